"""What the page /ui/ shows: every component with an example, whose source is shown as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import get_template
from lunar_python import Solar

from yinhui.kernel import clock

# Name of templates/workbench/ui/<name>.html, title, what it is for.
SECTIONS = (
    ("buttons", "按钮", "一页只有一个红色主按钮，写明会发生什么：“登记走访”，不写“提交”。都不低于 48 像素。"),
    ("stats", "数字", "一个数字、它是什么、点进去看是哪些。数字旁边的话说明好坏，不只靠颜色。"),
    ("card", "卡片、清单、空白", "空白处说清楚为什么空、下一步做什么。"),
    ("states", "状态和日期", "图标加文字，分不清颜色的人也看得懂。身份证号和电话只露头尾。"),
    ("notices", "提示", "先说发生了什么，再说怎么办。"),
    ("form", "表单", "标签在上，说明在标签下面，错误在格子下面。改了没存就离开，会先问一声。"),
    ("list", "名单", "筛选、排序、多选、翻页。手机上每一行变成一张卡片。"),
    ("dialog", "对话框", "只用来补一两句话，不放整张表。按 Esc 或者点外面就关掉。"),
    ("tabs", "分页签和要点", "每个页签有自己的网址，可以收藏、可以转发。"),
    ("timeline", "时间线和依据", "最近的在上面。每一件应办的事都写着为什么要办。"),
    ("steps", "步骤和进度", "长的事情分几步，走到哪里一看就知道。"),
    ("tree", "组织树", "点箭头展开，点名字进去。"),
    ("calendar", "日历", "公历大字，农历小字，节日红字。手机上变成清单。"),
    ("chart", "图", "图下面都可以展开成表格，读屏和打印用表格。"),
)


class VisitForm(forms.Form):
    """An example of every control."""

    name = forms.CharField(label="被走访人", help_text="写姓名，或者拼音首字母。")
    visited_on = forms.DateField(label="走访日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label="因为什么", choices=[("", "请选择"), ("festival", "重大节日"), ("ill", "生病住院")]
    )
    how = forms.ChoiceField(
        label="怎么走访的", choices=[("door", "上门"), ("phone", "打电话")], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="情况", widget=forms.Textarea, required=False, help_text="身体、家里、有什么要求。"
    )
    agreed = forms.BooleanField(label="本人同意把照片放进简报", required=False)
    photograph = forms.FileField(label="照片", required=False, help_text="JPG、PNG 或 HEIC，不超过 20 MB。")


class PeopleFilter(forms.Form):
    """An example of a list's filters."""

    q = forms.CharField(label="姓名", required=False)
    branch = forms.ChoiceField(label="支部", choices=[("", "全部"), ("1", "教育局支部")], required=False)
    kind = forms.ChoiceField(label="离退休", choices=[("", "全部"), ("tuixiu", "退休")], required=False)


@dataclass
class Node:
    """A node of the example tree."""

    name: str
    note: str
    href: str = "#"
    children: list[Node] = field(default_factory=list)


def showcase() -> dict[str, Any]:
    """Return the sections and the made-up facts that their examples use. No query."""
    sections = []
    for name, title, words in SECTIONS:
        template = get_template(f"workbench/ui/{name}.html")
        source = template.template.source  # type: ignore[attr-defined]
        sections.append(
            {"name": name, "title": title, "words": words, "template": template.template, "source": source}  # type: ignore[attr-defined]
        )
    today = clock.today()
    people = _people()
    return {
        "sections": sections,
        "yesterday": today - dt.timedelta(5),
        "soon": today + dt.timedelta(3),
        "later": today + dt.timedelta(30),
        "form": VisitForm(QueryDict("name=张建国&how=door")),
        "filters": PeopleFilter(QueryDict("branch=1&kind=tuixiu"), auto_id="filter_%s"),
        "people": people,
        "page": Paginator(range(4321), 50).page(3),
        "organisations": _organisations(),
        "weeks": _month(today),
        "ages": {
            "kind": "bars",
            "labels": ["60岁以下", "60–69", "70–79", "80–89", "90以上"],
            "series": [{"name": "人数", "values": [84, 1210, 1655, 702, 61]}],
            "unit": "人",
        },
        "months": {
            "kind": "line",
            "labels": ["7月", "8月", "9月", "10月", "11月"],
            "series": [
                {"name": "应办", "values": [120, 88, 96, 143, 101]},
                {"name": "已办", "values": [118, 80, 95, 131, 77]},
            ],
            "unit": "件",
        },
    }


def _people() -> list[dict[str, Any]]:
    rows = (
        ("张建国", 80, "县教育局离退休干部党支部", "overdue", "退休 · 原县教育局副局长"),
        ("李秀英", 70, "沿江社区离退休干部党支部", "due", "退休 · 原县医院护士长"),
        ("王志强", 66, "锦绣花园小区党支部", "done", "退休 · 党小组组长"),
    )
    return [
        {"pk": number, "name": name, "age": age, "branch": branch, "state": state, "note": note}
        for number, (name, age, branch, state, note) in enumerate(rows, 1)
    ]


def _organisations() -> list[Node]:
    community = Node(
        "沿江社区",
        "3 个支部 · 86 人",
        children=[Node("锦绣花园小区党支部", "31 人"), Node("沿江社区离退休干部党支部", "42 人")],
    )
    return [
        Node(
            "东安县",
            "70 个支部 · 2,310 人",
            children=[Node("白牙市镇", "12 个支部", children=[community]), Node("县教育局", "2 个支部")],
        )
    ]


def _month(today: dt.date) -> list[list[dict[str, Any]]]:
    first = today.replace(day=1)
    begin = first - dt.timedelta(first.weekday())
    duties = {
        3: [{"words": "主题党日", "href": "#", "look": "good"}],
        20: [
            {"words": "看望张建国", "href": "#", "look": "bad"},
            {"words": "支委会", "href": "#", "look": ""},
        ],
        27: [{"words": "周五学习", "href": "#", "look": "warn"}],
    }
    days = [begin + dt.timedelta(number) for number in range(35)]
    cells = [
        {
            "date": day,
            "is_other": day.month != first.month,
            "is_today": day == today,
            "lunar": Solar.fromYmd(day.year, day.month, day.day).getLunar().getDayInChinese(),
            "items": duties.get(day.day, []) if day.month == first.month else [],
            "href": "#",
        }
        for day in days
    ]
    return [cells[start : start + 7] for start in range(0, 35, 7)]
