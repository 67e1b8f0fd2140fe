"""A branch secretary does the whole of a theme day on a phone: told, signed in, photographed, written down,
confirmed, and the month's duty is discharged; in at most ten taps, each day from the home page (XQ2, BS1)."""

import datetime as dt
import os
import uuid

import pytest
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from tests.builders import a_branch, a_county, a_duty, a_picture_file, an_account
from yinhui.kernel import clock
from yinhui.occasions.models import Occasion, Participation
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.registry.actors import actors_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = {"width": 390, "height": 844}
TAPS_MAX = 10
PATIENCE_MS = 30_000
DAY = dt.date(2026, 11, 18)


class Held:
    """The clock's moment for every thread of the server: `clock.fixed` holds only the test's own."""

    def __init__(self, moment):
        self.moment = moment

    def get(self):
        """What `clock.now` asks."""
        return self.moment


class Thumb:
    """A thumb on a phone, which counts what it taps. Typing, and coming back another day, do not count."""

    def __init__(self, page):
        self.page = page
        self.taps = 0

    def tap(self, target):
        """Tap a control, once it is there."""
        self.taps += 1
        target.click()

    def photograph(self, button):
        """Tap the button and take a picture."""
        self.taps += 1
        picture = a_picture_file("主题党日.jpg")
        button.set_input_files({"name": picture.name, "mimeType": "image/jpeg", "buffer": picture.read()})

    def button(self, words, role="button"):
        """The first control that says so."""
        return self.page.get_by_role(role, name=words).first


@pytest.fixture
def phone(live_server, client, monkeypatch):
    """A page of a phone on the running server; `at` is the moment there."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    monkeypatch.setattr(clock, "_fixed", Held(at(16, 10)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        context = chromium.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
        chromium.close()
        # Inside Playwright's loop Django has a connection of its own, which nothing else would close.
        connections.close_all()


def at(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=clock.SHANGHAI)


def signed_in(page, client, account, live_server):
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def test_a_theme_day_from_the_plan_to_the_confirmed_minutes(phone, live_server, client, settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    branch = a_branch(a_county(), name="县医院离退休党支部", members=12, fixed_day=18)
    account = an_account("secretary", branch, name="周敏")
    duty = a_duty(
        branch,
        branch,
        record="occasion",
        types=("theme_day",),
        opens_on=DAY - dt.timedelta(days=3),
        due_on=DAY + dt.timedelta(days=3),
        fact="主题党日",
        min_photos=1,
        min_text_chars=20,
    )
    schedule_occasion(
        actor=actors_of(account)[0],
        client_key=uuid.uuid4(),
        organisation_id=branch.pk,
        content=ScheduledContent(
            kind="theme_day",
            title="11月主题党日",
            day=DAY,
            starts_at=dt.time(9),
            duration_min=120,
            themes="集中学习党的创新理论，交流心得体会。",
            place="支部活动室",
            chair_id=account.person_id,
        ),
    )
    signed_in(phone, client, account, live_server)
    thumb = Thumb(phone)

    phone.goto(live_server.url)
    thumb.tap(thumb.button("11月主题党日", "link"))
    thumb.tap(thumb.button("通知大家"))
    expect(phone.get_by_text("通知已发出")).to_be_visible()

    clock._fixed.moment = at(18, 9, 30)
    phone.goto(live_server.url)
    thumb.tap(thumb.button("11月主题党日", "link"))
    thumb.tap(thumb.button("全部到场"))
    somebody = phone.locator(".tap-here").first
    expect(somebody).to_be_visible()
    thumb.tap(somebody)
    expect(phone.locator(".tap-here")).to_have_count(11)

    thumb.tap(thumb.button("写记录", "link"))
    thumb.tap(thumb.button("重温入党誓词。"))
    thumb.photograph(phone.locator("input[type=file]:not([capture])"))
    expect(phone.locator(".photograph")).to_have_count(1)
    thumb.tap(thumb.button("写好了，去确认"))
    thumb.tap(thumb.button("确认记录"))
    expect(phone.get_by_text("会议记录已确认")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    assert thumb.taps <= TAPS_MAX, thumb.taps
    duty.refresh_from_db()
    assert duty.outcome == "done"
    occasion = Occasion.objects.get()
    assert occasion.photos.count() == 1
    came = Participation.objects.filter(occasion=occasion)
    assert {(each.manner, each.signed_at is not None) for each in came} == {("tap", True)}
    assert came.count() == 11
