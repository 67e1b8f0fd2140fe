"""Correcting and voiding a visit: the earlier version stays, the duties are judged anew."""

import dataclasses
import datetime as dt
import uuid

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from tests.builders import a_branch, a_county, a_duty, a_person, a_picture_file, an_actor

from yinhui.care.actions import VisitContent, correct_visit, record_visit, void_visit
from yinhui.care.models import Visit
from yinhui.care.queries import visit_sheet, visits_listed
from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import RecordConflict, RecordError, RecordFilters
from yinhui.registry.models import Membership
from yinhui.rulebook.models import Outcome

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 18)


@pytest.fixture(autouse=True)
def _double_ninth():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county())


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch, name="周敏")


@pytest.fixture
def person(branch):
    return a_person(branch.county, branch=branch, name="张晓明")


@pytest.fixture
def said(person):
    return VisitContent(
        kind="festival", visited_on=TODAY, people_ids=(person.pk,), visitors="周敏", place="家中", text="硬朗"
    )


def recorded(actor, said, duty_ids=()):
    return record_visit(
        actor=actor,
        client_key=uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=said,
        duty_ids=duty_ids,
    )


def corrected(actor, visit, said, reason="写错了", seen_version=None, **fields):
    return correct_visit(
        actor=actor,
        visit_id=visit.pk,
        seen_version=seen_version or visit.version,
        reason=reason,
        content=dataclasses.replace(said, **fields),
    )


def test_a_correction_keeps_the_earlier_version_with_who_when_and_why(branch, secretary, person, said):
    visit = recorded(secretary, said)
    other = a_person(branch.county, branch=branch, name="李秀英")
    photo = store_attachment(actor=secretary, file=a_picture_file())
    visit = corrected(
        secretary,
        visit,
        said,
        reason="地点记错，漏了李秀英",
        place="县医院",
        people_ids=(person.pk, other.pk),
        photo_ids=(photo.pk,),
    )
    assert visit.version == 2
    sheet = visit_sheet(secretary, visit.pk)
    assert [p.name for p in sheet.people] == ["李秀英", "张晓明"]
    (before,) = sheet.versions
    assert (before.number, before.why, before.replaced_by) == (1, "地点记错，漏了李秀英", "周敏")
    assert {(change.label, change.before, change.after) for change in before.changes} == {
        ("地点", "家中", "县医院"),
        ("走访对象", "", "添加：李秀英"),
        ("照片", "0张", "1张（添加1张，去掉0张）"),
    }


def test_the_trail_names_the_correction_and_not_what_it_did_within(branch, secretary, person, said):
    a_duty(branch, person)
    visit = recorded(secretary, said)
    corrected(secretary, visit, said, place="医院")
    trail = visit.events.get().pgh_context.metadata
    assert (trail["action"], trail["post"]) == ("correct_visit", "secretary")


def test_each_of_several_corrections_shows_what_it_changed(branch, secretary, person, said):
    visit = recorded(secretary, said)
    visit = corrected(secretary, visit, said, place="医院")
    visit = corrected(secretary, visit, said, place="医院", visitors="周敏、李红")
    visit = corrected(secretary, visit, said, place="县医院", visitors="周敏、李红")
    labels = [
        [change.label for change in version.changes] for version in visit_sheet(secretary, visit.pk).versions
    ]
    assert labels == [["地点"], ["走访人"], ["地点"]]


def test_a_correction_that_takes_a_person_off_lets_their_duty_stand_again(branch, secretary, person, said):
    other = a_person(branch.county, branch=branch)
    duty = a_duty(branch, person)
    visit = recorded(secretary, said)
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE
    corrected(secretary, visit, said, people_ids=(other.pk,))
    duty.refresh_from_db()
    assert duty.outcome is None


def test_adding_the_photograph_later_settles_the_named_duty(branch, secretary, person, said):
    duty = a_duty(
        branch, person, opens_on=dt.date(2026, 9, 1), due_on=dt.date(2026, 9, 30), min_photos=1, fact="中秋"
    )
    visit = recorded(secretary, said, duty_ids=[duty.pk])
    photo = store_attachment(actor=secretary, file=a_picture_file())
    corrected(secretary, visit, said, reason="补照片", photo_ids=(photo.pk,))
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE
    assert visit_sheet(secretary, visit.pk).lacks == []


def test_a_correction_over_somebody_elses_is_refused(secretary, said):
    visit = recorded(secretary, said)
    corrected(secretary, visit, said, place="医院")
    with pytest.raises(RecordConflict):
        corrected(secretary, visit, said, seen_version=1, place="别处")


def test_a_correction_says_why_and_changes_something(secretary, said):
    visit = recorded(secretary, said)
    with pytest.raises(RecordError) as refusal:
        corrected(secretary, visit, said, reason=" ", place="医院")
    assert refusal.value.field == "reason"
    with pytest.raises(RecordError) as refusal:
        corrected(secretary, visit, said)
    assert refusal.value.code == "unchanged"


def test_a_person_who_moved_away_since_stays_on_the_record(branch, secretary, person, said):
    visit = recorded(secretary, said)
    Membership.objects.filter(person=person).update(organisation=a_branch(branch.county))
    corrected(secretary, visit, said, place="医院")
    sheet = visit_sheet(secretary, visit.pk)
    assert sheet.is_whole, "the record is the branch's own"
    assert (sheet.people, sheet.within_reach) == ([person], set())


def test_a_voided_visit_lets_its_duties_stand_again_and_stays_to_be_read(branch, secretary, person, said):
    duty = a_duty(branch, person)
    visit = recorded(secretary, said)
    void_visit(actor=secretary, visit_id=visit.pk, seen_version=1, reason="重复登记")
    duty.refresh_from_db()
    assert duty.outcome is None
    sheet = visit_sheet(secretary, visit.pk)
    assert sheet.visit.voided_reason == "重复登记"
    assert (sheet.discharged, sheet.may_change) == ([], False)
    assert not visits_listed(secretary, RecordFilters()).exists()
    assert visits_listed(secretary, RecordFilters(state="voided")).get() == visit
    assert not visits_listed(secretary, RecordFilters(person_id=person.pk)).exists()


def test_a_voided_visit_is_neither_corrected_nor_voided_again(secretary, said):
    visit = recorded(secretary, said)
    void_visit(actor=secretary, visit_id=visit.pk, seen_version=1, reason="重复登记")
    with pytest.raises(RecordError) as refusal:
        corrected(secretary, visit, said, seen_version=2, place="医院")
    assert refusal.value.code == "record_void"
    with pytest.raises(RecordError):
        void_visit(actor=secretary, visit_id=visit.pk, seen_version=2, reason="再作废")


def test_another_branch_can_neither_correct_nor_void(branch, secretary, said):
    visit = recorded(secretary, said)
    neighbour = an_actor("secretary", a_branch(branch.county))
    with pytest.raises(NotFound):
        corrected(neighbour, visit, said, place="医院")
    with pytest.raises(NotFound):
        void_visit(actor=neighbour, visit_id=visit.pk, seen_version=1, reason="不是我们的")


def test_what_was_found_is_sealed_at_rest_for_its_visit_alone(secretary, said):
    first = recorded(secretary, said)
    corrected(secretary, first, said, text="腿脚不便")
    other = recorded(secretary, said)
    assert visit_sheet(secretary, first.pk).visit.text == "腿脚不便"
    (before,) = visit_sheet(secretary, first.pk).versions
    assert [(change.before, change.after) for change in before.changes] == [("硬朗", "腿脚不便")]
    with connection.cursor() as cursor:
        cursor.execute("select v::text from care_visit v union all select e::text from care_visitevent e")
        rows = " ".join(row for (row,) in cursor.fetchall())
    assert not any(text in rows or text.encode().hex() in rows for text in ("硬朗", "腿脚不便"))
    Visit.objects.filter(pk=other.pk).update(text_sealed=visit_sheet(secretary, first.pk).visit.text_sealed)
    with pytest.raises(InvalidTag):
        assert Visit.objects.get(pk=other.pk).text


def test_a_correction_that_leaves_the_text_leaves_its_bytes(secretary, said):
    visit = recorded(secretary, said)
    before = bytes(visit.text_sealed)
    assert bytes(corrected(secretary, visit, said, place="医院").text_sealed) == before
