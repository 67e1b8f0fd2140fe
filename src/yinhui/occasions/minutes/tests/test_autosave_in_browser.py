"""Minutes on a phone in a real Chromium: they save themselves, outlive the page, tell of another device."""

import contextvars

import pytest

from yinhui.kernel.records import TEXT_CHARACTERS_MAX
from yinhui.occasions.minutes.body import body_of
from yinhui.occasions.minutes.models import Minutes
from yinhui.occasions.minutes.tests.meeting import PHONE as ANOTHER
from yinhui.occasions.minutes.tests.meeting import a_body, a_meeting, saved
from yinhui.workbench.tests.test_components_in_browser import HEADERS_THAT_MATTER, HOST, PHONE, browser

__all__ = ["browser"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def opened(browser, staff, path):
    """A page whose requests, also those that send, are answered by the signed-in client."""
    here = contextvars.copy_context()

    def answer(route):
        asked = route.request
        address = asked.url.removeprefix(HOST)
        if asked.method == "POST":
            kind = asked.headers["content-type"]
            got = here.run(staff.post, address, asked.post_data_buffer, content_type=kind)
        else:
            got = here.run(staff.get, address)
        body = b"".join(got.streaming_content) if got.streaming else got.content
        headers = {name: value for name, value in got.items() if name in HEADERS_THAT_MATTER}
        route.fulfill(status=got.status_code, headers=headers, body=body)

    page = browser.new_page(viewport=PHONE, reduced_motion="reduce")
    page.set_default_timeout(15_000)
    page.route("**/*", answer)
    page.goto(HOST + path)
    return page


def test_what_is_written_on_a_phone_is_there_after_the_page_was_closed(browser, page, secretary, people):
    scheduled = a_meeting(secretary, came=people)
    address = f"/schedule/{scheduled.pk}/minutes/write/"
    phone = opened(browser, page, address)
    phone.get_by_role("button", name="通报近期工作。").click()
    phone.get_by_label("谁发言").first.select_option(label="白老")
    phone.get_by_label("说了什么").first.fill("同意。")
    phone.get_by_role("button", name="再加一位").click()
    phone.get_by_label("谁发言").nth(1).select_option(label="曹老")
    phone.wait_for_selector("text=已保存 12:00")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.close()
    body = body_of(Minutes.objects.get().body)
    assert body.parts["opening"] == "通报近期工作。"
    assert [each.person_id for each in body.speeches] == [people[1].pk, people[2].pk]

    saved(secretary, scheduled, a_body(place="院里"), device=ANOTHER, seen=Minutes.objects.get().version)
    again = opened(browser, page, address)
    assert again.get_by_label("地点", exact=True).input_value() == "院里"
    saved(secretary, scheduled, a_body(place="楼下"), device=ANOTHER, seen=Minutes.objects.get().version)
    again.get_by_label("地点", exact=True).fill("大厅")
    again.get_by_role("link", name="对照两份").click()
    again.get_by_text("楼下").wait_for()
    assert again.get_by_text("大厅").is_visible()
    again.close()


def test_what_the_server_refuses_is_said_and_a_press_shows_it_beside_what_was_written(
    browser, page, secretary, people
):
    scheduled = a_meeting(secretary, came=people)
    phone = opened(browser, page, f"/schedule/{scheduled.pk}/minutes/write/")
    said = phone.get_by_label("说了什么").first
    said.evaluate("box => box.removeAttribute('maxlength')")  # as an older page would have it
    said.fill("长" * (TEXT_CHARACTERS_MAX + 1))
    phone.get_by_label("谁发言").first.select_option(label="白老")
    phone.wait_for_selector("[data-autosave-state]:has-text('没有存上')")
    phone.get_by_role("button", name="先存草稿").click()
    phone.wait_for_selector(".notice, .form-errors")
    assert phone.get_by_label("说了什么").first.input_value().startswith("长长长")
    assert not Minutes.objects.filter(version__gt=0).exists()
    phone.close()
