"""docs/limits.md says what the code does, and what is too much is refused with words that help."""

import importlib
import re
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.builders import a_county, an_account
from yinhui.kernel import limits
from yinhui.kernel.request_rates import Rate, counted

DOCUMENT = Path(__file__).parent.parent / "docs" / "limits.md"
ROW = re.compile(r"^\| ([^|]+) \| (\d+)( MiB| s)? \| `([\w.]+)\.(\w+)` \|", re.MULTILINE)


def rows():
    return [match.groups() for match in ROW.finditer(DOCUMENT.read_text())]


@pytest.mark.parametrize(("what", "number", "unit", "module", "name"), rows())
def test_the_document_says_what_the_code_does(what, number, unit, module, name):
    in_code = getattr(importlib.import_module(module), name)
    assert in_code == int(number) * (1024 * 1024 if unit == " MiB" else 1)


def test_every_limit_of_a_request_is_in_the_document():
    named = {name for *_, module, name in rows() if module == "yinhui.kernel.limits"}
    stated = {name for name in vars(limits) if name.isupper() and name != "MEBIBYTE"}
    assert named == stated


@pytest.mark.django_db
def test_an_account_that_asks_too_much_is_told_to_wait(client):
    client.force_login(
        an_account("bureau_clerk", a_county()), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    with counted(Rate(per_s=0.001, at_once=2), Rate(per_s=100, at_once=100)):
        answers = [client.get("/posts/") for _ in range(3)]
    assert answers[1].status_code != 429
    assert answers[2].status_code == 429
    assert int(answers[2]["Retry-After"]) >= 1
    assert "请等一分钟再试" in answers[2].content.decode()


@pytest.mark.django_db
def test_one_address_is_not_held_against_another():
    with counted(Rate(per_s=1, at_once=1), Rate(per_s=0.01, at_once=1)):
        assert Client(REMOTE_ADDR="10.0.0.1").get("/account/login/").status_code == 200
        assert Client(REMOTE_ADDR="10.0.0.1").get("/account/login/").status_code == 429
        assert Client(REMOTE_ADDR="10.0.0.2").get("/account/login/").status_code == 200


def test_tokens_come_back_with_time():
    at = [0.0]
    rate = Rate(per_s=2, at_once=2, time_s=lambda: at[0])
    assert [rate.wait_s("a"), rate.wait_s("a")] == [0, 0]
    assert rate.wait_s("a") == pytest.approx(0.5)
    at[0] = 0.5
    assert rate.wait_s("a") == 0


@pytest.mark.django_db
def test_too_large_a_request_is_refused_before_it_is_read(client):
    answer = client.generic("POST", "/account/login/", b"x", CONTENT_LENGTH=str(limits.REQUEST_BYTES_MAX + 1))
    assert answer.status_code == 413
    assert "66MB" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_asks_the_database_for_no_longer_than_it_says(monkeypatch):
    monkeypatch.setattr(limits, "STATEMENT_TIMEOUT_S", 1)
    limits.limit_queries()
    try:
        connection.close()
        with connection.cursor() as cursor, pytest.raises(OperationalError):
            cursor.execute("select pg_sleep(5)")
    finally:
        limits.connection_created.disconnect(dispatch_uid="yinhui.limits")
        connection.close()
