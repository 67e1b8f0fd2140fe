"""What a person's own page shows of each group: whole, or masked until they ask."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.kernel.actor import Actor
from yinhui.privacy.full_file.content import Section, group_of
from yinhui.privacy.kept import GROUPS, kept_in
from yinhui.privacy.kept_kinds import Group
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Person

MASK = "＊＊＊＊＊＊"
# A long list is shown whole when asked for, like what is masked.
ROWS_AT_FIRST = 5


@dataclass(frozen=True)
class OwnGroup:
    """One group as the page shows it. `hides` is true while something in it is masked."""

    group: Group
    sections: tuple[Section, ...]
    hides: bool


def behalf_of(person: Person) -> Actor:
    """Return the program acting for the person, to read what concerns them and names others."""
    return program_actor(person.county, f"{person.name}本人查看")


def own_groups(person: Person) -> list[OwnGroup]:
    """Return every group, masked where it is to be."""
    return [own_group(person, key, is_open=False) for key in GROUPS]


def own_group(person: Person, key: str, *, is_open: bool) -> OwnGroup:
    """Return one group: whole (`is_open`), or with what is sensitive masked.

    A group that is masked altogether is not even read, so that looking at the page opens nothing.
    """
    kept = kept_in(key)
    if is_open:
        return OwnGroup(GROUPS[key], tuple(group_of(person, key)), hides=False)
    if not any(one.masked for one in kept):
        sections = group_of(person, key)
        is_long = any(len(section.rows) > ROWS_AT_FIRST for section in sections)
        return OwnGroup(GROUPS[key], tuple(map(_shortened, sections)), hides=is_long)
    if all(one.masked for one in kept):
        rows = tuple((one.label, MASK) for one in kept)
        return OwnGroup(GROUPS[key], (Section(key, GROUPS[key].title, ("项目", "内容"), rows),), hides=True)
    hidden = {one.label for one in kept if one.masked}
    return OwnGroup(GROUPS[key], tuple(_masked(one, hidden) for one in group_of(person, key)), hides=True)


def _shortened(section: Section) -> Section:
    if len(section.rows) <= ROWS_AT_FIRST:
        return section
    note = f"共{len(section.rows)}条，这里是最近的{ROWS_AT_FIRST}条。"
    return Section(section.key, section.title, section.columns, section.rows[:ROWS_AT_FIRST], note)


def _masked(section: Section, hidden: set[str]) -> Section:
    rows = tuple((row[0], MASK, *row[2:]) if row[0] in hidden else row for row in section.rows)
    return Section(section.key, section.title, section.columns, rows, section.note)
