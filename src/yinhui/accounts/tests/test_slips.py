"""The first sign-in by a printed slip, and a lost password, which is a new slip."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from tests.builders import PASSWORD, a_branch, a_county, a_person, an_account, an_appointment, signed_in

from yinhui.accounts.models import Slip
from yinhui.kernel import clock
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
FIRST = "/account/first/"
SET = "/account/first/password/"
STRONG = "茶壶-lighthouse-4827"


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def administrator(client, county):
    return signed_in(client, an_account("system_administrator", county, name="管理员"))


@pytest.fixture
def secretary(county):
    """A secretary whose account has just been opened: no password yet."""
    person = a_person(county, name="李秀英", retirement_kind="tuixiu")
    an_appointment(person, "secretary", a_branch(county))
    return Account.objects.create_user("lixiuying", None, person=person)


def print_slip(administrator, *accounts):
    """Return the codes as they stand on the paper."""
    page = administrator.post("/accounts/slips/", {"chosen": [account.pk for account in accounts]})
    assert page.status_code == 200
    shown = re.findall(r'<dd class="slip-code">(.*?)</dd>', page.content.decode(), re.S)
    return [" ".join(re.findall(r"<span>(\d{4})</span>", one)) for one in shown]


def first_sign_in(code, username="lixiuying", password=STRONG):
    """Use the slip in a browser of one's own; return it and the last answer."""
    own = Client()
    answer = own.post(FIRST, {"username": username, "code": code})
    if answer.status_code == 302:
        answer = own.post(SET, {"password1": password, "password2": password})
    return own, answer


def test_a_slip_leads_to_a_password_and_in(administrator, secretary):
    (code,) = print_slip(administrator, secretary)

    own, answer = first_sign_in(code)

    assert answer.status_code == 302
    assert own.get("/").status_code == 200
    secretary.refresh_from_db()
    assert secretary.check_password(STRONG)


def test_the_slip_names_address_person_user_name_and_how_long_it_is_valid(administrator, secretary):
    page = administrator.post("/accounts/slips/", {"chosen": secretary.pk}).content.decode()

    for words in ("http://testserver/account/first/", "李秀英", "lixiuying", "7 天", "只能用一次"):
        assert words in page


def test_a_code_is_taken_however_it_is_spaced(administrator, secretary):
    (code,) = print_slip(administrator, secretary)

    assert first_sign_in(code.replace(" ", "-"))[1].status_code == 302


def test_a_slip_is_used_once(administrator, secretary):
    (code,) = print_slip(administrator, secretary)
    first_sign_in(code)

    _, answer = first_sign_in(code, password="another-茶壶-9917")

    assert "已经用过" in answer.content.decode()
    secretary.refresh_from_db()
    assert secretary.check_password(STRONG)


def test_a_new_slip_makes_the_earlier_one_void(administrator, secretary):
    (old,) = print_slip(administrator, secretary)
    (new,) = print_slip(administrator, secretary)

    assert first_sign_in(old)[1].status_code == 200
    assert first_sign_in(new)[1].status_code == 302


def test_a_slip_ends_after_seven_days(administrator, secretary):
    (code,) = print_slip(administrator, secretary)

    with clock.fixed(clock.now() + dt.timedelta(days=7, minutes=1)):
        _, answer = first_sign_in(code)

    assert "过期" in answer.content.decode()


def test_only_a_hash_of_the_code_is_kept(administrator, secretary):
    (code,) = print_slip(administrator, secretary)

    kept = bytes(Slip.objects.get(account=secretary).code_hash)

    assert code.replace(" ", "").encode() not in kept
    assert len(kept) == 16


def test_a_weak_password_is_refused_and_the_slip_stays(administrator, secretary):
    (code,) = print_slip(administrator, secretary)

    _, answer = first_sign_in(code, password="lixiuying1950")

    assert "本人的姓名" in answer.content.decode()
    assert first_sign_in(code)[1].status_code == 302


def test_a_lost_password_is_a_new_slip_and_the_old_sessions_end(administrator, county):
    account = an_account("secretary", a_branch(county), username="zhoumin")
    stranger = signed_in(Client(), account)
    (code,) = print_slip(administrator, account)

    first_sign_in(code, username="zhoumin")

    assert stranger.get("/").status_code == 302


def test_a_slip_does_not_do_without_the_second_factor(administrator, county):
    clerk = an_account("bureau_clerk", county, username="ganshi")
    (code,) = print_slip(administrator, clerk)

    own, answer = first_sign_in(code, username="ganshi")

    assert answer.url == "/account/second-factor/authenticate/"
    assert own.get("/").status_code == 302


def test_a_disabled_account_s_slip_is_void(administrator, secretary):
    (code,) = print_slip(administrator, secretary)
    administrator.post(f"/accounts/{secretary.pk}/disable/")

    assert first_sign_in(code)[1].status_code == 200
    assert administrator.post("/accounts/slips/", {"chosen": secretary.pk}).status_code == 400


def test_many_slips_are_printed_at_once(administrator, secretary, county):
    another = an_account("secretary", a_branch(county))

    codes = print_slip(administrator, secretary, another)

    assert len(set(codes)) == 2


def test_slips_are_printed_only_within_reach_and_by_who_may(client, administrator, secretary):
    elsewhere = an_account("secretary", a_branch(a_county("X区")))
    assert administrator.post("/accounts/slips/", {"chosen": elsewhere.pk}).status_code == 404

    own = an_account("secretary", a_branch(elsewhere.person.county), username="wangwu")
    assert signed_in(Client(), own).post("/accounts/slips/", {"chosen": own.pk}).status_code == 403


def test_the_second_step_is_not_reached_without_the_first(client, secretary):
    assert client.get(SET).url == FIRST
    assert client.post(SET, {"password1": PASSWORD, "password2": PASSWORD}).url == FIRST
