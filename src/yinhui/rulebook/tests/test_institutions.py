"""Adopting, amending, simulating: within reach, with reasons, never into the past."""

import datetime as dt

import pytest
from tests.builders import a_county, an_actor

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.rulebook.actions_institutions import adopt_institution, adopt_preset, amend_institution
from yinhui.rulebook.errors import DutyError, RulebookError
from yinhui.rulebook.language import RuleError
from yinhui.rulebook.models import Duty, EscalationStep, Institution
from yinhui.rulebook.shipped import preset, shipped_text
from yinhui.rulebook.simulation import simulate_version
from yinhui.rulebook.tests.given import County, a_program, adopted

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
TOMORROW = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


def amended(place, institution, body, **changes):
    """An amendment by the bureau's clerk from tomorrow on."""
    arguments = {"effective_from": TOMORROW, "reason": "经会议研究", **changes}
    return amend_institution(
        actor=an_actor("bureau_clerk", place.county), institution_id=institution.pk, body=body, **arguments
    )


def test_the_bureau_adopts_what_a_place_practises():
    county = a_county()
    adopt_preset(actor=an_actor("bureau_clerk", county), county_id=county.pk, place="DA")
    assert set(Institution.objects.values_list("code", flat=True)) == set(preset("DA"))
    steps = EscalationStep.objects.filter(version__institution__code="five-must-attend").order_by(
        "after_days"
    )
    assert [(step.after_days, step.level, step.post) for step in steps] == [
        (3, "township", "township_leader"),
        (7, "county", "bureau_leader"),
    ]


def test_a_secretary_does_not_make_rules_and_a_bureau_only_its_own_countys():
    place, other = County(), a_county("博山区")
    body = shipped_text("party-lecture")
    with pytest.raises(NotAllowed):
        adopt_institution(actor=an_actor("secretary", place.branch), county_id=place.county.pk, body=body)
    with pytest.raises(NotFound):
        adopt_institution(actor=an_actor("bureau_clerk", other), county_id=place.county.pk, body=body)


def test_a_code_is_adopted_once():
    place = County()
    adopted(place.county, "party-lecture")
    with pytest.raises(RulebookError, match="已经有代码"):
        adopted(place.county, "party-lecture")


def test_an_amendment_closes_the_version_before_it():
    place = County()
    institution = adopted(place.county, "party-lecture")
    version = amended(
        place, institution, shipped_text("party-lecture").replace('title = "党课"', 'title = "上党课"')
    )
    assert version.number == 2
    assert version.reason == "经会议研究"
    assert [each.period.upper for each in institution.versions.order_by("number")] == [TOMORROW, None]
    institution.refresh_from_db()
    assert institution.title == "上党课"


@pytest.mark.parametrize(
    ("body", "changes", "error", "said"),
    [
        (shipped_text("party-lecture"), {"effective_from": dt.date(2026, 11, 23)}, RulebookError, "过去"),
        (shipped_text("party-lecture"), {"reason": "  "}, DutyError, "理由"),
        (shipped_text("committee-meeting"), {}, RulebookError, "代码"),
        (
            shipped_text("five-must-visit").replace('code = "five-must-visit"', 'code = "party-lecture"'),
            {},
            RulebookError,
            "对象",
        ),
        ("title = 1", {}, RuleError, "缺少"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(body, changes, error, said):
    place = County()
    institution = adopted(place.county, "party-lecture")
    with pytest.raises(error, match=said):
        amended(place, institution, body, **changes)


def test_two_amendments_may_not_begin_on_the_same_day():
    place = County()
    institution = adopted(place.county, "party-lecture")
    amended(place, institution, shipped_text("party-lecture"))
    with pytest.raises(RulebookError, match="第2版"):
        amended(place, institution, shipped_text("party-lecture"))


def test_a_simulation_counts_without_writing_and_compares_with_the_rule_in_force():
    place = County()
    place.resident()
    adopted(place.county, "specialist-contact")
    body = shipped_text("specialist-contact").replace('every = "month"', 'every = "quarter"')
    simulation = simulate_version(
        actor=a_program(place.county),
        county_id=place.county.pk,
        body=body,
        from_=dt.date(2027, 1, 1),
        until=dt.date(2027, 12, 31),
    )
    assert (simulation.current.duties, simulation.proposed.duties) == (24, 8)
    assert simulation.proposed.subjects == 2
    assert simulation.proposed.by_day[dt.date(2027, 4, 1)] == 2
    assert simulation.proposed.by_organisation == {place.branch.pk: 8}
    assert simulation.organisation_names == {place.branch.pk: "天鹅湖小区党支部"}
    assert simulation.proposed.by_fact["2027年第二季度联系"] == 2
    assert not Duty.objects.exists()


def test_a_rule_of_ones_own_is_simulated_before_it_is_adopted():
    place = County()
    body = shipped_text("five-must-visit").replace('code = "five-must-visit"', 'code = "ben-xian"')
    simulation = simulate_version(
        actor=a_program(place.county),
        county_id=place.county.pk,
        body=body,
        from_=dt.date(2027, 1, 1),
        until=dt.date(2027, 12, 31),
    )
    assert (simulation.current.duties, simulation.proposed.duties) == (0, 4)
