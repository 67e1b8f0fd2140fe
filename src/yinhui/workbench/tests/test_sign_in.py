"""Signing in and out, as a person does it."""

from __future__ import annotations

import json

import pytest
from tests.builders import PASSWORD, a_county, an_account

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"


@pytest.fixture
def account():
    return an_account("bureau_clerk", a_county("平原县"), username="zhoumin")


def test_signing_in_leads_back_to_where_one_was_going(client, account):
    asked = client.get("/empty/?page=2&sort=-age")
    assert asked.status_code == 302
    assert asked.url == "/account/login/?next=%2Fempty%2F%3Fpage%3D2%26sort%3D-age"

    page = client.get(asked.url)
    assert 'name="next" value="/empty/?page=2&amp;sort=-age"' in page.content.decode()

    answer = client.post(
        SIGN_IN, {"login": "zhoumin", "password": PASSWORD, "next": "/empty/?page=2&sort=-age"}
    )
    assert (answer.status_code, answer.url) == (302, "/empty/?page=2&sort=-age")
    assert client.get(answer.url).status_code == 200


def test_signing_in_never_leads_to_another_site(client, account):
    answer = client.post(SIGN_IN, {"login": "zhoumin", "password": PASSWORD, "next": "https://example.com/"})
    assert answer.url == "/"


def test_a_wrong_password_is_said_without_saying_which_was_wrong(client, account):
    page = client.post(SIGN_IN, {"login": "zhoumin", "password": "wrong-password"}).content.decode()
    nobody = client.post(SIGN_IN, {"login": "nobody", "password": "wrong-password"}).content.decode()

    assert "用户名或密码" in page
    assert "用户名或密码" in nobody


def test_ten_wrong_passwords_lock_the_account_with_words_that_help(client, account, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(SIGN_IN, {"login": "zhoumin", "password": "wrong-password"})
    assert answer.status_code == 429
    assert "暂时不能登录" in answer.content.decode()

    answer = client.post(SIGN_IN, {"login": "zhoumin", "password": PASSWORD})

    assert answer.status_code == 429


def test_signing_out_ends_the_session(client, account):
    client.force_login(account)

    answer = client.post("/account/logout/")

    assert answer.url == SIGN_IN
    assert client.get("/empty/").status_code == 302


def test_a_session_that_ended_says_so_on_the_sign_in_page(client, account):
    client.force_login(account)
    client.session.flush()

    answer = client.get("/empty/")

    assert answer.url.endswith("&ended=1")
    assert "离开的时间长了" in client.get(answer.url).content.decode()


def test_a_session_that_ended_within_a_page_leads_to_the_sign_in_page_and_back(client, account):
    answer = client.get(
        "/empty/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=zxm"}
    )

    assert answer["HX-Redirect"] == "/account/login/?next=%2Fpeople%2F%3Fq%3Dzxm"


def test_a_form_sent_after_the_session_ended_is_not_sent_again(client, account):
    answer = client.post("/posts/switch/", headers={"Referer": "http://testserver/people/"})

    assert answer.url == "/account/login/?next=%2Fpeople%2F"


def test_the_password_is_changed_with_the_old_one(client, account):
    client.force_login(account)
    page = client.get("/account/password/change/").content.decode()
    assert "修改密码" in page

    answer = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "chrysanthemum-9-9", "password2": "chrysanthemum-9-9"},
    )

    assert answer.status_code == 302
    account.refresh_from_db()
    assert account.check_password("chrysanthemum-9-9")


def test_a_password_that_is_too_short_is_refused_in_chinese(client, account):
    client.force_login(account)

    page = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    ).content.decode()

    assert "至少" in page


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/"])
def test_there_is_no_signing_up_and_no_mail(client, path):
    assert client.get(f"/account/{path}").status_code == 404


def test_a_demonstration_shows_its_sign_ins(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert "演示账号" not in client.get(SIGN_IN).content.decode()

    sign_in = {
        "role": "支部书记",
        "username": "shuji",
        "password": "yinhui-demo",
        "organisation": "教育局支部",
    }
    (tmp_path / "demo-sign-ins.json").write_text(json.dumps([sign_in]))

    page = client.get(SIGN_IN).content.decode()
    assert "演示账号" in page
    assert "演示数据" in page
    for words in sign_in.values():
        assert words in page
