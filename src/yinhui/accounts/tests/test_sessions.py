"""Sessions: when they end, who ends them, and devices that have not been seen before."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.builders import PASSWORD, a_branch, a_county, an_account, signed_in

from yinhui.accounts.limits import IDLE_OTHERS, IDLE_STRICT, SESSION_MAX
from yinhui.accounts.models import SignIn
from yinhui.accounts.sessions import SEEN_S, STARTED_S

pytestmark = pytest.mark.django_db
SECURITY = "/account/security/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 MicroMessenger/8.0"


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def account(county):
    return an_account("secretary", a_branch(county), username="zhoumin")


def sign_in(browser=CHROME, address="10.0.0.1"):
    """Sign in with the password from a browser of its own."""
    client = Client(HTTP_USER_AGENT=browser, REMOTE_ADDR=address)
    client.post("/account/login/", {"login": "zhoumin", "password": PASSWORD})
    return client


def moved_back(client, key, by):
    session = client.session
    session[key] = session[key] - int(by.total_seconds()) - 1
    session.save()


@pytest.mark.parametrize(
    ("post", "idle"),
    [("bureau_clerk", IDLE_STRICT), ("system_administrator", IDLE_STRICT), ("secretary", IDLE_OTHERS)],
)
def test_a_session_left_alone_ends_and_the_bureau_s_earlier(client, county, post, idle):
    organisation = a_branch(county) if post == "secretary" else county
    signed_in(client, an_account(post, organisation))
    moved_back(client, SEEN_S, idle / 2)
    assert client.get("/empty/").status_code == 200

    moved_back(client, SEEN_S, idle)

    assert client.get("/empty/").status_code == 302
    assert SignIn.objects.get().ended_because == "idle"


def test_a_session_ends_after_twelve_hours_however_busy(client, account):
    signed_in(client, account)
    moved_back(client, STARTED_S, SESSION_MAX)

    assert client.get("/empty/").status_code == 302
    assert SignIn.objects.get().ended_because == "too_long"


def test_the_page_lists_where_one_is_signed_in(account):
    sign_in(WECHAT, "10.0.0.2")

    page = sign_in().get(SECURITY).content.decode()

    for words in ("Chrome，Windows 电脑", "微信，安卓手机", "10.0.0.1", "10.0.0.2", "就是这里", "密码"):
        assert words in page


def test_one_session_is_ended_from_another(account):
    telephone = sign_in(WECHAT)
    desk = sign_in()
    other = SignIn.objects.get(browser="微信，安卓手机")

    assert desk.post(f"/account/security/end/{other.pk}/").url == SECURITY

    assert telephone.get("/empty/").status_code == 302
    assert desk.get("/empty/").status_code == 200


def test_nobody_ends_anothers_session(client, account, county):
    sign_in()
    stranger = signed_in(client, an_account("secretary", a_branch(county)))
    other = SignIn.objects.get(account=account)

    assert stranger.post(f"/account/security/end/{other.pk}/").status_code == 404
    assert SignIn.objects.get(pk=other.pk).ended_at is None


def test_signing_out_everywhere_ends_them_all(account):
    telephone, desk = sign_in(WECHAT), sign_in()

    answer = desk.post("/account/security/end/")

    assert answer.url == "/account/login/"
    assert telephone.get("/empty/").status_code == 302
    assert desk.get("/empty/").status_code == 302
    assert "所有设备上退出" in desk.get(answer.url).content.decode()


def test_a_new_password_ends_the_other_sessions(account):
    telephone, desk = sign_in(WECHAT), sign_in()

    desk.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "茶壶-lighthouse-4827", "password2": "茶壶-lighthouse-4827"},
    )

    assert telephone.get("/empty/").status_code == 302
    assert desk.get("/empty/").status_code == 200
    assert SignIn.objects.get(browser="微信，安卓手机").ended_because == "password"
    desk.post("/account/security/end/")
    assert desk.get("/empty/").status_code == 302


def test_a_new_device_is_told_at_the_next_sign_in_elsewhere(account):
    desk = sign_in()
    assert "新的设备" not in desk.get("/empty/").content.decode()
    desk.post("/account/logout/")
    sign_in(WECHAT, "10.0.0.66")

    desk.post("/account/login/", {"login": "zhoumin", "password": PASSWORD})

    page = desk.get("/empty/").content.decode()
    assert "新的设备上登录过" in page
    assert "微信，安卓手机" in page
    assert "10.0.0.66" in page


def test_a_new_device_is_confirmed_once(account):
    desk = sign_in()
    desk.post("/account/logout/")
    sign_in(WECHAT)
    desk.post("/account/login/", {"login": "zhoumin", "password": PASSWORD})

    desk.post("/account/security/devices/confirm/")

    assert "新的设备上登录过" not in desk.get("/empty/").content.decode()
    desk.post("/account/logout/")
    desk.post("/account/login/", {"login": "zhoumin", "password": PASSWORD})
    assert "新的设备上登录过" not in desk.get("/empty/").content.decode()


def test_a_forgotten_device_is_signed_out(account):
    telephone, desk = sign_in(WECHAT), sign_in()
    device = SignIn.objects.get(browser="微信，安卓手机").device

    desk.post(f"/account/security/devices/{device.pk}/forget/")

    assert telephone.get("/empty/").status_code == 302
    assert "微信" not in desk.get(SECURITY).content.decode().split("登录过的设备")[1]


def test_a_page_costs_no_query_for_the_session_s_book_keeping(client, account, django_assert_max_num_queries):
    signed_in(client, account)
    client.get("/empty/")

    with django_assert_max_num_queries(12) as captured:
        client.get("/empty/")

    assert not [query for query in captured.captured_queries if "accounts_" in query["sql"]]
    assert not [query for query in captured.captured_queries if "mfa_" in query["sql"]]


def test_who_is_not_signed_in_sees_no_security_page(client):
    assert client.get(SECURITY).url.startswith("/account/login/")
