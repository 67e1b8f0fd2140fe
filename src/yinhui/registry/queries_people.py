"""Reads of people worth a name: the filtered list, its count, what stands beside each name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Concat
from django.utils.functional import cached_property

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.registry.codes import PARTY_MEMBER, RETIRED
from yinhui.registry.models import Absence, Membership, Organisation, Person, Residence
from yinhui.registry.permissions import people_visible_to
from yinhui.registry.search import people_matching

PAGE_ROWS = 50
# Beyond this nobody leafs; counting and skipping further would make every list of a million people slow.
COUNTED_ROWS_MAX = 10_000

# Each order has an index, and ends with the id, so that a page's border never moves. Counties are kept apart.
ORDERS: dict[str, tuple[str | Combinable | OrderBy, ...]] = {
    "name": ("county", "pinyin", "id"),
    "-name": ("-county", "-pinyin", "-id"),
    "age": ("-county", "-birth_date", "-id"),
    "-age": ("county", "birth_date", "id"),
}
# What a text finds stands close together in the order of names: PostgreSQL, taking it to be spread evenly,
# would read that index from its start. Ordering by an expression without an index has it find first and
# sort then.
FOUND_ORDERS = ORDERS | {
    "name": ("county", Concat("pinyin", Value("")), "id"),
    "-name": ("-county", Concat("pinyin", Value("")).desc(), "-id"),
}


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to. Empty values do not narrow. `with_serving` lets serving officials
    in, where people are looked for by the post they hold."""

    text: str = ""
    organisation: Organisation | None = None
    retirement_kind: str = ""
    political_status: str = ""
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    specialty: str = ""
    life: str = "living"
    away_now: bool = False
    with_serving: bool = False


def people_listed(actor: Actor, wanted: PeopleFilter, order: str = "name") -> QuerySet[Person]:
    """Return the retired people in the actor's sight that the filter leaves, in order.

    Serving officials are people of the register too, but not of these lists unless asked for. `away_now` asks
    for the ability to see circumstances: where somebody is, is theirs to tell.
    """
    people = people_matching(actor, wanted.text) if wanted.text else people_visible_to(actor)
    if wanted.retirement_kind:
        people = people.filter(retirement_kind=wanted.retirement_kind)
    elif not wanted.with_serving:
        people = people.filter(retirement_kind__in=RETIRED)
    if wanted.life != "all":
        people = people.filter(died_on__isnull=wanted.life == "living")
    if wanted.organisation is not None:
        people = people.filter(visible_in__overlap=[wanted.organisation.pk])
    if wanted.political_status == "party":
        people = people.filter(political_status__in=PARTY_MEMBER)
    elif wanted.political_status:
        people = people.filter(political_status=wanted.political_status)
    if wanted.sex:
        people = people.filter(sex=wanted.sex)
    if wanted.specialty:
        people = people.filter(specialties__contains=[wanted.specialty])
    if wanted.away_now:
        actor.require("see_circumstances")
        away = Absence.objects.filter(person=OuterRef("pk"), period__contains=clock.today())
        people = people.filter(Exists(away))
    orders = FOUND_ORDERS if wanted.text else ORDERS
    return _of_age(people, wanted.age_from, wanted.age_to).order_by(*orders.get(order, orders["name"]))


def listed_after(people: QuerySet[Person], order: str, person_id: int) -> QuerySet[Person] | None:
    """Return of a list in the order of names those who come after one person; by the index, however far on.

    None where that person is not on the list (any more), or the order is by age (some have no birth date).
    """
    if order not in ("name", "-name"):
        return None
    last = people.order_by().filter(pk=person_id).values_list("county_id", "pinyin", "pk").first()
    if last is None:
        return None
    beyond = TupleGreaterThan if order == "name" else TupleLessThan
    return people.filter(beyond(Tuple("county", "pinyin", "id"), last))


def birthday_years_ago(years: int, day: dt.date) -> dt.date:
    """Return the latest birth date of somebody who is `years` old on the day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _of_age(people: QuerySet[Person], at_least: int | None, at_most: int | None) -> QuerySet[Person]:
    if at_least is not None:
        people = people.filter(birth_date__lte=birthday_years_ago(at_least, clock.today()))
    if at_most is not None:
        people = people.filter(birth_date__gt=birthday_years_ago(at_most + 1, clock.today()))
    return people


class CappedPaginator(Paginator[Person]):
    """Pages of a list that is counted up to COUNTED_ROWS_MAX only."""

    def __init__(self, people: QuerySet[Person]) -> None:
        super().__init__(people, PAGE_ROWS)

    @cached_property
    def _counted(self) -> int:
        assert isinstance(self.object_list, QuerySet)
        return self.object_list.order_by()[: COUNTED_ROWS_MAX + 1].count()

    @cached_property
    def count(self) -> int:
        """The number of people, or the cap."""
        return min(self._counted, COUNTED_ROWS_MAX)

    @property
    def is_capped(self) -> bool:
        """True if there are more than were counted."""
        return self._counted > COUNTED_ROWS_MAX


@dataclass(frozen=True)
class Belonging:
    """Where a person belongs and lives today, as a list shows it."""

    branch_id: int | None = None
    branch: str = ""
    residence: str = ""


def belongings(people_ids: Sequence[int]) -> dict[int, Belonging]:
    """Return each person's branch and residence of today. Two queries."""
    standing = {"person__in": people_ids, "period__contains": clock.today()}
    branches: dict[int, tuple[int | None, str]] = {
        person_id: (branch_id, name)
        for person_id, branch_id, name in Membership.objects.filter(kind="branch", **standing).values_list(
            "person_id", "organisation_id", "organisation__name"
        )
    }
    homes = dict(Residence.objects.filter(**standing).values_list("person_id", "place__full_name"))
    nowhere = (None, "")
    return {pk: Belonging(*branches.get(pk, nowhere), residence=homes.get(pk, "")) for pk in people_ids}


def with_branch(people: QuerySet[Person], on: dt.date | None = None) -> QuerySet[Person]:
    """Add `branch_name` to each row: the branch of a day (today), None where there was none."""
    day = on or clock.today()
    branch = Membership.objects.filter(person=OuterRef("pk"), kind="branch", period__contains=day)
    return people.annotate(branch_name=Subquery(branch.values("organisation__name")[:1]))


def with_belonging(people: QuerySet[Person]) -> QuerySet[Person]:
    """Add `branch_name` and `home` to each row, for an export that is read row by row."""
    home = Residence.objects.filter(person=OuterRef("pk"), period__contains=clock.today())
    return with_branch(people).annotate(home=Subquery(home.values("place__full_name")[:1]))


def whole_years(since: dt.date | None, until: dt.date | None = None) -> int | None:
    """Return the full years from a day until another (today): an age, 党龄. None if the day is not known."""
    if since is None:
        return None
    until = until or clock.today()
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def masked_phone(phone: str) -> str:
    """Show a telephone number's ends only, as lists and exports do: 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else phone and "****"
