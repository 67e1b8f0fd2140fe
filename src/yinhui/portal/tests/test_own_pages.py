import datetime as dt
import io
import json
import zipfile

import pytest
from django.urls import reverse
from tests.builders import a_person, an_appointment, signed_in, with_id_number

from yinhui.kernel import clock
from yinhui.kernel.models import ExportCopy
from yinhui.privacy.models import Consent, Request
from yinhui.privacy.tests.given import given, page_of
from yinhui.registry.actions_circumstances import amend_circumstances, open_circumstances
from yinhui.registry.models import Account, SensitiveOpening

pytestmark = pytest.mark.django_db
NUMBER = "990101195005200014"
NOTE = "血压高，上楼要人搀"


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(dt.date(2026, 11, 24)):
        yield


@pytest.fixture
def here():
    found = given()
    with_id_number(found.person, NUMBER)
    amend_circumstances(
        actor=found.secretary,
        person_id=found.person.pk,
        health_class="frail",
        living_situation="alone",
        care_note=NOTE,
    )
    return found


def test_an_account_without_a_post_sees_its_own_pages_and_nothing_else(client, here):
    signed_in(client, here.own_account)
    assert client.get("/").url == reverse("me")
    for address in ("/people/", f"/people/{here.person.pk}/", "/privacy/", "/organisations/", "/visits/"):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.url == reverse("me")
    for name in ("me", "my-kept", "my-seen-by", "my-consents", "my-requests", "my-ask", "my-file"):
        assert client.get(reverse(name)).status_code == 200


def test_what_is_kept_is_there_and_the_sensitive_is_masked_until_tapped(client, here):
    page = page_of(client, here.own_account, reverse("my-kept"))
    assert "张秀英" in page
    assert here.branch.name in page
    for hidden in (NUMBER, NOTE, "13800001234", "1950-05-20"):
        assert hidden not in page
    assert not SensitiveOpening.objects.exists()

    shown = client.post(reverse("my-group", args=["identity"]), headers={"HX-Request": "true"})
    assert NUMBER in shown.content.decode()
    health = client.post(reverse("my-group", args=["health"])).content.decode()
    assert NOTE in health
    openings = SensitiveOpening.objects.filter(person=here.person)
    assert {(opening.part, opening.post) for opening in openings} == {
        ("id_number", "member"),
        ("circumstances", "member"),
    }


def test_nobody_s_page_shows_another_s(client, here):
    other = a_person(here.county, name="王志强", branch=here.branch, phone="13911112222")
    account = Account.objects.create_user("other", "test-password-2026", person=other)
    page = page_of(client, account, reverse("my-kept"))
    assert "王志强" in page
    assert "张秀英" not in page


def test_somebody_with_a_post_has_the_same_pages(client, here):
    page = page_of(client, here.secretary_account, reverse("my-kept"))
    assert "李建国，这里是您的资料" in page
    assert "回到工作台" in page


def test_who_opened_what_and_why_is_told_to_the_person(client, here):
    open_circumstances(actor=here.secretary, person_id=here.person.pk, reason="准备上门走访")
    signed_in(client, here.clerk_account).get(reverse("people-export"))
    page = page_of(client, here.own_account, reverse("my-seen-by"))
    assert "李建国（财政局离退休干部党支部支部书记）" in page
    assert "理由：准备上门走访" in page
    assert "支部书记" in page
    assert ExportCopy.objects.get().number in page


def test_an_answer_is_given_and_taken_back(client, here):
    signed_in(client, here.own_account)
    for answer in ("given", "withdrawn"):
        data = {"purpose": "photo_publicity", "answer": answer}
        assert client.post(reverse("my-consents"), data).status_code == 302
    assert list(Consent.objects.order_by("pk").values_list("answer", "how")) == [
        ("given", "online"),
        ("withdrawn", "online"),
    ]
    assert "撤回同意" in client.get(reverse("my-consents")).content.decode()


def test_a_request_is_made_and_its_outcome_read(client, here):
    signed_in(client, here.own_account)
    client.post(reverse("my-ask"), {"kind": "correct", "field": "phone", "said": "号码换成 13700001111"})
    made = Request.objects.get()
    assert made.due_on == dt.date(2026, 12, 15)
    page = client.get(reverse("my-requests")).content.decode()
    assert "更正“手机”" in page
    assert "2026年12月15日" in page


def test_the_full_file_is_fetched_as_pdf_and_as_zip_and_both_are_numbered(client, here):
    signed_in(client, here.own_account)
    pdf = client.post(reverse("my-file"), {"pdf": "1"})
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    archive = client.post(reverse("my-file"), {"zip": "1"})
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))) as file:
        content = json.loads(file.read("个人资料档案.json"))
    copies = ExportCopy.objects.order_by("serial")
    assert [copy.people for copy in copies] == [[here.person.pk]] * 2
    assert copies[1].number in content["copy"]


def test_an_account_whose_post_ended_may_still_read_its_own(client, here):
    retired = a_person(here.county, name="陈志强", branch=here.branch)
    an_appointment(retired, "group_leader", here.branch)
    account = Account.objects.create_user("leader", "test-password-2026", person=retired)
    signed_in(client, account)
    retired.appointments.all().delete()
    assert "看我自己的资料" in client.get("/").content.decode()
    assert client.get(reverse("me")).status_code == 200
