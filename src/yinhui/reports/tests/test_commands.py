"""`yinhui report survey`."""

from __future__ import annotations

import argparse

import pytest
from docx import Document as WordDocument

from yinhui.kernel import clock
from yinhui.reports.commands import add_commands
from yinhui.reports.models import Report
from yinhui.reports.tests.known_county import AS_OF, a_known_county

pytestmark = pytest.mark.django_db


def run(*arguments):
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    chosen = parser.parse_args(["report", "survey", *map(str, arguments)])
    with clock.fixed(AS_OF):
        return chosen.run(chosen)


def test_the_command_writes_the_file_and_keeps_the_report(tmp_path):
    a_known_county()
    file = tmp_path / "报告.docx"

    assert run("--organisation", "东安县/白牙市镇", "--output", file) == 0

    text = "\n".join(paragraph.text for paragraph in WordDocument(file).paragraphs)
    assert text.startswith("白牙市镇关于加强社区离退休干部\n党建工作的调研报告")
    assert "共有党员14人" in text
    assert Report.objects.get().organisation.name == "白牙市镇"


def test_an_unknown_name_is_refused_in_words(tmp_path, capsys):
    a_known_county()

    assert run("--organisation", "西安县", "--output", tmp_path / "报告.docx") == 1
    assert "没有找到组织" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_day_ahead_is_refused_in_words(tmp_path, capsys):
    a_known_county()

    assert run("--organisation", "东安县", "--as-of", "2027-01-01", "--output", tmp_path / "报告.docx") == 1
    assert "不能晚于今天" in capsys.readouterr().err
