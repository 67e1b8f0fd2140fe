"""What a search shows: people with where they belong, and organisations."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation, Person
from yinhui.registry.queries_people import whole_years, with_branch
from yinhui.registry.search import organisations_found, people_found

ORGANISATIONS_MAX = 5
# A person's row is wide and partly sealed; a result shows this much of it.
_SHOWN = ("name", "birth_date", "died_on", "former_post", "home_unit__name")


@dataclass(frozen=True)
class FoundPerson:
    """One person found, with what tells them apart from others of the name."""

    person: Person
    branch: str
    age: int | None

    @property
    def note(self) -> str:
        """Age, branch, home unit and former post in one line."""
        unit = self.person.home_unit.name if self.person.home_unit else ""
        age = f"{self.age}岁" if self.age is not None else ""
        former = f"{unit}{self.person.former_post}"
        return " · ".join(filter(None, [age, self.branch, former]))


@dataclass(frozen=True)
class Results:
    """What was found; `may_be_more` when the people reached the limit."""

    people: tuple[FoundPerson, ...]
    organisations: tuple[Organisation, ...]
    may_be_more: bool

    @property
    def is_empty(self) -> bool:
        """True if nothing was found."""
        return not (self.people or self.organisations)


def search_results(actor: Actor, text: str, limit: int) -> Results:
    """Return at most `limit` people and a few organisations that fit the text. At most four queries."""
    ids = people_found(actor, text, limit) if actor.may("see_people") else []
    shown = Person.objects.select_related("home_unit").only(*_SHOWN)
    people = with_branch(shown).in_bulk(ids)
    return Results(
        people=tuple(
            FoundPerson(
                person=people[pk],
                branch=getattr(people[pk], "branch_name", None) or "",
                age=whole_years(people[pk].birth_date, people[pk].died_on),
            )
            for pk in ids
        ),
        organisations=tuple(organisations_found(actor, text, ORGANISATIONS_MAX)),
        may_be_more=len(ids) == limit,
    )
