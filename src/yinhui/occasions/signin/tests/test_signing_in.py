"""Signing in: by code, by tap, by the telephone's tail, from paper; leave."""

import pytest
from tests.builders import a_branch as another_branch
from tests.builders import a_county, a_person, an_account

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.occasions.scheduling.actions import cancel
from yinhui.occasions.signin import codes
from yinhui.occasions.signin.actions import (
    ask_own_leave,
    end_excuse,
    excuse,
    sign_in_by_phone,
    sign_oneself_in,
    sign_people_in,
    take_sign_ins_back,
    withdraw_own_leave,
)
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.models import Leave, LeaveReason, SignIn
from yinhui.occasions.signin.queries import me_panel, on_leave, panel, present
from yinhui.occasions.signin.tests.meeting import DAY, a_member, a_scheduled, at
from yinhui.registry.actors import actors_of

pytestmark = pytest.mark.django_db


def the_code(scheduled):
    return codes.token(scheduled.pk, clock.now())


def test_a_member_signs_in_with_the_code_in_the_room(scheduled, people):
    sign_oneself_in(actor=a_member(people[0]), token=the_code(scheduled))
    manner, signed_at = present(scheduled.pk)[people[0].pk]
    assert (manner, signed_at) == ("qr", at(8, 50))


def test_scanning_twice_is_as_good_as_once(scheduled, people):
    member = a_member(people[0])
    for _ in range(2):
        sign_oneself_in(actor=member, token=the_code(scheduled))
    assert SignIn.objects.count() == 1


def test_the_code_of_the_step_before_is_taken_and_an_older_one_is_not(scheduled, people):
    member, token = a_member(people[0]), the_code(scheduled)
    with clock.fixed(at(8, 52)), pytest.raises(SigninError, match="再扫一次"):
        sign_oneself_in(actor=member, token=token)
    with clock.fixed(at(8, 50).replace(second=codes.STEP_S)):
        sign_oneself_in(actor=member, token=token)


@pytest.mark.parametrize("token", ["", "1", "x-y", "99999999999999999999-abc", "1-é", "²-00"])
def test_a_made_up_code_signs_nobody_in(scheduled, people, token):
    with pytest.raises(SigninError, match="二维码"):
        sign_oneself_in(actor=a_member(people[0]), token=token)


def test_the_code_of_one_meeting_is_none_of_another(actor, branch, scheduled, people):
    other = a_scheduled(actor, branch, kind="study")
    token = f"{other.pk}-{the_code(scheduled).partition('-')[2]}"
    with pytest.raises(SigninError):
        sign_oneself_in(actor=a_member(people[0]), token=token)


def test_somebody_not_expected_is_told_whom_to_ask(scheduled, county):
    stranger = a_person(county, name="外人")
    with pytest.raises(SigninError, match="名单里没有您"):
        sign_oneself_in(actor=a_member(stranger), token=the_code(scheduled))


def test_somebody_of_another_county_finds_no_such_meeting(scheduled):
    stranger = a_person(a_county("西平县"), name="外县人")
    with pytest.raises(NotFound):
        sign_oneself_in(actor=a_member(stranger), token=the_code(scheduled))


def test_nobody_signs_in_before_the_hour_or_long_after(scheduled, people):
    member = a_member(people[0])
    with clock.fixed(at(7, 59)), pytest.raises(SigninError, match="08:00起可以签到"):
        sign_oneself_in(actor=member, token=the_code(scheduled))
    with clock.fixed(at(11, 31)), pytest.raises(SigninError, match="签到时间已过"):
        sign_oneself_in(actor=member, token=the_code(scheduled))


def test_nobody_signs_in_to_what_was_cancelled(actor, scheduled, people):
    cancel(actor=actor, scheduled_id=scheduled.pk, seen_version=scheduled.version, reason="停电")
    with pytest.raises(SigninError, match="已经取消"):
        sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[people[0].pk])


def test_a_tap_signs_in_and_a_second_takes_it_back(actor, scheduled, people):
    asked = {"actor": actor, "scheduled_id": scheduled.pk, "person_ids": [people[0].pk]}
    assert sign_people_in(**asked) == 1
    assert sign_people_in(**asked) == 0
    assert take_sign_ins_back(**asked) == 1
    assert take_sign_ins_back(**asked) == 0
    assert present(scheduled.pk) == {}


def test_a_guest_whom_the_secretary_sees_may_be_tapped_and_nobody_else(actor, branch, scheduled, county):
    guest = a_person(county, name="来宾", home_unit=branch)
    sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[guest.pk])
    unseen = a_person(county, name="不相干", branch=another_branch(county))
    with pytest.raises(SigninError, match="管理范围"):
        sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[unseen.pk])
    assert [row.person for row in panel(actor, scheduled).guests] == [guest]


def test_what_is_tapped_after_the_end_is_marked_as_typed_from_paper(actor, scheduled, people):
    with clock.fixed(at(15)):
        sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[people[0].pk])
    assert present(scheduled.pk) == {people[0].pk: ("paper", None)}


def test_the_tail_of_a_number_signs_in_and_a_shared_one_asks_who(actor, scheduled, people):
    asked = {"actor": actor, "scheduled_id": scheduled.pk}
    assert sign_in_by_phone(**asked, tail="5678") == [people[2]]
    assert sign_in_by_phone(**asked, tail=" 1234 ") == people[:2]
    assert set(present(scheduled.pk)) == {people[2].pk}
    assert sign_in_by_phone(**asked, tail="1234", person_id=people[1].pk) == [people[1]]
    assert present(scheduled.pk)[people[1].pk][0] == "phone"


@pytest.mark.parametrize("tail", ["", "123", "abcd", "9999"])
def test_a_tail_of_nobody_says_what_to_do(actor, scheduled, people, tail):
    with pytest.raises(SigninError):
        sign_in_by_phone(actor=actor, scheduled_id=scheduled.pk, tail=tail)


def test_the_secretary_of_another_branch_signs_nobody_in(county, scheduled, people):
    other = actors_of(an_account("secretary", another_branch(county)))[0]
    with pytest.raises(NotFound):
        sign_people_in(actor=other, scheduled_id=scheduled.pk, person_ids=[people[0].pk])


def test_a_member_signs_nobody_else_in(scheduled, people):
    with pytest.raises(NotAllowed):
        sign_people_in(actor=a_member(people[0]), scheduled_id=scheduled.pk, person_ids=[people[1].pk])


def test_a_member_asks_for_leave_and_takes_it_back(scheduled, people):
    member = a_member(people[0])
    ask_own_leave(actor=member, scheduled_id=scheduled.pk, reason=LeaveReason.FAMILY)
    ask_own_leave(actor=member, scheduled_id=scheduled.pk, reason=LeaveReason.AWAY)
    assert on_leave(scheduled.pk) == {people[0].pk: "away"}
    assert me_panel(people[0].pk).occasions[0].reason == "外出"
    withdraw_own_leave(actor=member, scheduled_id=scheduled.pk)
    assert on_leave(scheduled.pk) == {}


def test_whoever_comes_all_the_same_is_present_and_not_on_leave(actor, scheduled, people):
    excuse(actor=actor, scheduled_id=scheduled.pk, person_id=people[0].pk, reason=LeaveReason.ILLNESS)
    sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[people[0].pk])
    assert on_leave(scheduled.pk) == {}
    take_sign_ins_back(actor=actor, scheduled_id=scheduled.pk, person_ids=[people[0].pk])
    assert on_leave(scheduled.pk) == {people[0].pk: "illness"}
    end_excuse(actor=actor, scheduled_id=scheduled.pk, person_id=people[0].pk)
    assert not Leave.objects.exists()


def test_only_those_expected_need_leave(actor, scheduled, county):
    stranger = a_person(county, name="外人")
    with pytest.raises(SigninError, match="不用请假"):
        excuse(actor=actor, scheduled_id=scheduled.pk, person_id=stranger.pk, reason=LeaveReason.OTHER)


def test_the_panel_counts_who_is_there_excused_and_awaited(actor, scheduled, people):
    sign_people_in(actor=actor, scheduled_id=scheduled.pk, person_ids=[one.pk for one in people[:3]])
    excuse(actor=actor, scheduled_id=scheduled.pk, person_id=people[3].pk, reason=LeaveReason.AWAY)
    shown = panel(actor, scheduled)
    assert (shown.state, shown.here, shown.excused, shown.awaited) == ("open", 3, 1, 2)
    assert shown.manners == [("点名", 3)]


def test_ones_own_page_shows_what_is_coming_and_nothing_of_others(actor, branch, scheduled, people, county):
    a_scheduled(actor, branch, kind="committee_meeting", title="支委会")
    assert [one.scheduled.title for one in me_panel(people[0].pk).occasions] == ["四季度党员大会"]
    assert me_panel(a_person(county, name="外人").pk) is None
    assert scheduled.day == DAY
