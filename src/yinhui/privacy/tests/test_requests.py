import datetime as dt

import pytest
from django.urls import reverse
from tests.builders import signed_in

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.privacy.actions_requests import ask_for, ask_own, decline_request, grant_request
from yinhui.privacy.errors import PrivacyError
from yinhui.privacy.models import HowGiven, Request, RequestKind
from yinhui.privacy.queries_requests import RequestFilter, requests_visible_to, said_in
from yinhui.privacy.tests.given import given, page_of
from yinhui.registry.models import Person
from yinhui.registry.sealing import ID_NUMBER, opened

pytestmark = pytest.mark.django_db
NUMBER = "990101195005200014"


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


def asked(here, kind=RequestKind.CORRECT, field="phone", said="13700001111"):
    return ask_own(actor=here.own, kind=kind, field=field, said=said)


def test_what_was_said_is_sealed_and_due_in_fifteen_working_days():
    made = asked(given(), said="我的电话是13700001111")
    assert b"13700001111" not in bytes(made.said_sealed)
    assert said_in(made) == "我的电话是13700001111"
    assert made.due_on == dt.date(2026, 12, 15)


def test_granting_a_correction_writes_it_through_the_register_and_the_person_sees_it(client):
    here = given()
    made = asked(here)
    signed_in(client, here.clerk_account)
    assert "张秀英" in client.get(reverse("privacy-requests")).content.decode()
    address = reverse("privacy-request", args=[made.pk])
    assert "13700001111" in client.get(address).content.decode()
    response = client.post(address, {"value": "13700001111", "outcome": "已更正", "grant": "1"})
    assert response.status_code == 302, response.content.decode()
    here.person.refresh_from_db()
    assert here.person.phone == "13700001111"
    assert here.person.version == 2
    page = page_of(client, here.own_account, reverse("my-requests"))
    assert "已办理" in page
    assert "已更正" in page


def test_a_wrong_value_stands_beside_its_field_and_nothing_is_decided(client):
    here = given()
    made = asked(here, field="birth_date", said="1950年5月21日")
    signed_in(client, here.clerk_account)
    address = reverse("privacy-request", args=[made.pk])
    assert client.post(address, {"value": "廿一", "outcome": "已更正", "grant": "1"}).status_code == 422
    made.refresh_from_db()
    assert made.is_open


def test_an_identity_number_is_corrected_and_deleted_on_request(client):
    here = given()
    correct = asked(here, field="id_number", said="证件上是……")
    delete = asked(here, RequestKind.DELETE, "id_number", "不想留着")
    signed_in(client, here.clerk_account)
    data = {"value": NUMBER, "outcome": "已更正", "grant": "1"}
    answer = client.post(reverse("privacy-request", args=[correct.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    sealed = Person.objects.get(pk=here.person.pk).id_number_sealed
    assert opened(sealed, ID_NUMBER, here.person.pk) == NUMBER
    client.post(reverse("privacy-request", args=[delete.pk]), {"outcome": "已删除", "grant": "1"})
    assert Person.objects.get(pk=here.person.pk).id_number_sealed is None


def test_what_the_register_cannot_do_without_is_not_deleted(client):
    here = given()
    made = asked(here, RequestKind.DELETE, "name", "")
    signed_in(client, here.clerk_account)
    address = reverse("privacy-request", args=[made.pk])
    answer = client.post(address, {"outcome": "已删除", "grant": "1"})
    assert "不能删除" in answer.content.decode()
    decline = {"no-outcome": "姓名是登记所必需的", "decline": "1"}
    assert client.post(address, decline).status_code == 302
    made.refresh_from_db()
    assert made.state == "declined"
    assert "姓名是登记所必需的" in page_of(client, here.own_account, reverse("my-requests"))


def test_a_decision_needs_a_reason_and_is_made_once():
    here = given()
    made = asked(here)
    with pytest.raises(PrivacyError, match="理由"):
        decline_request(actor=here.clerk, request_id=made.pk, outcome=" ")
    decline_request(actor=here.clerk, request_id=made.pk, outcome="号码属实，无须更正")
    with pytest.raises(PrivacyError, match="已经办结"):
        grant_request(actor=here.clerk, request_id=made.pk, outcome="改了")


def test_only_those_who_may_answer_in_reach_decide_and_never_their_own():
    here, elsewhere = given(), given()
    made = asked(here)
    with pytest.raises(NotAllowed):
        decline_request(actor=here.secretary, request_id=made.pk, outcome="不改")
    with pytest.raises(NotFound):
        decline_request(actor=elsewhere.clerk, request_id=made.pk, outcome="不改")
    assert not requests_visible_to(elsewhere.clerk, RequestFilter()).exists()
    own = ask_own(actor=here.clerk, kind=RequestKind.CORRECT, field="phone", said="13700002222")
    with pytest.raises(PrivacyError, match="不能由本人办理"):
        grant_request(actor=here.clerk, request_id=own.pk, outcome="改了", changes={"phone": "1"})


def test_a_secretary_asks_for_somebody_who_is_not_online(client):
    here = given()
    address = reverse("person-ask", args=[here.person.pk])
    data = {"kind": "delete", "field": "note", "said": "备注不对", "how": "in_person"}
    assert signed_in(client, here.secretary_account).post(address, data).status_code == 302
    made = Request.objects.get()
    assert made.how == "in_person"
    assert made.asked_by_name.startswith("李建国")
    with pytest.raises(PrivacyError):
        ask_for(
            actor=here.secretary,
            person_id=here.person.pk,
            kind=RequestKind.DELETE,
            field="note",
            said="",
            how=HowGiven.ONLINE,
        )


def test_overdue_requests_stand_out(client):
    here = given()
    asked(here)
    with clock.fixed(dt.date(2026, 12, 20)):
        page = page_of(client, here.clerk_account, reverse("privacy-requests") + "?state=overdue")
    assert "已超期" in page
