"""A text read aloud in a real Chromium by a voice that the test puts there: nothing is sent anywhere."""

import contextvars

import pytest
from django.urls import reverse
from tests.builders import signed_in

from yinhui.learning.study.tests.makers import a_material
from yinhui.registry.models import Account
from yinhui.workbench.tests.test_components_in_browser import HEADERS_THAT_MATTER, HOST, PHONE, browser

__all__ = ["browser"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]

# A device's voice, or only one that would send the text away. What is spoken ends when the test says so.
SPEECH = """
window.spoken = [];
const voices = [{name: "远方", lang: "zh-CN", localService: false}];
if (%s) voices.push({name: "本机", lang: "zh-CN", localService: true});
window.SpeechSynthesisUtterance = class { constructor(words) { this.words = words; } };
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => voices, cancel: () => {},
  speak: (one) => window.spoken.push(one),
}});
"""


@pytest.fixture
def opened(browser, client, secretary):
    """A function that opens a material's page, on a device with a voice or without."""
    material = a_material(secretary, text="第一句。第二句！\n\n第三句，在下一段。")
    signed_in(client, Account.objects.get(pk=secretary.account_id))
    here = contextvars.copy_context()

    def answer(route):
        got = here.run(client.get, route.request.url.removeprefix(HOST))
        body = b"".join(got.streaming_content) if got.streaming else got.content
        headers = {name: value for name, value in got.items() if name in HEADERS_THAT_MATTER}
        route.fulfill(status=got.status_code, headers=headers, body=body)

    def open_page(*, has_voice):
        page = browser.new_page(viewport=PHONE, reduced_motion="reduce")
        page.add_init_script(SPEECH % ("true" if has_voice else "false"))
        page.route("**/*", answer)
        page.goto(HOST + reverse("study-material", args=[material.pk]))
        return page

    return open_page


def test_a_text_is_read_sentence_by_sentence_slower_paused_and_from_where_it_stopped(opened):
    page = opened(has_voice=True)
    said = "window.spoken.map((one) => one.words)"
    page.get_by_role("button", name="读给我听").click()
    page.get_by_role("button", name="停一停").wait_for()
    page.evaluate("window.spoken.at(-1).onend()")
    assert page.evaluate(said) == ["第一句。", "第二句！"]
    assert page.evaluate("window.spoken[0].voice.name") == "本机", (
        "a voice of somebody's server is never taken"
    )
    page.get_by_role("button", name="慢一点").click()
    assert page.evaluate("[window.spoken.at(-1).words, window.spoken.at(-1).rate]") == ["第二句！", 0.8]
    page.get_by_role("button", name="停一停").click()
    page.evaluate("window.spoken.at(-1).onend()")
    assert len(page.evaluate(said)) == 3, "stopped is stopped"
    page.get_by_role("button", name="接着读").click()
    page.evaluate("window.spoken.at(-1).onend()")
    assert page.evaluate(said)[-1] == "第三句，在下一段。"
    assert page.locator(".is-read").inner_text() == "第三句，在下一段。"
    page.evaluate("window.spoken.at(-1).onend()")
    assert page.locator("[data-reader-state]").inner_text() == "读完了。"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_device_without_a_voice_of_its_own_says_what_to_do(opened):
    page = opened(has_voice=False)
    page.get_by_role("button", name="读给我听").click()
    page.locator("[data-reader-state]", has_text="装上中文语音").wait_for()
    assert page.evaluate("window.spoken") == []
