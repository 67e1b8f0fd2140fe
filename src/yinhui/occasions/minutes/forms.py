"""What the pages of minutes ask for, beside the minutes themselves (`sent_form`)."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.kernel.forms import IdsField
from yinhui.occasions.minutes.queries import MinutesFilters
from yinhui.occasions.models import OccasionKind
from yinhui.rulebook.forms import DateInput

STATES = [
    ("open", "没写完、没确认的"),
    ("unwritten", "还没写的"),
    ("draft", "有草稿、没确认的"),
    ("confirmed", "已确认的"),
    ("all", "全部"),
]


class DraftForm(forms.Form):
    """Which page sent a draft, and what it had read."""

    device = forms.UUIDField()
    seen_version = forms.IntegerField(min_value=0)
    photo = IdsField(required=False)


class ConfirmForm(forms.Form):
    """The confirmation: of which version, and whether on the chair's behalf."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    for_chair = forms.BooleanField(label="代主持人确认", required=False)


class MinutesFilterForm(forms.Form):
    """Which minutes a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="主题、地点", required=False, max_length=50)
    state = forms.ChoiceField(label="记录", required=False, choices=STATES, initial="open")
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *OccasionKind.choices])
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> MinutesFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return MinutesFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            organisation_id=given.get("organisation"),
            since=given.get("since"),
            until=given.get("until"),
            state=given.get("state") or "open",
        )
