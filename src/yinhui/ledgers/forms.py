"""What the ledgers are narrowed by. What makes no sense is left out, never an error page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.forms import ids_in
from yinhui.ledgers.figures import Period
from yinhui.ledgers.ledgers import Ledger
from yinhui.ledgers.queries import Wanted
from yinhui.occasions.models import OccasionKind
from yinhui.registry.forms.picker import PickedField
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.queries_people import PeopleFilter
from yinhui.rulebook.forms import DateInput

SORTS = ("name", "-name", "age", "-age", "rate", "-rate", "total", "-total")


class LedgerForm(forms.Form):
    """The filter bar of the ledgers: days, organisation, kind, and a search of people."""

    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    organisation = PickedField("standing", "组织", required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *OccasionKind.choices])
    q = forms.CharField(label="姓名、拼音、电话尾号", required=False, max_length=80)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        organisation = self.fields["organisation"]
        assert isinstance(organisation, PickedField)
        organisation.queryset = organisations_visible_to(actor)

    @property
    def period(self) -> Period:
        """The days asked for; the year so far where none are. The form was validated."""
        today = clock.today()
        until = self.cleaned_data.get("until") or today
        since = self.cleaned_data.get("since") or dt.date(until.year, 1, 1)
        return Period(min(since, until), until)

    def wanted(self, sort: str, ledger: Ledger) -> Wanted:
        """Return what is asked for, of whatever fields could be read, for a ledger."""
        self.is_valid()
        given = self.cleaned_data
        people = PeopleFilter(
            text=given.get("q", "").strip(),
            organisation=given.get("organisation"),
            political_status="party" if ledger.members_only else "",
        )
        return Wanted(
            people,
            self.period,
            given.get("kind", ""),
            sort if sort in SORTS else "name",
            extras=ledger.extras,
            chosen=self.chosen,
        )

    @property
    def chosen(self) -> tuple[int, ...]:
        """The people ticked on the page, whose lines alone are to be exported or printed."""
        return ids_in(self.data.getlist("chosen") if isinstance(self.data, QueryDict) else ())

    @property
    def asked(self) -> str:
        """The filter in words: unit, days, kind. The form was validated."""
        given, period = self.cleaned_data, self.period
        organisation = given.get("organisation")
        said = [
            f"单位：{organisation.name}" if organisation else "",
            f"期间：{period.since:%Y-%m-%d}至{period.until:%Y-%m-%d}",
            f"类型：{OccasionKind(given['kind']).label}" if given.get("kind") else "",
            f"查找：{given['q']}" if given.get("q") else "",
            f"所选{len(self.chosen)}人" if self.chosen else "",
        ]
        return "；".join(filter(None, said))
