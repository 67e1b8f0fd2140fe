"""A small county whose every number is known, for the tests of this room.

As of 2026-11-24, over the twelve months up to it. The comments give the figures by hand.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from tests.builders import a_person, a_place, a_unit, an_appointment, an_organisation

from yinhui.care.models import Visit, VisitedPerson
from yinhui.kernel.clock import SHANGHAI
from yinhui.occasions.models import Occasion, Participation
from yinhui.registry.models import Absence, Organisation, Person
from yinhui.rulebook.models import Duty, Institution, InstitutionVersion

AS_OF = dt.date(2026, 11, 24)
SINCE = dt.date(2025, 11, 25)


@dataclass
class KnownCounty:
    """What the tests need to name."""

    county: Organisation
    town: Organisation
    riverside: Organisation
    garden: Organisation
    education: Organisation
    riverside_members: list[Person]


def a_known_county(**fields: Any) -> KnownCounty:
    """Build it: 1 镇, 1 街道, 2 社区, 1 村; 3 branches with 10, 4 and 8 members."""
    county = an_organisation(
        "county", under=an_organisation("prefecture", name="演示市"), name="东安县", **fields
    )
    town = an_organisation(
        "township",
        under=county,
        name="白牙市镇",
        party_form="committee",
        place=a_place(county, "street", "白牙市镇"),
    )
    an_organisation("township", under=county, name="城东街道", party_form="committee")
    river = an_organisation("community", under=town, name="沿江社区", party_form="general_branch")
    hill = an_organisation("community", under=town, name="舜峰社区", party_form="committee")
    an_organisation("community", under=town, name="白牙村", party_form="branch")
    unit = a_unit(county, "县教育局")
    riverside = an_organisation(
        "community_branch", under=river, name="沿江社区离退休干部党支部", party_form="branch"
    )
    garden = an_organisation("compound_branch", under=hill, name="舜峰小区党支部", party_form="branch")
    education = an_organisation(
        "unit_branch", under=unit, name="县教育局离退休干部党支部", party_form="branch"
    )
    an_organisation("group", under=riverside, name="第一党小组")
    known = KnownCounty(county, town, riverside, garden, education, _riverside(county, riverside))
    _garden(county, garden)
    _education(county, unit, education)
    _others(county, unit)
    _work(known)
    _duties(known)
    return known


def _riverside(county: Organisation, branch: Organisation) -> list[Person]:
    """10 members: 6 of 86 years, 4 of 70; a secretary of 70, a committee of 3, term until 2028."""
    old = [a_person(county, branch=branch, birth_date=dt.date(1940, 3, 1)) for _ in range(6)]
    young = [
        a_person(county, branch=branch, birth_date=dt.date(1956, 3, 1), sex="2", education="20")
        for _ in range(4)
    ]
    for person, post in zip(young, ("secretary", "organisation_member", "publicity_member"), strict=False):
        an_appointment(person, post, branch, term_ends_on=dt.date(2028, 6, 30))
    Absence.objects.create(
        county=county,
        person=old[0],
        period=DateRange(dt.date(2026, 11, 1), dt.date(2027, 4, 1)),
        whereabouts="三亚",
    )
    return young + old


def _garden(county: Organisation, branch: Organisation) -> None:
    """4 members: 3 full, 1 probationary, of 65 years; nobody leads them."""
    for status in ("01", "01", "01", "02"):
        a_person(county, branch=branch, birth_date=dt.date(1961, 6, 1), political_status=status)


def _education(county: Organisation, unit: Organisation, branch: Organisation) -> None:
    """8 members of 76 years; a secretary alone, whose term ended on 2026-06-30. One more has died."""
    members = [a_person(county, branch=branch, home_unit=unit) for _ in range(8)]
    an_appointment(members[0], "secretary", branch, term_ends_on=dt.date(2026, 6, 30))
    a_person(county, branch=branch, home_unit=unit, died_on=dt.date(2026, 5, 1))


def _others(county: Organisation, unit: Organisation) -> None:
    """Outside the Party: 1 离休 of 96 years, 1 退休 of 76 with a specialist; an official still serving."""
    a_person(
        county, home_unit=unit, political_status="13", retirement_kind="lixiu", birth_date=dt.date(1930, 1, 1)
    )
    lonely = a_person(county, home_unit=unit, political_status="13")
    official = a_person(county, home_unit=unit, retirement_kind="serving")
    an_appointment(official, "specialist", unit, for_person=lonely)


def _work(known: KnownCounty) -> None:
    """5 occasions and 2 visits in the period; one occasion voided, one visit before it.

    Expected of all members: riverside 10 on three days, education 9 (one still lived) and 8.
    Came: 9, 8, 4; 9 and 6.
    """
    ten = known.riverside_members
    nine = list(Person.objects.filter(memberships__organisation=known.education).order_by("pk"))
    an_occasion(known.riverside, "theme_day", dt.date(2026, 1, 15), ten[:9], title="走进红色纪念馆")
    an_occasion(known.riverside, "general_meeting", dt.date(2026, 3, 20), ten[:8])
    an_occasion(known.riverside, "study", dt.date(2026, 9, 18), ten[:4], recorded_on=dt.date(2026, 10, 20))
    an_occasion(known.education, "theme_day", dt.date(2026, 2, 10), nine)
    an_occasion(known.education, "party_lecture", dt.date(2026, 8, 12), nine[:6])
    an_occasion(known.riverside, "theme_day", dt.date(2026, 4, 15), ten, voided_reason="登记错支部")
    a_visit(known.riverside, "festival", dt.date(2026, 2, 16), ten[:3])
    a_visit(known.riverside, "hospital", dt.date(2026, 7, 3), ten[:1])
    a_visit(known.riverside, "festival", dt.date(2025, 10, 29), ten[:5])


def _duties(known: KnownCounty) -> None:
    """Of the branches 8 due: 5 done, 2 overdue, 1 waived; of people 4 due: 3 done, 1 overdue.

    One more was withdrawn, and one is not due yet.
    """
    life = an_institution(known.county, "san-hui-yi-ke", "三会一课")
    care = an_institution(known.county, "five-must-attend", "五必到")
    outcomes = ["done"] * 5 + [None, None, "waived", "withdrawn"]
    for month, outcome in enumerate(outcomes, start=1):
        branch = known.education if outcome is None else known.riverside
        a_duty(life, branch, branch.pk, dt.date(2026, month, 28), outcome, kind="organisation")
    a_duty(life, known.riverside, known.riverside.pk, dt.date(2026, 11, 30), None, kind="organisation")
    for person, outcome in zip(known.riverside_members, ["done", "done", "done", None], strict=False):
        a_duty(care, known.riverside, person.pk, dt.date(2026, 10, 18), outcome, kind="person")


def an_occasion(organisation, kind, held_on, people, *, title="", recorded_on=None, **fields) -> Occasion:
    """An occasion with its participants, entered on the day itself unless `recorded_on` says otherwise."""
    occasion = Occasion.objects.create(
        county=organisation.county,
        client_key=uuid.uuid4(),
        kind=kind,
        organisation=organisation,
        held_on=held_on,
        title=title or f"{held_on.month}月{kind}",
        recorded_at=dt.datetime.combine(recorded_on or held_on, dt.time(19), SHANGHAI),
        **fields,
    )
    Participation.objects.bulk_create(Participation(occasion=occasion, person=person) for person in people)
    return occasion


def a_visit(organisation, kind, visited_on, people, **fields) -> Visit:
    """A visit to people."""
    visit = Visit.objects.create(
        county=organisation.county,
        client_key=uuid.uuid4(),
        kind=kind,
        organisation=organisation,
        visited_on=visited_on,
        visitors="周敏",
        **fields,
    )
    VisitedPerson.objects.bulk_create(VisitedPerson(visit=visit, person=person) for person in people)
    return visit


def an_institution(county, code, title) -> InstitutionVersion:
    """An institution in its first version."""
    institution = Institution.objects.create(county=county, code=code, title=title)
    return InstitutionVersion.objects.create(
        county=county,
        institution=institution,
        number=1,
        body="",
        source="测试",
        period=DateRange(dt.date(2020, 1, 1), None),
    )


def a_duty(version, organisation, subject_id, due_on, outcome, *, kind) -> Duty:
    """A duty, settled on its last day if it has an outcome."""
    return Duty.objects.create(
        county=organisation.county,
        institution=version.institution,
        version=version,
        clause=0,
        owed=0,
        subject_kind=kind,
        subject_id=subject_id,
        anchor_on=due_on,
        opens_on=due_on - dt.timedelta(days=20),
        due_on=due_on,
        organisation=organisation,
        post="secretary",
        fact="测试",
        outcome=outcome,
        settled_on=due_on if outcome else None,
    )
