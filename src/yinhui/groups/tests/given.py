"""Groups as this room's tests need them."""

import datetime as dt

from yinhui.groups.actions import GroupContent, found_group
from yinhui.groups.actions_members import add_group_members

TODAY = dt.date(2026, 11, 20)
LONG_AGO = dt.date(2024, 1, 1)


def a_group(actor, organisation, *, members=(), name="翰墨书画社", field="calligraphy", since=LONG_AGO):
    """A group of an organisation, with members who said so in person."""
    content = GroupContent(name=name, field=field, founded_on=LONG_AGO, usual_place="社区活动室")
    group = found_group(actor=actor, organisation_id=organisation.pk, content=content)
    if members:
        ids = [person.pk for person in members]
        add_group_members(actor=actor, group_id=group.pk, person_ids=ids, how="in_person", on=since)
    return group
