"""What locks after failures, and whom it does not."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.builders import PASSWORD, a_branch, a_county, an_account, totp_code

from yinhui.accounts.limits import FAILURES_MAX

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"


@pytest.fixture
def account():
    return an_account("secretary", a_branch(a_county()), username="zhoumin")


def tries(client, password, *, username="zhoumin", address="10.0.0.1"):
    return client.post(SIGN_IN, {"login": username, "password": password}, REMOTE_ADDR=address)


def lock(client, *, address="10.0.0.1"):
    for _ in range(FAILURES_MAX):
        answer = tries(client, "wrong-password", address=address)
    return answer


def test_ten_wrong_passwords_lock_with_the_time_left_and_what_to_do(client, account):
    answer = lock(client)

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "10 分钟" in page
    assert "首次登录单" in page
    assert tries(client, PASSWORD).status_code == 429


def test_a_stranger_elsewhere_locks_nobody_out(account):
    lock(Client(), address="10.0.0.66")

    assert tries(Client(), PASSWORD, address="10.0.0.1").status_code == 302


def test_a_device_that_signed_in_before_is_not_locked_out_from_its_own_address(account):
    own = Client()
    assert tries(own, PASSWORD).status_code == 302
    own.post("/account/logout/")

    assert lock(Client()).status_code == 429

    assert tries(own, PASSWORD).status_code == 302


def test_a_known_device_is_locked_by_its_own_failures(account):
    own = Client()
    tries(own, PASSWORD)
    own.post("/account/logout/")

    assert lock(own).status_code == 429


def test_another_account_from_the_same_address_is_not_locked(account):
    an_account("secretary", a_branch(a_county("X区")), username="liwei")
    lock(Client())

    assert tries(Client(), PASSWORD, username="liwei").status_code == 302


def test_an_address_that_tries_many_accounts_is_slowed_down(account):
    stranger = Client()
    for number in range(31):
        answer = tries(stranger, "wrong-password", username=f"name{number}", address="10.0.0.66")

    assert "试得太多了" in answer.content.decode()
    assert "试得太多了" in tries(stranger, PASSWORD, address="10.0.0.66").content.decode()
    assert tries(Client(), PASSWORD, address="10.0.0.1").status_code == 302


def test_wrong_codes_of_a_slip_lock_too(client, account):
    for _ in range(FAILURES_MAX):
        answer = client.post("/account/first/", {"username": "zhoumin", "code": "0000 0000 0000"})

    assert answer.status_code == 429


def test_wrong_second_factors_lock_the_account_wherever_they_come_from(account):
    an_account("bureau_clerk", a_county("X区"), username="ganshi")
    for number in range(FAILURES_MAX):
        thief = Client()
        tries(thief, PASSWORD, username="ganshi", address=f"10.0.1.{number}")
        thief.post("/account/second-factor/authenticate/", {"code": "000000"})

    thief = Client()
    tries(thief, PASSWORD, username="ganshi", address="10.0.2.1")
    answer = thief.post("/account/second-factor/authenticate/", {"code": totp_code()})

    assert "试得太多了" in answer.content.decode()
