"""The spreadsheet in which questions are written down before they are read in."""

from __future__ import annotations

import tempfile
from typing import IO

import xlsxwriter

from yinhui.learning.contests.models import Difficulty, QuestionKind
from yinhui.learning.contests.reading import HEADERS

_LINES_MAX = 2000
_WIDTHS = {"题目": 50, "答案": 20, "出处": 36}
_EXAMPLES = (
    (
        "单选题",
        "党章",
        "容易",
        "中国共产党的根本宗旨是什么？（示例，请删去）",
        ("全心全意为人民服务", "实事求是", "改革创新"),
        "A",
    ),
    (
        "多选题",
        "健康",
        "一般",
        "下面哪些是控制血压的好习惯？（示例，请删去）",
        ("少吃盐", "按时服药", "熬夜", "适量运动"),
        "ABD",
    ),
    ("判断题", "防诈骗", "容易", "公安机关不会通过电话要求转账。（示例，请删去）", (), "对"),
    ("填空题", "党史", "一般", "中国共产党成立于哪一年？（示例，请删去）", (), "1921年|1921"),
)
_NOTES = (
    "表头不要改；栏目的顺序可以变。",
    "题型、题目、答案必填，类别、出处也要填：答案要能查到。难度空着按“一般”。",
    "单选题答案填一个字母，多选题填几个字母（例如ABD），判断题填“对”或“错”。",
    "填空题的几种正确写法用“|”隔开；标点、空格、大小写不影响判分。",
    "题库里已有的题（题目文字一样）不会重复加入。",
)


def template_workbook() -> IO[bytes]:
    """Return the template, at its beginning: lists to choose from, one example of each kind, how to fill it
    in."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("题目")
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#F0E9DC", "bottom": 1})
        sheet.freeze_panes(1, 0)
        for number, header in enumerate(HEADERS):
            sheet.set_column(number, number, _WIDTHS.get(header, 14), text)
            sheet.write_string(0, number, header, head)
        for header, choices in (("题型", QuestionKind.labels), ("难度", Difficulty.labels)):
            at = HEADERS.index(header)
            sheet.data_validation(1, at, _LINES_MAX, at, {"validate": "list", "source": list(choices)})
        for line, (kind, subject, difficulty, question, options, answer) in enumerate(_EXAMPLES, start=1):
            said = dict(zip(HEADERS[4:], options, strict=False))
            said |= {"题型": kind, "类别": subject, "难度": difficulty, "题目": question, "答案": answer}
            said["出处"] = "写明在哪里能查到"
            for header, words in said.items():
                sheet.write_string(line, HEADERS.index(header), words, text)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 90)
        for line, words in enumerate(_NOTES):
            notes.write_string(line, 0, words)
    out.seek(0)
    return out
