"""What the pages of statistics and reports ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.reports.actions import ISSUER_CHARACTERS_MAX, Asked
from yinhui.rulebook.forms import DateInput


class ScopeForm(forms.Form):
    """Which organisation, as of which day, over which period; left out: today and the year up to it."""

    # Any number: whether it may be counted is the scope's question, also for one dissolved since the day.
    organisation = forms.IntegerField(label="组织", widget=forms.Select())
    as_of = forms.DateField(label="数据截至", required=False, widget=DateInput())
    since = forms.DateField(label="统计期间从", required=False, widget=DateInput())
    until = forms.DateField(label="统计期间到", required=False, widget=DateInput())

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        self.fields["organisation"].widget.choices = organisations

    def offer(self, organisation_id: int, name: str) -> None:
        """Let an organisation stand among the choices that is not one of them."""
        if organisation_id not in dict(self.organisations):
            choices = [*self.organisations, (organisation_id, name)]
            self.fields["organisation"].widget.choices = choices


class ReportForm(ScopeForm):
    """A report to be made."""

    issuer = forms.CharField(
        label="署名",
        required=False,
        max_length=ISSUER_CHARACTERS_MAX,
        help_text="落款的单位。不填时用“中共××县委老干部局”或本组织名称。",
    )

    @property
    def asked(self) -> Asked:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return Asked(
            organisation_id=given["organisation"],
            as_of=given["as_of"],
            since=given["since"],
            until=given["until"],
            issuer=given["issuer"],
        )
