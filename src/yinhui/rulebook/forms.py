"""What the pages of duties and institutions ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.rulebook.errors import REASON_CHARS_MAX
from yinhui.rulebook.state import DutyState

# Without a state chosen a list shows all that could be done today; `standing`, what has not opened yet too.
LIST_STATES = [
    ("", "该办的（已到时间）"),
    ("standing", "没有办的（含未到时间）"),
    *((state.value, state.label) for state in DutyState),
]


class DateInput(forms.DateInput):
    """A day, chosen on the phone's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DutyFilter(forms.Form):
    """Which duties a list shows. What is not understood is left out of the filter, never an error page."""

    person = forms.CharField(label="对象姓名", required=False, max_length=50)
    within = forms.CharField(label="组织名称", required=False, max_length=100)
    rule = forms.TypedChoiceField(label="制度", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=LIST_STATES)
    due_from = forms.DateField(label="从哪天", required=False, widget=DateInput())
    due_until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    organisation = forms.IntegerField(required=False, widget=forms.HiddenInput())
    clause = forms.IntegerField(required=False, widget=forms.HiddenInput())
    scope = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, rules: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "全部制度"), *rules]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class NoteForm(forms.Form):
    """How something that a meeting agreed was done."""

    note = forms.CharField(
        label="办理情况", max_length=REASON_CHARS_MAX, help_text="写一句就行，例如：10月8日换好了活动室的灯。"
    )


class ReasonForm(forms.Form):
    """Why something is let go."""

    reason = forms.CharField(
        label="理由",
        max_length=REASON_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"写清楚为什么可以不办，最多{REASON_CHARS_MAX}个字。理由会留在记录里，上级看得到。",
    )


class AmendmentForm(forms.Form):
    """Why an institution reads differently from now on."""

    reason = forms.CharField(
        label="修订理由",
        max_length=REASON_CHARS_MAX,
        help_text="例如：按县委老干部局2027年工作要点，走访改由社区承担。",
    )
