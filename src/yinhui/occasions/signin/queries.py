"""Sign-in as pages and the minutes read it: who is there and how, who is excused, who is still awaited."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.scope import acting
from yinhui.occasions.models import Manner
from yinhui.occasions.scheduling.kinds import REQUIREMENTS, Expected, requirement_of
from yinhui.occasions.scheduling.models import Notification, ScheduledOccasion
from yinhui.occasions.scheduling.queries import SETTINGS_BY_CHOICE, expected_people
from yinhui.occasions.signin import window
from yinhui.occasions.signin.models import Ballot, BallotWay, Leave, LeaveReason, SignIn
from yinhui.occasions.signin.queries_ballots import BallotSheet, ballots_of
from yinhui.occasions.signin.quorum import Quorum, counted, entitled_people
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Appointment, Membership, Person
from yinhui.registry.permissions import may
from yinhui.registry.pickers import people_named

# What one's own page looks ahead to: a month's meetings.
AHEAD_DAYS = 31
# One's own page shows no more; nobody has so many meetings in a month.
AHEAD_MAX = 12


def present(scheduled_id: int) -> dict[int, tuple[str, dt.datetime | None]]:
    """Return who has signed in, by person: how, and when (None for a paper list). For the minutes."""
    rows = SignIn.objects.filter(scheduled_id=scheduled_id).order_by("pk")
    return {
        person_id: (manner, signed_at)
        for person_id, manner, signed_at in rows.values_list("person_id", "manner", "signed_at")
    }


def on_leave(scheduled_id: int) -> dict[int, str]:
    """Return who is excused and has not come all the same, with the reason's key."""
    here = SignIn.objects.filter(scheduled_id=scheduled_id).values("person_id")
    rows = Leave.objects.filter(scheduled_id=scheduled_id).exclude(person_id__in=here)
    return dict(rows.values_list("person_id", "reason"))


@dataclass(frozen=True)
class TapRow:
    """One person on the tap list."""

    person: Person
    is_here: bool
    manner: str
    signed_at: dt.datetime | None
    on_leave: bool
    reason: str


@dataclass(frozen=True)
class Panel:
    """Sign-in of an occasion as its page shows it to one actor.

    `rows` are those expected, `guests` those who came besides. `manners` counts how people signed in. `state`
    is "before" (too early), "open", "late" (over, may be typed from paper) or "closed" (confirmed or
    cancelled). `has_quorum` is true where the kind asks for one.
    """

    scheduled: ScheduledOccasion
    state: str
    opens_at: dt.datetime
    rows: list[TapRow]
    guests: list[TapRow]
    manners: list[tuple[str, int]]
    quorum: Quorum
    has_quorum: bool
    ballots: list[BallotSheet]
    may_sign: bool
    sees_reasons: bool
    reasons: list[tuple[str, str]]

    @property
    def here(self) -> int:
        """How many have signed in, guests too."""
        return sum(row.is_here for row in self.rows) + len(self.guests)

    @property
    def expected_here(self) -> int:
        """How many of those expected have signed in."""
        return sum(row.is_here for row in self.rows)

    @property
    def excused(self) -> int:
        """How many are excused and not there."""
        return sum(row.on_leave and not row.is_here for row in self.rows)

    @property
    def awaited(self) -> int:
        """How many are neither there nor excused."""
        return sum(not row.is_here and not row.on_leave for row in self.rows)

    @property
    def may_tap(self) -> bool:
        """True while this actor may sign people in."""
        return self.may_sign and self.state in ("open", "late")


def panel(actor: Actor, scheduled: ScheduledOccasion) -> Panel:
    """Return the sign-in of a scheduled occasion that the actor may see. Some ten queries, however many
    people."""
    there = present(scheduled.pk)
    reasons = dict(Leave.objects.filter(scheduled=scheduled).values_list("person_id", "reason"))
    expected = expected_people(scheduled)
    others = there.keys() - {person.pk for person in expected}
    guests = people_named(others) if others else []

    def row(person: Person) -> TapRow:
        manner, signed_at = there.get(person.pk, ("", None))
        reason = reasons.get(person.pk, "")
        return TapRow(person, person.pk in there, manner, signed_at, bool(reason), reason)

    entitled = entitled_people(scheduled)
    counts = Counter(manner for manner, _ in there.values())
    return Panel(
        scheduled=scheduled,
        state=_state(scheduled),
        opens_at=window.opens_at(scheduled),
        rows=[row(person) for person in expected],
        guests=[row(person) for person in guests],
        manners=[(Manner(key).label, count) for key, count in counts.most_common()],
        quorum=counted(scheduled, entitled, entitled & there.keys()),
        has_quorum=requirement_of(scheduled.kind).quorum is not None,
        ballots=ballots_of(actor, scheduled),
        may_sign=may(actor, "hold_activities", scheduled.organisation),
        sees_reasons=actor.may("see_circumstances"),
        reasons=list(LeaveReason.choices),
    )


def _state(scheduled: ScheduledOccasion) -> str:
    now = clock.now()
    if window.is_confirmed(scheduled) or scheduled.cancelled_reason:
        return "closed"
    if not window.has_begun(scheduled, now):
        return "before"
    return "open" if window.is_live(scheduled, now) else "late"


@dataclass(frozen=True)
class OwnOccasion:
    """A coming occasion at which a member is expected, with their leave and whether they have signed in."""

    scheduled: ScheduledOccasion
    leave: str
    is_here: bool

    @property
    def reason(self) -> str:
        """Why the member is excused, in words."""
        return LeaveReason(self.leave).label if self.leave else ""


@dataclass(frozen=True)
class MePanel:
    """What one's own page shows of sign-in: what is coming, and what is put to the vote right now."""

    occasions: list[OwnOccasion]
    ballots: list[Ballot]
    reasons: list[tuple[str, str]]


def me_panel(person_id: int) -> MePanel | None:
    """Return what a member's own page shows; None where nothing is coming. The program reads it for them."""
    person = Person.objects.filter(pk=person_id).select_related("county").first()
    if person is None:
        return None
    with acting(program_actor(person.county, f"{person.name}本人查看")):
        occasions = own_occasions(person)
        ballots = own_ballots(person)
    return MePanel(occasions, ballots, list(LeaveReason.choices)) if occasions or ballots else None


def own_occasions(person: Person) -> list[OwnOccasion]:
    """Return the coming occasions at which a member is expected, the soonest first. Five queries."""
    now = clock.now()
    coming = (
        ScheduledOccasion.objects.filter(_expects(person))
        .filter(
            county_id=person.county_id,
            during__endswith__gt=now,
            during__startswith__lt=now + dt.timedelta(days=AHEAD_DAYS),
            cancelled_reason="",
            occasion=None,
        )
        .select_related("organisation", "room")
        .order_by("during", "pk")[:AHEAD_MAX]
    )
    occasions = list(coming)
    leaves = dict(
        Leave.objects.filter(person=person, scheduled__in=occasions).values_list("scheduled_id", "reason")
    )
    here = set(
        SignIn.objects.filter(person=person, scheduled__in=occasions).values_list("scheduled_id", flat=True)
    )
    return [OwnOccasion(one, leaves.get(one.pk, ""), one.pk in here) for one in occasions]


def own_ballots(person: Person) -> list[Ballot]:
    """Return the secret ballots that are open where the member has signed in and has not voted yet."""
    found = Ballot.objects.filter(
        way=BallotWay.SECRET,
        closed_at=None,
        withdrawn_reason="",
        scheduled__occasion=None,
        scheduled__sign_ins__person=person,
    ).exclude(voters__person=person)
    return list(found.select_related("scheduled__organisation").order_by("pk"))


def _expects(person: Person) -> Q:
    """The filter of the occasions at which somebody is expected, as `scheduling.kinds` declares."""
    day = clock.today()
    member = Membership.objects.filter(person=person, period__contains=day).values("organisation_id")
    posts = Appointment.objects.filter(person=person, period__contains=day).exclude(post="specialist")
    invited = Notification.objects.filter(person=person, invited=True).values("scheduled_id")
    roster = (
        Q(organisation__in=member, kind__in=_kinds(Expected.MEMBERS))
        | Q(organisation__in=member, kind__in=_kinds(Expected.GROUP), organisation__kind="group")
        | Q(organisation__in=posts.values("organisation_id"), kind__in=_kinds(Expected.COMMITTEE))
    )
    return roster & ~Q(setting__in=SETTINGS_BY_CHOICE) | Q(pk__in=invited)


def _kinds(expected: Expected) -> list[str]:
    return [kind for kind, requirement in REQUIREMENTS.items() if requirement.expected is expected]
