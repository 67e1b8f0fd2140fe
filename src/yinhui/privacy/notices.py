"""个人资料告知单: the person's own page on paper, for those who will never sign in (PIPL art. 17).

It lists what is kept and who sees it, names no value that is sensitive, and has a slip to be cut off, filled
in and handed back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.privacy.consents import Standing, standings
from yinhui.privacy.full_file.content import BELONGING, Section, group_of
from yinhui.privacy.kept import GROUPS, KEPT, kept_in
from yinhui.privacy.kept_kinds import Group
from yinhui.privacy.seen_by import Seer, SeerGroup, grouped, seers_of
from yinhui.registry.codes import RETIRED
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import people_visible_to
from yinhui.registry.queries_people import masked_phone

# Groups whose content stands on paper; of the others it says only that they are kept.
_WRITTEN_OUT = ("basic", "contact", "wishes", "belonging")


@dataclass(frozen=True)
class Notice:
    """One person's notice: what is written out, what is kept besides, who sees it, what they can answer."""

    person: Person
    on: dt.date
    sections: tuple[Section, ...]
    besides: tuple[tuple[Group, str], ...]
    seen_by: tuple[SeerGroup, ...]
    standings: tuple[Standing, ...]


def notices_of(people: Sequence[Person]) -> list[Notice]:
    """Return people's notices, in as many queries as for one. Nothing behind the wall is opened: paper lies
    about."""
    prefetch_related_objects(people, *BELONGING, "consents")
    seen_by = seers_of(people)
    return [_notice(person, seen_by[person.pk]) for person in people]


def _notice(person: Person, seen_by: list[Seer]) -> Notice:
    return Notice(
        person=person,
        on=clock.today(),
        sections=tuple(_written(person, key) for key in _WRITTEN_OUT),
        besides=tuple(
            (group, "、".join(kept.label for kept in kept_in(group.key)))
            for group in GROUPS.values()
            if group.key not in _WRITTEN_OUT
        ),
        seen_by=tuple(grouped([seer for seer in seen_by if seer.holders])),
        standings=tuple(standings(person)),
    )


def people_for_notices(actor: Actor, organisation: Organisation, most: int) -> list[Person]:
    """Return the living retired people of an organisation in reach, by name, at most so many."""
    people = people_visible_to(actor).filter(
        visible_in__overlap=[organisation.pk], retirement_kind__in=RETIRED, died_on=None
    )
    return list(people.select_related("county", "home_unit").order_by("pinyin", "pk")[:most])


def _written(person: Person, group: str) -> Section:
    (section,) = group_of(person, group)
    labels = {KEPT[key].label for key in ("phone", "landline")}
    rows = tuple(
        (row[0], masked_phone(row[1]), *row[2:]) if row[0] in labels and row[1] != "（空）" else row
        for row in section.rows
        if row[1] != "（空）"
    )
    return Section(section.key, section.title, section.columns, rows)
