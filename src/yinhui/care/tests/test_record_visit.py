"""Recording a visit: what it settles, what it lacks, what it refuses."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from tests.builders import a_branch, a_county, a_duty, a_person, a_picture_file, an_account, an_actor

from yinhui.care.actions import VisitContent, record_visit
from yinhui.care.models import Visit
from yinhui.care.queries import visit_sheet, visits_listed
from yinhui.kernel import clock
from yinhui.kernel.attachments import AttachmentError, store_attachment
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.records import RecordError, RecordFilters
from yinhui.registry.actors import actors_of
from yinhui.rulebook.models import Outcome

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 18)


@pytest.fixture(autouse=True)
def _double_ninth():
    with clock.fixed(TODAY):
        yield


def content(*people, **fields):
    defaults = {"kind": "festival", "visited_on": TODAY, "visitors": "周敏", "text": "身体硬朗。"}
    return VisitContent(people_ids=tuple(person.pk for person in people), **(defaults | fields))


def record(actor, *people, duty_ids=(), client_key=None, **fields):
    return record_visit(
        actor=actor,
        client_key=client_key or uuid.uuid4(),
        organisation_id=actor.organisation_id,
        content=content(*people, **fields),
        duty_ids=duty_ids,
    )


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部")


@pytest.fixture
def secretary(branch):
    return an_actor("secretary", branch)


def test_a_visit_settles_the_duties_of_everybody_it_was_to(branch, secretary):
    people = [a_person(branch.county, branch=branch) for _ in range(3)]
    duties = [a_duty(branch, person) for person in people]
    visit = record(secretary, *people)
    for duty in duties:
        duty.refresh_from_db()
        assert (duty.outcome, duty.settled_on) == (Outcome.DONE, TODAY)
    assert [row.duty for row in visit_sheet(secretary, visit.pk).discharged] == duties


def test_a_visit_of_another_kind_settles_nothing(branch, secretary):
    person = a_person(branch.county, branch=branch)
    duty = a_duty(branch, person)
    record(secretary, person, kind="contact")
    duty.refresh_from_db()
    assert duty.outcome is None


def test_a_named_duty_without_its_evidence_stands_and_says_what_is_lacking(branch, secretary):
    person = a_person(branch.county, branch=branch)
    duty = a_duty(branch, person, min_photos=1, min_text_chars=10)
    visit = record(secretary, person, duty_ids=[duty.pk], text="很 好")
    duty.refresh_from_db()
    assert duty.outcome is None
    (lack,) = visit_sheet(secretary, visit.pk).lacks
    assert "至少要有1张照片" in lack.message
    assert "现在有2个字" in lack.message


def test_an_overdue_duty_is_settled_by_naming_it(branch, secretary):
    person = a_person(branch.county, branch=branch)
    duty = a_duty(branch, person, opens_on=dt.date(2026, 6, 24), due_on=dt.date(2026, 7, 1), fact="七一")
    record(secretary, person)
    duty.refresh_from_db()
    assert duty.outcome is None
    record(secretary, person, duty_ids=[duty.pk])
    duty.refresh_from_db()
    assert duty.outcome == Outcome.DONE


def test_sending_a_visit_twice_makes_one(branch, secretary):
    person, key = a_person(branch.county, branch=branch), uuid.uuid4()
    first = record(secretary, person, client_key=key)
    again = record(secretary, person, client_key=key, text="第二次发送")
    assert again == first
    assert Visit.objects.get().text == "身体硬朗。"


def test_somebody_elses_key_is_refused(branch, secretary):
    person, key = a_person(branch.county, branch=branch), uuid.uuid4()
    record(secretary, person, client_key=key)
    with pytest.raises(RecordError) as refusal:
        record(an_actor("deputy_secretary", branch), person, client_key=key)
    assert refusal.value.code == "client_key_taken"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"visited_on": dt.date(2026, 10, 19)}, "day_ahead"),
        ({"visited_on": dt.date(1926, 10, 18)}, "day_too_early"),
        ({"kind": "party"}, "kind"),
        ({"visitors": " "}, "visitors_missing"),
        ({"visitors": "周" * 201}, "visitors_long"),
        ({"place": "家" * 101}, "place_long"),
        ({"text": "好" * 5001}, "text_long"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(branch, secretary, fields, code):
    with pytest.raises(RecordError) as refusal:
        record(secretary, a_person(branch.county, branch=branch), **fields)
    assert refusal.value.code == code
    assert refusal.value.field in fields
    assert not Visit.objects.exists()


def test_a_visit_is_to_somebody(secretary):
    with pytest.raises(RecordError) as refusal:
        record(secretary)
    assert refusal.value.code == "people_missing"


def test_people_beyond_reach_cannot_be_visited_in_ones_records(branch, secretary):
    stranger = a_person(branch.county, branch=a_branch(branch.county))
    with pytest.raises(RecordError) as refusal:
        record(secretary, stranger)
    assert refusal.value.code == "people_out_of_reach"


def test_an_organisation_beyond_reach_is_not_found(branch, secretary):
    other = a_branch(branch.county)
    with pytest.raises(NotFound):
        record_visit(
            actor=secretary,
            client_key=uuid.uuid4(),
            organisation_id=other.pk,
            content=content(a_person(branch.county, branch=branch)),
        )


def test_a_post_that_only_looks_on_records_nothing(branch):
    alliance_actor = an_actor("secretary", branch)
    onlooker = type(alliance_actor)(
        **{**vars(alliance_actor), "abilities": frozenset({"see_people", "see_duties"})}
    )
    with pytest.raises(NotAllowed):
        record(onlooker, a_person(branch.county, branch=branch))


def test_the_dead_are_visited_only_in_condolence(branch, secretary):
    person = a_person(branch.county, branch=branch, name="张建国", died_on=dt.date(2026, 10, 10))
    with pytest.raises(RecordError) as refusal:
        record(secretary, person)
    assert refusal.value.code == "person_deceased"
    assert "张建国" in refusal.value.message
    assert record(secretary, person, kind="condolence").pk
    assert record(secretary, person, visited_on=dt.date(2026, 10, 9)).pk, "a visit before the death"


def test_a_photograph_somebody_else_sent_cannot_be_used(branch, secretary):
    theirs = store_attachment(actor=an_actor("deputy_secretary", branch), file=a_picture_file())
    with pytest.raises(AttachmentError):
        record(secretary, a_person(branch.county, branch=branch), photo_ids=(theirs.pk,))


def test_a_visit_entered_more_than_a_week_later_is_marked_late(branch, secretary):
    person = a_person(branch.county, branch=branch)
    in_time = record(secretary, person, visited_on=dt.date(2026, 10, 11))
    late = record(secretary, person, visited_on=dt.date(2026, 10, 10))
    assert not visit_sheet(secretary, in_time.pk).is_late
    assert visit_sheet(secretary, late.pk).is_late
    assert list(visits_listed(secretary, RecordFilters(only_late=True))) == [late]


def test_the_day_of_entry_is_a_day_of_shanghai(branch, secretary):
    with clock.fixed(dt.datetime(2026, 10, 19, 0, 30, tzinfo=clock.SHANGHAI)):
        visit = record(secretary, a_person(branch.county, branch=branch), visited_on=dt.date(2026, 10, 11))
        assert timezone.is_aware(visit.recorded_at)
        assert visit_sheet(secretary, visit.pk).is_late
        assert list(visits_listed(secretary, RecordFilters(only_late=True))) == [visit]


def test_a_visit_is_recorded_under_the_account(branch):
    account = an_account("secretary", branch)
    actor = actors_of(account)[0]
    assert record(actor, a_person(branch.county, branch=branch)).recorded_by == account
