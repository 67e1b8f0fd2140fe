"""What the pages of holidays ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.occasions.scheduling.holidays import NAME_CHARACTERS_MAX, SaidDay
from yinhui.occasions.scheduling.models import DayKind
from yinhui.rulebook.forms import DateInput

LIST_CHARACTERS_MAX = 20_000
# A year's days; a whole workbook of something else is not read.
LIST_BYTES_MAX = 1024 * 1024


class DayForm(forms.Form):
    """One day: closed, open, or neither."""

    day = forms.DateField(label="日期", widget=DateInput())
    kind = forms.ChoiceField(
        label="这一天",
        choices=[
            (DayKind.OFF, "放假"),
            (DayKind.WORK, "调休上班（周末照常上班）"),
            (DayKind.USUAL, "平常日（取消这一天的放假或调休）"),
        ],
    )
    name = forms.CharField(
        label="节日名称",
        required=False,
        max_length=NAME_CHARACTERS_MAX,
        help_text="例如：春节。平常日不用填。",
    )

    @property
    def said(self) -> SaidDay:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return SaidDay(given["day"], given["kind"], given["name"])


class DayListForm(forms.Form):
    """A year's days, pasted or in a file."""

    text = forms.CharField(
        label="粘贴在这里",
        required=False,
        max_length=LIST_CHARACTERS_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "2027-01-01　元旦　休"}),
        help_text="一行一天：日期、节日、休或班，中间用逗号或空格隔开。",
    )
    file = forms.FileField(label="或者选一个文件", required=False, help_text=".xlsx 或 .csv，最大1MB。")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and refuse what is too large before it is read."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file is None and not given.get("text", "").strip():
            self.add_error("text", "还没有内容。请粘贴一年的节假日，或者选一个文件。")
        if file is not None and file.size > LIST_BYTES_MAX:
            self.add_error("file", "文件超过1MB。请只留下一年的节假日。")
        return given
