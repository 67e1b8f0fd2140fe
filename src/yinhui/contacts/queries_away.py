"""Members away for a season, and when each of them is to be contacted next (XQ13).

A rule cannot ask this: the rule language knows no subject that is away, and a contact discharges no duty. The
day follows from the absence, the arrangement, and the last contact or visit recorded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, DateField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from yinhui.care.models import VisitedPerson
from yinhui.contacts.models import MemberContact
from yinhui.kernel import clock, consent
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Absence, Membership
from yinhui.registry.permissions import people_visible_to
from yinhui.registry.search import people_found

NAMESAKES_MAX = 200
# A contact that falls within so long is shown as coming up.
_SOON = dt.timedelta(days=7)
SORTS = {
    "next_due": (F("next_due").asc(nulls_first=True), "person__pinyin", "pk"),
    "-next_due": (F("next_due").desc(nulls_last=True), "person__pinyin", "pk"),
    "until": ("period__endswith", "pk"),
    "-until": ("-period__endswith", "-pk"),
}


@dataclass(frozen=True)
class AwayFilters:
    """What the list of members away is narrowed by; empty means all who are away today or will be."""

    words: str = ""
    organisation_id: int | None = None
    state: str = ""


@dataclass(frozen=True)
class AwayTally:
    """How many are away, and how contact with them stands."""

    away: int
    unarranged: int
    overdue: int


def away_listed(actor: Actor, filters: AwayFilters, sort: str = "next_due") -> QuerySet[Absence]:
    """Return the absences of today and to come in the actor's sight, with `branch_name`, `last_contact` and
    `next_due` (None where nobody was arranged).

    Where somebody is, is theirs to tell: it asks for the ability to see circumstances, and leaves out whoever
    does not agree to it, but for the county's own posts.
    """
    absences = _with_next_due(_away(actor))
    if filters.words:
        absences = absences.filter(person__in=people_found(actor, filters.words, NAMESAKES_MAX))
    if filters.organisation_id:
        absences = absences.filter(person__visible_in__contains=[filters.organisation_id])
    absences = absences.filter(_state(filters.state))
    return absences.select_related("person", "season_contact").order_by(*SORTS.get(sort, SORTS["next_due"]))


def away_tally(actor: Actor) -> AwayTally:
    """Count them. Two queries."""
    counted = _with_next_due(_away(actor)).aggregate(
        away=Count("pk", filter=Q(period__contains=clock.today())),
        unarranged=Count("pk", filter=_state("unarranged")),
        overdue=Count("pk", filter=_state("overdue")),
    )
    return AwayTally(**counted)


def _away(actor: Actor) -> QuerySet[Absence]:
    actor.require("see_circumstances")
    people = people_visible_to(actor).filter(died_on=None)
    absences = Absence.objects.filter(person__in=people, period__endswith__gt=clock.today())
    if actor.county_id is None or actor.organisation_id == actor.county_id:
        return absences
    silent = consent.withheld("health_visits", list(absences.values_list("person_id", flat=True)))
    return absences.exclude(person__in=silent) if silent else absences


def _with_next_due(absences: QuerySet[Absence]) -> QuerySet[Absence]:
    left_on = OuterRef("period__startswith")
    contacts = MemberContact.objects.filter(
        person=OuterRef("person"), voided_reason="", contacted_on__gte=left_on
    ).order_by("-contacted_on")
    visits = VisitedPerson.objects.filter(
        person=OuterRef("person"), visit__voided_reason="", visit__visited_on__gte=left_on
    ).order_by("-visit__visited_on")
    branch = Membership.objects.filter(
        person=OuterRef("person"), kind="branch", period__contains=clock.today()
    )
    counted_from = Coalesce("last_contact", "period__startswith", output_field=DateField())
    return absences.annotate(
        last_contact=Greatest(
            Subquery(contacts.values("contacted_on")[:1]), Subquery(visits.values("visit__visited_on")[:1])
        ),
        branch_name=Subquery(branch.values("organisation__name")[:1]),
    ).annotate(
        next_due=ExpressionWrapper(counted_from + F("season_contact__every_days"), output_field=DateField())
    )


def _state(state: str) -> Q:
    today = clock.today()
    return {
        "unarranged": Q(season_contact__isnull=True),
        "arranged": Q(season_contact__isnull=False),
        "overdue": Q(next_due__lt=today),
        "due": Q(next_due__gte=today, next_due__lte=today + _SOON),
    }.get(state, Q())
