"""Trainings twice a year with a record per secretary (XQ14), exchanges each quarter (BS3)."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import an_account, an_organisation, signed_in
from tests.neighbourhood import TODAY

from yinhui.learning.classes.actions_gatherings import (
    GatheringContent,
    cancel_gathering,
    keep_area,
    plan_exchange,
    plan_training,
    record_gathering,
)
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import AreaBranch
from yinhui.learning.classes.queries_gatherings import (
    SecretaryFilters,
    areas_of_year,
    figures,
    secretary_records,
    trainings_of,
)
from yinhui.learning.classes.tests.given import a_term, enrolled, held
from yinhui.occasions.actions import OccasionContent
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretaries(here):
    """The secretaries of two branches; the community's own is the third."""
    other = an_organisation("community_branch", under=here.community, name="滨河离退休干部党支部")
    return [
        an_account("secretary", here.branch, name="钱书记").person,
        an_account("secretary", other, name="孙书记").person,
    ]


def a_training(here, *came, on=TODAY, held_on=None):
    plan = plan_training(
        actor=here.actor,
        organisation_id=here.community.pk,
        content=GatheringContent(title="书记培训班", planned_on=on),
    )
    return gathered(here, plan, *came, held_on=held_on or on)


def gathered(here, plan, *came, held_on=TODAY):
    content = OccasionContent(
        kind=plan.kind,
        held_on=held_on,
        title=plan.title,
        participant_ids=tuple(person.pk for person in came),
    )
    return record_gathering(actor=here.actor, client_key=uuid.uuid4(), gathering_id=plan.pk, content=content)


def test_each_secretary_has_a_record_over_the_years(here, secretaries):
    a_training(here, *secretaries, on=dt.date(2025, 5, 10))
    a_training(here, secretaries[0], on=dt.date(2026, 4, 10))
    a_training(here, secretaries[0], on=dt.date(2026, 10, 10))
    found = {one.name: one for one in secretary_records(here.actor, SecretaryFilters(year=2026))}
    first, second = found["钱书记"], found["孙书记"]
    assert (first.this_year, first.ever, first.last_on) == (2, 3, dt.date(2026, 10, 10))
    assert first.has_met
    assert (second.this_year, second.ever) == (0, 1)
    assert [one.held_on.year for one in trainings_of(secretaries[0])] == [2026, 2026, 2025]


def test_who_has_not_been_trained_this_year_is_found(here, secretaries):
    a_training(here, secretaries[0], on=dt.date(2026, 4, 10))
    for state, names in (
        ("none", {"孙书记", "周敏"}),
        ("below", {"钱书记", "孙书记", "周敏"}),
        ("met", set()),
    ):
        found = secretary_records(here.actor, SecretaryFilters(year=2026, state=state))
        assert {one.name for one in found} == names, state


def test_a_lesson_of_a_class_is_no_training_of_secretaries(here, secretaries):
    term = a_term(here)
    enrolled(here, term, secretaries[0])
    held(here, term.lessons.order_by("during").first(), secretaries[0])
    assert secretary_records(here.actor, SecretaryFilters(year=2026, words="钱书记"))[0].ever == 0
    assert not trainings_of(secretaries[0]).exists()


def test_an_area_has_an_exchange_each_quarter(here, secretaries):
    branches = [here.branch.pk, here.branch.parent.children.get(name="滨河离退休干部党支部").pk]
    area = keep_area(actor=here.actor, name="沿江片区", branch_ids=branches)
    for month in (2, 5, 8, 11):
        day = dt.date(2026, month, 5)
        plan = plan_exchange(
            actor=here.actor, area_id=area.pk, content=GatheringContent(title="交流", planned_on=day)
        )
        gathered(here, plan, *secretaries, held_on=day)
    year = areas_of_year(here.actor, 2026)[0]
    assert (year.held, year.quarters_held, len(year.branches)) == (4, 4, 2)
    assert figures(here.actor, 2026) == {
        "trainings": 0,
        "exchanges": 4,
        "areas": 1,
        "areas_each_quarter": 1,
    }
    assert figures(here.actor, 2025)["exchanges"] == 0


def test_a_branch_is_of_one_area_and_an_area_of_two_branches_at_least(here, secretaries):
    second = here.branch.parent.children.get(name="滨河离退休干部党支部")
    third = an_organisation("community_branch", under=here.community, name="第三支部")
    one = keep_area(actor=here.actor, name="一片区", branch_ids=[here.branch.pk, second.pk, third.pk])
    other = keep_area(actor=here.actor, name="二片区", branch_ids=[second.pk, third.pk])
    assert AreaBranch.objects.filter(area=one).count() == 1
    assert AreaBranch.objects.filter(area=other).count() == 2
    with pytest.raises(ClassError) as refused:
        keep_area(actor=here.actor, name="三片区", branch_ids=[here.branch.pk])
    assert refused.value.field == "branches"


def test_what_was_held_is_not_cancelled_and_what_is_cancelled_not_held(here, secretaries):
    plan = plan_training(
        actor=here.actor,
        organisation_id=here.community.pk,
        content=GatheringContent(title="书记培训班", planned_on=TODAY),
    )
    gathered(here, plan, secretaries[0])
    with pytest.raises(ClassError) as refused:
        cancel_gathering(actor=here.actor, gathering_id=plan.pk, reason="改期")
    assert refused.value.code == "held"


def test_trainings_are_planned_held_and_exported_on_the_page(client, here, secretaries):
    signed_in(client, here.account)
    client.post(
        reverse("training-new"),
        {"organisation": here.community.pk, "title": "书记培训班", "planned_on": "2026-11-20"},
    )
    shown = client.get(reverse("trainings"))
    plan, _ = shown.context["plans"][0]
    assert shown.context["untrained"] == 3
    form = client.get(reverse("gathering-roll", args=[plan.pk])).context["form"]
    sent = {name: form[name].value() for name in ("client_key", "organisation", "kind", "title", "setting")}
    client.post(
        reverse("gathering-roll", args=[plan.pk]),
        sent | {"held_on": "2026-11-20", "person": [secretaries[0].pk]},
    )
    after = client.get(reverse("trainings"))
    assert (after.context["held"], after.context["untrained"]) == (1, 2)
    file = client.post(f"{reverse('trainings-export')}?year=2026", {"chosen": [secretaries[0].pk]})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file))).active
    assert [sheet["A3"].value, sheet["E3"].value, sheet.max_row] == ["钱书记", 1, 3]
    record = client.get(reverse("training-record", args=[secretaries[0].pk])).content.decode()
    assert "书记培训班" in record


def test_the_page_of_areas_plans_an_exchange(client, here, secretaries):
    signed_in(client, here.account)
    branches = [branch.pk for branch in here.community.children.all()]
    client.post(
        reverse("area-new"), {"name": "沿江片区", "organisation": here.community.pk, "branches": branches}
    )
    area = areas_of_year(here.actor, 2026)[0].area
    client.post(reverse("exchange-new", args=[area.pk]), {"title": "四季度交流", "planned_on": "2026-11-25"})
    shown = client.get(reverse("exchanges")).content.decode()
    assert "四季度交流" in shown
    assert "0/4次" in shown


def test_a_branch_secretary_reads_no_others_record(here, secretaries):
    actor = actors_of(secretaries[0].accounts.get())[0]
    assert {one.name for one in secretary_records(actor, SecretaryFilters(year=2026))} == {"钱书记"}
