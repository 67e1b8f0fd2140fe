"""How strong a password must be, and what is said of a weak one."""

from __future__ import annotations

import pytest
from tests.builders import PASSWORD, a_branch, a_county, an_account

pytestmark = pytest.mark.django_db
STRENGTH = "/account/password/strength/"
CHANGE = "/account/password/change/"
STRONG = "茶壶-lighthouse-4827"


@pytest.fixture
def account():
    account = an_account("secretary", a_branch(a_county()), name="周敏", username="zhoumin")
    person = account.person
    person.pinyin, person.initials, person.phone = "zhou min", "zm", "13800001234"
    person.save()
    return account


def change(client, password):
    return client.post(CHANGE, {"oldpassword": PASSWORD, "password1": password, "password2": password})


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "至少10个字符"),
        ("1234567890", "猜"),
        ("qwertyuiop[", "键"),
        ("zhoumin1985", "本人的姓名"),
        ("13800001234", "本人的"),
        ("aaaaaaaaaaaa", "反复"),
        ("password2026", "猜"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(client, account, password, why):
    client.force_login(account)

    answer = change(client, password)

    assert answer.status_code == 200
    assert why in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_strong_password_is_taken(client, account):
    client.force_login(account)

    assert change(client, STRONG).status_code == 302

    account.refresh_from_db()
    assert account.check_password(STRONG)


def test_the_old_password_must_be_right(client, account):
    client.force_login(account)

    page = client.post(CHANGE, {"oldpassword": "wrong", "password1": STRONG, "password2": STRONG})

    assert "原来的密码不对" in page.content.decode()


def test_strength_is_said_while_typing(client, account):
    client.force_login(account)

    assert "太短" in client.post(STRENGTH, {"password1": "abc"}).content.decode()
    assert "本人的姓名" in client.post(STRENGTH, {"password1": "zhoumin1985"}).content.decode()
    assert "很好" in client.post(STRENGTH, {"password1": STRONG}).content.decode()


def test_strength_is_said_to_nobody_who_sets_no_password(client, account):
    assert client.post(STRENGTH, {"password1": STRONG}).status_code == 403
