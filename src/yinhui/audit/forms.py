"""What the auditor's lists are narrowed by, read from the address; what makes no sense is left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from yinhui.audit.queries import TrailFilter
from yinhui.audit.words import ACTIONS, TABLES
from yinhui.registry.structure import POST_CHOICES

_ALL = ("", "全部")


class _Since(forms.DateField):
    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class TrailForm(forms.Form):
    """The filter bar of the trail."""

    name = forms.CharField(label="操作人", required=False, max_length=50)
    post = forms.ChoiceField(
        label="职务", required=False, choices=[_ALL, *POST_CHOICES, ("program", "程序"), ("member", "本人")]
    )
    action = forms.ChoiceField(
        label="操作", required=False, choices=[_ALL, *sorted(ACTIONS.items(), key=lambda each: each[1])]
    )
    table = forms.ChoiceField(
        label="数据", required=False, choices=[_ALL, *sorted(TABLES.items(), key=lambda each: each[1])]
    )
    person = forms.CharField(label="涉及人员", required=False, max_length=50)
    address = forms.CharField(label="网络地址", required=False, max_length=45)
    since = _Since("从")
    until = _Since("到")
    by_hand = forms.BooleanField(label="只看未经程序的写入", required=False)

    @property
    def asked(self) -> TrailFilter:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        data = self.cleaned_data
        return TrailFilter(
            name=data.get("name", "").strip(),
            post=data.get("post", ""),
            action=data.get("action", ""),
            table=data.get("table", ""),
            person=data.get("person", "").strip(),
            address=data.get("address", "").strip(),
            since=data.get("since"),
            until=data.get("until"),
            is_by_hand=bool(data.get("by_hand")),
        )


class NameAndDaysForm(forms.Form):
    """The filter bar of openings, exports and sign-ins: a name or number, and a period."""

    q = forms.CharField(label="姓名", required=False, max_length=50)
    since = _Since("从")
    until = _Since("到")

    def __init__(self, data: Any, *, label: str = "姓名") -> None:
        super().__init__(data)
        self.fields["q"].label = label

    @property
    def asked(self) -> tuple[str, dt.date | None, dt.date | None]:
        """The words and the period."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("q", "").strip(), data.get("since"), data.get("until")


class DayForm(forms.Form):
    """Which day a person's state is shown of."""

    on = _Since("日期")
