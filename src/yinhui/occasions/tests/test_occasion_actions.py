"""Recording, correcting and voiding an occasion, and what each does to the duties."""

import dataclasses
import datetime as dt
import uuid

import pytest
from tests.builders import (
    a_branch,
    a_county,
    a_duty,
    a_person,
    a_picture_file,
    an_actor,
    an_appointment,
    an_organisation,
)

from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import RecordConflict, RecordError, RecordFilters
from yinhui.occasions.actions import OccasionContent, correct_occasion, record_occasion, void_occasion
from yinhui.occasions.models import Occasion, OccasionKind
from yinhui.occasions.queries import occasion_sheet, occasions_listed
from yinhui.occasions.rosters import members_on
from yinhui.rulebook.language.vocabulary import RECORD_TYPES
from yinhui.rulebook.models import Outcome

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部", members=3)


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch, name="周敏")


@pytest.fixture
def said(branch):
    return OccasionContent(
        kind="theme_day",
        held_on=TODAY,
        title="11月主题党日",
        participant_ids=tuple(person.pk for person in members_on(branch, TODAY)[:2]),
        starts_at=dt.time(9),
        duration_min=90,
        text="学习传达精神",
    )


def a_theme_day(branch, **fields):
    month = {"opens_on": dt.date(2026, 11, 1), "due_on": dt.date(2026, 11, 30)}
    return a_duty(
        branch, branch, record="occasion", types=("theme_day",), fact="主题党日", **(month | fields)
    )


def recorded(actor, said, duty_ids=(), client_key=None, **fields):
    return record_occasion(
        actor=actor,
        client_key=client_key or uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=dataclasses.replace(said, **fields),
        duty_ids=duty_ids,
    )


def corrected(actor, occasion, said, **fields):
    return correct_occasion(
        actor=actor,
        occasion_id=occasion.pk,
        seen_version=fields.pop("seen_version", occasion.version),
        reason="写错了",
        content=dataclasses.replace(said, **fields),
    )


def test_the_months_theme_day_settles_the_branchs_duty(branch, secretary, said):
    duty = a_theme_day(branch)
    occasion = recorded(secretary, said)
    duty.refresh_from_db()
    assert (duty.outcome, duty.settled_on) == (Outcome.DONE, TODAY)
    assert [row.duty for row in occasion_sheet(secretary, occasion.pk).discharged] == [duty]


def test_a_meeting_of_another_kind_settles_nothing(branch, secretary, said):
    duty = a_theme_day(branch)
    recorded(secretary, said, kind="study")
    duty.refresh_from_db()
    assert duty.outcome is None


def test_a_named_duty_without_its_photograph_stands_until_it_is_added(branch, secretary, said):
    duty = a_theme_day(branch, min_photos=1, due_on=dt.date(2026, 11, 15))
    occasion = recorded(secretary, said, duty_ids=[duty.pk])
    duty.refresh_from_db()
    assert duty.outcome is None
    assert "至少要有1张照片" in occasion_sheet(secretary, occasion.pk).lacks[0].message
    photo = store_attachment(actor=secretary, file=a_picture_file())
    corrected(secretary, occasion, said, photo_ids=(photo.pk,))
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE


def test_those_who_did_not_come_are_known(branch, secretary, said):
    occasion = recorded(secretary, said)
    sheet = occasion_sheet(secretary, occasion.pk)
    absent = [person for person in members_on(branch, TODAY) if person.pk not in said.participant_ids]
    assert (len(sheet.people), sheet.absent) == (2, absent)


def test_at_a_committees_meeting_its_members_are_expected(branch, secretary, said):
    chair, *others = members_on(branch, TODAY)
    an_appointment(chair, "deputy_secretary", branch)
    an_appointment(others[0], "specialist", branch, for_person=others[1])
    occasion = recorded(secretary, said, kind="committee_meeting", participant_ids=(secretary.person_id,))
    assert occasion_sheet(secretary, occasion.pk).absent == [chair]


@pytest.mark.parametrize("kind", ["activity", "group_meeting"])
def test_nobody_in_particular_is_expected_at_an_activity_or_some_groups_meeting(secretary, said, kind):
    assert occasion_sheet(secretary, recorded(secretary, said, kind=kind).pk).absent is None


def test_members_are_those_of_the_day_and_alive(branch):
    a_person(branch.county, branch=branch, since=dt.date(2026, 11, 21))
    a_person(branch.county, branch=branch, died_on=dt.date(2026, 11, 19))
    assert len(members_on(branch, TODAY)) == 3


def test_a_unit_gathers_the_members_of_its_branches(branch):
    assert len(members_on(branch.parent, TODAY)) == 3


def test_sending_an_occasion_twice_makes_one(secretary, said):
    key = uuid.uuid4()
    assert recorded(secretary, said, client_key=key) == recorded(secretary, said, client_key=key)
    assert Occasion.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"held_on": dt.date(2026, 11, 21)}, "day_ahead", "held_on"),
        ({"title": ""}, "title_missing", "title"),
        ({"title": "长" * 101}, "title_long", "title"),
        ({"duration_min": 0}, "duration", "duration_min"),
        ({"duration_min": 1441}, "duration", "duration_min"),
        ({"kind": "party"}, "kind", "kind"),
        ({"participant_ids": ()}, "participants_missing", "person"),
        ({"text": "好" * 5001}, "text_long", "text"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(secretary, said, fields, code, field):
    with pytest.raises(RecordError) as refusal:
        recorded(secretary, said, **fields)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Occasion.objects.exists()


def test_people_beyond_reach_and_the_dead_were_not_there(branch, secretary, said):
    stranger = a_person(branch.county, branch=a_branch(branch.county))
    with pytest.raises(RecordError) as refusal:
        recorded(secretary, said, participant_ids=(stranger.pk,))
    assert refusal.value.code == "participants_out_of_reach"
    dead = a_person(branch.county, branch=branch, died_on=dt.date(2026, 11, 1))
    with pytest.raises(RecordError) as refusal:
        recorded(secretary, said, participant_ids=(dead.pk,))
    assert refusal.value.code == "participant_deceased"
    assert recorded(secretary, said, participant_ids=(dead.pk,), held_on=dt.date(2026, 10, 31)).pk


def test_a_correction_keeps_the_earlier_version_and_who_was_added(branch, secretary, said):
    occasion = recorded(secretary, said)
    everybody = members_on(branch, TODAY)
    added = next(person for person in everybody if person.pk not in said.participant_ids)
    corrected(
        secretary,
        occasion,
        said,
        duration_min=120,
        starts_at=dt.time(14, 30),
        participant_ids=tuple(person.pk for person in everybody),
    )
    (before,) = occasion_sheet(secretary, occasion.pk).versions
    assert (before.number, before.why, before.replaced_by) == (1, "写错了", "周敏")
    assert {(change.label, change.before, change.after) for change in before.changes} == {
        ("开始时间", "09:00", "14:30"),
        ("时长（分钟）", "90", "120"),
        ("参加人员", "", f"添加：{added.name}"),
    }


def test_a_correction_over_somebody_elses_is_refused(secretary, said):
    occasion = recorded(secretary, said)
    corrected(secretary, occasion, said, title="先改")
    with pytest.raises(RecordConflict):
        corrected(secretary, occasion, said, title="后改", seen_version=1)


def test_a_corrected_date_out_of_the_month_lets_the_duty_stand_again(branch, secretary, said):
    duty = a_theme_day(branch)
    occasion = recorded(secretary, said)
    corrected(secretary, occasion, said, held_on=dt.date(2026, 10, 20))
    duty.refresh_from_db()
    assert duty.outcome is None


def test_a_voided_occasion_lets_its_duties_stand_again_and_stays_to_be_read(branch, secretary, said):
    duty = a_theme_day(branch)
    occasion = recorded(secretary, said)
    void_occasion(actor=secretary, occasion_id=occasion.pk, seen_version=1, reason="重复登记")
    duty.refresh_from_db()
    assert duty.outcome is None
    assert occasion_sheet(secretary, occasion.pk).occasion.voided_reason == "重复登记"
    assert not occasions_listed(secretary, RecordFilters()).exists()
    with pytest.raises(RecordError):
        corrected(secretary, occasion, said, seen_version=2, title="再改")


def test_another_branch_can_neither_correct_nor_void(branch, secretary, said):
    occasion = recorded(secretary, said)
    neighbour = an_actor("secretary", a_branch(branch.county))
    with pytest.raises(NotFound):
        corrected(neighbour, occasion, said, title="别处")
    with pytest.raises(NotFound):
        void_occasion(actor=neighbour, occasion_id=occasion.pk, seen_version=1, reason="不是我们的")


def test_a_groups_roster_is_its_own(branch):
    group = an_organisation("group", under=branch)
    assert members_on(group, TODAY) == []


def test_the_rule_language_knows_these_kinds():
    assert RECORD_TYPES["occasion"] == dict(OccasionKind.choices)
