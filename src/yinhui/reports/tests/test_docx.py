"""The report as a file: the layout of GB/T 9704, opened by LibreOffice, its text against the counts."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile

import pytest
from django.conf import settings
from docx import Document as WordDocument
from docx.oxml.ns import qn
from tests.builders import an_actor

from yinhui.kernel import clock
from yinhui.reports.documents import make_survey_template
from yinhui.reports.documents.docx import SHIPPED, as_docx
from yinhui.reports.documents.survey import survey_of
from yinhui.reports.scope import scope_for
from yinhui.reports.tests.known_county import AS_OF, a_known_county

pytestmark = pytest.mark.django_db
SOFFICE_TIMEOUT_S = 180


@pytest.fixture
def made():
    with clock.fixed(AS_OF):
        known = a_known_county(is_demonstration=True)
        scope = scope_for(an_actor("bureau_clerk", known.county), known.county.pk)
        return survey_of(scope, issuer="中共东安县委老干部局", issued_on=AS_OF)


@pytest.fixture
def word(made):
    return WordDocument(io.BytesIO(as_docx(made.document)))


def test_the_page_is_that_of_the_standard(word):
    section = word.sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert 28 <= int(grid.get(qn("w:linePitch"))) / 20 <= 29
    assert 22 * int(grid.get(qn("w:linePitch"))) / 20 <= 225 / 25.4 * 72, "22 lines fit the type area"


def test_the_faces_and_sizes_are_those_of_the_standard(word):
    def face(name):
        style = word.styles[name]
        properties = style.element.rPr
        return properties.find(qn("w:rFonts")).get(qn("w:eastAsia")), style.font.size.pt

    assert face("Normal") == ("仿宋_GB2312", 16)
    assert face("公文标题") == ("方正小标宋简体", 22)
    assert face("一级标题") == ("黑体", 16)
    assert face("二级标题字") == ("楷体_GB2312", 16)


def test_parts_are_set_in_the_styles_meant_for_them(word):
    by_text = {paragraph.text: paragraph for paragraph in word.paragraphs}

    assert by_text["东安县关于加强社区离退休干部"].style.name == "公文标题"
    assert by_text["一、社区离退休干部党建现状"].style.name == "一级标题"
    assert by_text["2026年11月24日"].style.name == "成文日期"
    basics = next(p for p in word.paragraphs if p.text.startswith("（一）基本情况。"))
    assert [run.style.name for run in basics.runs if run.text.startswith("（一）")] == ["二级标题字"]


def test_pages_are_numbered_outside_and_a_demonstration_says_so(word):
    section = word.sections[0]

    assert word.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text.startswith("— ")
        assert "PAGE" in footer._element.xml
    assert "演示数据" in section.header.paragraphs[0].text
    assert "演示数据" in section.even_page_header.paragraphs[0].text


def test_a_real_county_carries_no_mark(made):
    real = made.document.from_json(made.document.as_json() | {"is_demonstration": False})
    word = WordDocument(io.BytesIO(as_docx(real)))

    assert word.sections[0].header.paragraphs[0].text == ""


def test_the_appendix_holds_every_figure_with_its_definition_and_day(made, word):
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]

    assert rows[0] == ["序号", "指标", "数值", "口径", "时点（期间）"]
    assert len(rows) - 1 == len(list(made.figures))
    assert ["22人", "2026.11.24"] in [[row[2], row[4]] for row in rows if row[1] == "党员"]
    assert len(word.tables) == 4


def test_characters_that_mean_something_to_xml_stay_text(made):
    content = made.document.as_json()
    content["issuer"] = "A&B <办公室>"
    word = WordDocument(io.BytesIO(as_docx(made.document.from_json(content))))

    assert "A&B <办公室>" in [paragraph.text for paragraph in word.paragraphs]


def test_an_office_may_put_its_own_template(made):
    own = settings.DATA_DIR / "templates" / "survey.docx"
    own.parent.mkdir(exist_ok=True)
    template = WordDocument(str(SHIPPED))
    template.paragraphs[0].insert_paragraph_before("内部资料")
    template.save(str(own))
    try:
        assert WordDocument(io.BytesIO(as_docx(made.document))).paragraphs[0].text == "内部资料"
    finally:
        own.unlink()


def test_the_template_that_ships_is_the_one_the_script_makes(tmp_path, monkeypatch):
    monkeypatch.setattr(make_survey_template, "TEMPLATE", tmp_path / "survey.docx")
    make_survey_template.make()

    def parts(path):
        with zipfile.ZipFile(path) as file:
            return {name: file.read(name) for name in file.namelist()}

    assert parts(tmp_path / "survey.docx") == parts(SHIPPED)


def test_libreoffice_opens_it_and_reads_what_was_counted(made, tmp_path):
    (tmp_path / "report.docx").write_bytes(as_docx(made.document))
    convert(tmp_path, "txt:Text (encoded):UTF8")
    convert(tmp_path, "pdf")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
    pages = pdf_pages(tmp_path / "report.pdf")

    for paragraph in made.document.paragraphs:
        assert paragraph.lead + paragraph.text in text
    figures = made.figures
    for words in (
        f"共有党员{figures.number('members')}人",
        f"现有离退休干部{figures.number('people')}人",
        f"统计期间共开展各类活动{figures.number('occasions')}次，参加{figures.number('attendances')}人次",
    ):
        assert words in text
    assert "—1—" in re.sub(r"\s", "", pages[0])
    lines = [line for line in pages[1].splitlines() if line.strip()]
    longest = max(len(re.sub(r"\s", "", line)) for line in lines)
    assert 28 <= longest <= 34, "28 characters a line; figures are half as wide"


def convert(folder, form):
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(folder),
            str(folder / "report.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=SOFFICE_TIMEOUT_S,
    )


def pdf_pages(path):
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True).stdout
    return text.decode().split("\f")
