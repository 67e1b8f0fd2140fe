"""What tests of this room make."""

import datetime as dt

from yinhui.learning.study.actions_library import MaterialContent, add_material

# A Friday.
TODAY = dt.date(2026, 11, 20)


def a_material(actor, **fields):
    """A text of the actor's organisation's library."""
    defaults = {"kind": "text", "title": "学习党章", "text": "第一章 党员"}
    return add_material(
        actor=actor, organisation_id=actor.organisation_id, content=MaterialContent(**(defaults | fields))
    )


def members_of(branch):
    """The branch's members, in the order in which they were made."""
    return [membership.person for membership in branch.memberships.select_related("person").order_by("pk")]
