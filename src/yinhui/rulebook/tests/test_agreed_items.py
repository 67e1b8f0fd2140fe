"""What meetings agree becomes duties, stays in line with the night, and is ticked off (decision 0009)."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.builders import a_branch, a_county, an_account, an_actor, signed_in

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.registry.actors import actors_of
from yinhui.rulebook.actions_agreed import CODE, Agreement, agree_on, finish_agreed, take_back_agreed
from yinhui.rulebook.actions_discharge import RecordFacts, discharge_duties
from yinhui.rulebook.actions_duties import reopen_duty, run_duties, waive_duty
from yinhui.rulebook.actions_institutions import adopt_institution, suspend_institution
from yinhui.rulebook.errors import DutyError
from yinhui.rulebook.models import AgreedItem, Duty, Institution, Outcome
from yinhui.rulebook.queries import duty_for
from yinhui.rulebook.shipped import shipped_text

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
LIGHTS = Agreement("换好活动室的灯", dt.date(2026, 12, 8))


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def branch():
    return a_branch(a_county(), name="县医院离退休党支部", members=3)


@pytest.fixture
def clerk(branch):
    actor = an_actor("bureau_clerk", branch.county)
    adopt_institution(actor=actor, county_id=branch.county_id, body=shipped_text(CODE))
    return actor


@pytest.fixture
def secretary(branch, clerk):
    return an_actor("secretary", branch, name="周敏")


def agreed(actor, *items, **fields):
    return agree_on(
        actor=actor,
        organisation_id=actor.organisation_id,
        occasion_id=fields.pop("occasion_id", 7),
        agreed_on=fields.pop("agreed_on", TODAY),
        source="2026年11月20日支委会记录",
        items=items or (LIGHTS,),
    )


def a_record(branch, **fields):
    facts = {
        "record_kind": "occasion",
        "record_type": "theme_day",
        "record_id": 9,
        "organisation_id": branch.pk,
        "happened_on": TODAY,
        "person_ids": (),
        "photo_count": 1,
        "text_chars": 100,
    }
    return RecordFacts(**(facts | fields))


def test_a_to_do_stands_as_a_duty_at_once_with_where_it_comes_from(branch, secretary):
    agreed(secretary)
    duty = Duty.objects.get()
    assert (duty.fact, duty.opens_on, duty.due_on) == ("换好活动室的灯", TODAY, dt.date(2026, 12, 8))
    assert (duty.organisation, duty.post) == (branch, "secretary")
    why = duty_for(secretary, duty.pk).why_for(secretary)
    assert "2026年11月20日支委会记录议定" in why
    assert "《会议议定事项》" in why


def test_two_to_dos_of_one_meeting_are_two_duties_each_of_its_post(secretary):
    agreed(secretary, LIGHTS, Agreement("送学到户", dt.date(2026, 11, 30), "organisation_member"))
    assert set(Duty.objects.values_list("fact", "post")) == {
        ("换好活动室的灯", "secretary"),
        ("送学到户", "organisation_member"),
    }


def test_the_nights_run_changes_nothing_of_them(branch, clerk, secretary):
    agreed(secretary)
    counts = run_duties(actor=clerk, county_id=branch.county_id, from_=TODAY, until=dt.date(2027, 12, 31))
    assert (counts[CODE].made, counts[CODE].changed, counts[CODE].withdrawn) == (0, 0, 0)


def test_a_to_do_confirmed_after_its_day_is_overdue_not_gone(secretary):
    agreed(secretary, Agreement("补报名单", dt.date(2026, 11, 10)), agreed_on=dt.date(2026, 11, 2))
    assert duty_for(secretary, Duty.objects.get().pk).state.value == "overdue"


def test_it_is_ticked_off_with_a_note_and_the_tick_taken_back(secretary):
    agreed(secretary)
    duty = finish_agreed(actor=secretary, duty_id=Duty.objects.get().pk, note="11月20日换好了")
    assert (duty.outcome, duty.settled_on, duty.reason) == (Outcome.DONE, TODAY, "11月20日换好了")
    reopen_duty(actor=secretary, duty_id=duty.pk, reason="又坏了")
    duty.refresh_from_db()
    assert duty.outcome is None


def test_without_a_note_it_is_not_ticked_off(secretary):
    agreed(secretary)
    with pytest.raises(DutyError) as refusal:
        finish_agreed(actor=secretary, duty_id=Duty.objects.get().pk, note="  ")
    assert "请写一句办理情况" in refusal.value.message


def test_a_record_that_falls_into_its_days_does_nothing_one_that_names_it_settles_it(branch, secretary):
    agreed(secretary)
    duty = Duty.objects.get()
    assert discharge_duties(actor=secretary, record=a_record(branch)) == []
    assert discharge_duties(actor=secretary, record=a_record(branch, duty_ids=(duty.pk,))) == [duty.pk]
    with pytest.raises(DutyError):
        reopen_duty(actor=secretary, duty_id=duty.pk, reason="不对")


def test_taken_back_with_the_meeting_it_is_withdrawn_and_done_ones_stay(branch, secretary):
    agreed(secretary, LIGHTS, Agreement("送学到户", dt.date(2026, 11, 30)))
    done = Duty.objects.get(fact="送学到户")
    finish_agreed(actor=secretary, duty_id=done.pk, note="送到了")
    take_back_agreed(actor=secretary, occasion_id=7)
    assert dict(Duty.objects.values_list("fact", "outcome")) == {
        "换好活动室的灯": Outcome.WITHDRAWN,
        "送学到户": Outcome.DONE,
    }
    assert Duty.objects.get(outcome=Outcome.WITHDRAWN).reason == "议定的事项已撤销"


def test_a_waived_to_do_stays_waived(branch, clerk, secretary):
    agreed(secretary)
    waive_duty(actor=secretary, duty_id=Duty.objects.get().pk, reason="改由社区办")
    run_duties(actor=clerk, county_id=branch.county_id, from_=TODAY, until=dt.date(2026, 12, 31))
    assert Duty.objects.get().outcome == Outcome.WAIVED


def test_with_the_institution_suspended_items_are_kept_and_no_duty_stands(branch, clerk, secretary):
    suspend_institution(actor=clerk, institution_id=Institution.objects.get(code=CODE).pk)
    agreed(secretary)
    assert AgreedItem.objects.count() == 1
    assert not Duty.objects.exists()


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Agreement("", TODAY), "what"),
        (Agreement("长" * 61, TODAY), "what"),
        (Agreement("换灯", dt.date(2026, 11, 19)), "due"),
        (Agreement("换灯", dt.date(2027, 11, 22)), "due"),
        (Agreement("换灯", TODAY, "unit_liaison"), "post"),
    ],
)
def test_what_nobody_could_do_is_refused(secretary, item, code):
    with pytest.raises(DutyError) as refusal:
        agreed(secretary, item)
    assert refusal.value.code == code


def test_another_branch_neither_sees_nor_ticks_it_off(branch, secretary):
    agreed(secretary)
    neighbour = an_actor("secretary", a_branch(branch.county))
    with pytest.raises(NotFound):
        finish_agreed(actor=neighbour, duty_id=Duty.objects.get().pk, note="办好了")


def test_it_is_in_todays_list_by_its_own_name_and_ticked_off_on_its_page(client, branch, clerk):
    account = an_account("secretary", branch)
    agreed(actors_of(account)[0])
    page = signed_in(client, account)
    address = reverse("duty", args=[Duty.objects.get().pk])
    today = page.get(reverse("today")).content.decode()
    assert "换好活动室的灯" in today
    assert f'href="{address}"' in today
    assert "2026年11月20日支委会记录" in page.get(address).content.decode()
    page.post(reverse("duty-finish", args=[Duty.objects.get().pk]), {"note": "换好了"})
    assert "换好了" in page.get(address).content.decode()
