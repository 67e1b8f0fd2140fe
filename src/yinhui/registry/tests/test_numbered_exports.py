"""Every file of people that leaves has a number, shows whose it is and stands in the register of copies."""

import datetime as dt
import hashlib
import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from tests import builders
from tests.builders import a_branch, a_county, a_person, an_account, an_actor

from yinhui.kernel import clock
from yinhui.kernel.export_copies import ExportRefused, record_copy
from yinhui.kernel.models import ExportCopy
from yinhui.registry.tests.test_people_pages import signed_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)
NUMBER = "990101195005200018"


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def person(county):
    return a_person(
        county,
        name="张晓明",
        branch=a_branch(county),
        id_number=NUMBER,
    )


def sheet_of(answer):
    content = answer.content
    return content, openpyxl.load_workbook(io.BytesIO(content)).active


def test_a_list_of_people_carries_its_number_and_is_registered_with_what_was_asked(client, county, person):
    client = builders.signed_in(client, an_account("bureau_clerk", county, name="周敏"))
    content, sheet = sheet_of(client.get("/people/export/?q=张晓明&sex=1"))
    copy = ExportCopy.objects.get()
    assert copy.number == "导2026-000001"
    for part in ("导2026-000001", "周敏（老干部局干事）", "2026-05-20"):
        assert part in sheet["A1"].value
        assert part in sheet.oddHeader.right.text
    assert (copy.kind, copy.rows, copy.people, copy.has_id_numbers) == ("people", 1, [person.pk], False)
    assert "查找：张晓明" in copy.asked
    assert "性别：男" in copy.asked
    assert copy.sha256 == hashlib.sha256(content).hexdigest()
    assert copy.columns[0] == "姓名"


def test_id_numbers_leave_only_with_a_reason(client, county, person):
    client = signed_in(client, "bureau_clerk", county)
    page = client.get("/people/export/id-numbers/?q=张晓明")
    assert "理由会留痕" in page.content.decode()
    refused = client.post("/people/export/id-numbers/?q=张晓明", {"reason": ""})
    assert refused.status_code == 422
    assert not ExportCopy.objects.exists()
    _, sheet = sheet_of(client.post("/people/export/id-numbers/?q=张晓明", {"reason": "报送医保局核对名单"}))
    assert sheet.cell(2, sheet.max_column).value == "身份证号"
    assert sheet.cell(3, sheet.max_column).value == NUMBER
    copy = ExportCopy.objects.get()
    assert (copy.has_id_numbers, copy.reason, copy.people) == (True, "报送医保局核对名单", [person.pk])


@pytest.mark.parametrize("post", ["secretary", "committee_member"])
def test_who_may_not_export_is_refused_and_sees_no_button(client, county, post):
    branch = a_branch(county, members=2)
    client = signed_in(client, post, branch)
    assert client.get("/people/export/").status_code == 403
    assert client.post("/people/export/id-numbers/", {"reason": "核对名单用"}).status_code == 403
    assert "导出" not in client.get("/people/").content.decode()
    assert not ExportCopy.objects.exists()


def test_numbers_run_on_by_county_and_year_without_gaps(county):
    here, there = an_actor("bureau_clerk", county), an_actor("bureau_clerk", a_county("西安县"))
    what = {"kind": "visits", "title": "走访台账", "rows": 3, "columns": ["日期"]}
    assert [record_copy(actor=here, **what).number for _ in range(2)] == ["导2026-000001", "导2026-000002"]
    with pytest.raises(ExportRefused):
        record_copy(actor=here, **what, has_id_numbers=True, reason="无")
    assert record_copy(actor=there, **what).number == "导2026-000001"
    with clock.fixed(dt.date(2027, 1, 1)):
        assert record_copy(actor=here, **what).number == "导2027-000001"
    assert record_copy(actor=here, **what).number == "导2026-000003"


def test_a_copy_with_id_numbers_and_no_reason_is_refused_by_the_database_too(county):
    actor = an_actor("bureau_clerk", county)
    copy = record_copy(actor=actor, kind="visits", title="走访台账", rows=3, columns=["日期"])
    copy.pk, copy.serial, copy.has_id_numbers = None, 9, True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
