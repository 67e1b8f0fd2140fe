"""The wall of records that people stand in and photographs belong to: visits, meetings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yinhui.kernel.wall import (
    PEOPLE,
    Policy,
    history_of,
    named_in,
    of_organisation,
    of_person,
    question,
    shown_by,
    through,
    with_people,
)


@dataclass(frozen=True)
class Records:
    """The tables of one sort of record: the record itself, its history, who stands in it, its photographs;
    and the column by which the last two name it."""

    record: str
    history: str
    people: str
    photos: str
    key: str

    def wall(self) -> dict[str, Policy]:
        """A record is its organisation's, and seen with the people in it."""
        somebody = replace(
            of_person(county=None) | through(self.record, self.key),
            writes=f"{question(PEOPLE)}(person_id) and {question(self.record)}({self.key})",
        )
        return {
            self.record: of_organisation() | with_people(self.people, self.key),
            self.history: history_of(self.record, county="county_id"),
            self.people: somebody,
            self.photos: through(self.record, self.key),
        }

    def also(self) -> dict[str, Policy]:
        """A photograph is seen with the record that shows it; who stands in one's own record is named there
        for good."""
        return {
            PEOPLE: named_in(self.people, self.record, self.key),
            "kernel_attachment": shown_by(self.photos, "attachment_id", self.record, self.key),
        }
