"""Minutes typed in a real Chromium while the web server is killed, then PostgreSQL: nothing typed is lost."""

import os
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.faults.client import Session
from tests.faults.test_faults import victims
from tests.product import Product, eventually
from tests.test_hard_times import database_away

from yinhui.demo.sign_ins import PASSWORD

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("YINHUI_CHROMIUM", "/usr/bin/chromium")
SECRETARY = "dongan-secretary"
PATIENCE_MS = 90_000
PORT = 8793
NOT_SAVED = "还没有保存，正在重试"
# An occasion of the secretary's branch whose minutes nobody has confirmed.
OPEN = """
select s.id from scheduling_scheduledoccasion s
join registry_appointment p on p.organisation_id = s.organisation_id and p.period @> current_date
join registry_account a on a.person_id = p.person_id
left join minutes_minutes m on m.scheduled_id = s.id
where a.username = %s and s.cancelled_reason = '' and m.confirmed_at is null and s.occasion_id is null
  and upper(s.during) < now()
order by s.during desc limit 1
"""


@pytest.fixture(scope="module")
def product():
    # PostgreSQL's own account must pass through: pytest's folders are closed to others.
    with tempfile.TemporaryDirectory(prefix="yinhui-drafts-") as folder:
        yield Product.with_demonstration(Path(folder) / "data")


@contextmanager
def server_away(product, supervisor):
    """The web server is dead, and nobody starts it again meanwhile."""
    supervisor.send_signal(signal.SIGSTOP)
    try:
        for process in victims(product)["web"]:
            process.kill()
        yield
    finally:
        supervisor.send_signal(signal.SIGCONT)


@contextmanager
def writing(product, url, scheduled_id):
    """The page where the secretary writes."""
    session = Session(url, SECRETARY, PASSWORD)
    session.sign_in()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(locale="zh-CN")
        context.add_cookies([{"name": one.name, "value": one.value, "url": url} for one in session.jar])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{url}schedule/{scheduled_id}/minutes/write/")
        yield page
        chromium.close()


def kept(product, scheduled_id):
    """The text of the draft that the database holds."""
    rows = product.sql("select body::text from minutes_minutes where scheduled_id = %s", scheduled_id)
    return rows[0][0] if rows else ""


def test_what_is_typed_while_the_server_or_the_database_is_dead_is_saved_when_it_is_back(product):
    with product.serving(PORT) as (supervisor, url):
        (scheduled_id,) = product.sql(OPEN, SECRETARY)[0]
        with writing(product, url, scheduled_id) as page:
            place, state = page.get_by_label("地点", exact=True), page.locator("[data-autosave-state]")
            place.fill("活动室甲")
            with server_away(product, supervisor):
                expect(state).to_contain_text(NOT_SAVED, timeout=PATIENCE_MS)
                place.fill("活动室甲，后来到院里")
                expect(state).to_contain_text(NOT_SAVED)
                page.get_by_role("button", name="先存草稿").click()
                expect(place).to_have_value("活动室甲，后来到院里")
                assert is_asked_before_leaving(page)
            expect(state).to_contain_text("已保存", timeout=PATIENCE_MS)
            assert eventually(lambda: "活动室甲，后来到院里" in kept(product, scheduled_id))

            place.fill("大厅")
            with database_away(product, supervisor):
                expect(state).to_contain_text(NOT_SAVED, timeout=PATIENCE_MS)
                place.fill("大厅，又到楼下")
            expect(state).to_contain_text("已保存", timeout=PATIENCE_MS)
            assert "大厅，又到楼下" in kept(product, scheduled_id)
            assert not is_asked_before_leaving(page)
            page.get_by_role("button", name="先存草稿").click()
            page.wait_for_url(f"**/schedule/{scheduled_id}/")


def is_asked_before_leaving(page):
    """True if leaving the page is stopped to ask."""
    return page.evaluate("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")
