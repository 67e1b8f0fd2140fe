"""A new installation's first county and clerk."""

import pytest
from django.test import Client

from yinhui.registry.actions_opening import open_administrator, open_county
from yinhui.registry.actors import actors_of
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Organisation

pytestmark = pytest.mark.django_db
NEW = {"prefecture": "永州市", "county": "东安县", "clerk": "周敏", "username": "zhoumin"}


def test_the_first_clerk_signs_in_and_acts_for_the_county():
    opened = open_county(**NEW)
    client = Client(REMOTE_ADDR="127.0.0.1")
    answer = client.post("/account/login/", {"login": "zhoumin", "password": opened.password}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/account/"), "first a second factor is set up"
    (actor,) = actors_of(opened.account)
    assert actor.organisation_name == "东安县"
    assert actor.may("import_roster")


def test_a_second_county_stands_under_the_same_prefecture():
    open_county(**NEW)
    open_county(**NEW | {"county": "祁阳县", "username": "second"})
    assert Organisation.objects.filter(kind="prefecture").count() == 1


def test_a_county_is_not_opened_twice_and_nothing_is_left_half_done():
    open_county(**NEW)
    with pytest.raises(RegisterError):
        open_county(**NEW | {"username": "second"})
    with pytest.raises(RegisterError, match="用户名"):
        open_county(**NEW | {"county": "祁阳县"})
    assert Organisation.objects.filter(kind="county").count() == 1


def test_the_three_administrators_are_appointed_with_the_county_and_apart():
    names = {"system_administrator": "孙系", "security_administrator": "钱安", "auditor": "李审"}
    opened = open_county(**NEW, administrators=names)
    assert {one.account.username for one in opened.administrators} == {
        "zhoumin-system",
        "zhoumin-security",
        "zhoumin-auditor",
    }
    for one in opened.administrators:
        (actor,) = actors_of(one.account)
        assert (actor.post, actor.name) == (one.post, names[one.post])
        assert not actor.may("see_people")


def test_an_administrator_is_appointed_from_the_shell_when_nobody_is_left_to_confirm():
    open_county(**NEW)
    opened = open_administrator(county="东安县", post="security_administrator", name="钱安", username="qian")
    assert [actor.post for actor in actors_of(opened.account)] == ["security_administrator"]
    with pytest.raises(RegisterError, match="没有找到"):
        open_administrator(county="无此县", post="auditor", name="李审", username="li")
