"""What an organisation has done lately and still owes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.occasions.models import Occasion
from yinhui.registry.models import Organisation
from yinhui.rulebook.queries import duties_visible_to

OCCASIONS_SHOWN = 6


@dataclass(frozen=True)
class OrganisationWork:
    """The latest occasions, and how many duties of its own stand open and overdue today."""

    occasions: tuple[Occasion, ...]
    duties_open: int
    duties_overdue: int


def organisation_work(actor: Actor, organisation: Organisation) -> OrganisationWork:
    """Return an organisation's latest occasions and its own standing duties. Two queries."""
    today = clock.today()
    standing = duties_visible_to(actor).filter(
        organisation=organisation, outcome__isnull=True, opens_on__lte=today
    )
    counted = standing.aggregate(all=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    occasions = Occasion.objects.filter(organisation=organisation, voided_reason="").defer("text")
    return OrganisationWork(
        occasions=tuple(occasions.order_by("-held_on", "-pk")[:OCCASIONS_SHOWN]),
        duties_open=counted["all"],
        duties_overdue=counted["overdue"],
    )
