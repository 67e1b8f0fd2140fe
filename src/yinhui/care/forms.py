"""What the pages of visits ask for."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from yinhui.care.actions import PLACE_CHARACTERS_MAX, VISITORS_CHARACTERS_MAX, VisitContent
from yinhui.care.models import VisitKind
from yinhui.kernel.forms import IdsField
from yinhui.kernel.records import REASON_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, RecordFilters
from yinhui.rulebook.forms import DateInput

# Pressed, a phrase is added to the text.
PHRASES = (
    "家访谈心。",
    "送去慰问金和慰问品。",
    "了解身体状况和生活情况。",
    "询问有什么困难和需要。",
    "通报组织工作和有关政策。",
    "陪同就医取药。",
    "祝贺生日，送上祝福。",
    "征求对支部工作的意见。",
)
STATES = [("standing", "有效的"), ("voided", "已作废的"), ("all", "全部")]


class VisitForm(forms.Form):
    """A visit. `person`, `photo` and `duty` are sent as often as there are of them."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="走访类型", choices=VisitKind.choices)
    visited_on = forms.DateField(label="走访日期", widget=DateInput())
    person = IdsField(label="走访对象", error_messages={"required": "请至少选择一位走访对象。"})
    place = forms.CharField(
        label="地点",
        required=False,
        max_length=PLACE_CHARACTERS_MAX,
        widget=forms.TextInput(attrs={"list": "visit-places"}),
    )
    visitors = forms.CharField(
        label="走访人", max_length=VISITORS_CHARACTERS_MAX, help_text="几个人一起去的，都写上，用顿号隔开。"
    )
    text = forms.CharField(
        label="走访情况",
        required=False,
        max_length=TEXT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="看到的情况、谈了什么、有什么需要。身份证号、银行卡号不要写。",
    )
    photo = IdsField(label="照片", required=False)
    duty = IdsField(required=False)
    organisation = forms.TypedChoiceField(label="登记单位", coerce=int)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> VisitContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return VisitContent(
            kind=given["kind"],
            visited_on=given["visited_on"],
            people_ids=given["person"],
            visitors=given["visitors"],
            place=given["place"],
            text=given["text"],
            photo_ids=given["photo"],
        )


class CorrectionForm(VisitForm):
    """A visit corrected: what it says now, and why."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="更正的理由", max_length=REASON_CHARACTERS_MAX, help_text="原来的内容会留存，能对照查看。"
    )


class VisitFilterForm(forms.Form):
    """Which visits a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="对象、走访人、地点", required=False, max_length=50)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *VisitKind.choices])
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
