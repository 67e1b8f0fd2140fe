"""What the import's pages show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob
from rapidfuzz import fuzz, process

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sensitive import masked_id_number
from yinhui.kernel.sql_files import sql
from yinhui.registry.codes import NATION_CHOICES, Education, PoliticalStatus, RetirementKind, Sex
from yinhui.registry.models import Membership, Organisation, Person, RosterImport, RosterName, RosterRow
from yinhui.registry.models.roster import RosterState, Verdict
from yinhui.registry.roster.fields import FIELDS
from yinhui.registry.roster.progress import is_running
from yinhui.registry.roster.verdicts import DOUBTS
from yinhui.registry.sealing import ID_NUMBER, opened

# What a name may be is chosen from this many; a county has some hundreds of units.
TARGETS_OFFERED = 30
# Never shown in a list: only that there is something.
WALLED_OFF = ("id_number", "health_class", "living_situation", "contact")
_CODES: dict[str, dict[str, str]] = {
    "sex": {code.value: code.label for code in Sex},
    "nation": dict(NATION_CHOICES),
    "education": {code.value: code.label for code in Education},
    "political_status": {code.value: code.label for code in PoliticalStatus},
    "retirement_kind": {code.value: code.label for code in RetirementKind},
}
_NAMES = {"residence": "住处", "contact": "家庭联系人"}


def imports_of(actor: Actor) -> QuerySet[RosterImport]:
    """Return the imports into the counties that the actor's post reaches, latest first."""
    actor.require("import_roster")
    reached = RosterImport.objects.filter(county__path__contains=[actor.organisation_id])
    return reached.select_related("county", "created_by__person").order_by("-pk")


def import_for(actor: Actor, roster_id: int) -> RosterImport:
    """Return one import within the actor's reach. Raises NotFound."""
    found = imports_of(actor).filter(pk=roster_id).first()
    if found is None:
        raise NotFound("没有找到这次导入，或者不在您的管理范围内。请从“导入名册”重新查找。")
    return found


BUSY = (RosterState.READING, RosterState.APPLYING)
# The queue's own measure: a worker signs every ten seconds, and is taken for dead after thirty.
WORKER_SILENT_MAX_S = 30


@dataclass
class Standing:
    """Where an import stands beyond its state: at work, waiting for the worker, or broken off."""

    at_work: bool
    waiting: bool

    @property
    def broken_off(self) -> bool:
        """True if it ought to be at work and nothing is."""
        return not (self.at_work or self.waiting)


def standing_of(roster: RosterImport) -> Standing | None:
    """Return how a reading or applying import really is; None for one that rests.

    The import is brought up to date when it seems broken off: it may just have come to its end.
    """
    if roster.state not in BUSY:
        return None
    standing = Standing(at_work=is_running(roster.pk), waiting=_is_in_hand(roster))
    if standing.broken_off:
        roster.refresh_from_db()
        if roster.state not in BUSY:
            return None
    return standing


def _is_in_hand(roster: RosterImport) -> bool:
    """True if the import's job waits, or a worker that still gives signs of life has taken it."""
    alive_since = clock.now() - dt.timedelta(seconds=WORKER_SILENT_MAX_S)
    in_hand = Q(status="todo") | Q(status="doing", worker__last_heartbeat__gt=alive_since)
    return ProcrastinateJob.objects.filter(in_hand, args__roster_id=roster.pk).exists()


@dataclass
class Difference:
    """One field of a changed row, in words."""

    field: str
    before: str
    after: str


@dataclass
class ShownRow:
    """A row for the preview: itself, what it would change, its problems by column header."""

    row: RosterRow
    sheet: str
    differences: list[Difference] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    beside: list[tuple[str, str, str]] = field(default_factory=list)
    doubt: str = ""


def rows_of(roster: RosterImport, verdict: str) -> QuerySet[RosterRow]:
    """Return the rows of one verdict in the order of the file, without what must not be listed."""
    rows = RosterRow.objects.filter(roster=roster, verdict=verdict)
    hidden = ("original_sealed", "search_tokens")
    return rows.defer(*hidden).order_by("sheet", "row")


def shown(roster: RosterImport, rows: Sequence[RosterRow]) -> list[ShownRow]:
    """Return one page's rows with everything said about them: three queries whatever their number."""
    headers = [{c["index"]: c["header"] for c in sheet["columns"]} for sheet in roster.columns]
    found = {row.pk: ShownRow(row, roster.columns[row.sheet]["sheet"]) for row in rows}
    for one in found.values():
        one.doubt = DOUBTS.get(one.row.doubt, "")
        for column, _, message in one.row.problems or ():
            one.problems.append((headers[one.row.sheet].get(column, ""), message))
    if any(row.verdict == Verdict.CHANGED for row in rows):
        for row_id, differences in _differences(roster, found).items():
            found[row_id].differences = differences
    if any(row.verdict == Verdict.DOUBTFUL for row in rows):
        _put_side_by_side(list(found.values()))
    return list(found.values())


def _differences(roster: RosterImport, row_ids: Iterable[int]) -> dict[int, list[Difference]]:
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "differences_shown"), {"roster": roster.pk, "rows": list(row_ids)})
        lines = cursor.fetchall()
    found: dict[int, list[Difference]] = defaultdict(list)
    for row_id, key, before, after in lines:
        found[row_id].append(Difference(_label(key), _in_words(key, before or ""), _in_words(key, after)))
    return found


def _label(key: str) -> str:
    return _NAMES.get(key) or FIELDS[key].name


def _in_words(key: str, value: str) -> str:
    if key in WALLED_OFF:
        return "（有，不在这里显示）" if value else ""
    return _CODES.get(key, {}).get(value, value)


_BESIDE = (
    ("姓名", "name"),
    ("性别", "sex"),
    ("出生日期", "birth_date"),
    ("身份证号", "id_number"),
    ("手机", "phone"),
    ("原工作单位", "home_unit"),
    ("所在支部", "branch"),
    ("原职务", "former_post"),
)


def _put_side_by_side(rows: list[ShownRow]) -> None:
    """Set beside each doubtful row the person, or the row of the same file, that it may be."""
    person_ids = [one.row.person_id for one in rows if one.row.person_id]
    people = {p.pk: p for p in Person.objects.filter(pk__in=person_ids).select_related("home_unit")}
    branches = dict(
        Membership.objects.filter(
            person_id__in=person_ids, kind="branch", period__endswith__isnull=True
        ).values_list("person_id", "organisation__name")
    )
    twins = RosterRow.objects.in_bulk([one.row.twin_id for one in rows if one.row.twin_id])
    for one in rows:
        mine = _facts_of_row(one.row)
        if one.row.twin_id:
            theirs = _facts_of_row(twins[one.row.twin_id])
        elif one.row.person_id in people:
            theirs = _facts_of_person(people[one.row.person_id], branches)
        else:
            continue
        one.beside = [(label, mine[key], theirs[key]) for label, key in _BESIDE if mine[key] or theirs[key]]


def _masked(sealed: bytes | memoryview | None, owner: int) -> str:
    return masked_id_number(opened(sealed, ID_NUMBER, owner))


def _facts_of_row(row: RosterRow) -> dict[str, str]:
    return {
        "name": row.name or "",
        "sex": _in_words("sex", row.sex or ""),
        "birth_date": _dated(row),
        "id_number": _masked(row.id_number_sealed, row.sealed_for),
        "phone": row.phone or "",
        "home_unit": row.home_unit or "",
        "branch": row.branch or "",
        "former_post": row.former_post or "",
    }


def _dated(row: RosterRow) -> str:
    if row.birth_date is None:
        return ""
    return row.birth_date.strftime({"day": "%Y-%m-%d", "month": "%Y-%m"}.get(row.birth_precision, "%Y"))


def _facts_of_person(person: Person, branches: dict[int, str]) -> dict[str, str]:
    return {
        "name": person.name,
        "sex": person.get_sex_display(),
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "id_number": _masked(person.id_number_sealed, person.pk),
        "phone": person.phone,
        "home_unit": person.home_unit.name if person.home_unit else "",
        "branch": branches.get(person.pk, ""),
        "former_post": person.former_post,
    }


def names_to_settle(roster: RosterImport) -> QuerySet[RosterName]:
    """Return the names that are not yet one of ours, most rows first."""
    return roster.names.filter(target_id=None).order_by("create", "-rows", "text")


Targets = dict[str, list[tuple[int, str]]]


def targets_of(roster: RosterImport, kinds: Iterable[str]) -> Targets:
    """Return, for each kind of name, the county's organisations or places it may mean: one query a kind."""
    found: Targets = {}
    with connection.cursor() as cursor:
        for kind in sorted(set(kinds)):
            name = "place_targets" if kind in ("community", "compound") else "organisation_targets"
            cursor.execute(sql(__file__, name), {"county": roster.county_id, "kind": kind})
            found[kind] = list(cursor.fetchall())
    return found


def likeliest(name: RosterName, targets: Targets) -> list[tuple[int, str]]:
    """Return the few targets that a name most looks like, those of its very name first."""
    of_kind = targets[name.kind]
    words = {pk: text for pk, text in of_kind if pk in name.candidates}
    alike = process.extract(name.text, dict(of_kind), scorer=fuzz.WRatio, limit=TARGETS_OFFERED)
    words |= {pk: text for text, _, pk in alike}
    return list(words.items())


def counties_for(actor: Actor) -> QuerySet[Organisation]:
    """Return the counties into which the actor may import."""
    return Organisation.objects.filter(
        kind="county", dissolved_on=None, path__contains=[actor.organisation_id]
    ).order_by("name")
