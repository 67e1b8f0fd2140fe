"""A new installation's first county and clerk."""

import pytest
from django.test import Client

from yinhui.registry.actions_opening import open_county
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Organisation

pytestmark = pytest.mark.django_db
NEW = {"prefecture": "永州市", "county": "东安县", "clerk": "周敏", "username": "zhoumin"}


def test_the_first_clerk_signs_in_and_acts_for_the_county():
    opened = open_county(**NEW)
    client = Client(REMOTE_ADDR="127.0.0.1")
    answer = client.post("/account/login/", {"login": "zhoumin", "password": opened.password}, follow=True)
    assert answer.wsgi_request.actor.organisation_name == "东安县"
    assert answer.wsgi_request.actor.may("import_roster")


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
