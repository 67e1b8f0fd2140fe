"""Every step of an import that writes: given, corrected, decided, applied, undone, given up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed
from yinhui.registry.models import (
    ColumnMemory,
    Organisation,
    Place,
    RosterImport,
    RosterName,
    RosterRow,
)
from yinhui.registry.models.roster import RosterState, Verdict
from yinhui.registry.permissions import require_reach
from yinhui.registry.roster.applying import write_rows
from yinhui.registry.roster.columns import Plan, chosen
from yinhui.registry.roster.fields import FIELDS
from yinhui.registry.roster.files import forget_file
from yinhui.registry.roster.progress import is_running, running
from yinhui.registry.roster.refusal import RosterError
from yinhui.registry.roster.undoing import take_back
from yinhui.registry.roster.verdicts import judge
from yinhui.registry.signals import tell_facts_changed


@action(needs="import_roster")
def start_import(
    *, actor: Actor, county: Organisation, file_name: str, file_sha256: str, file_bytes: int
) -> RosterImport:
    """Begin an import of a file for a county. Reading it is `staging.read_roster`, in a job or at once."""
    require_reach(actor, "import_roster", county)
    if county.kind != "county":
        raise NotAllowed("名册只能导入到县（区）。请选择一个县（区）。", field="county")
    return RosterImport.objects.create(
        county=county,
        file_name=file_name[-200:],
        file_sha256=file_sha256,
        file_bytes=file_bytes,
        created_by_id=actor.account_id,
    )


def _require_state(roster: RosterImport, *states: RosterState) -> None:
    if roster.state not in states:
        raise RosterError(
            f"这份名册现在是“{roster.get_state_display()}”，不能再这样办理。请刷新页面看看。",
            code="roster_state",
        )
    if is_running(roster.pk):
        raise RosterError("这份名册正在处理，请等它完成。", code="roster_running")


@action(needs="import_roster")
def choose_columns(
    *, actor: Actor, roster: RosterImport, sheet: int, choices: Mapping[int, str]
) -> RosterImport:
    """Say what a sheet's columns mean (position → field, empty to leave out) and remember it for the county.

    The import goes back to reading. Raises RosterError if two columns are given the same field or none is
    the name.
    """
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.PREVIEW, RosterState.REFUSED)
    former = Plan.from_json(roster.columns[sheet])
    plan = chosen(former, choices)
    fields = [column.field for column in plan.columns if column.field]
    for field in fields:
        if fields.count(field) > 1:
            raise RosterError(
                f"有两栏都选成了“{FIELDS[field].name}”。请只留一栏，另一栏选“不导入”。",
                code="column_twice",
                field=field,
            )
    if "name" not in fields:
        raise RosterError("没有选哪一栏是“姓名”。请选好再保存。", code="no_name_column")
    for before, after in zip(former.columns, plan.columns, strict=True):
        if before.field != after.field:
            ColumnMemory.objects.update_or_create(
                county=roster.county, header=after.header[:100], defaults={"field": after.field}
            )
    roster.columns[sheet] = plan.as_json()
    roster.state = RosterState.READING
    roster.save(update_fields=["columns", "state"])
    return roster


@action(needs="import_roster")
def resolve_name(
    *, actor: Actor, roster: RosterImport, name: RosterName, target_id: int | None, create: bool
) -> RosterName:
    """Say which of ours a name in the roster is, or that it be set up, or (neither) that it be left out.

    The verdicts follow. Raises RosterError for a target outside the county, or a branch without a unit to
    stand under.
    """
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.PREVIEW)
    if target_id is not None:
        targets = Place if name.kind in ("community", "compound") else Organisation
        if not targets._default_manager.filter(pk=target_id, county=roster.county).exists():
            raise RosterError("选的单位、支部或小区不在本县。请重新选择。", code="name_target")
    if create and name.kind == "branch" and not name.under:
        raise RosterError(
            "名册里没有写这个支部属于哪个单位，不知道设在哪里。"
            "请先在“组织”里设立，再回来选它；或者在名册里补上单位。",
            code="branch_without_unit",
        )
    if create and name.kind == "community":
        raise RosterError("社区请先在“组织”里设立，再回来选它。", code="community_by_hand")
    name.target_id, name.create = target_id, create
    name.save(update_fields=["target_id", "create"])
    _judge_again(roster)
    return name


@action(needs="import_roster")
def create_all_names(*, actor: Actor, roster: RosterImport) -> int:
    """Confirm that every unknown unit, branch (with its unit) and compound be set up; returns how many."""
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.PREVIEW)
    unknown = roster.names.filter(target_id=None, candidates=[], create=False)
    confirmed = unknown.filter(kind__in=["unit", "compound"]).update(create=True)
    confirmed += unknown.filter(kind="branch").exclude(under="").update(create=True)
    _judge_again(roster)
    return confirmed


def _judge_again(roster: RosterImport) -> None:
    judge(roster)
    roster.save(update_fields=["counts"])


@action(needs="import_roster")
def decide_doubt(*, actor: Actor, roster: RosterImport, row: RosterRow, decision: str) -> RosterRow:
    """Say whether a doubtful row is the person beside it (`same`), another (`different`) or open ("").

    Raises RosterError for `different` when the number is the person's own: one number is one person.
    """
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.PREVIEW)
    if row.verdict != Verdict.DOUBTFUL or row.roster_id != roster.pk:
        raise RosterError("这一行不需要确认，请刷新页面看看。", code="not_doubtful")
    if decision == "different" and row.doubt == "other_name":
        raise RosterError(
            "身份证号相同的只能是一个人。如果名册里的身份证号写错了，请改正名册后重新导入这一行。",
            code="same_number",
        )
    row.decision = decision
    row.save(update_fields=["decision"])
    return row


@action(needs="import_roster")
def request_applying(*, actor: Actor, roster: RosterImport) -> RosterImport:
    """Mark an import as to be applied, for the page to show; `apply_import` does it."""
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.PREVIEW, RosterState.APPLYING)
    roster.state = RosterState.APPLYING
    roster.save(update_fields=["state"])
    return roster


@action(needs="import_roster")
def apply_import(*, actor: Actor, roster: RosterImport, judged_just_now: bool = False) -> RosterImport:
    """Write an import into the register, whole or not at all; doubtful rows without a decision stay out.

    Applying one that is applied does nothing. Raises RosterError if the register has moved on since the
    preview so that the verdicts are others now: the person looks again first.
    """
    require_reach(actor, "import_roster", roster.county)
    if roster.state == RosterState.APPLIED:
        return roster
    if roster.state not in (RosterState.PREVIEW, RosterState.APPLYING):
        raise RosterError("这份名册还没有读好，或者已经办结，不能写入。请刷新页面看看。", code="roster_state")
    with running(roster.pk) as progress:
        if not judged_just_now:
            _require_still_right(roster)
        write_rows(roster, progress)
        roster.state = RosterState.APPLIED
        roster.applied_by_id = actor.account_id
        roster.applied_at = clock.now()
        roster.save()
    tell_facts_changed(roster.county_id)
    return roster


def _require_still_right(roster: RosterImport) -> None:
    seen = dict(roster.counts)
    judge(roster)
    if roster.counts != seen:
        raise RosterError(
            "核对以后，人员又有了变动，核对的结果和刚才不同了，没有写入。请再看一遍，再写入。",
            code="verdicts_moved",
        )


@action(needs="import_roster")
def undo_import(*, actor: Actor, roster: RosterImport) -> RosterImport:
    """Take an applied import back, whole. Raises RosterError naming what later depends on it."""
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.APPLIED)
    take_back(roster)
    roster.state = RosterState.UNDONE
    roster.undone_at = clock.now()
    roster.save(update_fields=["state", "undone_at"])
    tell_facts_changed(roster.county_id)
    return roster


@action(needs="import_roster")
def discard_import(*, actor: Actor, roster: RosterImport) -> RosterImport:
    """Give an import up before it is applied: its rows and its file are removed."""
    require_reach(actor, "import_roster", roster.county)
    _require_state(roster, RosterState.PREVIEW, RosterState.REFUSED, RosterState.READING)
    forget_rows(roster)
    forget_file(roster)
    roster.state = RosterState.DISCARDED
    roster.save(update_fields=["state"])
    return roster


def forget_rows(roster: RosterImport) -> None:
    """Remove an import's staged rows; what was applied stays in the register with its provenance."""
    with connection.cursor() as cursor:
        cursor.execute("delete from registry_rosterrow where roster_id = %s", [roster.pk])
        cursor.execute("delete from registry_rosterprogress where roster_id = %s", [roster.pk])
