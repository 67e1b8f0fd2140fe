"""A paper in a real Chromium on a bad line: answers that are lost on the way, and on the way back; a second
telephone; the end of the time."""

import contextvars
import datetime as dt

import pytest
from tests.builders import signed_in

from yinhui.kernel import clock
from yinhui.learning.contests.actions import begin_round
from yinhui.learning.contests.actions_own import enter_own, sit_down
from yinhui.learning.contests.actions_papers import TypedPaper, give_papers, type_paper
from yinhui.learning.contests.models import Answer
from yinhui.learning.contests.tests.given import a_contest, a_world, an_own_time_contest, entered, items_of
from yinhui.registry.models import Account
from yinhui.workbench.tests.test_components_in_browser import HEADERS_THAT_MATTER, HOST, PHONE, browser

__all__ = ["browser"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


class Line:
    """The line of one telephone. `breaks` says what becomes of each of the next answers: lost on the way
    there ("out"), taken in and lost on the way back ("back"), or taken in and never heard of ("slow")."""

    def __init__(self, browser, client, path):
        self.breaks = []
        self.sent = []
        self.client = client
        self.here = contextvars.copy_context()
        self.page = browser.new_page(viewport=PHONE, reduced_motion="reduce")
        self.page.set_default_timeout(15_000)
        self.page.route("**/*", self.answer)
        self.page.goto(HOST + path)

    def answer(self, route):
        """Answer a request by Django's test client, or lose it."""
        request, path = route.request, route.request.url.removeprefix(HOST)
        if request.method == "GET":
            headers = {"HX-Request": "true"} if request.headers.get("hx-request") else {}
            got = self.here.run(self.client.get, path, headers=headers)
        else:
            fate = self.breaks.pop(0) if self.breaks else ""
            if fate == "out":
                route.abort()
                return
            kind = request.headers["content-type"]
            got = self.here.run(
                self.client.generic,
                "POST",
                path,
                request.post_data_buffer,
                content_type=kind,
                headers={"Accept": "application/json"},
            )
            self.sent.append(got.status_code)
            if fate == "back":
                route.abort()
            if fate:
                return
        body = b"".join(got.streaming_content) if got.streaming else got.content
        headers = {name: value for name, value in got.items() if name in HEADERS_THAT_MATTER}
        route.fulfill(status=got.status_code, headers=headers, body=body)

    def choose(self, number, place):
        """Press an option of a question, both counted from 0, as they stand on the page."""
        self.page.locator("[data-question]").nth(number).locator(".paper-option").nth(place).click()

    def says(self, number, words):
        """Wait until the question says so."""
        said = self.page.locator("[data-question]").nth(number).locator("[data-answer-state]")
        said.filter(has_text=words).wait_for()


@pytest.fixture
def sat(client):
    """A contest at one's own time, begun a moment ago."""
    now = clock.now()
    world = a_world()
    contest = an_own_time_contest(world, seconds=600, opens_at=now, ends_at=now + dt.timedelta(hours=1))
    member = world.members[0]
    enter_own(actor=member, contest_id=contest.pk)
    sit_down(actor=member, contest_id=contest.pk)
    signed_in(client, Account.objects.get(person=world.people[0]))
    return contest, items_of(world.people[0])


def test_answers_arrive_once_whatever_becomes_of_them_on_the_way(browser, client, sat):
    contest, items = sat
    phone = Line(browser, client, f"/me/contests/{contest.pk}/")
    phone.breaks = ["out", "back", "back"]
    phone.choose(0, 1)
    phone.says(0, "已收到")
    answer = Answer.objects.get()
    assert answer.choice == [items[0].options[1]]
    assert phone.sent == [200, 200, 200], "sent again until it was heard of, kept once"
    phone.choose(1, 0)
    phone.says(1, "已收到")
    assert phone.page.inner_text("[data-answered]") == "2"
    # htmx keeps the page's path there; nothing of an answer is.
    kept = phone.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "choice" not in kept
    assert str(answer.client_key) not in kept
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    second = Line(browser, client, f"/me/contests/{contest.pk}/")
    assert second.page.locator("[data-question]").nth(0).locator("[name=choice]").nth(1).is_checked()
    second.choose(0, 2)
    second.says(0, "已收到")
    phone.choose(0, 3)
    phone.says(0, "另一部手机上已经答了这一题")
    assert phone.page.locator("[data-question]").nth(0).locator("[name=choice]").nth(2).is_checked()
    phone.choose(0, 3)
    phone.page.wait_for_timeout(500)
    phone.says(0, "已收到")
    assert Answer.objects.get(item=items[0]).choice == [items[0].options[3]]
    assert Answer.objects.count() == 2


def test_an_answer_that_is_not_heard_of_in_time_is_sent_again_and_kept_once(browser, client, sat):
    contest, items = sat
    phone = Line(browser, client, f"/me/contests/{contest.pk}/")
    phone.breaks = ["slow"]
    phone.choose(0, 1)
    phone.says(0, "没有送到，正在再送")
    phone.says(0, "已收到")
    assert phone.sent == [200, 200]
    assert Answer.objects.get().choice == [items[0].options[1]]


def test_a_phone_off_the_line_learns_that_its_owner_was_given_paper(browser, client):
    """It chose while it was offline; meanwhile the organiser gave the paper, and typed it."""
    now = clock.now()
    world = a_world()
    contest = entered(world, a_contest(world, seconds=600, opens_at=now, ends_at=now + dt.timedelta(hours=1)))
    part = contest.rounds.get()
    begin_round(actor=world.keeper, contest_id=contest.pk, round_id=part.pk)
    part.sittings.update(begun_at=now)
    signed_in(client, Account.objects.get(person=world.people[0]))
    phone = Line(browser, client, f"/me/contests/{contest.pk}/")
    phone.breaks = ["out"] * 3
    phone.choose(0, 0)
    phone.says(0, "没有送到，正在再送")
    keeper, person = world.keeper, world.people[0]
    with clock.fixed(now + dt.timedelta(seconds=10)):
        give_papers(actor=keeper, contest_id=contest.pk, person_ids=[person.pk])
        sitting = part.sittings.get(person=person)
        paper = TypedPaper(seen=0, answers={items_of(person)[0].pk: ((2,), "")})
        type_paper(actor=keeper, contest_id=contest.pk, sitting_id=sitting.pk, typed=paper)
    phone.says(0, "纸质答卷")
    assert phone.sent == [400], "it is told once, and does not go on sending"
    assert Answer.objects.get().choice == [2], "what stands on the paper is what counts"
    phone.page.reload()
    phone.page.get_by_text("您的答卷是第1号").wait_for()
