"""The demonstration's reports: every figure again, counted person by person, and the words read over."""

from __future__ import annotations

import re

import pytest
from tests.demonstration import AS_OF, a_demonstration

from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation, Person
from yinhui.reports.documents.survey import default_issuer, survey_of
from yinhui.reports.scope import scope_for
from yinhui.reports.tests.counted_by_hand import Hand

pytestmark = pytest.mark.django_db
COUNTIES = ("东安县", "X区", "平原县", "晋源区", "博山区")


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built


def survey(name):
    county = Organisation.objects.get(kind="county", name=name)
    scope = scope_for(program_actor(county, "测试"), county.pk)
    return survey_of(scope, issuer=default_issuer(scope), issued_on=AS_OF)


@pytest.mark.parametrize("name", ["X区", "东安县"])
def test_every_figure_agrees_with_a_count_by_hand(name):
    made = survey(name)
    county = Organisation.objects.get(kind="county", name=name)

    by_hand = Hand(county, made.scope.as_of, made.scope.since).figures()

    for key, value in by_hand.items():
        assert made.figures.value(key) == pytest.approx(value), key


@pytest.mark.parametrize("name", COUNTIES)
def test_no_report_counts_what_is_none_or_names_a_person(name):
    made = survey(name)
    text = made.document.text

    assert not re.search(r"(?<![\d.])0[个人次项名条]", text)
    assert not re.search(r"None|，，|、、|。。|，。|：。", text)
    assert made.document.is_demonstration
    secretaries = Person.objects.filter(
        county_id=made.scope.county_id, appointments__post="secretary", name__regex="^.{3,}$"
    )
    assert not [p.name for p in secretaries if p.name in str(made.document.as_json())]


def test_the_source_district_lists_its_eight_branches_with_their_members():
    text = survey("X区").document.text
    listed = re.search(r"分别为：(.+?)，共计党员(\d+)人", text)

    assert listed
    numbers = [int(number) for number in re.findall(r"（(\d+)人）", listed[1])]
    assert len(numbers) == 8
    assert sum(numbers) == int(listed[2])
