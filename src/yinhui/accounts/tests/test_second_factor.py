"""Second factors: compulsory for the bureau and administrators, set up before anything else."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.builders import (
    PASSWORD,
    a_branch,
    a_county,
    an_account,
    signed_in,
    totp_code,
    with_authenticator_app,
)

pytestmark = pytest.mark.django_db
CHOOSE = "/account/second-factor/"
TOTP = "/account/second-factor/totp/activate/"
CODES = "/account/second-factor/codes/"


@pytest.fixture
def county():
    return a_county()


def without_factor(post, organisation, **fields):
    account = an_account(post, organisation, **fields)
    Authenticator.objects.filter(user=account).delete()
    return account


def shown_codes(page):
    return page.context["unused_codes"]


@pytest.mark.parametrize(
    "post",
    ["bureau_leader", "bureau_clerk", "system_administrator", "security_administrator", "auditor"],
)
def test_who_must_have_two_factors_gets_nowhere_before_setting_one_up(client, county, post):
    signed_in(client, without_factor(post, county))

    for path in ("/", "/people/", "/posts/", "/accounts/"):
        assert client.get(path).url == CHOOSE
    assert client.get("/people/", headers={"HX-Request": "true"})["HX-Redirect"] == CHOOSE
    assert "请先设置一种第二重验证" in client.get(CHOOSE).content.decode()
    assert client.get("/account/security/").status_code == 200


def test_a_secretary_may_do_without(client, county):
    signed_in(client, an_account("secretary", a_branch(county)))

    assert client.get("/").status_code == 200
    assert "自己决定" in client.get(CHOOSE).content.decode()


def test_the_demonstration_may_do_without_and_says_that_a_real_county_may_not(client, county):
    county.is_demonstration = True
    county.save()
    signed_in(client, without_factor("bureau_clerk", county))

    assert "正式使用不免" in client.get("/people/").content.decode()
    assert "不能跳过" in client.get("/account/security/").content.decode()


def test_an_authenticator_app_is_set_up_and_opens_the_pages(client, county):
    account = without_factor("bureau_clerk", county, username="ganshi")
    client.post("/account/login/", {"login": "ganshi", "password": PASSWORD})
    page = client.get(TOTP)
    assert "<svg" in page.content.decode()
    assert "<?xml" not in page.content.decode()
    secret = page.context["form"].secret

    assert "验证码不对" in client.post(TOTP, {"code": "000000"}).content.decode()
    answer = client.post(TOTP, {"code": totp_code(secret=secret)})

    assert answer.url == CODES
    assert len(shown_codes(client.get(CODES))) == 10
    assert client.get("/people/").status_code == 200
    assert secret not in str(Authenticator.objects.get(user=account, type="totp").data)


def test_recovery_codes_are_shown_once_and_each_is_taken_once(client, county):
    without_factor("bureau_clerk", county, username="ganshi")
    client.post("/account/login/", {"login": "ganshi", "password": PASSWORD})
    secret = client.get(TOTP).context["form"].secret
    client.post(TOTP, {"code": totp_code(secret=secret)})
    code = shown_codes(client.get(CODES))[0]
    assert code not in client.get(CODES).content.decode()

    def with_code():
        elsewhere = Client()
        elsewhere.post("/account/login/", {"login": "ganshi", "password": PASSWORD})
        return elsewhere.post("/account/second-factor/authenticate/", {"code": code})

    assert with_code().status_code == 302
    assert "验证码不对" in with_code().content.decode()


def test_the_last_second_factor_of_a_post_stays(client, county):
    signed_in(client, an_account("bureau_clerk", county, username="ganshi"))
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    page = client.get("/account/second-factor/totp/deactivate/")
    client.post("/account/second-factor/totp/deactivate/")

    assert "必须用两重验证" in page.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_secretary_may_take_it_off_again(client, county):
    account = with_authenticator_app(an_account("secretary", a_branch(county)))
    signed_in(client, account)
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    client.post("/account/second-factor/totp/deactivate/")

    assert not Authenticator.objects.filter(user=account).exists()


def test_a_second_factor_is_not_changed_without_the_password_long_after_signing_in(client, county):
    signed_in(client, an_account("secretary", a_branch(county)))

    assert client.get(TOTP).url.startswith("/account/reauthenticate/")


def test_a_lost_telephone_of_the_bureau_needs_the_security_administrator(county):
    clerk = an_account("bureau_clerk", county, username="ganshi")
    system = signed_in(Client(), an_account("system_administrator", county))
    security = signed_in(Client(), an_account("security_administrator", county))
    path = f"/accounts/{clerk.pk}/remove-second-factors/"

    refused = system.post(path)
    assert refused.status_code == 403
    assert "安全管理员" in refused.content.decode()
    assert Authenticator.objects.filter(user=clerk).exists()

    assert security.post(path).status_code == 302
    assert not Authenticator.objects.filter(user=clerk).exists()


def test_a_security_administrator_prints_no_slips_and_disables_nobody(county):
    clerk = an_account("bureau_clerk", county)
    security = signed_in(Client(), an_account("security_administrator", county))

    assert security.post("/accounts/slips/", {"chosen": clerk.pk}).status_code == 403
    assert security.post(f"/accounts/{clerk.pk}/disable/").status_code == 403
