"""This room's shell commands: `yinhui duties run|list` and `yinhui institutions check|adopt`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the duties' commands and the institutions'."""
    _add_duty_commands(commands)
    _add_institution_commands(commands)


def _add_duty_commands(commands: argparse._SubParsersAction[Any]) -> None:
    duties = commands.add_parser("duties", help="应办事项：生成和列出")
    verbs = duties.add_subparsers(dest="verb", required=True, metavar="动作")

    run = verbs.add_parser("run", help="按制度生成应办事项，使之与当前情况一致；可重复执行")
    run.add_argument("--county", help="县（区）名称或编号；不写则为所有县")
    run.add_argument("--from", dest="from_", type=_day, metavar="DATE", help="从哪天起（默认今天）")
    run.add_argument("--until", type=_day, metavar="DATE", help="到哪天止（默认起始之日后400天）")
    run.add_argument("--json", action="store_true", help="以 JSON 输出")
    run.set_defaults(run=run_duties_command)

    listed = verbs.add_parser("list", help="列出某一天的应办事项")
    listed.add_argument("--as-of", type=_day, metavar="DATE", help="哪一天的情况（默认今天）")
    listed.add_argument("--until", type=_day, metavar="DATE", help="也列出到哪天为止将要开始的（默认同一天）")
    listed.add_argument(
        "--organisation", metavar="NAME-OR-PATH", help="只列某组织及下级负责的，如 东安县/沿江社区"
    )
    listed.add_argument("--county", help="县（区）名称或编号；不写则为所有县")
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")
    listed.set_defaults(run=list_duties_command)


def _add_institution_commands(commands: argparse._SubParsersAction[Any]) -> None:
    institutions = commands.add_parser("institutions", help="制度：检查和施行一个文件")
    verbs = institutions.add_subparsers(dest="verb", required=True, metavar="动作")

    check = verbs.add_parser("check", help="检查一个制度文件，读回成中文；有错时指出行")
    check.add_argument("file", type=Path)
    check.add_argument("--rewrite", action="store_true", help="把文件写成统一的格式，前面带上读回的中文")
    check.set_defaults(run=check_institution_command, own_database=True)

    adopt = verbs.add_parser("adopt", help="在一个县（区）施行制度")
    adopt.add_argument(
        "what", help="制度文件，或预置制度的代码（如 five-must-attend），或一地的整套（如 DA）"
    )
    adopt.add_argument("--county", required=True, help="县（区）名称或编号")
    adopt.add_argument("--from", dest="from_", type=_day, metavar="DATE", help="自何日起（默认文件里写的）")
    adopt.set_defaults(run=adopt_institution_command)


def run_duties_command(arguments: argparse.Namespace) -> int:
    """Reconcile each county and print what was done. Exit status 0, or 1 with a message."""
    from yinhui.kernel import clock
    from yinhui.kernel.errors import YinhuiError
    from yinhui.registry.actors import program_actor
    from yinhui.rulebook.actions_duties import run_duties
    from yinhui.rulebook.jobs import HORIZON_DAYS
    from yinhui.rulebook.queries_as_of import counties_named

    from_ = arguments.from_ or clock.today()
    until = arguments.until or from_ + dt.timedelta(days=HORIZON_DAYS)
    results = []
    try:
        for county in counties_named(arguments.county):
            actor = program_actor(county, "yinhui duties run")
            counts = run_duties(actor=actor, county_id=county.pk, from_=from_, until=until)
            results += [
                {
                    "county": county.name,
                    "institution": code,
                    "made": each.made,
                    "changed": each.changed,
                    "withdrawn": each.withdrawn,
                }
                for code, each in counts.items()
            ]
    except YinhuiError as error:
        return _refused(error)
    if arguments.json:
        json.dump(results, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    for row in results:
        print(
            f"{row['county']}\t{row['institution']}\t新增{row['made']}\t变更{row['changed']}\t撤回{row['withdrawn']}"
        )
    return 0


def list_duties_command(arguments: argparse.Namespace) -> int:
    """Print the duties as they stood on a day. Exit status 0, or 1 with a message."""
    from yinhui.kernel import clock
    from yinhui.kernel.errors import YinhuiError
    from yinhui.kernel.scope import everywhere
    from yinhui.rulebook.queries_as_of import counties_named, duties_as_of, organisation_named

    day = arguments.as_of or clock.today()
    try:
        counties = counties_named(arguments.county)
        within = organisation_named(arguments.organisation, counties) if arguments.organisation else None
    except YinhuiError as error:
        return _refused(error)
    with everywhere():
        rows = duties_as_of(counties=counties, day=day, until=arguments.until or day, within=within)
        (_print_json if arguments.json else _print_lines)(rows)
    return 0


def _print_json(rows: Iterable[dict[str, Any]]) -> None:
    separator = "[\n"
    for row in rows:
        print(separator + json.dumps(row, ensure_ascii=False), end="")
        separator = ",\n"
    print("[]" if separator == "[\n" else "\n]")


def _print_lines(rows: Iterable[dict[str, Any]]) -> None:
    from yinhui.rulebook.state import DutyState

    for row in rows:
        print(
            row["due_on"],
            DutyState(row["state"]).label,
            row["why"]["fact"],
            row["subject"]["name"],
            f"{row['responsible']['organisation']}·{row['responsible']['post_name']}",
            f"《{row['why']['rule']}》第{row['why']['version']}版",
            sep="\t",
        )


def check_institution_command(arguments: argparse.Namespace) -> int:
    """Read a rule's file aloud, or print its faults by line. Exit status 0; 1 for faults."""
    from yinhui.rulebook.language import RuleError, parse, read_back, to_toml

    try:
        rule = parse(arguments.file.read_text(encoding="utf-8"))
    except RuleError as error:
        for problem in error.problems:
            print(f"{arguments.file}：{problem}", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        return _refused(error)
    print(read_back(rule))
    if arguments.rewrite:
        arguments.file.write_text(to_toml(rule), encoding="utf-8")
    return 0


def adopt_institution_command(arguments: argparse.Namespace) -> int:
    """Adopt a file, a shipped rule or a place's preset; duties follow by the job or by `duties run`."""
    from yinhui.kernel.errors import YinhuiError
    from yinhui.registry.actors import program_actor
    from yinhui.rulebook.actions_institutions import adopt_institution, adopt_preset
    from yinhui.rulebook.queries_as_of import counties_named
    from yinhui.rulebook.shipped import presets, shipped_text

    what, file = arguments.what, Path(arguments.what)
    try:
        (county,) = counties_named(arguments.county)
        actor = program_actor(county, "yinhui institutions adopt")
        if what in presets():
            adopted = adopt_preset(
                actor=actor, county_id=county.pk, place=what, effective_from=arguments.from_
            )
        else:
            body = file.read_text(encoding="utf-8") if file.suffix == ".toml" else shipped_text(what)
            adopted = [
                adopt_institution(actor=actor, county_id=county.pk, body=body, effective_from=arguments.from_)
            ]
    except (YinhuiError, OSError, UnicodeDecodeError) as error:
        return _refused(error)
    for institution in adopted:
        print(f"《{institution.title}》已在{county.name}施行。")
    return 0


def _day(text: str) -> dt.date:
    """Read 2027-02-06. Raises ArgumentTypeError, which argparse shows."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期要写成 2027-02-06 的样子，这里是 {text}") from None


def _refused(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 1
