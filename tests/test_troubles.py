"""What is nobody's mistake is told for what it is, and what was typed is kept."""

import errno

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from psycopg import errors

from tests.builders import a_county, an_account
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.job_failures import reason_of
from yinhui.kernel.troubles import DATABASE_AWAY, DISK_FULL, IN_THE_WAY, TOO_LONG, trouble_in

pytestmark = pytest.mark.django_db


def raised(cause):
    """The exception as Django wraps it."""
    try:
        raise OperationalError("wrapped") from cause
    except OperationalError as error:
        return error


@pytest.mark.parametrize(
    ("cause", "trouble"),
    [
        (psycopg.OperationalError("server closed the connection unexpectedly"), DATABASE_AWAY),
        (errors.AdminShutdown(), DATABASE_AWAY),
        (errors.CannotConnectNow(), DATABASE_AWAY),
        (errors.DiskFull(), DISK_FULL),
        (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL),
        (errors.QueryCanceled(), TOO_LONG),
        (errors.DeadlockDetected(), IN_THE_WAY),
        (errors.UniqueViolation(), None),
        (ValueError(), None),
    ],
)
def test_a_trouble_is_known_by_its_cause(cause, trouble):
    assert trouble_in(raised(cause)) == trouble


@pytest.fixture
def broken(monkeypatch):
    """A page behind which something breaks."""

    def break_with(exception):
        def page(request, *arguments, **keywords):
            raise exception

        monkeypatch.setattr("yinhui.kernel.request_rates._length", page)
        browser = Client(raise_request_exception=False)
        browser.force_login(
            an_account("bureau_clerk", a_county()),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return browser

    return break_with


def test_while_the_database_is_away_a_form_keeps_what_was_typed(broken):
    answer = broken(raised(errors.AdminShutdown())).post(
        "/visits/new/", {"text": "\n谈了 <学习>", "csrfmiddlewaretoken": "t"}
    )
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "数据库暂时连不上" in page
    assert "谈了 &lt;学习&gt;" in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert 'action="/visits/new/"' in page


def test_a_password_is_never_written_into_a_page(broken):
    answer = broken(raised(errors.AdminShutdown())).post("/account/login/", {"password": "hunter-2-hunter"})
    assert "hunter-2" not in answer.content.decode()
    assert "后退" in answer.content.decode()


def test_inside_a_page_the_notice_alone_is_sent(broken):
    answer = broken(raised(errors.AdminShutdown())).get("/people/", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "数据库暂时连不上" in answer.content.decode() or "自动重新连接" in answer.content.decode()


def test_a_full_disk_is_said_with_what_to_do(broken):
    answer = broken(raised(errors.DiskFull())).get("/")
    assert answer.status_code == 507
    assert "请告诉系统管理员清理磁盘" in answer.content.decode()


def test_a_mistake_of_ours_keeps_its_number(broken):
    answer = broken(ValueError("ours")).get("/")
    assert answer.status_code == 500
    assert "不是您操作的错" in answer.content.decode()


def test_the_reason_of_a_failed_job_quotes_nobodys_data():
    assert reason_of(YinhuiError("请先设立县（区）。")) == "请先设立县（区）。"
    assert "13800138000" not in reason_of(ValueError("13800138000"))
    assert reason_of(raised(errors.DiskFull())) == "服务器的磁盘满了。"
