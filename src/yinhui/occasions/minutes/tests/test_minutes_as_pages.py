"""The Word file of minutes opened by LibreOffice: the pages it gives, and what stands on them."""

import datetime as dt
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn

from yinhui.occasions.minutes.body import Resolution, Speech, ToDo
from yinhui.occasions.minutes.documents import make_minutes_template
from yinhui.occasions.minutes.documents.docx import SHIPPED, as_docx
from yinhui.occasions.minutes.queries import sheet_for
from yinhui.occasions.minutes.tests.meeting import a_body, a_meeting, confirmed

pytestmark = pytest.mark.django_db
SOFFICE_TIMEOUT_S = 180


def test_libreoffice_sets_them_on_a4_with_everything_on_them(secretary, people, tmp_path):
    scheduled = a_meeting(secretary, came=people[:3])
    body = a_body(
        speeches=(Speech(people[0].pk, "建议添几把椅子。"),),
        resolutions=(Resolution("同意修缮活动室", "hands", 3, 0, 0),),
        to_dos=(ToDo("换灯", "", people[1].pk, dt.date(2026, 12, 8)),),
    )
    confirmed(secretary, scheduled, body)
    file = tmp_path / "minutes.docx"
    file.write_bytes(as_docx(sheet_for(secretary, scheduled.pk), "导 2026-000001"))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, timeout=SOFFICE_TIMEOUT_S)
    made = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "minutes.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    said = "".join(made.stdout.split())
    for words in (
        "县医院离退休党支部党员大会记录",
        "应到4人，实到3人",
        "缺席人员邓老",
        "三、发言安老：建议添几把椅子。",
        "同意修缮活动室（举手表决：赞成3票，反对0票，弃权0票）",
        "换灯（白老），12月8日前",
        "主持人签字：",
        "2026年11月20日由主持人周敏确认",
        "导2026-000001",
    ):
        assert words in said
    assert made.stdout.count("\f") <= 2, "two pages at most"


def test_the_shipped_template_is_what_its_script_makes(tmp_path, monkeypatch):
    monkeypatch.setattr(make_minutes_template, "TEMPLATE", tmp_path / "minutes.docx")
    make_minutes_template.make()
    again, shipped = Document(str(tmp_path / "minutes.docx")), Document(str(SHIPPED))
    assert again.element.xml == shipped.element.xml
    assert round(shipped.sections[0].top_margin.mm) == 37
    assert shipped.styles["Normal"].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
