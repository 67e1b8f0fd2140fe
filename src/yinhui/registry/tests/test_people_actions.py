"""Admitting, correcting and the death of people."""

import datetime as dt

import pytest
from tests.builders import a_branch, a_county, a_person, a_unit, an_actor, an_appointment

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.sensitive import decrypt
from yinhui.registry.actions_people import admit_person, amend_person, mark_deceased, undo_deceased
from yinhui.registry.errors import EditConflict, PossibleDuplicate, RegisterError
from yinhui.registry.identity import check_character
from yinhui.registry.models import Appointment, Person
from yinhui.registry.signals import facts_changed

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)
FIELDS = {
    "name": "单晓明",
    "retirement_kind": "tuixiu",
    "birth_date": dt.date(1950, 5, 20),
    "phone": "13900001234",
}


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


def an_id_number(birth="19500520", sequence="001"):
    first = "990101" + birth + sequence
    return first + check_character(first)


def test_an_admitted_person_is_seen_by_their_branch_and_can_be_found():
    county = a_county()
    branch = a_branch(county)
    secretary = an_actor("secretary", branch)
    person = admit_person(
        actor=secretary, fields=FIELDS | {"id_number": an_id_number().lower()}, branch=branch, since=TODAY
    )
    person.refresh_from_db()
    assert branch.pk in person.visible_in
    assert (person.pinyin, person.initials) == ("shanxiaoming", "sxm")
    assert "1234" in person.search_tokens
    assert decrypt(person.id_number_sealed, "id_number", person.pk) == an_id_number()
    assert person.sex == "1"


def test_nobody_is_admitted_whom_the_actor_would_not_see():
    county = a_county()
    secretary = an_actor("secretary", a_branch(county))
    with pytest.raises(RegisterError, match="不在您的管理范围内"):
        admit_person(actor=secretary, fields=FIELDS | {"home_unit": a_unit(county)}, since=TODAY)
    assert not Person.objects.filter(name=FIELDS["name"]).exists()


def test_a_worker_may_not_admit_people():
    branch = a_branch(a_county())
    with pytest.raises(NotAllowed):
        admit_person(actor=an_actor("publicity_member", branch), fields=FIELDS, branch=branch, since=TODAY)


def test_an_identity_number_is_registered_once_in_a_county_and_never_quoted():
    branch = a_branch(a_county())
    secretary = an_actor("secretary", branch)
    number = {"id_number": an_id_number()}
    admit_person(actor=secretary, fields=FIELDS | number, branch=branch, since=TODAY)
    with pytest.raises(RegisterError) as refusal:
        admit_person(actor=secretary, fields=FIELDS | number | {"name": "李四"}, branch=branch, since=TODAY)
    assert refusal.value.field == "id_number"
    assert an_id_number()[6:] not in refusal.value.message


def test_the_same_name_and_birth_date_is_asked_about_before_it_is_saved():
    branch = a_branch(a_county())
    secretary = an_actor("secretary", branch)
    first = admit_person(actor=secretary, fields=FIELDS, branch=branch, since=TODAY)
    with pytest.raises(PossibleDuplicate) as question:
        admit_person(actor=secretary, fields=FIELDS, branch=branch, since=TODAY)
    assert question.value.people == [first]
    second = admit_person(actor=secretary, fields=FIELDS, branch=branch, since=TODAY, although_similar=True)
    assert second.pk != first.pk


def test_somebody_elses_number_is_refused_but_a_files_birth_date_may_differ_a_little():
    branch = a_branch(a_county())
    secretary = an_actor("secretary", branch)
    with pytest.raises(RegisterError) as refusal:
        admit_person(
            actor=secretary,
            fields=FIELDS | {"id_number": an_id_number("19710520")},
            branch=branch,
            since=TODAY,
        )
    assert refusal.value.field == "birth_date"
    person = admit_person(
        actor=secretary, fields=FIELDS | {"id_number": an_id_number("19510520")}, branch=branch, since=TODAY
    )
    assert person.birth_date == FIELDS["birth_date"]


def test_a_correction_keeps_the_former_row_with_who_and_why():
    county = a_county()
    person = a_person(county, name="张三", phone="13900000001")
    clerk = an_actor("bureau_clerk", county, name="周敏")
    amend_person(
        actor=clerk, person_id=person.pk, version=1, changes={"phone": "13900009999"}, reason="本人来电更正"
    )
    person.refresh_from_db()
    assert person.version == 2
    assert "9999" in person.search_tokens
    former = person.events.get()
    assert former.phone == "13900000001"
    assert former.pgh_context.metadata["name"] == "周敏"
    assert former.pgh_context.metadata["reason"] == "本人来电更正"


def test_the_second_of_two_edits_is_shown_the_first_and_loses_nothing():
    county = a_county()
    person = a_person(county, former_post="科员")
    clerk = an_actor("bureau_clerk", county)
    amend_person(actor=clerk, person_id=person.pk, version=1, changes={"former_post": "副局长"})
    with pytest.raises(EditConflict) as conflict:
        amend_person(actor=clerk, person_id=person.pk, version=1, changes={"former_post": "局长"})
    assert conflict.value.current.former_post == "副局长"
    assert conflict.value.current.version == 2


def test_a_secretary_cannot_amend_another_branchs_person():
    county = a_county()
    other = a_person(county, branch=a_branch(county))
    with pytest.raises(NotFound):
        amend_person(
            actor=an_actor("secretary", a_branch(county)),
            person_id=other.pk,
            version=1,
            changes={"note": "x"},
        )


def test_a_death_ends_posts_held_and_care_received_and_can_be_taken_back():
    county = a_county()
    branch = a_branch(county)
    person = a_person(county, branch=branch)
    specialist = a_person(county, branch=branch, retirement_kind="serving")
    secretary = an_appointment(person, "secretary", branch)
    looked_after = an_appointment(specialist, "specialist", branch, for_person=person)
    clerk = an_actor("bureau_clerk", county)

    mark_deceased(actor=clerk, person_id=person.pk, died_on=dt.date(2026, 5, 18))
    for appointment in (secretary, looked_after):
        appointment.refresh_from_db()
        assert appointment.period.upper == dt.date(2026, 5, 18)
    assert person.memberships.get().period.upper is None

    undo_deceased(actor=clerk, person_id=person.pk, reason="同名误报")
    for appointment in (secretary, looked_after):
        appointment.refresh_from_db()
        assert appointment.period.upper is None
    person.refresh_from_db()
    assert person.died_on is None


def test_a_post_filled_meanwhile_stays_with_its_new_holder_when_a_death_is_taken_back():
    county = a_county()
    branch = a_branch(county)
    person, successor = a_person(county, branch=branch), a_person(county, branch=branch)
    an_appointment(person, "secretary", branch)
    clerk = an_actor("bureau_clerk", county)
    mark_deceased(actor=clerk, person_id=person.pk, died_on=dt.date(2026, 5, 1))
    an_appointment(successor, "secretary", branch, since=dt.date(2026, 5, 10))
    undo_deceased(actor=clerk, person_id=person.pk, reason="同名误报")
    holders = Appointment.objects.filter(organisation=branch, period__contains=TODAY)
    assert [holder.person for holder in holders] == [successor]


@pytest.mark.parametrize("died_on", [dt.date(2026, 5, 21), dt.date(1949, 1, 1)])
def test_a_death_in_the_future_or_before_birth_is_refused(died_on):
    county = a_county()
    person = a_person(county)
    with pytest.raises(RegisterError) as refusal:
        mark_deceased(actor=an_actor("bureau_clerk", county), person_id=person.pk, died_on=died_on)
    assert refusal.value.field == "died_on"


def test_the_rooms_above_are_told_after_the_commit(django_capture_on_commit_callbacks):
    county = a_county()
    person = a_person(county)
    told = []

    def listen(county_id, **_):
        told.append(county_id)

    facts_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            mark_deceased(actor=an_actor("bureau_clerk", county), person_id=person.pk, died_on=TODAY)
            assert told == []
    finally:
        facts_changed.disconnect(listen)
    assert told == [county.pk]
