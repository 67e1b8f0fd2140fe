"""This room's shell commands: `yinhui import roster`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yinhui.registry.models import Organisation, RosterImport

EXIT_CLEAN, EXIT_SOME_REJECTED, EXIT_UNREADABLE = 0, 1, 2
PROBLEMS_SHOWN_MAX = 50


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `import roster`."""
    imports = commands.add_parser("import", help="导入名册")
    kinds = imports.add_subparsers(dest="kind", required=True, metavar="内容")
    roster = kinds.add_parser(
        "roster",
        help="导入人员名册（.xlsx .xls .xlsb .ods .csv）",
        description="读取名册，逐行核对，写入人员。退出状态：0 全部读入；1 有行退回；2 文件无法读取。",
    )
    roster.add_argument("file", type=Path, metavar="FILE", help="名册文件")
    roster.add_argument("--county", metavar="NAME", help="导入到哪个县（区）；只有一个县时可以不写")
    roster.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    roster.add_argument("--json", action="store_true", help="以 JSON 输出核对结果")
    roster.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="把退回的行写到这个文件")
    roster.add_argument(
        "--create", action="store_true", help="确认设立名册里出现而系统里没有的单位、支部和小区"
    )
    roster.set_defaults(run=import_roster_command)


def import_roster_command(arguments: argparse.Namespace) -> int:
    """Read, judge and (without --dry-run) apply a roster; print what came of it.

    Doubtful rows are never applied from here: a person decides them in the product.
    """
    from yinhui.kernel.errors import YinhuiError

    try:
        county = _county(arguments.county)
        roster, outcome = _import(arguments, county)
    except YinhuiError as error:
        print(error.message, file=sys.stderr)
        return EXIT_UNREADABLE
    if arguments.json:
        print(json.dumps(outcome, ensure_ascii=False, indent=2))
    else:
        _print(outcome, roster, dry_run=arguments.dry_run)
    return EXIT_SOME_REJECTED if outcome["verdicts"]["rejected"] else EXIT_CLEAN


def _county(name: str | None) -> Organisation:
    """Return the county named, or the only one. Raises YinhuiError with what to do."""
    from yinhui.kernel.errors import YinhuiError
    from yinhui.registry.models import Organisation

    counties = Organisation.objects.filter(kind="county", dissolved_on=None).order_by("pk")
    if name is not None:
        counties = counties.filter(name=name)
    found = list(counties[:2])
    if len(found) == 1:
        return found[0]
    names = "、".join(Organisation.objects.filter(kind="county").values_list("name", flat=True))
    if name is not None:
        raise YinhuiError(
            f"没有叫“{name}”的县（区）。现有：{names or '无'}。请用 --county 写其中一个的全称。"
        )
    if found:
        raise YinhuiError(f"有几个县（区）：{names}。请用 --county 写明导入到哪一个。")
    raise YinhuiError("系统里还没有县（区）。请先设立，或者先运行 yinhui demo 生成演示数据。")


def _import(arguments: argparse.Namespace, county: Organisation) -> tuple[RosterImport, dict[str, Any]]:
    from yinhui.kernel.scope import acting
    from yinhui.registry.actors import program_actor
    from yinhui.registry.roster import actions, staging
    from yinhui.registry.roster.refusal import Refusal
    from yinhui.registry.roster.report import report
    from yinhui.registry.roster.workbook_out import error_workbook

    path: Path = arguments.file
    if not path.is_file():
        raise Refusal(f"没有找到文件“{path}”。请核对文件名和所在的文件夹。", code="file_missing")
    actor = program_actor(county, "yinhui import roster")
    roster = actions.start_import(
        actor=actor,
        county=county,
        file_name=path.name,
        file_sha256=staging.sha256_of(path),
        file_bytes=path.stat().st_size,
    )
    staging.read_roster(roster, path)
    if arguments.create:
        actions.create_all_names(actor=actor, roster=roster)
    with acting(actor):
        outcome = report(roster)
        if arguments.errors:
            arguments.errors.write_bytes(error_workbook(actor=actor, roster=roster))
    if arguments.dry_run:
        actions.discard_import(actor=actor, roster=roster)
    else:
        actions.apply_import(actor=actor, roster=roster, judged_just_now=True)
    return roster, outcome


def _print(outcome: dict[str, Any], roster: RosterImport, *, dry_run: bool) -> None:
    """Say it in words."""
    from yinhui.registry.models.roster import Verdict

    counts = "，".join(f"{Verdict(key).label}{count}行" for key, count in outcome["verdicts"].items())
    print(f"{roster.file_name}：共{outcome['rows']}行，{counts}。")
    for note in roster.notes:
        print(f"说明：{note}")
    for problem in outcome["problems"][:PROBLEMS_SHOWN_MAX]:
        print(f"{problem['sheet']} 第{problem['row']}行 {problem['column']}：{problem['message']}")
    if len(outcome["problems"]) > PROBLEMS_SHOWN_MAX:
        print(f"还有{len(outcome['problems']) - PROBLEMS_SHOWN_MAX}条，用 --json 或 --errors 查看全部。")
    print("这是试导入，没有写入。" if dry_run else f"已写入（第{roster.pk}号导入，可在“导入名册”里撤销）。")
