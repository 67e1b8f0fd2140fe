"""The second wall: what PostgreSQL itself lets the program's role see and write, table by table.

Each room declares its tables in `wall.py` beside its models, as `WALL: dict[table, Policy]`, with the kinds
below; `kernel.wall_building` puts them into the database after every migration, and `tests/test_wall.py`
fails on a table that nobody has declared. A policy is SQL over the row's own columns and the scope that
`kernel.scope.acting` sets for the transaction, read by the functions of `sql/wall_functions.sql`. Each is
asked as `(select wall_…())`, so that PostgreSQL reads the setting once for a statement and not once for a
row, and the whole county stands first, so that bulk work for a county costs one comparison a row
(docs/decisions/0005).
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import ModuleType

from django.apps import apps

# The two tables that the others hang from.
PEOPLE = "registry_person"
ORGANISATIONS = "registry_organisation"

EVERYTHING = ("select", "insert", "update", "delete")
READ = ("select",)
# What is added and never changed.
APPEND = ("select", "insert")
# What the import fills by the million: the planner must hear of it before the next step (ANALYZE).
BULK = (*EVERYTHING, "maintain")

# The cast makes an array of the one value: `any (select …)` by itself would compare with rows.
SCOPE = "(select wall_scope())::int[]"
COUNTIES = "(select wall_counties())::int[]"
HOME = "(select wall_home())::int[]"
REACH = "(select wall_reach())::int[]"
ACCOUNT = "(select wall_account())"
PERSON = "(select wall_person())"
DOOR = "(select wall_door_is_open())"
OFFICIALS = "(select wall_officials())::int[]"
TRAIL = "(select wall_trail())::int[]"


@dataclass(frozen=True)
class Link:
    """A table whose `column` names rows of another table, and whose `key` names rows of the walled table
    `seen`: whoever sees one of those sees that row too; or, if `is_record`, whose organisation it is."""

    table: str
    column: str
    seen: str
    key: str
    is_record: bool = False


@dataclass(frozen=True)
class Policy:
    """Which rows of a table the program sees (`sees`) and may leave behind (`writes`, else the same), as SQL;
    and what it may do to the table at all (`may`).

    `beside` is a condition for further rows, which are shown and not written, and through which nothing else
    is seen: whoever stands in one's own record is still named there after moving away, but what else belongs
    to them is not seen.

    `because` is the reason, in words, why a table has no wall. `through` names the tables whose rows `sees`
    asks for, `links` those through which it asks for people.
    """

    sees: str = ""
    writes: str = ""
    may: tuple[str, ...] = EVERYTHING
    because: str = ""
    through: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    beside: str = "false"

    @property
    def shows(self) -> str:
        """The condition of reading, whole."""
        return self.sees if self.beside == "false" else f"{self.sees} or {self.beside}"

    def __or__(self, other: Policy) -> Policy:
        """Either will do: for reading, and for writing."""
        either = f"{self.writes or self.sees} or {other.writes or other.sees}"
        return replace(
            self,
            sees=f"{self.sees} or {other.sees}",
            writes=either if self.writes or other.writes else "",
            through=self.through + other.through,
            links=self.links + other.links,
            beside=f"{self.beside} or {other.beside}",
        )

    def only(self, *may: str) -> Policy:
        """The same rows, but only these of select, insert, update, delete, maintain."""
        return replace(self, may=may)


def people() -> Policy:
    """The people themselves: of a county seen whole, seen through an organisation, oneself. Of those with a
    post or an account the row alone is shown to whoever gives these out, and while somebody signs in."""
    return Policy(
        f"county_id = any({COUNTIES}) or visible_in && {SCOPE} or id = {PERSON}",
        beside=f"(county_id = any({OFFICIALS}) or {DOOR}) and registry_is_official(id)",
    )


def of_person(column: str = "person_id", *, county: str | None = "county_id") -> Policy:
    """Rows about a person: seen by whoever sees the person. With `county`, the row's own column for it.

    To be written, the row must be about somebody whom one sees, whatever county it names.
    """
    seen = f"{question(PEOPLE)}({column})"
    if county is None:
        return Policy(seen, through=(PEOPLE,))
    whole = f"{county} = any({COUNTIES})"
    return Policy(
        f"{whole} or {seen}",
        f"{whole} and wall_is_of_county({column}, {county}) or {seen}",
        through=(PEOPLE,),
    )


def of_organisation(column: str = "organisation_id", *, county: str | None = "county_id") -> Policy:
    """Rows of an organisation: seen at it and above it. With `county`, the row's own column for it."""
    reached = f"{column} = any({REACH})"
    return Policy(f"{county} = any({COUNTIES}) or {reached}" if county else reached)


def of_county(column: str = "county_id") -> Policy:
    """What a county has in common: everybody with a post in it."""
    return Policy(f"{column} = any({HOME})")


def of_whole_county(column: str = "county_id") -> Policy:
    """What only those see who see the whole county."""
    return Policy(f"{column} = any({COUNTIES})")


def of_account(column: str = "account_id") -> Policy:
    """One's own: the account that is signed in."""
    return Policy(f"{column} = {ACCOUNT}")


def at_the_door(*, writes: bool = False) -> Policy:
    """What signing in needs: to be read (and, with `writes`, changed) until it is known who acts, and no
    longer."""
    return Policy(DOOR, "" if writes else "false")


def for_auditors(column: str = "county_id") -> Policy:
    """What whoever reads the trail of a county sees, and does not change."""
    return Policy(f"{column} = any({TRAIL})", "false")


def with_people(table: str, column: str) -> Policy:
    """Rows that another table (`table`, by its `column`) links with people: seen by whoever sees one of them.
    Seen only, not written: that needs reach of the row itself."""
    return shown_by(table, column, PEOPLE, "person_id")


def shown_by(table: str, column: str, seen: str, key: str) -> Policy:
    """Rows that another table (`table`, by its `column`) links, by its `key`, with rows of the walled table
    `seen`: seen, not written, by whoever sees one of those."""
    link = Link(table, column, seen, key)
    return Policy(f"{link_question(link)}(id)", "false", through=(seen,), links=(link,))


def named_in(table: str, record: str, key: str) -> Policy:
    """People who are named in records (`record`, by `key` of the linking `table`) of one's organisations."""
    link = Link(table, "person_id", record, key, is_record=True)
    return Policy("false", links=(link,), beside=f"{link_question(link)}(id)")


def through(table: str, column: str, *, county: str | None = None) -> Policy:
    """Rows that belong to a row of another walled table: seen by whoever sees that one. `column` holds its
    key."""
    seen = f"{question(table)}({column})"
    return Policy(f"{county} = any({COUNTIES}) or {seen}" if county else seen, through=(table,))


def of_one_of(table: str, column: str) -> Policy:
    """Rows of one of the few rows of a walled table: those that one sees are read once for a statement, so
    that rows by the million cost no question each."""
    return Policy(f"{column} = any(array(select id from {table}))")  # noqa: S608 - our own tables' names


def history_of(table: str, *, county: str | None = None) -> Policy:
    """A history that triggers write: read by whoever sees the row it is about (`county`: also by those who
    see the county whole, when that row is gone), and written by nobody."""
    return through(table, "pgh_obj_id", county=county).only("select")


def open_to_all(because: str, *, may: tuple[str, ...] = EVERYTHING) -> Policy:
    """No wall: there is nobody in the table, or it must be read before it is known who asks; `because` says
    so."""
    assert because
    return Policy(because=because, may=may)


def question(table: str) -> str:
    """The SQL function that says whether a row of a walled table is seen, by its key
    (`kernel.wall_building`)."""
    return f"wall_sees_{table}"


def link_question(link: Link) -> str:
    """The SQL function that says whether one of the rows linked with a row, by its key, is seen."""
    return f"wall_linked_by_{link.table}_{link.column}"


def declared() -> dict[str, Policy]:
    """Return every room's declarations, by table. A room without tables has no `wall.py`.

    A room whose records show another room's rows (a visit its photographs) adds in `ALSO` that whoever sees
    the record sees those.
    """
    found: dict[str, Policy] = {}
    modules = list(_wall_modules())
    for module in modules:
        wall: Mapping[str, Policy] = module.WALL
        twice = found.keys() & wall.keys()
        assert not twice, f"declared twice: {sorted(twice)}"
        found.update(wall)
    for module in modules:
        also: Mapping[str, Policy] = getattr(module, "ALSO", {})
        for table, policy in also.items():
            found[table] |= policy
    return found


def run_as_owner() -> list[str]:
    """Return the functions, by signature, that a room wants run as the owner (`AS_OWNER`): they give back
    nothing of a row, and keep what must be kept from all of them."""
    return [function for module in _wall_modules() for function in getattr(module, "AS_OWNER", ())]


def leakproof() -> list[str]:
    """Return the functions, by signature, by which a room's pages must reach an index before the policy has
    been asked (`LEAKPROOF`): they tell nothing of what they are given, not even in an error."""
    return [function for module in _wall_modules() for function in getattr(module, "LEAKPROOF", ())]


def _wall_modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if not config.name.startswith("yinhui."):
            continue
        name = "yinhui.kernel.wall_tables" if config.label == "kernel" else f"{config.name}.wall"
        if importlib.util.find_spec(name) is not None:
            yield importlib.import_module(name)
