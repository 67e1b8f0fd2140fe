"""What is shown when something cannot be done: always in words that say what to do next."""

from __future__ import annotations

import logging

import pytest
from django.test import Client, RequestFactory
from tests.builders import a_county, an_account

from yinhui.kernel.errors import NotAllowed
from yinhui.workbench.middleware import ErrorMiddleware
from yinhui.workbench.views.shell import server_error

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(an_account("bureau_clerk", a_county()))
    return client


def test_an_address_that_is_not_there_says_where_to_go_on(staff):
    response = staff.get("/nowhere/", headers={"Referer": "http://testserver/empty/"})

    page = response.content.decode()
    assert response.status_code == 404
    assert "没有找到这个页面" in page
    assert 'href="http://testserver/empty/"' in page
    assert "主导航" in page


def test_the_way_back_never_leads_to_another_site(staff):
    page = staff.get("/nowhere/", headers={"Referer": "https://example.com/trap"}).content.decode()

    assert "example.com" not in page


def test_an_address_of_signing_in_that_is_not_there_needs_no_post(client):
    response = client.get("/account/nowhere/")

    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()


def test_a_form_whose_token_is_old_asks_to_open_the_page_again():
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_account("bureau_clerk", a_county()))

    response = client.post("/posts/switch/")

    assert response.status_code == 403
    assert "这一页打开得太久了" in response.content.decode()


def test_a_refusal_is_a_page(staff):
    response = staff.post("/posts/switch/", {"appointment": "1"})

    assert response.status_code == 404
    assert "没有办成" in response.content.decode()


def test_a_refusal_within_a_page_goes_to_the_notice_area(staff):
    response = staff.post("/posts/switch/", {"appointment": "1"}, headers={"HX-Request": "true"})

    page = response.content.decode()
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#notice-area"
    assert 'role="alert"' in page
    assert "<html" not in page


@pytest.mark.parametrize("path", ["/account/login/", "/empty/", "/nowhere/", "/healthz"])
def test_every_answer_forbids_what_is_not_our_own(staff, path):
    policy = staff.get(path)["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_other_exceptions_are_not_swallowed():
    middleware = ErrorMiddleware(lambda request: None)
    request = RequestFactory().get("/")

    assert middleware.process_exception(request, ValueError("x")) is None
    assert middleware.process_exception(request, NotAllowed("您现在的职务没有这项权限。")).status_code == 403


def test_a_fault_shows_a_number_that_the_log_has_too(caplog):
    request = RequestFactory().get("/people/", {"q": "张三"})

    with caplog.at_level(logging.ERROR):
        response = server_error(request)

    page = response.content.decode()
    number = caplog.records[-1].getMessage().split()[2].rstrip(":")
    assert response.status_code == 500
    assert number in page
    assert "张三" not in caplog.text
    assert "不是您操作的错" in page
