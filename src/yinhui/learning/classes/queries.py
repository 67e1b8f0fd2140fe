"""What other rooms ask of this one."""

from __future__ import annotations

from yinhui.learning.classes.queries_terms import OwnClasses, own_classes
from yinhui.registry.models import Person


def me_panel(person_id: int) -> OwnClasses | None:
    """Return a person's classes for the first of their own pages; None if there is nothing to learn."""
    person = Person.objects.filter(pk=person_id).select_related("county").first()
    if person is None:
        return None
    own = own_classes(person)
    return own if own.mine or own.offered or own.news else None
