"""Where a duty leads, and how a period looks."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from yinhui.kernel.actor import Actor
from yinhui.rulebook.queries import DutyRow
from yinhui.rulebook.queries_today import DutyGroup, Section

register = template.Library()

# The form that makes each kind of record; it takes `?duty=…` as often as there are duties to discharge.
RECORD_FORMS = {"visit": "visit-new", "occasion": "occasion-new"}

# Icon and look of each of the board's periods.
PERIODS = {
    "escalated": ("up", "bad"),
    "overdue": ("bad", "bad"),
    "today": ("warn", "warn"),
    "week": ("clock", ""),
    "later": ("calendar", ""),
}


@register.filter
def period_icon(key: str) -> str:
    """The icon of a period of the board."""
    return PERIODS[key][0]


@register.filter
def period_look(key: str) -> str:
    """The look of a period's figure."""
    return PERIODS[key][1]


@register.filter
def occasion_for(row: DutyRow, reader: Actor) -> str:
    """The duty's occasion as a list may name it to the reader."""
    return row.occasion_for(reader)


@register.filter
def fact_for(row: DutyRow, reader: Actor) -> str:
    """The duty's fact as a list may name it to the reader."""
    return row.fact_for(reader)


@register.filter
def evidence_for(row: DutyRow, reader: Actor) -> str:
    """The record that discharges the duty, as a page may tell the reader."""
    return row.evidence_for(reader)


@register.filter
def why_for(row: DutyRow, reader: Actor) -> str:
    """Why the duty is there, as a list may tell the reader."""
    return row.why_for(reader)


@register.simple_tag
def record_form(record: str) -> str:
    """The address of the form for one kind of record (`visit`, `occasion`)."""
    return reverse(RECORD_FORMS[record])


@register.simple_tag
def discharge_address(rows: Iterable[DutyRow] | DutyRow) -> str:
    """The address of the form that discharges these duties of one institution together; what a meeting agreed
    is ticked off on its own page."""
    rows = [rows] if isinstance(rows, DutyRow) else list(rows)
    if rows[0].is_agreed:
        return reverse("duty", args=[rows[0].duty.pk])
    chosen = urlencode([("duty", row.duty.pk) for row in rows])
    return f"{record_form(rows[0].rule.evidence.record)}?{chosen}"


@register.simple_tag
def section_address(section: Section, whole: bool) -> str:
    """The address of the list that has all of a section."""
    query = {"due_from": section.groups[0].first_due_on.isoformat()}
    if section.groups[0].is_past:
        query["state"] = "overdue"
    if not whole and section.key != "escalated":
        query["scope"] = "own"
    return f"{reverse('duties')}?{urlencode(query)}"


@register.simple_tag
def group_address(group: DutyGroup, whole: bool) -> str:
    """The address of the list that has a group's duties, to choose from."""
    query: dict[str, str | int] = {"rule": group.institution_id, "clause": group.clause}
    query["due_from"] = group.first_due_on.isoformat()
    if not group.is_capped:
        query["due_until"] = group.last_due_on.isoformat()
    if not whole and group.period != "escalated":
        query["scope"] = "own"
    return f"{reverse('duties')}?{urlencode(query)}"
