"""What the pages of sign-in ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.occasions.signin.actions_ballots import (
    ABSTAINED,
    AGAINST,
    CANDIDATES_MAX,
    FOR,
    REASON_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    Slips,
)
from yinhui.occasions.signin.models import BallotOption, LeaveReason


class LeaveForm(forms.Form):
    """Who is excused, and why."""

    person = forms.IntegerField(required=False)
    reason = forms.ChoiceField(
        label="请假原因", choices=LeaveReason.choices, error_messages={"required": "请选择请假的原因。"}
    )


class HandsForm(forms.Form):
    """A vote by show of hands, counted in the room."""

    title = forms.CharField(label="表决事项", max_length=TITLE_CHARACTERS_MAX)
    in_favour = forms.IntegerField(label=FOR, min_value=0)
    against = forms.IntegerField(label=AGAINST, min_value=0, initial=0)
    abstained = forms.IntegerField(label=ABSTAINED, min_value=0, initial=0)


class BallotForm(forms.Form):
    """A secret ballot: a motion, or, with candidates, an election."""

    title = forms.CharField(label="表决事项", max_length=TITLE_CHARACTERS_MAX)
    candidates = forms.CharField(
        label="候选人",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"选举才填，每行一名，最多{CANDIDATES_MAX}名。不填就是对这件事投赞成、反对或弃权。",
    )
    choices_max = forms.IntegerField(
        label="应选名额", min_value=1, initial=1, help_text="每人最多选这么多名。"
    )

    @property
    def names(self) -> list[str]:
        """The candidates. The form must be valid."""
        return [name.strip() for name in self.cleaned_data["candidates"].splitlines() if name.strip()]


class SlipsForm(forms.Form):
    """What was counted by hand when a secret ballot is closed: one field for each option."""

    handed_in = forms.IntegerField(label="收回纸质票", required=False, min_value=0, initial=0)
    invalid = forms.IntegerField(label="其中无效票", required=False, min_value=0, initial=0)

    def __init__(self, *args: Any, options: list[BallotOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options = options
        for option in options:
            self.fields[f"option_{option.pk}"] = forms.IntegerField(
                label=option.words, required=False, min_value=0, initial=0
            )

    @property
    def slips(self) -> Slips:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        votes = {option.pk: given[f"option_{option.pk}"] or 0 for option in self._options}
        return Slips(given["handed_in"] or 0, given["invalid"] or 0, votes)


class ReasonForm(forms.Form):
    """Why a ballot is struck."""

    reason = forms.CharField(
        label="撤销的理由",
        max_length=REASON_CHARACTERS_MAX,
        error_messages={"required": "请填写撤销的理由。"},
    )
