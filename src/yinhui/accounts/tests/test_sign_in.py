"""Signing in and out with a password, as a person does it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.builders import PASSWORD, a_branch, a_county, a_person, an_account, totp_code

from yinhui.kernel import clock
from yinhui.registry.models import Account, Appointment

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"


@pytest.fixture
def county():
    return a_county("平原县")


@pytest.fixture
def account(county):
    return an_account("secretary", a_branch(county), username="zhoumin")


def sign_in(client, username="zhoumin", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def test_signing_in_leads_back_to_where_one_was_going(client, account):
    asked = client.get("/empty/?page=2&sort=-age")
    assert asked.status_code == 302
    assert asked.url == "/account/login/?next=%2Fempty%2F%3Fpage%3D2%26sort%3D-age"

    page = client.get(asked.url)
    assert 'name="next" value="/empty/?page=2&amp;sort=-age"' in page.content.decode()

    answer = sign_in(client, next="/empty/?page=2&sort=-age")
    assert (answer.status_code, answer.url) == (302, "/empty/?page=2&sort=-age")
    assert client.get(answer.url).status_code == 200


def test_signing_in_never_leads_to_another_site(client, account):
    assert sign_in(client, next="https://example.com/").url == "/"


def test_a_wrong_password_is_said_without_saying_which_was_wrong(client, account):
    page = sign_in(client, password="wrong-password").content.decode()
    nobody = sign_in(client, username="nobody", password="wrong-password").content.decode()

    assert "用户名或密码不对" in page
    assert "用户名或密码不对" in nobody


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


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "3rdparty/", "social/signup/"])
def test_there_is_no_signing_up_and_no_mail(client, path):
    assert client.get(f"/account/{path}").status_code == 404


def test_a_disabled_account_is_refused_at_once(client, account):
    client.force_login(account)
    assert client.get("/empty/").status_code == 200

    Account.objects.filter(pk=account.pk).update(is_active=False)

    assert client.get("/empty/").status_code == 302
    assert "已经停用" in sign_in(client).content.decode()


def test_an_official_without_a_post_any_more_is_refused_the_same_second(client, account):
    client.force_login(account)
    assert client.get("/empty/").status_code == 200

    Appointment.objects.filter(person=account.person).update(
        period=DateRange(dt.date(2015, 1, 1), clock.today())
    )

    assert client.get("/empty/").status_code != 200
    client.logout()
    page = sign_in(client)
    assert page.status_code == 403
    assert "随任职结束而关闭" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_somebody_who_died_cannot_sign_in(client, account):
    account.person.died_on = clock.today()
    account.person.save()

    page = sign_in(client)

    assert page.status_code == 403
    assert "已经关闭" in page.content.decode()


def test_a_retired_person_signs_in_without_a_post(client, county):
    person = a_person(county, branch=a_branch(county))
    Account.objects.create_user("laowang", PASSWORD, person=person)

    assert sign_in(client, username="laowang").status_code == 302
    assert "_auth_user_id" in client.session


def test_the_bureau_is_asked_for_the_second_factor_after_the_password(client, county):
    an_account("bureau_clerk", county, username="ganshi")

    asked = sign_in(client, username="ganshi", next="/people/")
    assert asked.url == "/account/second-factor/authenticate/"
    assert client.get("/people/").status_code == 302
    assert "验证码" in client.post(asked.url, {"code": "000000"}).content.decode()

    answer = client.post(asked.url, {"code": totp_code()})
    assert answer.url == "/people/"
    assert client.get("/people/").status_code == 200


def test_an_authenticator_code_is_taken_once(client, county):
    an_account("bureau_clerk", county, username="ganshi")
    code = totp_code()
    assert sign_in(client, username="ganshi").status_code == 302
    assert client.post("/account/second-factor/authenticate/", {"code": code}).status_code == 302
    client.post("/account/logout/")

    sign_in(client, username="ganshi")
    again = client.post("/account/second-factor/authenticate/", {"code": code})

    assert again.status_code == 200
    assert "验证码不对" in again.content.decode()


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
