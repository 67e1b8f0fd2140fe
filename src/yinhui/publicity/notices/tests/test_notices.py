"""Notices and invitations: chosen, sent, read, told, answered, corrected, taken back (JS11)."""

import datetime as dt
import uuid

import pytest
from tests.builders import (
    REQUEST_QUERIES,
    a_community,
    a_person,
    a_place,
    an_account,
    an_actor,
    an_appointment,
    signed_in,
)
from tests.neighbourhood import TODAY

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import RecordConflict, RecordError
from yinhui.kernel.scope import acting
from yinhui.publicity.notices import jobs
from yinhui.publicity.notices.actions import (
    NoticeContent,
    begin_choosing,
    choose_people,
    correct_notice,
    draft_notice,
    leave_out,
    send_draft,
    withdraw_notice,
)
from yinhui.publicity.notices.actions_receipts import (
    answer_own_invitation,
    confirm_own,
    mark_told,
    remind,
)
from yinhui.publicity.notices.audience import Audience, people_meant
from yinhui.publicity.notices.models import Notice, NoticeRecipient
from yinhui.publicity.notices.queries import me_panel, notice_sheet, receipts, tallies
from yinhui.publicity.notices.tests.given import a_member, sent
from yinhui.publicity.notices.views import writing
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account
from yinhui.registry.queries_people import PeopleFilter

pytestmark = pytest.mark.django_db
SAID = NoticeContent(kind="notice", title="冬季供暖补贴", text="补贴标准调整，请到社区登记。")


def test_a_draft_is_thinned_out_by_hand_and_sent_to_the_rest(here):
    notice = draft_notice(
        actor=here.clerk, client_key=uuid.uuid4(), organisation_id=here.county.pk, content=SAID
    )
    everybody = people_meant(here.clerk, Audience(PeopleFilter())).values_list("pk", flat=True)
    assert choose_people(actor=here.clerk, notice_id=notice.pk, person_ids=list(everybody), about="全体") == 5
    assert choose_people(actor=here.clerk, notice_id=notice.pk, person_ids=list(everybody)) == 0
    assert leave_out(actor=here.clerk, notice_id=notice.pk, person_ids=here.others[:1]) == 1
    notice = send_draft(actor=here.clerk, notice_id=notice.pk)
    assert (notice.recipient_count, notice.about) == (4, "全体")
    assert set(notice.recipients.values_list("branch__name", flat=True)) == {
        here.branch.name,
        here.other.name,
    }


def test_nothing_is_sent_to_nobody_and_a_sent_notice_takes_nobody_more(here):
    notice = draft_notice(
        actor=here.clerk, client_key=uuid.uuid4(), organisation_id=here.county.pk, content=SAID
    )
    with pytest.raises(RecordError, match="还没有选通知对象"):
        send_draft(actor=here.clerk, notice_id=notice.pk)
    choose_people(actor=here.clerk, notice_id=notice.pk, person_ids=here.members)
    send_draft(actor=here.clerk, notice_id=notice.pk)
    with pytest.raises(RecordError, match="已经发出"):
        choose_people(actor=here.clerk, notice_id=notice.pk, person_ids=here.others)


def test_a_secretary_reaches_only_their_own_people(here):
    notice = draft_notice(
        actor=here.secretary, client_key=uuid.uuid4(), organisation_id=here.branch.pk, content=SAID
    )
    assert (
        choose_people(actor=here.secretary, notice_id=notice.pk, person_ids=here.members + here.others) == 3
    )


def test_people_are_chosen_by_post_home_unit_compound_interest_and_group(here):
    place = a_place(here.county, "compound", "滨江花园")
    painter = a_person(here.county, branch=here.branch, lives_at=place, interests=["书法"])
    community = a_community(here.county)
    serving = a_person(here.county, retirement_kind="serving", name="社区书记")
    an_appointment(serving, "community_secretary", community)
    meant = {
        "post": Audience(PeopleFilter(), post="community_secretary"),
        "compound": Audience(PeopleFilter(), compound=place),
        "interest": Audience(PeopleFilter(), interest="书法"),
    }
    found = {key: list(people_meant(here.clerk, one)) for key, one in meant.items()}
    assert found == {"post": [serving], "compound": [painter], "interest": [painter]}
    of_unit = Audience(PeopleFilter(), home_unit=here.branch.parent)
    assert people_meant(here.clerk, of_unit).count() == 3


def test_reading_is_confirmed_by_the_person_and_counted_by_branch(here):
    notice = sent(here)
    member = a_member(here.members[0])
    with acting(member):
        assert me_panel(here.members[0]).unread == 1
    confirm_own(actor=member, notice_id=notice.pk)
    with acting(member):
        assert me_panel(here.members[0]).unread == 0
    sheet = notice_sheet(here.clerk, notice.pk)
    assert (sheet.tally.total, sheet.tally.read, sheet.tally.waiting) == (5, 1, 4)
    assert {one.name: one.tally.read for one in sheet.branches} == {here.branch.name: 1, here.other.name: 0}


def test_a_stranger_confirms_nothing(here):
    notice = sent(here, people=here.members)
    stranger = a_member(here.others[0])
    with pytest.raises(NotFound):
        confirm_own(actor=stranger, notice_id=notice.pk)


def test_who_has_no_account_is_told_at_once_and_others_after_some_days(here):
    reader = a_member(here.members[0])
    notice = sent(here, people=here.members)
    names = [row.person_id for row in receipts(here.secretary, notice, state="to_tell")]
    assert sorted(names) == here.members[1:]
    with clock.fixed(TODAY + dt.timedelta(days=3)):
        assert receipts(here.secretary, notice, state="to_tell").count() == 3
        confirm_own(actor=reader, notice_id=notice.pk)
        assert receipts(here.secretary, notice, state="to_tell").count() == 2


def test_the_secretary_of_a_branch_tells_its_people_for_the_county(here):
    notice = sent(here)
    told = mark_told(
        actor=here.secretary,
        notice_id=notice.pk,
        person_ids=here.members[:2] + here.others,
        how="telephone",
        on=TODAY,
    )
    assert told == 2, "only those in sight"
    row = NoticeRecipient.objects.get(notice=notice, person=here.members[0])
    assert row.told_by_name.startswith("王书记")
    assert row.told_on == TODAY
    assert tallies(here.secretary, [notice])[notice.pk].waiting == 1
    assert tallies(here.clerk, [notice])[notice.pk].waiting == 3


def test_an_invitation_is_answered_and_the_answer_may_be_changed_until_the_day(here):
    until = TODAY + dt.timedelta(days=5)
    notice = sent(here, people=here.members, kind="invitation", answer_by=until)
    member = a_member(here.members[0])
    answer_own_invitation(actor=member, notice_id=notice.pk, answer="no")
    answer_own_invitation(actor=member, notice_id=notice.pk, answer="yes")
    mark_told(
        actor=here.secretary,
        notice_id=notice.pk,
        person_ids=here.members[1:2],
        how="in_person",
        on=TODAY,
        answer="no",
    )
    tally = tallies(here.secretary, [notice])[notice.pk]
    assert (tally.yes, tally.no, tally.unanswered) == (1, 1, 1)
    with clock.fixed(until + dt.timedelta(days=1)), pytest.raises(RecordError, match="期限已经过了"):
        answer_own_invitation(actor=member, notice_id=notice.pk, answer="no")


def test_a_correction_keeps_the_first_version_and_is_to_be_read_again(here):
    notice = sent(here, people=here.members)
    member = a_member(here.members[0])
    confirm_own(actor=member, notice_id=notice.pk)
    content = NoticeContent(kind="notice", title="通报", text="时间改到下午三点。")
    corrected = correct_notice(
        actor=here.clerk, notice_id=notice.pk, seen_version=1, reason="时间写错了", content=content
    )
    sheet = notice_sheet(here.clerk, notice.pk)
    assert corrected.version == 2
    assert [(one.number, one.why) for one in sheet.versions] == [(1, "时间写错了")]
    assert sheet.versions[0].changes[0].before == "重要工作情况通报。"
    assert sheet.tally.read == 0
    confirm_own(actor=member, notice_id=notice.pk)
    assert tallies(here.clerk, [notice])[notice.pk].read == 1
    with pytest.raises(RecordConflict):
        correct_notice(actor=here.clerk, notice_id=notice.pk, seen_version=1, reason="再改", content=content)


def test_a_notice_taken_back_says_why_and_asks_nothing_more(here):
    notice = sent(here, people=here.members)
    with pytest.raises(RecordError):
        withdraw_notice(actor=here.clerk, notice_id=notice.pk, reason="")
    withdraw_notice(actor=here.clerk, notice_id=notice.pk, reason="会议取消")
    assert receipts(here.clerk, notice, state="to_tell").count() == 0
    with pytest.raises(RecordError, match="没有撤回的通知才能提醒"):
        remind(actor=here.clerk, notice_ids=[notice.pk])


def test_another_branch_does_not_find_a_notice_that_is_not_for_it(here):
    notice = sent(here, people=here.members)
    with pytest.raises(NotFound):
        notice_sheet(an_actor("secretary", here.other), notice.pk)


def test_choosing_takes_the_same_queries_however_many_they_are(here, django_assert_max_num_queries):
    notice = draft_notice(
        actor=here.clerk, client_key=uuid.uuid4(), organisation_id=here.county.pk, content=SAID
    )
    with django_assert_max_num_queries(14):
        choose_people(actor=here.clerk, notice_id=notice.pk, person_ids=here.members + here.others)


def test_a_notice_is_written_chosen_and_sent_on_the_pages(client, here):
    signed_in(client, an_account("secretary", here.other, name="李书记"))
    written = client.post(
        "/notices/new/",
        {
            "client_key": uuid.uuid4(),
            "kind": "notice",
            "title": "下周学习",
            "text": "周五上午九点，活动室。",
            "remind_after_days": 1,
            "tell_after_days": 2,
            "organisation": here.other.pk,
        },
    )
    notice = Notice.objects.get()
    assert written.headers["Location"] == f"/notices/{notice.pk}/people/"
    page = client.get(f"/notices/{notice.pk}/people/?age_from=60")
    assert "2</strong> 人" in page.content.decode()
    client.post(f"/notices/{notice.pk}/people/choose/?age_from=60")
    client.post(f"/notices/{notice.pk}/people/drop/", {"chosen": here.others[:1]})
    client.post(f"/notices/{notice.pk}/send/")
    notice.refresh_from_db()
    assert (notice.state, notice.recipient_count) == ("sent", 1)
    assert "年龄从：60" in notice.about
    for address in ("", "receipts/", "telling/", "edit/"):
        assert client.get(f"/notices/{notice.pk}/{address}").status_code == 200, address
    told = {"chosen": here.others[1:], "how": "telephone", "on": "2026-11-20"}
    client.post(f"/notices/{notice.pk}/told/", told)
    assert NoticeRecipient.objects.get().told_how == "telephone"
    assert client.get(f"/notices/{notice.pk}/receipts/export/").status_code == 200
    assert client.get("/notices/export/").status_code == 200


def test_thousands_are_chosen_by_a_job_and_the_page_says_how_far_it_is(client, here, monkeypatch):
    ordered = []
    monkeypatch.setattr(writing, "CHOSEN_AT_ONCE_MAX", 1)
    monkeypatch.setattr(writing, "choose_soon", lambda *asked: ordered.append(asked))
    monkeypatch.setattr(jobs, "PART", 1)
    account = an_account("deputy_secretary", here.branch, name="副书记")
    (actor,) = actors_of(account)
    signed_in(client, account)
    notice = draft_notice(actor=actor, client_key=uuid.uuid4(), organisation_id=here.branch.pk, content=SAID)
    client.post(f"/notices/{notice.pk}/people/choose/?age_from=60")
    assert "正在把人加进名单" in client.get(f"/notices/{notice.pk}/people/").content.decode()
    with pytest.raises(RecordError, match="等加完再办"):
        send_draft(actor=actor, notice_id=notice.pk)
    ((notice_id, asked_by, query),) = ordered
    added = jobs.choose_in_background(notice_id, account.pk, asked_by.appointment_id, query)
    assert added == 3
    asked_again = client.get(f"/notices/{notice.pk}/people/", headers={"HX-Request": "true"})
    assert asked_again.headers["HX-Refresh"] == "true"
    assert send_draft(actor=actor, notice_id=notice.pk).recipient_count == 3


def test_nobody_is_chosen_for_somebody_whose_post_has_ended(here):
    account = an_account("deputy_secretary", here.branch, name="副书记")
    (actor,) = actors_of(account)
    notice = draft_notice(actor=actor, client_key=uuid.uuid4(), organisation_id=here.branch.pk, content=SAID)
    begin_choosing(actor=actor, notice_id=notice.pk, number=3)
    assert jobs.choose_in_background(notice.pk, account.pk, 0, "") == 0
    notice.refresh_from_db()
    assert notice.choosing == 0


def test_a_member_reads_and_answers_on_their_own_pages(client, here):
    notice = sent(here, people=here.members, kind="invitation", answer_by=TODAY, title="重阳座谈会邀请")
    account = Account.objects.create_user("member", "test-password-2026", person_id=here.members[0])
    signed_in(client, account)
    assert "重阳座谈会邀请" in client.get("/me/notices/").content.decode()
    assert "我参加" in client.get(f"/me/notices/{notice.pk}/").content.decode()
    assert NoticeRecipient.objects.get(person=here.members[0]).read_version == 0, "opening is not reading"
    client.post(f"/me/notices/{notice.pk}/answer/", {"answer": "yes"})
    row = NoticeRecipient.objects.get(person=here.members[0])
    assert (row.read_version, row.answer) == (1, "yes")


def test_the_list_takes_the_same_queries_for_many_notices(client, here, django_assert_max_num_queries):
    for number in range(12):
        sent(here, title=f"通报{number}")
    signed_in(client, an_account("deputy_secretary", here.branch, name="副书记"))
    client.get("/notices/")
    with django_assert_max_num_queries(REQUEST_QUERIES + 9):
        page = client.get("/notices/")
    assert page.content.decode().count("row-link") == 12
