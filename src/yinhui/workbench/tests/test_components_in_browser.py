"""The components' behaviour in a real Chromium, on the page that shows them all."""

from __future__ import annotations

import contextvars
import os

import pytest
from django.db import connections
from playwright.sync_api import Page, sync_playwright
from tests.builders import a_county, an_account

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HOST = "http://testserver"
HEADERS_THAT_MATTER = ("Content-Type", "Content-Security-Policy")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser(django_db_setup):
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield chromium
        chromium.close()
        # Made while Playwright's loop ran, Django keeps it apart and would leave it open.
        connections.close_all()


@pytest.fixture
def staff(client):
    """A clerk's signed-in client; what the browser asks for is answered by it, without a server."""
    county = a_county()
    county.is_demonstration = True
    county.save()
    client.force_login(an_account("bureau_clerk", county))
    return client


def opened(browser, staff, path="/ui/", viewport=DESK) -> Page:
    # Playwright answers from a context of its own, in which Django would open another connection.
    here = contextvars.copy_context()

    def answer(route):
        got = here.run(staff.get, route.request.url.removeprefix(HOST))
        body = b"".join(got.streaming_content) if got.streaming else got.content
        headers = {name: value for name, value in got.items() if name in HEADERS_THAT_MATTER}
        route.fulfill(status=got.status_code, headers=headers, body=body)

    page = browser.new_page(viewport=viewport, reduced_motion="reduce")
    page.set_default_timeout(15_000)
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto(HOST + path)
    return page


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_obeys_its_own_policy_and_fits_its_screen(browser, staff, viewport):
    page = opened(browser, staff, viewport=viewport)
    page.wait_for_selector(".chart-canvas svg")

    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_the_bulk_bar_counts_the_chosen_rows(browser, staff):
    page = opened(browser, staff)
    bar = page.locator("[data-bulk-bar]")
    assert bar.is_hidden()

    page.get_by_label("选择本页全部").check()
    assert "已选 3 项" in bar.inner_text()

    page.get_by_label("选择李秀英").uncheck()
    assert "已选 2 项" in bar.inner_text()
    assert page.evaluate("document.querySelector('[data-select-all]').indeterminate")


def test_a_dialog_opens_and_closes_by_keyboard_and_gives_the_focus_back(browser, staff):
    page = opened(browser, staff)
    opener = page.get_by_role("button", name="免除这一件")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog", name="免除“春节走访”").is_visible()

    page.keyboard.press("Escape")

    assert page.get_by_role("dialog").count() == 0
    assert opener.evaluate("element => element === document.activeElement")


def test_a_menu_closes_with_escape_and_with_a_click_elsewhere(browser, staff):
    page = opened(browser, staff, "/empty/")
    menu = page.locator(".account-menu")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click()):
        menu.locator("summary").click()
        assert page.get_by_role("link", name="修改密码").is_visible()
        leave()
        assert page.get_by_role("link", name="修改密码").is_hidden()


def test_the_first_key_leads_past_the_navigation(browser, staff):
    page = opened(browser, staff, "/empty/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_chosen_file_is_named_before_it_is_sent(browser, staff):
    page = opened(browser, staff)

    page.locator(".file-drop input").set_input_files(
        {"name": "合影.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 3000}
    )

    assert page.locator(".file-drop-chosen").inner_text() == "合影.jpg（3 KB）"


def test_on_a_phone_a_row_becomes_a_card_that_names_its_cells(browser, staff):
    page = opened(browser, staff, viewport=PHONE)
    cell = page.locator("main .table-cards tbody td", has_text="县教育局").first

    assert cell.get_attribute("data-label") == "支部"
    assert (
        page.locator("main .table-cards thead").first.evaluate("e => getComputedStyle(e).position")
        == "absolute"
    )


def test_on_a_phone_the_filters_are_folded_and_the_navigation_is_below(browser, staff):
    page = opened(browser, staff, viewport=PHONE)
    assert page.get_by_role("button", name="筛选").is_hidden()

    page.locator(".filter-fold summary").click()
    assert page.get_by_role("button", name="筛选").is_visible()

    below = page.get_by_role("navigation", name="主导航（手机）")
    below.get_by_text("更多").click()
    assert below.get_by_role("link", name="制度").is_visible()


def test_a_form_is_sent_once(browser, staff):
    page = opened(browser, staff, "/posts/")
    sent = []
    page.route("**/posts/switch/", lambda route: sent.append(route.request.method))  # never answered

    page.evaluate(
        """() => {
            const form = document.querySelector("form[action='/account/logout/']");
            form.action = "/posts/switch/";
            form.requestSubmit(); form.requestSubmit(); form.requestSubmit();
        }"""
    )
    page.wait_for_timeout(300)

    assert sent == ["POST"]
