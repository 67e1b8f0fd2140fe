"""Reminders and the list of whom to tell: by themselves after some days, with a day by which (JS11)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import QueryDict
from django.template.loader import render_to_string
from tests.builders import LONG_AGO, an_account, an_actor, an_organisation, signed_in
from tests.neighbourhood import TODAY

from yinhui.groups.tests.given import a_group
from yinhui.kernel import clock
from yinhui.kernel.models import ExportCopy
from yinhui.kernel.scope import acting
from yinhui.learning.classes.tests.given import a_term, enrolled
from yinhui.publicity.notices import jobs
from yinhui.publicity.notices.actions import NoticeContent, correct_notice
from yinhui.publicity.notices.actions_receipts import confirm_own, remind
from yinhui.publicity.notices.audience import AudienceForm, people_meant
from yinhui.publicity.notices.models import Notice
from yinhui.publicity.notices.queries import me_panel, notice_sheet, telling_of, to_be_told
from yinhui.publicity.notices.tests.given import a_member, sent
from yinhui.registry.models import Membership, Person
from yinhui.registry.telephones import may_ring

pytestmark = pytest.mark.django_db
WITHDRAWN = {
    "state": "withdrawn",
    "withdrawn_reason": "不办了",
    "withdrawn_at": dt.datetime(2026, 11, 20, 12, tzinfo=clock.SHANGHAI),
}


def on_day(number):
    return clock.fixed(TODAY + dt.timedelta(days=number))


def reminded(notice):
    return set(notice.recipients.exclude(reminded_at=None).values_list("person_id", flat=True))


def test_who_has_not_read_it_after_its_days_is_reminded_once_by_the_job(here):
    reader, sleeper = a_member(here.members[0]), a_member(here.members[1])
    notice = sent(here, people=here.members)
    confirm_own(actor=reader, notice_id=notice.pk)
    with on_day(1):
        assert jobs.remind_daily(0) == 0
    with on_day(2):
        assert jobs.remind_daily(0) == 2
        assert jobs.remind_daily(0) == 0, "once is enough"
    assert reminded(notice) == set(here.members[1:])
    with acting(sleeper):
        assert me_panel(here.members[1]).reminded
    assert notice_sheet(here.clerk, notice.pk).tally.reminded == 2


def test_nobody_is_reminded_of_what_was_withdrawn_asks_for_no_reminder_or_is_over(here):
    Notice.objects.filter(pk=sent(here).pk).update(**WITHDRAWN)
    Notice.objects.filter(pk=sent(here).pk).update(remind_after_days=0)
    sent(here, kind="invitation", answer_by=TODAY + dt.timedelta(days=1))
    with on_day(2):
        assert jobs.remind_daily(0) == 0


def test_a_correction_counts_the_days_from_its_own_day(here):
    a_member(here.members[0])
    notice = sent(here, people=here.members[:1])
    remind(actor=here.clerk, notice_ids=[notice.pk])
    content = NoticeContent(kind="notice", title="通报", text="时间改到下午三点。")
    with on_day(3):
        assert telling_of(here.clerk, notice).people == 1
        correct_notice(
            actor=here.clerk, notice_id=notice.pk, seen_version=1, reason="时间写错了", content=content
        )
        assert telling_of(here.clerk, notice).people == 0
        assert reminded(notice) == set()
    with on_day(5):
        assert jobs.remind_daily(0) == 1


def test_several_notices_are_reminded_of_at_once_and_those_taken_back_passed_over(client, here):
    standing, other = sent(here, people=here.members), sent(here, people=here.others)
    Notice.objects.filter(pk=other.pk).update(**WITHDRAWN)
    own = sent(here, actor=here.secretary, people=here.members)
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    client.post("/notices/remind/", {"chosen": [standing.pk, other.pk, own.pk]})
    assert [len(reminded(notice)) for notice in (standing, other, own)] == [0, 0, 3]
    assert remind(actor=here.clerk, notice_ids=[standing.pk, other.pk]) == 3
    assert reminded(other) == set()


def test_the_list_of_whom_to_tell_says_by_which_day_and_counts_who_is_late(here):
    a_member(here.members[0])
    notice = sent(here, people=here.members)
    assert [row.by for row in to_be_told(here.secretary, notice)] == [TODAY + dt.timedelta(days=3)] * 2
    with on_day(3):
        days = [row.by for row in to_be_told(here.secretary, notice)]
        assert days == [TODAY + dt.timedelta(days=3)] * 2 + [TODAY + dt.timedelta(days=6)]
    with on_day(4):
        telling = telling_of(here.clerk, notice)
        assert (telling.people, telling.overdue, telling.next_by) == (3, 2, TODAY + dt.timedelta(days=6))


def test_an_invitation_is_told_before_its_answers_close(here):
    tomorrow = TODAY + dt.timedelta(days=1)
    notice = sent(here, people=here.members, kind="invitation", answer_by=tomorrow)
    assert {row.by for row in to_be_told(here.secretary, notice)} == {tomorrow}


@pytest.fixture
def with_telephone(here):
    Person.objects.filter(pk__in=here.members).update(phone="13900001234")
    return sent(here, people=here.members)


def test_whoever_must_ring_reads_the_number_and_who_only_looks_on_its_ends(client, here, with_telephone):
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    shown = client.get(f"/notices/{with_telephone.pk}/telling/").content.decode()
    assert 'href="tel:13900001234"' in shown
    looking_on = replace(here.secretary, abilities=frozenset({"see_people", "see_duties"}))
    person = Person.objects.get(pk=here.members[0])
    facts = {"person": person, "may_ring": may_ring(looking_on)}
    masked = render_to_string("registry/telephone.html", facts)
    assert "139****1234" in masked
    assert "13900001234" not in masked


def test_the_list_on_paper_is_a_numbered_copy_that_names_its_people(client, here, with_telephone):
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    paper = client.get(f"/notices/{with_telephone.pk}/telling/print/").content.decode()
    copy = ExportCopy.objects.get()
    assert copy.number in paper
    assert "副书记" in paper
    assert "13900001234" in paper
    assert (copy.kind, copy.rows, copy.people) == ("telling", 3, here.members)
    assert "电话" in copy.columns


def draft_from(client, address, chosen):
    """Tick rows of a list, press “通知…”, write the notice; return the draft."""
    form = client.get(client.post(address, {"chosen": chosen}).headers["Location"]).context["form"]
    said = {"title": "下周活动", "text": "周五上午九点。", "kind": "notice"}
    days = {"remind_after_days": 2, "tell_after_days": 3}
    hidden = {name: form[name].value() or [] for name in ("client_key", "interest_group", "term")}
    client.post(
        "/notices/new/", said | days | hidden | {"organisation": form.fields["organisation"].choices[0][0]}
    )
    return Notice.objects.get()


def test_a_notice_to_ticked_groups_has_their_members_on_it_and_the_count_shown(client, neighbours):
    actor, people = neighbours.actor, neighbours.people
    groups = [
        a_group(actor, neighbours.community, members=people[:2]),
        a_group(actor, neighbours.community, members=people[1:3], name="棋牌社", field="chess"),
    ]
    a_group(actor, neighbours.community, members=people[3:], name="晨练队", field="tai_chi")
    signed_in(client, neighbours.account)
    notice = draft_from(client, "/notices/new/groups/", [group.pk for group in groups])
    assert set(notice.recipients.values_list("person_id", flat=True)) == {one.pk for one in people[:3]}
    assert set(notice.about.removeprefix("兴趣小组：").split("、")) == {"棋牌社", "翰墨书画社"}
    assert "发给 3 人" in client.get(f"/notices/{notice.pk}/people/").content.decode()


def test_a_notice_to_a_ticked_class_is_for_those_with_a_seat(client, neighbours):
    term = a_term(neighbours, places=2)
    enrolled(neighbours, term, *neighbours.people[:3])
    signed_in(client, neighbours.account)
    notice = draft_from(client, "/notices/new/classes/", [term.pk])
    seated = {one.pk for one in neighbours.people[:2]}
    assert set(notice.recipients.values_list("person_id", flat=True)) == seated


def test_people_are_chosen_by_group_class_and_alliance_chapter_beside_the_other_filters(neighbours):
    actor, people, county = neighbours.actor, neighbours.people, neighbours.county
    group = a_group(actor, neighbours.community, members=people[:2])
    term = a_term(neighbours, places=5)
    enrolled(neighbours, term, *people[1:3])
    alliance = an_organisation("alliance", under=county, name="红枫联盟")
    chapter = an_organisation("alliance_chapter", under=alliance, name="红枫联盟城东分会")
    period = DateRange(LONG_AGO, None)
    Membership.objects.create(
        person=people[3], organisation=chapter, kind="alliance", period=period, county=county
    )
    clerk = an_actor("bureau_clerk", county)
    for query, meant in (
        (f"interest_group={group.pk}", people[:2]),
        (f"term={term.pk}", people[1:3]),
        (f"interest_group={group.pk}&term={term.pk}", people[1:2]),
        (f"group={chapter.pk}", people[3:4]),
        (f"group={alliance.pk}", people[3:4]),
        (f"interest_group={group.pk}&interest=国画", people[1:2]),
    ):
        audience = AudienceForm(QueryDict(query), actor=clerk).audience
        assert set(people_meant(clerk, audience)) == set(meant), query
