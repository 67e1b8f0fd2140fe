"""What the pages of occasions ask for."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from yinhui.kernel.forms import IdsField
from yinhui.kernel.records import REASON_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, RecordFilters
from yinhui.occasions.actions import (
    CHAIR_CHARACTERS_MAX,
    DURATION_MIN_MAX,
    PLACE_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    OccasionContent,
)
from yinhui.occasions.models import OccasionKind, Setting
from yinhui.rulebook.forms import DateInput

# Pressed, a phrase is added to the minutes.
PHRASES = (
    "学习传达上级文件精神。",
    "集体学习，交流发言。",
    "重温入党誓词。",
    "通报上月工作，安排下月任务。",
    "讨论通过有关事项。",
    "开展志愿服务。",
    "过政治生日。",
    "听取老同志意见建议。",
)
STATES = [("standing", "有效的"), ("voided", "已作废的"), ("all", "全部")]


class OccasionForm(forms.Form):
    """An occasion. `person`, `photo` and `duty` are sent as often as there are of them.

    `together` names the organisations that held it together, when the duties are those of several.
    """

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.TypedChoiceField(label="组织", coerce=int)
    kind = forms.ChoiceField(label="类型", choices=OccasionKind.choices)
    setting = forms.ChoiceField(
        label="方式",
        choices=Setting.choices,
        initial=Setting.TOGETHER,
        help_text="在老同志家里开的、送学上门的，也记为本人参加。",
    )
    title = forms.CharField(label="主题", max_length=TITLE_CHARACTERS_MAX)
    held_on = forms.DateField(label="日期", widget=DateInput())
    starts_at = forms.TimeField(
        label="开始时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    duration_min = forms.IntegerField(
        label="时长（分钟）", required=False, min_value=1, max_value=DURATION_MIN_MAX
    )
    place = forms.CharField(
        label="地点",
        required=False,
        max_length=PLACE_CHARACTERS_MAX,
        widget=forms.TextInput(attrs={"list": "occasion-places"}),
    )
    chair = forms.CharField(label="主持人", required=False, max_length=CHAIR_CHARACTERS_MAX)
    person = IdsField(label="参加人员", error_messages={"required": "请至少勾选一位参加人员。"})
    text = forms.CharField(
        label="记录",
        required=False,
        max_length=TEXT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="主要内容、谁发了言、定了什么事。",
    )
    photo = IdsField(label="照片", required=False)
    duty = IdsField(required=False)
    together = IdsField(required=False)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> OccasionContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return OccasionContent(
            kind=given["kind"],
            held_on=given["held_on"],
            title=given["title"],
            participant_ids=given["person"],
            starts_at=given["starts_at"],
            duration_min=given["duration_min"],
            place=given["place"],
            chair=given["chair"],
            text=given["text"],
            photo_ids=given["photo"],
            setting=given["setting"],
        )


class CorrectionForm(OccasionForm):
    """An occasion corrected: what it says now, and why."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="更正的理由", max_length=REASON_CHARACTERS_MAX, help_text="原来的内容会留存，能对照查看。"
    )


class RosterForm(forms.Form):
    """Whose members on which day, while a form is being filled in."""

    organisation = forms.IntegerField()
    together = IdsField(required=False)
    held_on = forms.DateField(required=False)
    person = IdsField(required=False)


class OccasionFilterForm(forms.Form):
    """Which occasions a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="主题、地点、人员", required=False, max_length=50)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *OccasionKind.choices])
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    state = forms.ChoiceField(label="状态", required=False, choices=STATES, initial="standing")
    late = forms.BooleanField(label="只看补录的", required=False)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> RecordFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return RecordFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            organisation_id=given.get("organisation"),
            person_id=given.get("person"),
            since=given.get("since"),
            until=given.get("until"),
            only_late=given.get("late", False),
            state=given.get("state") or "standing",
        )
