import dataclasses
import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests.builders import a_person, a_picture_file, signed_in

from yinhui.care.actions import VisitContent, record_visit
from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.records import RecordError
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.privacy import purposes
from yinhui.privacy.actions_consents import Said, answer_own, record_consent, record_consents
from yinhui.privacy.consents import ConsentFilter, allows, people_by_answer
from yinhui.privacy.errors import PrivacyError
from yinhui.privacy.models import Answer, Consent, HowGiven
from yinhui.privacy.tests.given import given, page_of
from yinhui.registry.actions_circumstances import (
    add_family_contact,
    amend_circumstances,
    open_circumstances,
)
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import FamilyContact

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
REASON = "准备上门走访"


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


def said(answer, on=TODAY, **fields):
    return Said(answer=answer, on=on, how=HowGiven.PAPER, **fields)


def a_visit(here, photos=(), people=None):
    return record_visit(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=VisitContent(
            kind="festival",
            visited_on=TODAY,
            people_ids=tuple(person.pk for person in people or [here.person]),
            visitors="李建国",
            photo_ids=tuple(photos),
        ),
    )


def test_silence_waits_or_goes_on_as_the_purpose_declares():
    person = given().person
    assert allows(person, "register")
    assert allows(person, "health_visits")
    assert not allows(person, "photo_publicity")


def test_the_latest_answer_counts_whatever_was_entered_last():
    here = given()
    answer_own(actor=here.own, purpose="photo_publicity", answer=Answer.GIVEN)
    assert allows(here.person, "photo_publicity")
    answer_own(actor=here.own, purpose="photo_publicity", answer=Answer.WITHDRAWN)
    old_paper = said(Answer.GIVEN, on=dt.date(2026, 3, 1))
    record_consent(actor=here.secretary, person_id=here.person.pk, purpose="photo_publicity", said=old_paper)
    assert not allows(here.person, "photo_publicity")


def test_a_text_that_asks_again_makes_an_old_yes_silence_and_leaves_a_no(monkeypatch):
    here = given()
    other = a_person(here.county, branch=here.branch)
    for person, answer in ((here.person, Answer.GIVEN), (other, Answer.REFUSED)):
        record_consent(actor=here.secretary, person_id=person.pk, purpose="health_visits", said=said(answer))
    declared = purposes.PURPOSES["photo_publicity"]
    again = dataclasses.replace(declared.text, version=2, since=TODAY, asks_again=True)
    answer_own(actor=here.own, purpose="photo_publicity", answer=Answer.GIVEN)
    monkeypatch.setitem(
        purposes.PURPOSES, declared.key, dataclasses.replace(declared, texts=(*declared.texts, again))
    )
    assert not allows(here.person, "photo_publicity")
    assert allows(here.person, "health_visits")
    assert not allows(other, "health_visits")


def test_withdrawing_health_closes_it_to_all_but_the_county():
    here = given()
    amend_circumstances(
        actor=here.secretary,
        person_id=here.person.pk,
        health_class="frail",
        living_situation="alone",
        care_note="",
    )
    answer_own(actor=here.own, purpose="health_visits", answer=Answer.WITHDRAWN)
    with pytest.raises(NotAllowed, match="只由县老干部局保管"):
        open_circumstances(actor=here.secretary, person_id=here.person.pk, reason=REASON)
    with pytest.raises(NotAllowed):
        amend_circumstances(
            actor=here.secretary,
            person_id=here.person.pk,
            health_class="",
            living_situation="",
            care_note="",
        )
    assert open_circumstances(actor=here.clerk, person_id=here.person.pk, reason=REASON)
    answer_own(actor=here.own, purpose="health_visits", answer=Answer.GIVEN)
    assert open_circumstances(actor=here.secretary, person_id=here.person.pk, reason=REASON)


def test_the_person_s_page_says_why_health_is_closed(client):
    here = given()
    answer_own(actor=here.own, purpose="health_visits", answer=Answer.REFUSED)
    address = reverse("person", args=[here.person.pk])
    closed = "本人不同意把健康和家庭情况用于走访"
    assert closed in page_of(client, here.secretary_account, address)
    assert closed not in page_of(client, here.clerk_account, address)


def test_refusing_family_contacts_removes_them_and_lets_none_be_added():
    here = given()
    add_family_contact(actor=here.secretary, person_id=here.person.pk, name="张小红", phone="13900000000")
    record_consent(
        actor=here.secretary, person_id=here.person.pk, purpose="family_contacts", said=said(Answer.REFUSED)
    )
    assert not FamilyContact.objects.filter(person=here.person).exists()
    with pytest.raises(RegisterError, match="不同意登记家属联系方式"):
        add_family_contact(actor=here.secretary, person_id=here.person.pk, name="张小红", phone="13900000000")


def test_a_photograph_s_position_is_kept_only_while_everybody_on_the_record_agrees():
    here = given()
    photo = store_attachment(actor=here.secretary, file=a_picture_file())
    place = {"latitude": 30.0, "longitude": 120.0}
    Attachment.objects.filter(pk=photo.pk).update(**place)
    answer_own(actor=here.own, purpose="photo_position", answer=Answer.GIVEN)
    a_visit(here, [photo.pk])
    photo.refresh_from_db()
    assert photo.latitude == 30.0

    answer_own(actor=here.own, purpose="photo_position", answer=Answer.WITHDRAWN)
    photo.refresh_from_db()
    assert photo.latitude is None

    Attachment.objects.filter(pk=photo.pk).update(**place)
    a_visit(here, [photo.pk])
    photo.refresh_from_db()
    assert photo.latitude is None


def test_a_record_s_page_names_who_has_not_agreed_to_publicity(client):
    here = given()
    photo = store_attachment(actor=here.secretary, file=a_picture_file())
    other = a_person(here.county, name="王志强", branch=here.branch)
    visit = a_visit(here, [photo.pk], [here.person, other])
    address = reverse("visit", args=[visit.pk])
    assert "大家都还没有同意把照片用于宣传" in page_of(client, here.secretary_account, address)
    answer_own(actor=here.own, purpose="photo_publicity", answer=Answer.GIVEN)
    assert "不得对外使用：王志强没有同意" in page_of(client, here.secretary_account, address)


def test_a_child_takes_part_only_with_a_guardian_s_consent():
    here = given()
    child = a_person(here.county, name="小明", branch=here.branch, birth_date=dt.date(2018, 6, 1))
    content = OccasionContent(
        kind="activity", held_on=TODAY, title="结对关爱", participant_ids=(child.pk, here.person.pk)
    )
    occasion = {
        "actor": here.secretary,
        "client_key": uuid.uuid4(),
        "organisation_id": here.branch.pk,
        "content": content,
    }
    with pytest.raises(RecordError, match="小明不满十四周岁"):
        record_occasion(**occasion)
    with pytest.raises(RecordError, match="小明不满十四周岁"):
        a_visit(here, people=[child])
    with pytest.raises(PrivacyError, match="监护人"):
        record_consent(actor=here.secretary, person_id=child.pk, purpose="children", said=said(Answer.GIVEN))
    by_guardian = said(Answer.GIVEN, guardian_name="王芳", guardian_relation="母亲")
    record_consent(actor=here.secretary, person_id=child.pk, purpose="children", said=by_guardian)
    assert record_occasion(**occasion).participations.count() == 2
    with pytest.raises(PrivacyError, match="已满十四周岁"):
        record_consent(
            actor=here.secretary, person_id=here.person.pk, purpose="children", said=said(Answer.GIVEN)
        )


def test_nobody_answers_for_somebody_beyond_reach_or_for_the_person_online():
    here, elsewhere = given(), given()
    with pytest.raises(NotFound):
        record_consent(
            actor=elsewhere.secretary,
            person_id=here.person.pk,
            purpose="health_visits",
            said=said(Answer.GIVEN),
        )
    with pytest.raises(PrivacyError, match="不在您的管理范围内"):
        record_consents(
            actor=here.secretary,
            person_ids=[here.person.pk, elsewhere.person.pk],
            purpose="health_visits",
            said=said(Answer.GIVEN),
        )
    with pytest.raises(NotAllowed):
        record_consent(
            actor=here.secretary,
            person_id=here.person.pk,
            purpose="health_visits",
            said=Said(Answer.GIVEN, TODAY, HowGiven.ONLINE),
        )
    with pytest.raises(PrivacyError, match="不能晚于今天"):
        record_consent(
            actor=here.secretary,
            person_id=here.person.pk,
            purpose="health_visits",
            said=said(Answer.GIVEN, on=TODAY + dt.timedelta(1)),
        )


def test_an_answer_is_never_changed():
    here = given()
    consent = answer_own(actor=here.own, purpose="photo_publicity", answer=Answer.GIVEN)
    consent.answer = Answer.REFUSED
    with pytest.raises(Exception, match="annot update"):
        consent.save()


def test_a_signed_list_is_recorded_at_once_and_shows_who_is_missing(client):
    here = given()
    others = [a_person(here.county, branch=here.branch) for _ in range(3)]
    response = signed_in(client, here.secretary_account).post(
        reverse("consents-record"),
        {
            "chosen": [here.person.pk, others[0].pk],
            "purpose": "photo_publicity",
            "answer": "given",
            "on": "2026-11-20",
            "how": "paper",
            "paper": a_picture_file("签名.jpg"),
        },
    )
    assert response.status_code == 302, response.content.decode()
    recorded = Consent.objects.filter(purpose="photo_publicity")
    assert {consent.person_id for consent in recorded} == {here.person.pk, others[0].pk}
    assert {consent.how for consent in recorded} == {"paper"}
    assert all(consent.paper_id for consent in recorded)
    wanted = ConsentFilter(purposes.PURPOSES["photo_publicity"], answer="none")
    missing = people_by_answer(here.secretary, wanted)
    assert {person.pk for person in missing} == {others[1].pk, others[2].pk}
    seen = client.get(reverse("attachment", args=[recorded[0].paper_id]))
    assert seen.status_code == 200


def test_the_list_of_answers_takes_few_queries(client, django_assert_max_num_queries):
    here = given()
    for _ in range(12):
        a_person(here.county, branch=here.branch)
    signed_in(client, here.secretary_account)
    client.get(reverse("consents"))
    with django_assert_max_num_queries(20):
        assert client.get(reverse("consents"), {"purpose": "photo_position"}).status_code == 200


def test_the_list_leaves_as_a_numbered_copy(client):
    here = given()
    response = signed_in(client, here.clerk_account).get(reverse("consents-export"))
    assert response.status_code == 200
    assert response["Content-Type"].endswith("sheet")
    assert signed_in(client, here.secretary_account).get(reverse("consents-export")).status_code == 403
