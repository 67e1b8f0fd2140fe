"""The form of an occasion in a real Chromium: the roster, guests, phrases."""

import datetime as dt

import pytest
from tests.builders import a_branch, a_county, a_person, an_account, signed_in

from yinhui.kernel import clock
from yinhui.workbench.tests.test_components_in_browser import PHONE, browser, opened

__all__ = ["browser"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(dt.date(2026, 11, 20)):
        yield


@pytest.fixture
def form(browser, client):
    branch = a_branch(a_county())
    others = (f"成员{sign}" for sign in "甲乙丙丁戊己庚辛壬")
    for name in ("王建国", "李秀英", "张晓明", "赵玉兰", *others):
        a_person(branch.county, branch=branch, name=name)
    a_person(branch.county, home_unit=branch, name="欧阳修远")
    signed_in(client, an_account("secretary", branch))
    return opened(browser, client, path="/occasions/new/", viewport=PHONE)


def test_the_roster_is_ticked_at_once_and_counts_who_is_left_out(form):
    form.click("[data-roster-all=in]")
    form.get_by_label("张晓明").uncheck()
    assert form.inner_text(".roster-count") == "名单 13 人，已勾 12 人，没勾 1 人"
    assert form.complaints == []


def test_finding_in_the_roster_hides_the_others_and_all_means_those_shown(form):
    form.fill("[data-roster-find]", "zxm")
    assert form.locator("[data-roster-row]:visible").count() == 1
    form.click("[data-roster-all=in]")
    form.fill("[data-roster-find]", "")
    assert form.locator("[data-roster-row] input:checked").count() == 1


def test_a_guest_is_found_as_one_types_and_stays_picked(form):
    form.fill("[data-picker] input[type=search]", "oyxy")
    form.get_by_label("欧阳修远").check()
    assert form.locator("[data-picked] input:checked").count() == 1
    assert form.input_value("[data-picker] input[type=search]") == ""
    form.fill("[data-picker] input[type=search]", "oyx")
    form.wait_for_timeout(600)
    assert form.locator("[data-found] li").count() == 0, "who is picked is not offered again"


def test_a_phrase_pressed_is_written_into_the_text(form):
    form.get_by_role("button", name="重温入党誓词。").click()
    form.keyboard.type("大家发言热烈。")
    assert form.input_value("#id_text") == "重温入党誓词。大家发言热烈。"


def test_the_form_fits_a_phone(form):
    assert form.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
