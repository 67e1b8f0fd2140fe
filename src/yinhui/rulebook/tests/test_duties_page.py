"""The list of duties, one duty, waiving and exporting."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_branch, a_county, a_person, an_account, an_organisation

from yinhui.kernel import clock
from yinhui.rulebook import queries_list
from yinhui.rulebook.models import Discharge, Duty
from yinhui.rulebook.tests.standing import FESTIVAL_RULE, THEME_DAY_RULE, a_duty, an_institution

HOSPITAL_RULE = FESTIVAL_RULE.replace(
    'name = "春节"\nlunar = "1-1"\nopens_days_before = 15',
    ('name = "住院"\nafter = { event = "hospitalised", days = 3 }'),
).replace("jie-ri-wei-wen", "zhu-yuan-tan-wang")


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


@pytest.fixture
def county(db):
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county, name="水利局离退休党支部")


@pytest.fixture
def clerk(county):
    return an_account("bureau_clerk", county, name="周敏")


@pytest.fixture
def rule(county):
    return an_institution(county)


@pytest.fixture
def listed(client, clerk):
    """The names that the list shows, in its order."""

    def read(account=clerk, **query):
        client.force_login(account)
        response = client.get(reverse("duties"), query)
        assert response.status_code == 200
        return [str(row.subject) for row in response.context["rows"]]

    return read


def _settle(duty, outcome, on):
    Duty.objects.filter(pk=duty.pk).update(outcome=outcome, settled_on=on)


def test_it_lists_what_could_be_done_today_soonest_first(listed, county, branch, rule):
    for name, due_in, open_for in (("后办", 5, 10), ("先办", -2, 10), ("没到", 40, 10)):
        a_duty(rule, a_person(county, name=name), branch, due_in=due_in, open_for=open_for)
    assert listed() == ["先办", "后办"]
    assert listed(sort="-due") == ["后办", "先办"]
    assert listed(state="standing") == ["先办", "后办", "没到"]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("overdue", ["逾期"]),
        ("due", ["今天"]),
        ("open", ["可办"]),
        ("upcoming", ["没到"]),
        ("done", ["办了"]),
        ("waived", ["免了"]),
        ("withdrawn", []),
        ("nonsense", ["逾期", "今天", "可办"]),
    ],
)
def test_it_filters_by_state(listed, county, branch, rule, state, found):
    for name, due_in in (("逾期", -1), ("今天", 0), ("可办", 5), ("没到", 40)):
        a_duty(rule, a_person(county, name=name), branch, due_in=due_in)
    for name, outcome in (("办了", "done"), ("免了", "waived")):
        _settle(a_duty(rule, a_person(county, name=name), branch), outcome, dt.date(2026, 11, 20))
    assert listed(state=state) == found


def test_it_filters_by_organisation_rule_person_and_days(listed, county, branch, rule):
    other = a_branch(county, name="教育局离退休党支部")
    theme = an_institution(county, THEME_DAY_RULE)
    a_duty(rule, a_person(county, name="张晓明"), branch, due_in=1)
    a_duty(rule, a_person(county, name="张晓明"), other, due_in=4)
    a_duty(theme, other, other, due_in=2)
    assert listed(within="教育局") == ["教育局离退休党支部", "张晓明"]
    assert listed(organisation=branch.parent_id) == ["张晓明"]
    assert listed(rule=theme.pk) == ["教育局离退休党支部"]
    assert listed(person="张") == ["张晓明", "张晓明"]
    assert listed(due_from="2026-11-26", due_until="2026-11-27") == ["教育局离退休党支部"]


def test_my_own_and_the_whole_are_told_apart(listed, county, branch, rule):
    a_duty(rule, a_person(county, name="支部的"), branch, due_in=1)
    a_duty(rule, a_person(county, name="县里的"), county, due_in=1, post="bureau_clerk", owed=1)
    assert listed(scope="own") == ["县里的"]
    assert sorted(listed()) == ["县里的", "支部的"]


def test_nobody_sees_another_branchs_duties(client, listed, county, branch, rule):
    neighbour = a_branch(county)
    a_duty(rule, a_person(county), branch, due_in=1)
    secretary = an_account("secretary", neighbour)
    assert listed(secretary) == []
    assert client.get(reverse("duties"), {"organisation": branch.pk}).status_code == 404
    assert listed(secretary, within="水利局") == []


def test_it_pages_and_says_where_it_stops(client, clerk, county, branch, rule, monkeypatch):
    monkeypatch.setattr(queries_list, "LISTED_MAX", 60)
    monkeypatch.setattr("yinhui.rulebook.views.duties.LISTED_MAX", 60)
    for _ in range(61):
        a_duty(rule, a_person(county), branch, due_in=1)
    client.force_login(clerk)
    text = client.get(reverse("duties"), {"page": 2}).content.decode()
    assert "第 2 页" in text
    assert "只列出前 60 件" in text


def test_many_are_chosen_on_one_page(client, clerk, county, branch, rule):
    for _ in range(60):
        a_duty(rule, a_person(county), branch, due_in=1)
    client.force_login(clerk)
    assert "每页列 200 件" in client.get(reverse("duties")).content.decode()
    assert len(client.get(reverse("duties"), {"rows": 200}).context["rows"]) == 60


def test_a_done_duty_leads_to_its_record(client, clerk, county, branch, rule):
    duty = a_duty(rule, a_person(county), branch)
    _settle(duty, "done", dt.date(2026, 11, 20))
    Discharge.objects.create(duty=duty, record_kind="visit", record_id=7)
    client.force_login(clerk)
    assert reverse("visit", args=[7]) in client.get(reverse("duty", args=[duty.pk])).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client, clerk, county, branch, rule, django_assert_max_num_queries
):
    for _ in range(20):
        a_duty(rule, a_person(county), branch, due_in=1)
    client.force_login(clerk)
    with django_assert_max_num_queries(10 + REQUEST_QUERIES):
        client.get(reverse("duties"))


def test_the_export_has_the_same_rows(client, clerk, county, branch, rule):
    a_duty(rule, a_person(county, name="张晓明"), branch, due_in=1)
    a_duty(rule, a_person(county, name="李志强"), branch, due_in=40)
    client.force_login(clerk)
    response = client.get(reverse("duties-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True, min_row=2))
    assert [row[1] for row in rows] == ["对象", "张晓明"]
    assert rows[1][4].date() == dt.date(2026, 11, 15)


def test_what_befell_a_person_is_named_to_the_one_who_owes_the_visit_only(client, clerk, county, branch):
    secretary = an_account("secretary", branch)
    hospital = an_institution(county, HOSPITAL_RULE)
    a_duty(hospital, a_person(county, name="张晓明"), branch, due_in=1, fact="住院")
    for account, is_named in ((secretary, True), (clerk, False)):
        client.force_login(account)
        page = client.get(reverse("duties")).content.decode()
        export = client.get(reverse("duties-export"))
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(export.streaming_content))).active
        assert (">住院<" in page) is is_named
        assert (sheet["A3"].value == "住院") is is_named


def test_a_duty_shows_why_it_is_there_and_how_it_climbs(client, clerk, county, branch, rule):
    duty = a_duty(rule, a_person(county, name="张晓明"), branch, due_in=-8)
    client.force_login(clerk)
    text = client.get(reverse("duty", args=[duty.pk])).content.decode()
    for word in (
        "已逾期8天",
        "2026年春节",
        "第 1 版",
        "试行办法第三条",
        "照片不少于1张",
        "逾期7天",
        "已报到县（区）",
    ):
        assert word in text
    # a unit's branch has no community above it
    assert "社区党组织书记" not in text


def test_a_duty_elsewhere_is_not_found(client, county, branch, rule):
    duty = a_duty(rule, a_person(county), branch)
    client.force_login(an_account("secretary", a_branch(county)))
    assert client.get(reverse("duty", args=[duty.pk])).status_code == 404


def test_several_are_let_go_for_one_reason(client, clerk, county, branch, rule):
    duties = [a_duty(rule, a_person(county, name=name), branch, due_in=1) for name in ("甲乙", "丙丁")]
    chosen = {"duty": [duty.pk for duty in duties]}
    client.force_login(clerk)
    assert "免除 2 件应办事项" in client.get(reverse("duties-waive"), chosen).content.decode()
    refused = client.post(reverse("duties-waive"), chosen | {"reason": " "})
    assert refused.status_code == 422
    client.post(reverse("duties-waive"), chosen | {"reason": "两位同志春节在外地子女家"})
    assert set(Duty.objects.values_list("outcome", "reason")) == {("waived", "两位同志春节在外地子女家")}


def test_a_waiver_can_be_taken_back(client, clerk, county, branch, rule):
    duty = a_duty(rule, a_person(county), branch)
    client.force_login(clerk)
    client.post(reverse("duty-waive", args=[duty.pk]), {"reason": "弄错了"})
    client.post(reverse("duty-reopen", args=[duty.pk]), {"reason": "还是要办"})
    duty.refresh_from_db()
    assert duty.outcome is None


def test_who_may_not_waive_is_refused(client, county, branch, rule):
    duty = a_duty(rule, a_person(county), branch)
    client.force_login(an_account("organisation_member", branch))
    assert client.get(reverse("duty-waive", args=[duty.pk])).status_code == 403
    assert "免除" not in client.get(reverse("duty", args=[duty.pk])).content.decode()


def test_the_way_back_never_leads_to_another_site(client, clerk, county, branch, rule):
    duty = a_duty(rule, a_person(county), branch)
    client.force_login(clerk)
    answer = client.post(
        reverse("duty-waive", args=[duty.pk]), {"reason": "在外地", "back": "https://elsewhere.example/"}
    )
    assert answer.url == reverse("today")


def test_the_prefectures_list_names_every_county(listed, county, branch, rule):
    second = an_organisation("county", under=county.parent, name="别县")
    other = a_branch(second)
    a_duty(rule, a_person(county, name="东安人"), branch, due_in=1)
    a_duty(an_institution(second), a_person(second, name="别县人"), other, due_in=2)
    assert listed(an_account("bureau_clerk", county.parent)) == ["东安人", "别县人"]
