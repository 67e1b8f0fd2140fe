"""Everybody's accounts, for whoever manages them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.test import Client
from tests.builders import PASSWORD, a_branch, a_county, a_person, an_account, an_appointment, signed_in

from yinhui.accounts.limits import FAILURES_MAX
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
LIST = "/accounts/"


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def administrator(client, county):
    return signed_in(client, an_account("system_administrator", county, name="管理员"))


def names_in(page):
    return [account.username for account in page.context["leaf"].object_list]


def test_the_list_shows_the_county_s_accounts_with_post_state_and_factor(administrator, county):
    branch = a_branch(county, name="教育局支部")
    an_account("secretary", branch, name="李秀英", username="lixiuying")
    an_account("secretary", a_branch(a_county("X区")), name="外县人")

    page = administrator.get(LIST).content.decode()

    for words in ("李秀英", "lixiuying", "教育局支部", "支部书记", "从未登录", "没有"):
        assert words in page
    assert "外县人" not in page


def test_the_list_is_narrowed(administrator, county):
    fresh = an_account("secretary", a_branch(county), name="李秀英", username="lixiuying")
    busy = an_account("secretary", a_branch(county), name="王强", username="wangqiang")
    Client().post("/account/login/", {"login": "wangqiang", "password": PASSWORD})
    for _ in range(FAILURES_MAX):
        Client().post("/account/login/", {"login": "wangqiang", "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
    Account.objects.filter(pk=fresh.pk).update(is_active=False)

    def found(**query):
        return names_in(administrator.get(LIST, query))

    assert found(q="李秀") == ["lixiuying"]
    assert found(q="wangq") == ["wangqiang"]
    assert found(state="never") == ["lixiuying"]
    assert found(state="locked") == [busy.username]
    assert found(state="disabled") == ["lixiuying"]
    assert set(found(state="one_factor")) == {"lixiuying", "wangqiang"}


def test_the_list_costs_the_same_however_long_it_is(administrator, county, django_assert_max_num_queries):
    for _ in range(12):
        an_account("secretary", a_branch(county))

    with django_assert_max_num_queries(14):
        administrator.get(LIST)


def test_an_account_is_opened_for_who_holds_a_post(administrator, county):
    person = a_person(county, name="李秀英")
    an_appointment(person, "secretary", a_branch(county))
    assert "李秀英" in administrator.get("/accounts/open/?q=李").content.decode()
    page = administrator.get(f"/accounts/open/{person.pk}/")
    assert 'value="lixiuying"' in page.content.decode()

    answer = administrator.post(f"/accounts/open/{person.pk}/", {"username": "lixiuying"})

    account = Account.objects.get(username="lixiuying")
    assert answer.url == f"/accounts/{account.pk}/"
    assert not account.has_usable_password()
    assert "本人还登录不了" in administrator.get(answer.url).content.decode()


def test_a_user_name_that_is_taken_or_not_well_formed_is_refused(administrator, county):
    an_account("secretary", a_branch(county), username="lixiuying")
    person = a_person(county, name="李秀英")
    an_appointment(person, "secretary", a_branch(county))
    path = f"/accounts/open/{person.pk}/"

    assert "已经有人用了" in administrator.post(path, {"username": "lixiuying"}).content.decode()
    assert "小写字母开头" in administrator.post(path, {"username": "李秀英"}).content.decode()


def test_an_administrator_opens_none_for_who_holds_no_post(administrator, county):
    person = a_person(county, name="王老汉", branch=a_branch(county))

    assert "王老汉" not in administrator.get("/accounts/open/?q=王").content.decode()
    assert administrator.get(f"/accounts/open/{person.pk}/").status_code == 404


def test_the_bureau_opens_one_for_a_member_and_manages_no_others(client, county):
    member = a_person(county, name="王老汉", branch=a_branch(county))
    secretary = an_account("secretary", a_branch(county), username="lixiuying")
    bureau = signed_in(client, an_account("bureau_clerk", county))

    assert "王老汉" in bureau.get("/accounts/open/?q=王").content.decode()
    bureau.post(f"/accounts/open/{member.pk}/", {"username": "wanglaohan"})

    account = Account.objects.get(username="wanglaohan")
    assert names_in(bureau.get(LIST)) == ["wanglaohan"]
    assert bureau.post("/accounts/slips/", {"chosen": account.pk}).status_code == 200
    assert bureau.post("/accounts/slips/", {"chosen": secretary.pk}).status_code == 404
    assert bureau.post(f"/accounts/{secretary.pk}/disable/").status_code == 404


def test_an_account_is_disabled_at_once_and_enabled_again(administrator, county):
    account = an_account("secretary", a_branch(county), username="lixiuying")
    own = signed_in(Client(), account)
    assert own.get("/").status_code == 200

    administrator.post(f"/accounts/{account.pk}/disable/")
    assert own.get("/").status_code == 302

    administrator.post(f"/accounts/{account.pk}/enable/")
    answer = own.post("/account/login/", {"login": "lixiuying", "password": PASSWORD})
    assert answer.status_code == 302


def test_nobody_disables_themselves(administrator):
    own = Account.objects.get(person__name="管理员")

    answer = administrator.post(f"/accounts/{own.pk}/disable/")

    assert answer.status_code == 400
    assert Account.objects.get(pk=own.pk).is_active


def test_a_lock_is_taken_off(administrator, county):
    account = an_account("secretary", a_branch(county), username="lixiuying")
    own = Client()
    for _ in range(FAILURES_MAX):
        own.post("/account/login/", {"login": "lixiuying", "password": "wrong"})
    assert "暂时锁定" in administrator.get(f"/accounts/{account.pk}/").content.decode()

    administrator.post(f"/accounts/{account.pk}/unlock/")

    answer = own.post("/account/login/", {"login": "lixiuying", "password": PASSWORD})
    assert answer.status_code == 302


def test_the_export_has_who_and_how_and_no_secret(administrator, county):
    account = an_account("secretary", a_branch(county), name="李秀英", username="lixiuying")
    administrator.post("/accounts/slips/", {"chosen": account.pk})

    answer = administrator.get("/accounts/export/?q=李秀英")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    text = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "李秀英" in text
    assert "支部书记" in text
    assert "从未登录" in text
    assert account.password not in text


@pytest.mark.parametrize("post", ["secretary", "auditor"])
def test_who_manages_no_accounts_sees_none(client, county, post):
    organisation = a_branch(county) if post == "secretary" else county
    other = an_account("secretary", a_branch(county))
    signed_in(client, an_account(post, organisation))

    for path in (LIST, "/accounts/export/", "/accounts/open/", f"/accounts/{other.pk}/"):
        assert client.get(path).status_code == 403
    for verb in ("disable", "enable", "unlock", "remove-second-factors"):
        assert client.post(f"/accounts/{other.pk}/{verb}/").status_code == 403


def test_another_county_s_account_is_not_there(administrator):
    other = an_account("secretary", a_branch(a_county("X区")))

    assert administrator.get(f"/accounts/{other.pk}/").status_code == 404
    assert administrator.post(f"/accounts/{other.pk}/disable/").status_code == 404


def test_a_post_that_ended_is_not_offered(administrator, county):
    person = a_person(county, name="李秀英", retirement_kind="serving", birth_date=dt.date(1985, 1, 1))

    assert administrator.get(f"/accounts/open/{person.pk}/").status_code == 404
