import datetime as dt
import io
import json
import subprocess
import uuid
import zipfile

import pytest
from cryptography.exceptions import InvalidTag
from django.urls import reverse
from tests.builders import a_person, a_picture_file, signed_in, with_id_number

from yinhui.care.actions import VisitContent, record_visit
from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import ExportCopy
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.minutes.models import AppraisalResult
from yinhui.occasions.models import Occasion
from yinhui.privacy.actions_consents import answer_own
from yinhui.privacy.actions_files import copy_of_own, file_for, key_of, make_file, order_file
from yinhui.privacy.full_file import sealed
from yinhui.privacy.full_file.archive import pdf_of
from yinhui.privacy.full_file.content import full_file_of
from yinhui.privacy.full_file.meetings import meeting_tables
from yinhui.privacy.models import Answer, FileState
from yinhui.privacy.tests.given import given
from yinhui.registry.actions_circumstances import add_family_contact, amend_circumstances, open_circumstances
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Person, SensitiveOpening

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
NUMBER = "990101195005200014"


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def here():
    """A county where much is kept of one person."""
    found = given()
    with_id_number(found.person, NUMBER)
    found.person.refresh_from_db()
    amend_circumstances(
        actor=found.secretary,
        person_id=found.person.pk,
        health_class="frail",
        living_situation="alone",
        care_note="血压高，上楼要人搀",
    )
    add_family_contact(
        actor=found.secretary, person_id=found.person.pk, name="张小红", relation="女儿", phone="13900000000"
    )
    open_circumstances(actor=found.secretary, person_id=found.person.pk, reason="准备上门走访")
    answer_own(actor=found.own, purpose="photo_publicity", answer=Answer.GIVEN)
    _visit(found, [found.person], "老伴刚出院，情绪还好", "navy")
    _visit(found, [found.person, a_person(found.county, branch=found.branch)], "两家都去了", "teal")
    record_occasion(
        actor=found.secretary,
        client_key=uuid.uuid4(),
        organisation_id=found.branch.pk,
        content=OccasionContent(
            kind="study",
            held_on=TODAY,
            title="学习新党章",
            text="大家发言",
            participant_ids=(found.person.pk,),
        ),
    )
    return found


def _visit(here, people, text, colour):
    photo = store_attachment(actor=here.secretary, file=a_picture_file(f"{colour}.jpg", colour))
    record_visit(
        actor=here.secretary,
        client_key=uuid.uuid4(),
        organisation_id=here.branch.pk,
        content=VisitContent(
            kind="festival",
            visited_on=TODAY,
            people_ids=tuple(person.pk for person in people),
            visitors="李建国",
            text=text,
            photo_ids=(photo.pk,),
        ),
    )


def text_of(pdf: bytes) -> str:
    """The text of a PDF as pdftotext reads it, without blanks and line ends."""
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(run.stdout.decode().split())


def test_every_cell_of_the_file_is_in_the_printed_pages(here):
    content = full_file_of(here.person)
    with pdf_of(content, "导2026-000001 · 张秀英") as file:
        text = text_of(file.read())
    for section in content.sections:
        assert section.title in text
        for row in section.rows:
            for cell in row:
                for word in cell.split():
                    assert word in text, (section.key, word)
    assert "导2026-000001" in text


def test_a_name_with_a_dot_and_a_rare_character_is_printed(here):
    Person.objects.filter(pk=here.person.pk).update(name="买买提·䶮", former_post="𠮷林办")
    here.person.refresh_from_db()
    with pdf_of(full_file_of(here.person), "导2026-000001") as file:
        text = text_of(file.read())
    assert "买买提·䶮" in text
    assert "〓林办" in text


def test_the_file_says_what_the_register_says(here):
    sections = {section.key: section for section in full_file_of(here.person).sections}
    assert ("身份证号", NUMBER) in sections["identity"].rows
    assert ("手机", "13800001234") in sections["contact"].rows
    assert ("关怀备注", "血压高，上楼要人搀") in sections["health"].rows
    assert ("张小红", "女儿", "13900000000") in sections["family"].rows
    assert sections["belonging"].rows[0][1] == "财政局离退休干部党支部"
    assert sections["occasions"].rows[0][2] == "学习新党章"
    assert sections["openings"].rows[0][-1] == "准备上门走访"
    assert sections["consents"].rows[0][:2] == ("照片用于宣传", "同意")


def test_an_appraisal_whose_record_was_voided_is_told_as_such(here):
    for year, voided in ((2024, ""), (2025, "开错了会")):
        occasion = Occasion.objects.create(
            county=here.county, client_key=uuid.uuid4(), kind="appraisal", organisation=here.branch,
            held_on=dt.date(year, 12, 20), title="民主评议", voided_reason=voided,
        )  # fmt: skip
        AppraisalResult.objects.create(
            county=here.county, organisation=here.branch, occasion=occasion, person=here.person, year=year,
            result="qualified",
        )  # fmt: skip
    rows = next(rows for key, _, rows in meeting_tables(here.person, 10) if key == "appraisals")
    assert [row[:2] for row in rows] == [("2025", "合格（记录已作废）"), ("2024", "合格")]


def test_what_is_about_others_too_is_named_but_not_quoted(here):
    text = json.dumps(full_file_of(here.person).as_json(), ensure_ascii=False)
    assert "老伴刚出院" in text
    assert "两家都去了" not in text
    assert "大家发言" not in text


def test_staff_take_it_with_a_reason_that_the_person_can_read(client, here):
    signed_in(client, here.clerk_account)
    address = reverse("person-file", args=[here.person.pk])
    assert client.post(address, {"reason": "", "zip": "1"}).status_code == 422
    assert not ExportCopy.objects.exists()
    answer = client.post(address, {"reason": "本人到局里要求复制", "zip": "1"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        content = json.loads(archive.read("个人资料档案.json"))
        assert "个人资料档案张秀英" in text_of(archive.read("个人资料档案.pdf"))
    assert [name for name in names if name.startswith("照片/")] == ["照片/0001-navy.jpg"]
    copy = ExportCopy.objects.get()
    assert (copy.kind, copy.people, copy.reason) == ("person_file", [here.person.pk], "本人到局里要求复制")
    assert copy.number in content["copy"]
    opened = SensitiveOpening.objects.filter(reason="本人到局里要求复制")
    assert {opening.part for opening in opened} == {"circumstances", "id_number"}


def test_a_secretary_does_not_take_full_files(client, here):
    address = reverse("person-file", args=[here.person.pk])
    assert signed_in(client, here.secretary_account).post(address, {"reason": "想看看"}).status_code == 403


def test_a_large_file_is_made_by_the_job_and_lies_sealed(here, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    made = order_file(actor=here.own, copy=copy_of_own(actor=here.own))
    assert order_file(actor=here.own, copy=copy_of_own(actor=here.own)) == made
    assert make_file(made.pk, program_actor(here.county, "生成个人档案")) == FileState.READY
    fetched = file_for(here.own, made.pk)
    path = sealed.path_of(made.pk)
    assert "血压高".encode() not in path.read_bytes()
    assert NUMBER.encode() not in path.read_bytes()
    content = b"".join(sealed.opened(path, key_of(fetched)))
    assert len(content) == fetched.size_bytes
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "个人资料档案.pdf" in archive.namelist()
    with pytest.raises(NotFound):
        file_for(here.secretary, made.pk)


def test_a_sealed_file_cannot_be_cut_short_or_altered(tmp_path):
    key, path = sealed.new_key(), tmp_path / "1"
    content = bytes(range(256)) * 12_000  # three pieces
    assert sealed.seal(io.BytesIO(content), path, key) == len(content)
    assert b"".join(sealed.opened(path, key)) == content
    whole = path.read_bytes()
    path.write_bytes(whole[: 2 * (sealed.PIECE_BYTES + 16)])
    with pytest.raises(InvalidTag):
        list(sealed.opened(path, key))
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    with pytest.raises(InvalidTag):
        list(sealed.opened(path, key))


def test_an_empty_file_is_sealed_too(tmp_path):
    key, path = sealed.new_key(), tmp_path / "1"
    sealed.seal(io.BytesIO(b""), path, key)
    assert b"".join(sealed.opened(path, key)) == b""
