"""Who has not heard yet what happened to their class: the list of those to ring, and one's own."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from yinhui.kernel import clock
from yinhui.learning.classes.models import News, Term
from yinhui.learning.classes.news import UNHEARD
from yinhui.registry.models import Account


def unheard(term: Term) -> QuerySet[News]:
    """Return what is still to be told of a term, within the caller's scope; those who see it on a page of
    their own (`can_read_it`) last. What was about a lesson that is over is told no more."""
    can_sign_in = Account.objects.filter(person=OuterRef("person"), is_active=True)
    rows = _standing().filter(term=term).select_related("person").annotate(can_read_it=Exists(can_sign_in))
    return rows.order_by("can_read_it", "person__pinyin", "person_id", "pk")


def unheard_of_terms() -> QuerySet[News]:
    """Return what is still to be told of the term at hand, for a subquery of a list of terms."""
    return _standing().filter(term=OuterRef("pk"))


def own_news(person_id: int) -> QuerySet[News]:
    """Return what a person has neither seen nor been told of their classes, the latest first."""
    return _standing().filter(person_id=person_id).select_related("term__course").order_by("-made_at", "-pk")


def _standing() -> QuerySet[News]:
    to_come = Q(lesson=None) | Q(lesson__during__endswith__gt=clock.now()) | Q(kind="cancelled")
    lately = Q(term__period__endswith__gt=clock.today()) | Q(kind="ended")
    return News.objects.filter(UNHEARD & to_come & lately, person__died_on=None)
