"""What the forms of contests and calls are made of."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yinhui.kernel.records import REASON_CHARACTERS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.announced import AnnouncedFilters
from yinhui.learning.prizes import parse_prizes
from yinhui.rulebook.forms import DateInput

Choices = list[tuple[str, str]]


class LinesField(forms.CharField):
    """Names with numbers, one a line: “一等奖 1”, “主题内容 40”."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        """Return pairs of a name and a number. Raises ValidationError for a line that is not understood."""
        try:
            return parse_prizes(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None


class AnnouncedForm(forms.Form):
    """What is announced, made once however often it is sent, of an organisation in reach."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label="名称", max_length=100)
    organisation = forms.TypedChoiceField(label="举办的组织", coerce=int)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def said(self) -> dict[str, Any]:
        """What it says of itself, without key and organisation. The form must be valid."""
        apart = ("client_key", "organisation")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class AnnouncedFilterForm(forms.Form):
    """Which of them a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="名称、组织", required=False, max_length=50)
    state = forms.ChoiceField(label="状态", required=False)
    kind = forms.ChoiceField(required=False)
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())

    def __init__(self, *args: Any, states: Choices, kind: str, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "全部状态"), *states]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", f"全部{kind}"), *kinds]  # type: ignore[attr-defined]
        self.fields["kind"].label = kind

    @property
    def asked(self) -> AnnouncedFilters:
        """What is asked for."""
        self.is_valid()
        given = self.cleaned_data
        return AnnouncedFilters(
            words=given.get("words", "").strip(),
            state=given.get("state", ""),
            kind=given.get("kind", ""),
            since=given.get("since"),
            until=given.get("until"),
        )


class ReasonForm(forms.Form):
    """Why something is called off or ruled out."""

    reason = forms.CharField(
        label="理由",
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写理由。"},
    )


def reason_in(request: StaffRequest) -> str:
    """Return the reason that was sent; empty, which the action refuses in words, for none that fits."""
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""
