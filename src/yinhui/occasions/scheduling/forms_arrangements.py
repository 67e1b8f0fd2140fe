"""What the pages of standing arrangements ask for."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from yinhui.kernel.forms import IdsField
from yinhui.kernel.records import REASON_CHARACTERS_MAX
from yinhui.occasions.actions import DURATION_MIN_MAX, TITLE_CHARACTERS_MAX
from yinhui.occasions.models import OccasionKind, Setting
from yinhui.occasions.scheduling.arrangements import ArrangementContent
from yinhui.occasions.scheduling.forms import PlaceAndChair, TimeInput
from yinhui.occasions.scheduling.models import OnHoliday, Rhythm
from yinhui.occasions.scheduling.queries_agenda import ARRANGEMENT_STATES, ArrangementFilters
from yinhui.rulebook.forms import DateInput

WEEKDAYS = [(number, f"星期{word}") for number, word in enumerate("一二三四五六日", start=1)]
NTHS = [(1, "第一个"), (2, "第二个"), (3, "第三个"), (4, "第四个"), (5, "最后一个")]


class ArrangementFilterForm(forms.Form):
    """What the list of arrangements is narrowed by. What is not understood is left out."""

    words = forms.CharField(label="名称、组织、场所、主持人", required=False, max_length=50)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *OccasionKind.choices])
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *ARRANGEMENT_STATES.items()]
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]
        self.has_several = len(organisations) > 1

    @property
    def asked(self) -> ArrangementFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return ArrangementFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            organisation_id=given.get("organisation"),
            state=given.get("state", ""),
        )


class EndForm(forms.Form):
    """What becomes of the occasions that people were told of, when arrangements end."""

    chosen = IdsField()
    told = forms.ChoiceField(
        label="已经通知或改动过的",
        choices=[("cancel", "一并取消，我去告诉大家"), ("keep", "照常办")],
        widget=forms.RadioSelect,
        initial="cancel",
    )
    reason = forms.CharField(
        label="取消的理由",
        required=False,
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="照常办就不用填。",
    )

    def __init__(self, *args: Any, has_left: bool, **kwargs: Any) -> None:
        """Without anything left to come (`has_left`), there is nothing to choose."""
        super().__init__(*args, **kwargs)
        if not has_left:
            self.fields["told"].widget = forms.HiddenInput()
            self.fields["told"].initial = "keep"
            self.fields["reason"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where something is cancelled."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("told") == "cancel" and not given.get("reason"):
            self.add_error("reason", "请填写取消的理由；不取消的话，请选“照常办”。")
        return given


class ArrangementForm(PlaceAndChair):
    """Fixed time, place and themes. Which of the days' fields count depends on the rhythm."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.TypedChoiceField(label="组织", coerce=int)
    kind = forms.ChoiceField(label="类型", choices=OccasionKind.choices)
    setting = forms.ChoiceField(label="方式", choices=Setting.choices)
    title = forms.CharField(label="名称", max_length=TITLE_CHARACTERS_MAX)
    rhythm = forms.ChoiceField(label="什么时候办", choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(
        label="星期几",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "（不选）"), *WEEKDAYS],
        help_text="选“每周”或“每月第几个星期几”时填。",
    )
    nth = forms.TypedChoiceField(
        label="当月第几个",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "（不选）"), *NTHS],
        help_text="选“每月第几个星期几”时填。",
    )
    month_day = forms.IntegerField(
        label="几号",
        required=False,
        min_value=1,
        max_value=31,
        help_text="选“每月固定日期”时填；31号在小月就是最后一天。",
    )
    starts_at = forms.TimeField(label="开始时间", widget=TimeInput())
    duration_min = forms.IntegerField(label="时长（分钟）", min_value=1, max_value=DURATION_MIN_MAX)
    on_holiday = forms.ChoiceField(
        label="遇到法定节假日", choices=OnHoliday.choices, help_text="按国务院公布的放假和调休安排。"
    )
    themes = forms.CharField(
        label="主题",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行写一个，轮流用，用完从头再来。可以不写。",
    )
    begins_on = forms.DateField(label="从哪天起", widget=DateInput())
    ends_on = forms.DateField(
        label="到哪天止", required=False, widget=DateInput(), help_text="不填就一直办。"
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> ArrangementContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return ArrangementContent(
            kind=given["kind"],
            title=given["title"],
            rhythm=given["rhythm"],
            starts_at=given["starts_at"],
            duration_min=given["duration_min"],
            begins_on=given["begins_on"],
            weekday=given["weekday"],
            nth=given["nth"],
            month_day=given["month_day"],
            setting=given["setting"],
            themes=tuple(line.strip() for line in given["themes"].splitlines() if line.strip()),
            room_id=given["room"],
            place=given["place"],
            chair_id=given["chair"],
            on_holiday=given["on_holiday"],
            ends_on=given["ends_on"],
        )
