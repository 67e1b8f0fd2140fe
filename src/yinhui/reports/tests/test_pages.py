"""The pages of statistics and reports."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.urls import reverse
from docx import Document as WordDocument
from openpyxl import load_workbook
from tests.builders import REQUEST_QUERIES

from yinhui.kernel import clock
from yinhui.kernel.models import ExportCopy
from yinhui.reports.models import Report
from yinhui.reports.tests.known_county import AS_OF, a_known_county
from yinhui.reports.tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(AS_OF):
        yield


@pytest.fixture
def known():
    return a_known_county(is_demonstration=True)


def made_report(client, known, **days):
    answer = client.post(reverse("report-new"), {"organisation": known.county.pk, **days})
    assert answer.status_code == 302
    return Report.objects.latest("pk")


def test_a_report_asked_for_on_the_page_is_written_and_shown(client, known):
    signed_in(client, "bureau_clerk", known.county)
    report = made_report(client, known)

    shown = client.get(reverse("report", args=[report.pk])).content.decode()

    assert report.title == "东安县关于加强社区离退休干部党建工作的调研报告"
    assert "共有党员22人" in shown
    assert "演示数据" in shown
    assert report.title in client.get(reverse("reports")).content.decode()


def test_the_file_says_what_the_page_says(client, known):
    signed_in(client, "bureau_clerk", known.county)
    report = made_report(client, known)

    answer = client.get(reverse("report-download", args=[report.pk]))
    paragraphs = [p.text for p in WordDocument(io.BytesIO(answer.content)).paragraphs]
    shown = client.get(reverse("report", args=[report.pk])).content.decode()

    assert "attachment" in answer["Content-Disposition"]
    for paragraph in report.document["paragraphs"]:
        assert paragraph["lead"] + paragraph["text"] in paragraphs
        assert paragraph["text"] in shown


def test_a_file_that_was_altered_is_not_given_out(client, known):
    signed_in(client, "bureau_clerk", known.county)
    report = made_report(client, known)
    path = settings.DATA_DIR / "reports" / f"{report.sha256}.docx"
    path.write_bytes(b"another report")

    answer = client.get(reverse("report-download", args=[report.pk]))

    assert answer.status_code == 400
    assert "重新生成" in answer.content.decode()


def test_days_that_cannot_be_are_shown_at_their_field(client, known):
    signed_in(client, "bureau_clerk", known.county)
    answer = client.post(reverse("report-new"), {"organisation": known.county.pk, "as_of": "2027-01-01"})

    assert answer.status_code == 400
    assert "不能晚于今天" in answer.content.decode()
    assert not Report.objects.exists()


def test_an_earlier_report_fills_in_the_form_for_a_new_one(client, known):
    signed_in(client, "bureau_clerk", known.county)
    report = made_report(client, known, as_of="2026-06-30")
    shown = client.get(reverse("report", args=[report.pk])).content.decode()

    assert "as_of=2026-06-30" in shown
    assert 'value="2026-06-30"' in client.get(reverse("report-new"), {"as_of": "2026-06-30"}).content.decode()


def test_a_township_sees_its_own_reports_only(client, known):
    signed_in(client, "bureau_clerk", known.county)
    of_county = made_report(client, known)
    signed_in(client, "township_clerk", known.town)

    assert client.get(reverse("report", args=[of_county.pk])).status_code == 404
    assert client.get(reverse("report-download", args=[of_county.pk])).status_code == 404
    assert of_county.title not in client.get(reverse("reports")).content.decode()
    refused = client.post(reverse("report-new"), {"organisation": known.county.pk})
    assert refused.status_code == 400
    assert client.post(reverse("report-new"), {"organisation": known.town.pk}).status_code == 302


@pytest.mark.parametrize("page", ["reports", "report-new", "statistics", "statistics-counted"])
def test_a_secretary_makes_no_reports(client, known, page):
    signed_in(client, "secretary", known.garden)

    assert client.get(reverse(page)).status_code == 403


def test_statistics_show_figures_pictures_with_tables_and_problems(client, known):
    signed_in(client, "bureau_clerk", known.county)
    page = client.get(reverse("statistics")).content.decode()
    shown = client.get(reverse("statistics-counted")).content.decode()

    assert "东安县统计" in page
    assert f'hx-get="{reverse("statistics-counted")}' in page
    assert "用表格看“离退休干部按年龄”" in shown
    assert "部分支部班子不健全" in shown
    assert f"organisation={known.town.pk}" in shown, "a township leads to its own page"


def test_statistics_of_an_earlier_day_know_what_was_dissolved_since(client, known):
    known.garden.dissolved_on = known.garden.parent.dissolved_on = AS_OF
    known.garden.save()
    known.garden.parent.save()
    signed_in(client, "bureau_clerk", known.county)
    asked = {"organisation": known.garden.parent_id, "as_of": "2026-11-01"}

    shown = client.get(reverse("statistics"), asked).content.decode()

    assert "舜峰社区统计" in shown
    assert f'<option value="{known.garden.parent_id}" selected>舜峰社区</option>' in shown


def test_statistics_beyond_reach_are_not_found(client, known):
    signed_in(client, "township_clerk", known.town)

    for page in ("statistics", "statistics-counted"):
        assert client.get(reverse(page), {"organisation": known.county.pk}).status_code == 404


def test_statistics_of_a_day_before_anything_was_there_say_so(client, known):
    signed_in(client, "bureau_clerk", known.county)
    answer = client.get(reverse("statistics"), {"as_of": "2010-01-01"})

    assert answer.status_code == 400
    assert "请改一个截止日" in answer.content.decode()


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("figures", ["党员", "22人"]),
        ("branches", ["白牙市镇", "沿江社区离退休干部党支部", 10]),
        ("occasions", ["沿江社区离退休干部党支部", "党员大会", 1, 8]),
        ("duties", ["三会一课", 8, 5, 1, 2]),
    ],
)
def test_tables_are_given_as_spreadsheets(client, known, table, row):
    signed_in(client, "bureau_clerk", known.county)
    answer = client.get(reverse("statistics-export", args=[table]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    assert row in [list(line)[: len(row)] for line in sheet.iter_rows(values_only=True)]


def test_pages_take_a_fixed_number_of_statements(client, known, django_assert_max_num_queries):
    signed_in(client, "bureau_clerk", known.county)
    report = made_report(client, known)

    with django_assert_max_num_queries(12 + REQUEST_QUERIES):
        client.get(reverse("reports"))
    with django_assert_max_num_queries(12 + REQUEST_QUERIES):
        client.get(reverse("report", args=[report.pk]))
    with django_assert_max_num_queries(28 + REQUEST_QUERIES):
        client.get(reverse("statistics-counted"))
    with django_assert_max_num_queries(14 + REQUEST_QUERIES):
        client.get(reverse("statistics"))


def test_every_page_of_a_downloaded_report_says_whose_copy_it_is(client, known):
    signed_in(client, "bureau_clerk", known.county)
    report = made_report(client, known)

    answer = client.get(reverse("report-download", args=[report.pk]))
    copy = ExportCopy.objects.get()
    section = WordDocument(io.BytesIO(answer.content)).sections[0]

    assert (copy.kind, copy.title) == ("report", report.title)
    for part in (section.header, section.footer):
        assert any(copy.number in paragraph.text for paragraph in part.paragraphs)
