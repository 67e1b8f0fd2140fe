"""The people of a ledger, a page of them, and what stands beside each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet, Sum

from yinhui.kernel.actor import Actor
from yinhui.learning.study.models import MaterialDelivery
from yinhui.ledgers.figures import Figures, Period, figures_of
from yinhui.occasions.minutes.appraisals import standing_results
from yinhui.occasions.minutes.models import AppraisalGrade
from yinhui.registry.models import FamilyContact, Person
from yinhui.registry.queries_people import PeopleFilter, listed_after, people_listed, with_branch

# Few enough to be read, and to be counted while one waits.
PAGE_ROWS = 20
# People whose figures are counted at a time for a file: memory stays the same however long the ledger is.
BATCH_ROWS = 1000
# To order by attendance everybody must be counted: within a township or a branch, not in a county.
SORTED_BY_FIGURES_MAX = 2000
# What a printed ledger holds; more is a spreadsheet.
PRINTED_ROWS_MAX = 500
# The appraisal, copies of materials, whether there is a family contact: a query each.
EXTRAS = ("grade", "copies", "family")
# What the columns read of a person; what is sealed is not even fetched.
_SHOWN = (
    "name",
    "birth_date",
    "died_on",
    "joined_party_on",
    "political_status",
    "former_post",
    "specialties",
    "service_needs",
)
FIGURE_SORTS = ("rate", "-rate", "total", "-total")


@dataclass(frozen=True)
class Wanted:
    """What a ledger is narrowed to: the people, the days, one kind of occasion (or all), the order; and what
    its columns show beside attendance (`extras`, keys of EXTRAS). `chosen`: only these people, if any."""

    people: PeopleFilter
    period: Period
    kind: str = ""
    sort: str = "name"
    extras: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()

    @property
    def by_figures(self) -> bool:
        """True where the order is that of attendance."""
        return self.sort in FIGURE_SORTS

    @property
    def people_order(self) -> str:
        """The order of the people: by name where it is that of attendance."""
        return "name" if self.by_figures else self.sort


@dataclass(frozen=True)
class Row:
    """One person's line."""

    person: Person
    branch: str
    figures: Figures
    grade: str = ""
    copies: int = 0
    has_family: bool = False


@dataclass(frozen=True)
class Start:
    """Where a page begins: after `number` lines, the last of which is `person_id`'s (None: not known whose).

    As text in an address "30-4711" or "30"; what makes no sense begins at the top.
    """

    number: int = 0
    person_id: int | None = None

    def __str__(self) -> str:
        return f"{self.number}-{self.person_id}" if self.person_id else str(self.number)

    @classmethod
    def read(cls, text: str) -> Start:
        """Return the start that a text names."""
        found = re.fullmatch(r"(\d{1,7})(?:-(\d{1,18}))?", text, re.ASCII)
        return cls(int(found[1]), int(found[2]) if found[2] else None) if found else cls()


@dataclass(frozen=True)
class Leaf:
    """A page of a ledger: its rows, where they begin, whether there are more.

    `not_sorted` is true where so many people cannot be put in order of attendance, and names order them.
    """

    rows: list[Row]
    start: Start
    has_more: bool
    not_sorted: bool = False

    @property
    def next(self) -> Start | None:
        """Where the next page begins; None at the end."""
        if not self.has_more:
            return None
        return Start(self.start.number + len(self.rows), self.rows[-1].person.pk)


def leaf_of(actor: Actor, wanted: Wanted, start: Start, size: int = PAGE_ROWS) -> Leaf:
    """Return the rows from `start` on. Nobody is counted but those shown, unless the order asks for it.

    Two queries, one for each extra, and one for the person after whom it goes on.
    """
    people = people_of(actor, wanted)
    if wanted.by_figures:
        ids = list(people.order_by().values_list("pk", flat=True)[: SORTED_BY_FIGURES_MAX + 1])
        if len(ids) <= SORTED_BY_FIGURES_MAX:
            return _sorted_leaf(people, ids, wanted, start, size)
    following = listed_after(people, wanted.people_order, start.person_id) if start.person_id else None
    found = list(following[: size + 1] if following is not None else people[start.number :][: size + 1])
    rows = rows_of(found[:size], wanted)
    return Leaf(rows, start, len(found) > size, not_sorted=wanted.by_figures)


def people_of(actor: Actor, wanted: Wanted) -> QuerySet[Person]:
    """Return the people of a ledger in their order, by name where the order is that of figures."""
    people = people_listed(actor, wanted.people, wanted.people_order).only(*_SHOWN)
    if wanted.chosen:
        people = people.filter(pk__in=wanted.chosen)
    return with_branch(people, wanted.period.until)


def rows_of(people: Sequence[Person], wanted: Wanted) -> list[Row]:
    """Return the lines of people at hand. One query, and one for each extra, however many people."""
    ids = [person.pk for person in people]
    figures = figures_of(ids, wanted.period, wanted.kind)
    grades = _grades(ids, wanted.period) if "grade" in wanted.extras else {}
    copies = _copies(ids, wanted.period) if "copies" in wanted.extras else {}
    families = _with_family(ids) if "family" in wanted.extras else set()
    return [
        Row(
            person,
            getattr(person, "branch_name", None) or "",
            figures.get(person.pk, Figures()),
            grades.get(person.pk, ""),
            copies.get(person.pk, 0),
            person.pk in families,
        )
        for person in people
    ]


def rows_streamed(actor: Actor, wanted: Wanted) -> Iterator[Row]:
    """Yield every line of a ledger in the order of names, BATCH_ROWS counted at a time, in bounded memory."""
    people = people_of(actor, wanted).iterator(chunk_size=BATCH_ROWS)
    while batch := list(islice(people, BATCH_ROWS)):
        yield from rows_of(batch, wanted)


def _sorted_leaf(people: QuerySet[Person], ids: list[int], wanted: Wanted, start: Start, size: int) -> Leaf:
    figures = figures_of(ids, wanted.period, wanted.kind)
    descending = wanted.sort.startswith("-")

    def key(person_id: int) -> tuple[bool, int, int]:
        one = figures.get(person_id, Figures())
        value = one.rate if wanted.sort.endswith("rate") else one.total
        # Whoever was called to nothing stands at the end either way.
        return (value is None, -(value or 0) if descending else value or 0, person_id)

    page = sorted(ids, key=key)[start.number :][:size]
    found = people.order_by().in_bulk(page)
    rows = rows_of([found[person_id] for person_id in page if person_id in found], wanted)
    return Leaf(rows, start, len(ids) > start.number + size)


def _grades(ids: list[int], period: Period) -> dict[int, str]:
    """The latest appraisal whose year lies in the period."""
    found = standing_results().filter(person__in=ids, year__range=(period.since.year, period.until.year))
    rows = found.order_by("year").values_list("person_id", "result")
    return {person_id: AppraisalGrade(result).label for person_id, result in rows}


def _with_family(ids: list[int]) -> set[int]:
    """Those of whom somebody is known whom to call; who it is stays sealed."""
    return set(FamilyContact.objects.filter(person__in=ids).values_list("person_id", flat=True))


def _copies(ids: list[int], period: Period) -> dict[int, int]:
    """Copies of study materials received on paper."""
    given = MaterialDelivery.objects.filter(
        person__in=ids, delivered_on__range=(period.since, period.until), voided_reason=""
    ).order_by()
    return dict(given.values("person_id").annotate(n=Sum("copies")).values_list("person_id", "n"))
