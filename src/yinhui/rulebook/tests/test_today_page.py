"""今日应办."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_branch, a_county, a_person, an_account, an_organisation

from yinhui.kernel import clock
from yinhui.rulebook import queries_today
from yinhui.rulebook.tests.standing import THEME_DAY_RULE, a_duty, an_institution

TUESDAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TUESDAY):
        yield


@pytest.fixture
def county(db):
    return a_county()


@pytest.fixture
def branch(county):
    return a_branch(county, name="水利局离退休党支部")


@pytest.fixture
def secretary(branch):
    return an_account("secretary", branch, name="王建国")


@pytest.fixture
def page(client):
    def read(account, **query):
        client.force_login(account)
        response = client.get(reverse("today"), query)
        assert response.status_code == 200
        return response

    return read


def _groups(response, key):
    return next(s for s in response.context["board"].sections if s.key == key).groups


def test_it_says_what_is_due_for_whom_by_whom_by_when_and_why(page, county, branch, secretary):
    person = a_person(county, name="张晓明", branch=branch)
    a_duty(an_institution(county), person, branch, due_in=2)
    text = page(secretary).content.decode()
    for word in (
        "春节 · 张晓明",
        "11月26日",
        "还有2天",
        "支部书记",
        "王建国",
        "节日慰问",
        "第1版",
        "试行办法第三条",
    ):
        assert word in text


def test_duties_are_grouped_by_how_soon_they_are_due(page, county, branch, secretary):
    rule = an_institution(county)
    for due_in in (-5, 0, 3, 9):
        a_duty(rule, a_person(county, branch=branch), branch, due_in=due_in)
    response = page(secretary)
    for key in ("overdue", "today", "week", "later"):
        assert [group.number for group in _groups(response, key)] == [1]


def test_what_has_not_opened_yet_is_not_shown(page, county, branch, secretary):
    a_duty(an_institution(county), a_person(county, branch=branch), branch, due_in=30, open_for=15)
    response = page(secretary)
    assert response.context["board"].shown == []
    assert "您现在没有要办的事" in response.content.decode()


def test_a_large_group_is_one_line_that_leads_to_its_list(page, county, branch, secretary):
    rule = an_institution(county)
    for number in range(queries_today.GROUP_ROWS + 2):
        a_duty(rule, a_person(county, name=f"老同志{number}", branch=branch), branch, due_in=1)
    response = page(secretary)
    (group,) = _groups(response, "week")
    assert (group.number, group.rows) == (queries_today.GROUP_ROWS + 2, ())
    text = response.content.decode()
    assert "老同志1" not in text
    assert f"{reverse('duties')}?rule={rule.pk}" in text


def test_what_does_not_fit_is_one_line_that_leads_to_the_list(page, county, branch, secretary, monkeypatch):
    monkeypatch.setattr(queries_today, "SECTION_GROUPS", 1)
    for code in ("first", "second"):
        rule = an_institution(county, **{"jie-ri-wei-wen": code})
        a_duty(rule, a_person(county, name=code, branch=branch), branch, due_in=-1)
    text = page(secretary).content.decode()
    assert "first" in text
    assert "second" not in text
    assert "还有 1 项" in text


def test_a_tally_that_is_too_long_says_so(page, county, branch, secretary, monkeypatch):
    monkeypatch.setattr(queries_today, "TALLY_MAX", 8)
    rule = an_institution(county)
    for _ in range(9):
        a_duty(rule, a_person(county, branch=branch), branch, due_in=1)
    (group,) = _groups(page(secretary), "week")
    assert group.tally == "7+"


def test_another_posts_duties_are_shown_only_in_the_whole(page, county, branch, secretary):
    a_duty(
        an_institution(county), a_person(county, branch=branch), branch, due_in=1, post="organisation_member"
    )
    assert page(secretary).context["board"].shown == []
    assert len(_groups(page(secretary, scope="whole"), "week")) == 1


def test_the_county_sees_below_itself_and_never_another_county(page, county, branch):
    clerk = an_account("bureau_clerk", county)
    elsewhere = an_organisation("county", under=county.parent, name="别县")
    other = a_branch(elsewhere)
    a_duty(an_institution(county), a_person(county, branch=branch), branch, due_in=1)
    a_duty(an_institution(elsewhere), a_person(elsewhere, branch=other), other, due_in=1)
    (group,) = _groups(page(clerk, scope="whole"), "week")
    assert (group.number, group.organisations) == (1, 1)


def test_the_prefecture_sees_every_county(page, county, branch):
    clerk = an_account("bureau_clerk", county.parent)
    a_duty(an_institution(county), a_person(county, branch=branch), branch, due_in=1)
    assert len(_groups(page(clerk, scope="whole"), "week")) == 1


def test_an_overdue_duty_climbs_to_the_county_after_the_days_its_rule_says(page, county, branch):
    clerk = an_account("bureau_clerk", county)
    rule = an_institution(county)
    a_duty(rule, a_person(county, name="没报", branch=branch), branch, due_in=-6)
    a_duty(rule, a_person(county, name="已报", branch=branch), branch, due_in=-7)
    response = page(clerk)
    (group,) = response.context["board"].escalated.groups
    assert [str(row.subject) for row in group.rows] == ["已报"]
    text = response.content.decode()
    assert "由下级逾期上报" in text
    assert "逾期7天报老干部局干事（已报）" in text


def test_it_does_not_climb_past_a_branch_in_another_tree(page, county, branch):
    neighbour = a_branch(county)
    secretary = an_account("secretary", neighbour)
    a_duty(an_institution(county), a_person(county, branch=branch), branch, due_in=-30)
    assert page(secretary).context["board"].shown == []


def test_a_specialist_sees_only_the_people_looked_after(page, county, branch):
    specialist = an_account("specialist", branch, name="刘敏")
    mine, other = (a_person(county, name=name, branch=branch) for name in ("我的人", "别人的人"))
    specialist.person.appointments.update(for_person=mine)
    rule = an_institution(county)
    for person in (mine, other):
        a_duty(rule, person, branch, due_in=1, post="specialist")
    (group,) = _groups(page(specialist), "week")
    assert [(str(row.subject), row.holders) for row in group.rows] == [("我的人", ("刘敏",))]


def test_the_next_step_leads_to_the_form_of_the_record_that_the_rule_asks_for(
    page, county, branch, secretary
):
    visit = a_duty(an_institution(county), a_person(county, branch=branch), branch, due_in=1)
    meeting = a_duty(an_institution(county, THEME_DAY_RULE), branch, branch, due_in=1)
    text = page(secretary).content.decode()
    assert f"{reverse('visit-new')}?duty={visit.pk}" in text
    assert f"{reverse('occasion-new')}?duty={meeting.pk}" in text


def test_visits_are_offered_together_and_meetings_one_by_one(page, county, branch, secretary):
    festival, meeting = an_institution(county), an_institution(county, THEME_DAY_RULE)
    for due_in in (-40, -10):
        a_duty(festival, a_person(county, branch=branch), branch, due_in=due_in)
        a_duty(meeting, branch, branch, due_in=due_in)
    assert page(secretary).content.decode().count("一起办理") == 1


def test_the_number_of_queries_does_not_grow_with_the_duties(
    client, county, branch, secretary, django_assert_max_num_queries
):
    for name in ("甲", "乙", "丙"):
        rule = an_institution(county, **{"jie-ri-wei-wen": f"rule-{ord(name)}", "节日慰问": name})
        for due_in in (-3, -2, 0, 0, 1, 8):
            a_duty(rule, a_person(county, branch=branch), branch, due_in=due_in)
    client.force_login(secretary)
    with django_assert_max_num_queries(10 + REQUEST_QUERIES):
        client.get(reverse("today"))
