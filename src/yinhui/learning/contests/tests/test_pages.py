"""The pages of contests: from the list to the winners by clicks, as many queries however many there are."""

import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders import REQUEST_QUERIES, an_account, signed_in

from yinhui.kernel import clock
from yinhui.learning.contests.actions_bank import keeps_bank
from yinhui.learning.contests.models import Contest, Round
from yinhui.learning.contests.queries import me_panel
from yinhui.learning.contests.tests.given import START, a_contest, a_world, an_own_time_contest, at, entered
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
# The shell asks for the actors, the slips and the like; the rest is the list: count, rows, path.
LIST_QUERIES = REQUEST_QUERIES + 12
SHEET_QUERIES = REQUEST_QUERIES + 22
PAPER_QUERIES = REQUEST_QUERIES + 18


@pytest.fixture(autouse=True)
def _the_morning():
    with at(0):
        yield


@pytest.fixture
def world():
    return a_world(6)


@pytest.fixture
def clerk(client, world):
    account = Account.objects.get(pk=world.keeper.account_id)
    return signed_in(client, account)


def test_a_contest_is_made_held_and_closed_by_clicks(clerk, world):
    page = clerk.get(reverse("contests")).content.decode()
    assert reverse("contest-new") in page
    made = clerk.post(
        reverse("contest-new"),
        {
            "client_key": str(uuid.uuid4()),
            "title": "党章知识竞赛",
            "organisation": world.county.pk,
            "mode": "live",
            "entry": "individual",
            "team_best": "3",
            "opens_at": "2026-11-20T09:00",
            "ends_at": "2026-11-20T11:00",
            "prizes": "一等奖 1\n二等奖 2",
        },
    )
    contest = Contest.objects.get()
    assert made.url == reverse("contest-round-new", args=[contest.pk])
    clerk.post(
        made.url,
        {
            "title": "必答题",
            "timing": "round",
            "seconds": "60",
            "form-TOTAL_FORMS": "3",
            "form-INITIAL_FORMS": "0",
            "form-0-kind": "single",
            "form-0-count": "4",
            "form-0-points": "5",
        },
    )
    part = Round.objects.get()
    assert part.rules == [{"kind": "single", "subject": "", "difficulty": 0, "count": 4, "points": 5}]
    clerk.post(reverse("contest-announce", args=[contest.pk]))
    clerk.post(reverse("contest-entrants", args=[contest.pk]), {"chosen": [one.pk for one in world.people]})
    assert contest.entrants.count() == 6
    clerk.post(reverse("contest-begin", args=[contest.pk]), {"round": part.pk})
    with at(30):
        board = clerk.get(reverse("contest-board", args=[contest.pk]), headers={"HX-Request": "true"})
        assert "必答题" in board.content.decode()
        early = clerk.post(reverse("contest-close", args=[contest.pk]), follow=True).content.decode()
        assert "还有人正在答题" in early
    with at(120):
        clerk.post(reverse("contest-close", args=[contest.pk]))
        winners = clerk.get(reverse("contest-winners", args=[contest.pk])).content.decode()
        assert "一等奖" in winners
        export = clerk.get(reverse("contest-results-export", args=[contest.pk]))
        assert export.status_code == 200
    contest.refresh_from_db()
    assert contest.occasion is not None


def test_a_form_that_is_not_understood_says_so_beside_its_field(clerk, world):
    answer = clerk.post(
        reverse("contest-new"),
        {
            "client_key": str(uuid.uuid4()),
            "title": "竞赛",
            "organisation": world.county.pk,
            "mode": "live",
            "entry": "individual",
            "team_best": "3",
            "opens_at": "2026-11-20T11:00",
            "ends_at": "2026-11-20T09:00",
            "prizes": "一等奖",
        },
    )
    assert answer.status_code == 422
    assert "没有看懂" in answer.content.decode()
    assert not Contest.objects.exists()


def test_the_list_and_a_contest_ask_as_often_however_many_there_are(
    clerk, world, django_assert_max_num_queries
):
    for _ in range(4):
        entered(world, a_contest(world))
    with django_assert_max_num_queries(LIST_QUERIES):
        page = clerk.get(reverse("contests"), {"words": "党章", "state": "open", "sort": "title"})
    assert page.content.decode().count("党章知识竞赛") >= 4
    with django_assert_max_num_queries(SHEET_QUERIES):
        clerk.get(reverse("contest", args=[Contest.objects.first().pk]))


def test_the_paper_asks_as_often_however_long_it_is(client, world, django_assert_max_num_queries):
    contest = an_own_time_contest(world, rules=({"kind": "single", "count": 10, "points": 2},))
    signed_in(client, Account.objects.get(person=world.people[0]))
    address = reverse("my-contest", args=[contest.pk])
    assert "我要报名" in client.get(address).content.decode()
    client.post(reverse("my-contest-enter", args=[contest.pk]))
    assert "现在开始" in client.get(address).content.decode()
    client.post(reverse("my-contest-begin", args=[contest.pk]))
    with django_assert_max_num_queries(PAPER_QUERIES):
        page = client.get(address).content.decode()
    assert page.count("data-question") == 10
    assert "甲" in page


def test_the_member_s_home_tells_of_contests_that_are_open(world):
    assert me_panel(world.people[0].pk) is None
    contest = a_contest(world)
    (one,) = me_panel(world.people[0].pk)
    assert (one.contest, one.has_entered) == (contest, False)
    with clock.fixed(START + dt.timedelta(days=3)):
        assert me_panel(world.people[0].pk) is None


def test_a_contest_of_another_county_is_not_there(client, world):
    contest = a_contest(world)
    other = a_world(2)
    signed_in(client, Account.objects.get(pk=other.keeper.account_id))
    assert client.get(reverse("contest", args=[contest.pk])).status_code == 404
    signed_in(client, Account.objects.get(person=other.people[0]))
    assert client.get(reverse("my-contest", args=[contest.pk])).status_code == 404


def test_the_bank_is_kept_at_the_county(world):
    secretary = actors_of(an_account("secretary", world.branches[0]))[0]
    assert keeps_bank(world.keeper)
    assert not keeps_bank(secretary)


def test_several_contests_are_exported_and_ended_at_once(clerk, world):
    contests = [entered(world, a_contest(world, title=f"竞赛{number}")) for number in range(3)]
    for contest in contests[:2]:
        clerk.post(reverse("contest-begin", args=[contest.pk]), {"round": contest.rounds.get().pk})
    chosen = {"chosen": [contest.pk for contest in contests[1:]]}
    export = clerk.post(reverse("contests-export"), chosen)
    content = io.BytesIO(b"".join(export.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    names = [cell for row in rows for cell in row if str(cell).startswith("竞赛")]
    assert sorted(names) == ["竞赛1", "竞赛2"]
    with at(40):
        said = clerk.post(reverse("contests-close"), chosen, follow=True).content.decode()
    assert "“竞赛1”没有结束" in said, "somebody still answers"
    with at(120):
        said = clerk.post(
            reverse("contests-close"), {"chosen": [contest.pk for contest in contests]}, follow=True
        ).content.decode()
    assert "结束了" in said
    assert set(Contest.objects.filter(closed_at__isnull=False)) >= set(contests[:2])
