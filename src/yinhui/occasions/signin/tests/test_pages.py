"""The pages of sign-in and votes, as the secretary and as a member on their own phone."""

import pytest
from django.urls import reverse
from tests.builders import REQUEST_QUERIES, a_person, signed_in

from yinhui.kernel import clock
from yinhui.occasions.signin import codes
from yinhui.occasions.signin.actions import sign_people_in
from yinhui.occasions.signin.models import Ballot, Leave, SecretVote
from yinhui.occasions.signin.queries import present
from yinhui.occasions.signin.tests.meeting import an_own_account

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def tapped(page, scheduled, target="", **sent):
    headers = HTMX | ({"HTTP_HX_TARGET": target} if target else {})
    return page.post(reverse("signin-tap", args=[scheduled.pk]), sent, **headers)


def test_a_tap_answers_with_the_persons_button_and_the_counts(page, scheduled, people):
    shown = tapped(page, scheduled, **{"in": people[0].pk}).content.decode()
    assert f'name="out" value="{people[0].pk}"' in shown
    assert 'hx-swap-oob="true"' in shown
    assert people[1].name not in shown
    assert set(present(scheduled.pk)) == {people[0].pk}
    assert 'name="in"' in tapped(page, scheduled, out=people[0].pk).content.decode()
    assert present(scheduled.pk) == {}


def test_everybody_in_one_tap_leaves_out_who_is_excused(page, scheduled, people):
    page.post(
        reverse("signin-leave", args=[scheduled.pk]), {"person": people[0].pk, "reason": "away"}, **HTMX
    )
    shown = tapped(page, scheduled, target="sign-in", all="1").content.decode()
    assert set(present(scheduled.pk)) == {one.pk for one in people[1:]}
    assert "到场 5 人 · 请假 1 人 · 未到 0 人" in shown


def test_without_scripts_a_tap_comes_back_to_the_list(page, scheduled, people):
    answer = page.post(reverse("signin-tap", args=[scheduled.pk]), {"in": people[0].pk})
    assert answer.url == reverse("signin", args=[scheduled.pk])


def test_a_paper_list_typed_is_marked(page, scheduled, people):
    tapped(page, scheduled, **{"in": people[0].pk, "paper": "1"})
    assert present(scheduled.pk)[people[0].pk] == ("paper", None)
    assert "纸质" in page.get(reverse("signin", args=[scheduled.pk])).content.decode()


def test_a_guest_is_found_tapped_and_gone_when_taken_back(page, scheduled, branch, county):
    guest = a_person(county, name="来宾甲", home_unit=branch)
    found = page.get(reverse("signin-people", args=[scheduled.pk]), {"find": "来宾"}, **HTMX)
    assert f'value="{guest.pk}"' in found.content.decode()
    assert "列席" in tapped(page, scheduled, target="sign-in", **{"in": guest.pk}).content.decode()
    assert tapped(page, scheduled, out=guest.pk).headers["HX-Retarget"] == "#sign-in"


def test_the_list_takes_the_same_queries_for_many_as_for_few(
    page, scheduled, people, branch, county, django_assert_max_num_queries
):
    for _ in range(20):
        a_person(county, branch=branch)
    page.get(reverse("signin", args=[scheduled.pk]))
    with django_assert_max_num_queries(REQUEST_QUERIES + 18):
        page.get(reverse("signin", args=[scheduled.pk]))


def test_the_room_shows_a_code_that_changes(page, scheduled):
    address = reverse("signin-code", args=[scheduled.pk])
    first = page.get(address).content
    with clock.fixed(clock.now().replace(second=codes.STEP_S + 1)):
        assert page.get(address).content != first


def test_the_telephones_tail_is_asked_in_the_room(page, scheduled, people):
    address = reverse("signin-phone", args=[scheduled.pk])
    assert "您已签到" in page.post(address, {"tail": "5678"}, **HTMX).content.decode()
    asked = page.post(address, {"tail": "1234"}, **HTMX).content.decode()
    assert all(f'value="{one.pk}"' in asked for one in people[:2])


def test_the_sheet_has_everybody_and_room_to_sign(page, scheduled, people):
    shown = page.get(reverse("signin-sheet", args=[scheduled.pk])).content.decode()
    assert all(one.name in shown for one in people)


def test_a_member_signs_in_by_opening_the_code(client, scheduled, people):
    phone = signed_in(client, an_own_account(people[0]))
    token = codes.token(scheduled.pk, clock.now())
    assert "签到成功" in phone.get(reverse("my-sign-in", args=[token])).content.decode()
    refused = phone.get(reverse("my-sign-in", args=["1-00"]))
    assert (refused.status_code, "再扫一次" in refused.content.decode()) == (400, True)


def test_a_member_asks_for_leave_on_their_own_page(client, scheduled, people):
    phone = signed_in(client, an_own_account(people[0]))
    phone.post(reverse("my-leave", args=[scheduled.pk]), {"reason": "family"})
    assert "已请假" in phone.get(reverse("my-occasions")).content.decode()
    phone.post(reverse("my-leave", args=[scheduled.pk]), {"withdraw": "1"})
    assert not Leave.objects.exists()


def test_a_motion_is_voted_on_by_phone_closed_and_printed(client, page, actor, scheduled, people):
    sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[one.pk for one in people[:4]])
    page.post(reverse("ballot-new", args=[scheduled.pk]), {"title": "接收预备党员", "choices_max": 1})
    ballot = Ballot.objects.get()
    yes = ballot.options.get(words="赞成")
    assert "票数" not in page.get(reverse("ballot-voted", args=[ballot.pk])).content.decode()
    phone = signed_in(client.__class__(), an_own_account(people[0]))
    address = reverse("my-ballot", args=[ballot.pk])
    assert "接收预备党员" in phone.get(reverse("my-occasions")).content.decode()
    assert "不记投给谁" in phone.get(address).content.decode()
    phone.post(address, {"option": yes.pk})
    assert phone.get(address).status_code == 404
    page.post(
        reverse("ballot-close", args=[ballot.pk]), {"handed_in": 3, "invalid": 0, f"option_{yes.pk}": 3}
    )
    shown = page.get(reverse("ballot", args=[ballot.pk])).content.decode()
    assert "通过" in shown
    assert "监票人签字" in shown
    assert SecretVote.objects.count() == 1


def test_hands_that_do_not_add_up_stand_beside_the_form(page, actor, scheduled, people):
    sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[one.pk for one in people[:4]])
    sent = {"title": "评优", "in_favour": 5, "against": 0, "abstained": 0}
    answer = page.post(reverse("ballot-hands", args=[scheduled.pk]), sent)
    assert (answer.status_code, "再数一遍" in answer.content.decode()) == (422, True)
    assert not Ballot.objects.exists()


def test_members_do_not_reach_the_secretarys_pages(client, scheduled, people):
    phone = signed_in(client, an_own_account(people[0]))
    for name in ("signin", "signin-room", "signin-sheet", "ballot-new"):
        assert phone.get(reverse(name, args=[scheduled.pk])).status_code in (302, 403, 404)
