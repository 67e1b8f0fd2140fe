"""Who is told of an occasion and who not yet, for its page and for the paper list; a member's own part."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.scope import acting
from yinhui.occasions.scheduling.models import Notification, ScheduledOccasion
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Account, Organisation, Person
from yinhui.registry.permissions import within_reach

# A person's own page looks no further ahead, and shows no more.
OWN_DAYS = 31
OWN_MAX = 12


@dataclass(frozen=True)
class Telling:
    """How far word has spread: every row by name, and the counts. `by_phone` are those who can sign in and
    see it themselves; the others must be told by somebody."""

    rows: list[Notification]
    by_phone: set[int]

    @property
    def waiting(self) -> list[Notification]:
        """Those who have neither confirmed nor been told."""
        return [row for row in self.rows if row.told_at is None]

    @property
    def to_tell(self) -> list[Notification]:
        """Those waiting who cannot see it on a page of their own: to be told in person or by telephone."""
        return [row for row in self.waiting if row.person_id not in self.by_phone]

    @property
    def told(self) -> int:
        """How many know of it."""
        return len(self.rows) - len(self.waiting)

    @property
    def seen(self) -> int:
        """How many have confirmed it themselves."""
        return sum(row.seen_at is not None for row in self.rows)


def telling_of(scheduled: ScheduledOccasion) -> Telling:
    """Return who is told of an occasion. Two queries; whether it may be seen is the caller's question.

    Who has an account is asked as the program: accounts are seen by those who keep them.
    """
    rows = Notification.objects.filter(scheduled=scheduled).select_related("person", "told_by__person")
    found = list(rows.order_by("person__pinyin", "person_id"))
    return Telling(found, _with_accounts(scheduled.organisation, [row.person_id for row in found]))


def people_to_tell_off(
    actor: Actor, scheduled_ids: Collection[int]
) -> list[tuple[Person, list[ScheduledOccasion]]]:
    """Return who was told of occasions in the actor's reach that were then cancelled, by name, each with
    these occasions. One query."""
    cancelled = within_reach(actor, ScheduledOccasion.objects.exclude(cancelled_reason=""))
    told = Notification.objects.filter(
        scheduled__in=cancelled.filter(pk__in=scheduled_ids, notified_at__isnull=False)
    ).select_related("person", "scheduled__organisation")
    found: dict[Person, list[ScheduledOccasion]] = defaultdict(list)
    for row in told.order_by("person__pinyin", "person_id", "scheduled__during"):
        found[row.person].append(row.scheduled)
    return list(found.items())


def _with_accounts(organisation: Organisation, people: list[int]) -> set[int]:
    county = organisation.county
    assert county is not None  # by trigger
    with acting(program_actor(county, "telling")):
        accounts = Account.objects.filter(person_id__in=people, is_active=True)
        return set(accounts.values_list("person_id", flat=True))


@dataclass(frozen=True)
class MePanel:
    """What a member has not confirmed yet: the notifications of coming occasions."""

    waiting: list[Notification]


def me_panel(person_id: int) -> MePanel | None:
    """Return a member's unconfirmed notifications, the soonest first; None where there are none. One query,
    within the caller's scope."""
    now = clock.now()
    rows = (
        Notification.objects.filter(
            person_id=person_id,
            seen_at=None,
            scheduled__notified_at__isnull=False,
            scheduled__cancelled_reason="",
            scheduled__occasion=None,
            scheduled__during__endswith__gt=now,
            scheduled__during__startswith__lt=now + dt.timedelta(days=OWN_DAYS),
        )
        .select_related("scheduled__organisation", "scheduled__room")
        .order_by("scheduled__during", "pk")[:OWN_MAX]
    )
    waiting = list(rows)
    return MePanel(waiting) if waiting else None
