"""Institutions: read back, adopted, amended by form or as text, simulated, suspended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_branch, a_county, a_person, an_account

from yinhui.kernel import clock
from yinhui.rulebook.language import parse
from yinhui.rulebook.models import Institution
from yinhui.rulebook.rule_draft import RuleDraft, fits_form
from yinhui.rulebook.shipped import shipped_codes, shipped_text
from yinhui.rulebook.tests.standing import FESTIVAL_RULE, a_duty, an_institution


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


@pytest.fixture
def county(db):
    return a_county()


@pytest.fixture
def branch(county):
    branch = a_branch(county, members=3)
    an_account("secretary", branch)
    return branch


@pytest.fixture
def clerk(client, county):
    account = an_account("bureau_clerk", county, name="周敏")
    client.force_login(account)
    return account


def _sent(draft: RuleDraft) -> QueryDict:
    """What a browser sends for a form that was filled with a rule."""
    data = QueryDict(mutable=True)
    data["tab"] = "form"
    for form in (draft.form, *draft.when, *draft.owed_by, *draft.escalate):
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                data.setlist(bound.html_name, value)
            elif value not in (None, False):
                data[bound.html_name] = str(value)
    for part in (draft.when, draft.owed_by, draft.escalate):
        data[f"{part.prefix}-TOTAL_FORMS"] = str(len(part.forms))
        data[f"{part.prefix}-INITIAL_FORMS"] = "0"
    return data


@pytest.mark.parametrize("code", shipped_codes())
def test_the_form_says_every_shipped_rule_without_loss(code):
    rule = parse(shipped_text(code))
    draft = RuleDraft(_sent(RuleDraft.of(rule)))
    assert fits_form(rule)
    assert draft.is_complete()
    assert parse(draft.text()) == rule


def test_the_list_shows_how_each_stands(client, clerk, county, branch, django_assert_max_num_queries):
    rule = an_institution(county)
    a_duty(rule, a_person(county, branch=branch), branch, due_in=-1)
    with django_assert_max_num_queries(8 + REQUEST_QUERIES):
        text = client.get(reverse("institutions")).content.decode()
    assert "节日慰问" in text
    assert "施行中" in text
    assert f"?rule={rule.pk}&amp;state=overdue" in text


def test_a_page_reads_the_rule_back_with_its_source_and_figures(client, clerk, county, branch):
    rule = an_institution(county)
    for due_in in (-1, 1, 2):
        a_duty(rule, a_person(county, branch=branch), branch, due_in=due_in)
    response = client.get(reverse("institution", args=[rule.pk]))
    tallies = response.context["shown"].tallies
    assert (tallies.overdue, tallies.open, tallies.done) == (1, 2, 0)
    text = response.content.decode()
    for word in (
        "每年农历正月初一，提前15天开始",
        "试行办法第三条",
        "重大节日走访慰问离退休干部",
        "lunar = &quot;1-1&quot;",
    ):
        assert word in text


def test_everybody_may_read_and_only_the_bureau_may_write(client, county, branch):
    rule = an_institution(county)
    client.force_login(an_account("organisation_member", branch))
    page = client.get(reverse("institution", args=[rule.pk]))
    assert "修订" not in page.content.decode()
    assert client.get(reverse("institution-edit", args=[rule.pk])).status_code == 403
    assert client.get(reverse("institution-adopt")).status_code == 403
    assert client.post(reverse("institution-simulate"), {"tab": "text", "body": "x"}).status_code == 403


def test_another_countys_institution_is_not_found(client, clerk):
    elsewhere = an_institution(a_county("别县"))
    assert client.get(reverse("institution", args=[elsewhere.pk])).status_code == 404
    assert client.get(reverse("institution-edit", args=[elsewhere.pk])).status_code == 404


def test_the_check_names_the_line(client, clerk):
    body = FESTIVAL_RULE.replace('lunar = "9-9"', 'lunar = "13-9"')
    response = client.post(reverse("institution-check"), {"tab": "text", "body": body})
    line = body.splitlines().index('lunar = "13-9"') + 1
    text = response.content.decode()
    assert f"第 {line} 行" in text
    assert "lunar 要写农历的" in text


def test_the_check_reads_a_right_text_back(client, clerk):
    response = client.post(reverse("institution-check"), {"tab": "text", "body": FESTIVAL_RULE})
    assert "每年农历九月初九" in response.content.decode()


def test_the_check_of_a_form_says_what_is_missing(client, clerk):
    data = _sent(RuleDraft.of(parse(FESTIVAL_RULE)))
    data["when-0-name"] = ""
    text = client.post(reverse("institution-check"), data).content.decode()
    assert "事项名称" in text


def test_the_form_asks_for_what_the_chosen_way_of_saying_when_needs(client, clerk):
    data = _sent(RuleDraft.of(parse(FESTIVAL_RULE)))
    data["when-0-trigger"] = "week"
    text = client.post(reverse("institution-fields"), data).content.decode()
    assert 'name="when-0-weekday"' in text
    assert 'name="when-0-month"' not in text
    assert 'name="when-1-month"' in text


def test_a_rule_without_a_code_gets_one_from_its_title(client, clerk):
    data = _sent(RuleDraft.of(parse(FESTIVAL_RULE)))
    data["code"] = ""
    draft = RuleDraft(data)
    assert draft.is_complete()
    assert parse(draft.text()).code == "jie-ri-wei-wen"


def test_one_more_clause_is_added_to_what_was_typed(client, clerk):
    data = _sent(RuleDraft.of(parse(FESTIVAL_RULE)))
    data["title"] = "改过的名称"
    data["add"] = "when"
    text = client.post(reverse("institution-fields"), data).content.decode()
    assert 'name="when-2-name"' in text
    assert "改过的名称" in text


def test_an_amendment_is_simulated_and_then_decided_with_a_reason(client, clerk, county, branch):
    rule = an_institution(county)
    edit = client.get(reverse("institution-edit", args=[rule.pk]))
    data = _sent(edit.context["draft"])
    data["code"] = rule.code
    data["institution"] = str(rule.pk)
    data["when-1-DELETE"] = "on"
    shown = client.post(reverse("institution-simulate"), data)
    simulation = shown.context["simulation"]
    assert simulation.proposed.duties < simulation.current.duties
    assert rule.versions.count() == 1

    decided = {"tab": "text", "institution": rule.pk, "body": shown.context["checked"].body, "confirm": "yes"}
    refused = client.post(reverse("institution-simulate"), decided | {"reason": ""})
    assert "请写明修订的理由" in refused.content.decode()
    client.post(reverse("institution-simulate"), decided | {"reason": "重阳另行安排"})
    latest = rule.versions.latest("number")
    assert (latest.number, latest.reason, latest.period.lower) == (2, "重阳另行安排", dt.date(2026, 11, 25))
    page = client.get(reverse("institution", args=[rule.pk]))
    assert "重阳另行安排" in page.content.decode()
    (dropped,) = [each for each in page.context["shown"].versions[0].dropped if "重阳" in each]
    assert "每年农历九月初九" in dropped


def test_a_shipped_rule_is_simulated_and_adopted(client, clerk, county, branch):
    assert "五必到、三级联访" in client.get(reverse("institution-adopt")).content.decode()
    new = client.get(reverse("institution-new"), {"shipped": "five-must-attend", "tab": "text"})
    sent = {"tab": "text", "body": new.context["body"]}
    assert client.post(reverse("institution-simulate"), sent).context["simulation"].proposed.duties > 0
    assert not Institution.objects.exists()
    client.post(reverse("institution-simulate"), sent | {"confirm": "yes"})
    adopted = Institution.objects.get(county=county)
    assert adopted.versions.get().period.lower == dt.date(2026, 11, 24)
    assert "five-must-attend" not in client.get(reverse("institution-adopt")).content.decode()


def test_a_wrong_text_comes_back_to_the_editor_with_its_lines(client, clerk):
    response = client.post(reverse("institution-simulate"), {"tab": "text", "body": 'code = "x"'})
    assert response.status_code == 422
    assert "第 1 行" in response.content.decode()


def test_form_and_text_turn_into_each_other(client, clerk):
    data = _sent(RuleDraft.of(parse(FESTIVAL_RULE)))
    data["turn"] = "text"
    as_text = client.post(reverse("institution-simulate"), data)
    assert parse(as_text.context["body"]) == parse(FESTIVAL_RULE)
    as_form = client.post(
        reverse("institution-simulate"), {"tab": "text", "turn": "form", "body": FESTIVAL_RULE}
    )
    assert as_form.context["tab"] == "form"


def test_an_institution_is_suspended_and_resumed(client, clerk, county):
    rule = an_institution(county)
    client.post(reverse("institution-suspend", args=[rule.pk]))
    assert "这项制度已停用" in client.get(reverse("institution", args=[rule.pk])).content.decode()
    client.post(reverse("institution-resume", args=[rule.pk]))
    rule.refresh_from_db()
    assert rule.is_active


def test_the_prefecture_chooses_a_county_first(client, county):
    client.force_login(an_account("bureau_clerk", county.parent))
    text = client.get(reverse("institution-adopt")).content.decode()
    assert f"?county={county.pk}" in text
    assert "五必到" in client.get(reverse("institution-adopt"), {"county": county.pk}).content.decode()
