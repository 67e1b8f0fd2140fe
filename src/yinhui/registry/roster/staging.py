"""From a file to judged rows: read in the reading process, sealed here, stored by COPY, judged by SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.db import connection

from yinhui.kernel.scope import acting
from yinhui.registry.actors import program_actor
from yinhui.registry.models import ColumnMemory, RosterImport, RosterRow
from yinhui.registry.models.roster import RosterState
from yinhui.registry.roster.binding import hashes_of, person_ids_of
from yinhui.registry.roster.columns import Plan, chosen, recognise
from yinhui.registry.roster.lines import STAGED_COLUMNS, staged_line
from yinhui.registry.roster.progress import Progress, running
from yinhui.registry.roster.reading import Sheet
from yinhui.registry.roster.refusal import Refusal
from yinhui.registry.roster.sandbox import ReadingProcess
from yinhui.registry.roster.verdicts import judge

# What a person chose for the columns: sheet → column → field.
Choices = Mapping[int, Mapping[int, str]]


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_roster(roster: RosterImport, path: Path) -> RosterImport:
    """Read the file into the staging table and judge every row; leaves the import in preview or refused.

    One transaction; reading again replaces what was read before. The columns kept on the import as `chosen`
    by a person stay as they chose.
    """
    program = program_actor(roster.county, "read_roster")
    with running(roster.pk) as progress:
        try:
            with acting(program):
                _stage(roster, path, progress)
                progress("逐行核对")
                judge(roster)
                roster.state = RosterState.PREVIEW
                roster.refusal = ""
                roster.save()
        except Refusal as refusal:
            roster.state = RosterState.REFUSED
            roster.refusal = refusal.message[:300]
            with acting(program):
                roster.save(update_fields=["state", "refusal"])
            raise
    return roster


def _stage(roster: RosterImport, path: Path, progress: Progress) -> None:
    progress("打开文件")
    RosterRow.objects.filter(roster_id=roster.pk).delete()
    with ReadingProcess(path) as reading:
        sheets, roster.notes = reading.survey()
        plans = _plans(roster, sheets)
        roster.columns = [plan.as_json() for plan in plans]
        total = sum(sheet.rows for sheet, plan in zip(sheets, plans, strict=True) if plan.columns)
        done = 0
        with connection.cursor() as cursor:
            cursor.execute(_INTAKE)
            for sheet, batch in reading.batches(plans):
                hashes = [hashes_of(line.id_number) for line in batch]
                person_ids = person_ids_of(roster.county_id, hashes)
                lines = [
                    staged_line(line, roster.pk, sheet, person_id, of_number[0])
                    for line, person_id, of_number in zip(batch, person_ids, hashes, strict=True)
                ]
                with cursor.copy(_COPY) as copy:
                    copy.write("\n".join(lines) + "\n")
                done += len(batch)
                progress("读取名册", done, max(total, done))
            cursor.execute(f"{_TAKE_IN}; drop table roster_intake")
    if not done:
        raise Refusal("表头下面没有人员。请确认名册已经填好并保存，再导入。", code="no_people")
    with connection.cursor() as cursor:
        cursor.execute("analyze registry_rosterrow")


# COPY goes round the wall, so PostgreSQL refuses it on a walled table: the rows come in by a table of this
# transaction's own, and from there past the policy in one statement.
_COLUMNS = ", ".join(STAGED_COLUMNS)
_COPY = f"copy roster_intake ({_COLUMNS}) from stdin"
_LIKE_THE_ROWS = f"select {_COLUMNS} from registry_rosterrow limit 0"  # noqa: S608 - our own columns
_INTAKE = f"create temporary table roster_intake on commit drop as {_LIKE_THE_ROWS}"
_TAKE_IN = f"insert into registry_rosterrow ({_COLUMNS}) select * from roster_intake"  # noqa: S608


def _plans(roster: RosterImport, sheets: list[Sheet]) -> list[Plan]:
    """Recognise each sheet, with the county's memory and what a person chose for this file."""
    memory = dict(ColumnMemory.objects.filter(county_id=roster.county_id).values_list("header", "field"))
    earlier = [Plan.from_json(data) for data in roster.columns]
    plans = []
    for index, sheet in enumerate(sheets):
        plan = recognise(sheet, memory)
        if index < len(earlier) and earlier[index].sheet == sheet.name:
            choices = {
                column.index: column.field for column in earlier[index].columns if column.how == "chosen"
            }
            plan = chosen(plan, choices)
        plans.append(plan)
    if not any(plan.columns for plan in plans):
        raise Refusal(
            "没有找到表头（至少要有“姓名”和另一栏，在前20行之内）。请在表格里补上表头，或者用本系统的空白模板填写。",
            code="no_header",
        )
    return plans
