"""This room's shell commands: `yinhui report survey`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `report survey`."""
    report = commands.add_parser("report", help="生成报告")
    kinds = report.add_subparsers(dest="kind", required=True, metavar="报告")
    survey = kinds.add_parser("survey", help="调研报告（.docx），每个数字都从名册和记录计算")
    survey.add_argument(
        "--organisation", required=True, metavar="NAME-OR-PATH", help="县（区）或它的下级，如 东安县/白牙市镇"
    )
    survey.add_argument("--as-of", type=_day, metavar="DATE", help="名册截至哪一天（默认今天）")
    survey.add_argument(
        "--from", dest="since", type=_day, metavar="DATE", help="统计期间从哪天（默认往前一年）"
    )
    survey.add_argument("--until", type=_day, metavar="DATE", help="统计期间到哪天（默认截止日）")
    survey.add_argument("--issuer", default="", help="落款的单位")
    survey.add_argument("--output", required=True, type=Path, metavar="FILE.docx", help="写到哪个文件")
    survey.set_defaults(run=write_survey_command)


def write_survey_command(arguments: argparse.Namespace) -> int:
    """Make a report as the page does, keep it, and write its file. Exit status 0, or 1 with a message."""
    from yinhui.kernel.errors import YinhuiError
    from yinhui.registry.actors import program_actor
    from yinhui.reports import storage
    from yinhui.reports.actions import Asked, request_report, write_report
    from yinhui.rulebook.queries_as_of import counties_named, organisation_named

    try:
        organisation = organisation_named(arguments.organisation, counties_named(None))
        asked = Asked(
            organisation_id=organisation.pk,
            as_of=arguments.as_of,
            since=arguments.since,
            until=arguments.until,
            issuer=arguments.issuer,
        )
        actor = program_actor(organisation.county or organisation, "yinhui report survey")
        report = write_report(request_report(actor=actor, asked=asked).pk)
        arguments.output.write_bytes(storage.read(report.sha256))
    except (YinhuiError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"已写好 {arguments.output}：{report.title}，数据截至 {report.as_of}。")
    return 0


def _day(text: str) -> dt.date:
    """Read 2026-11-24. Raises ArgumentTypeError, which argparse shows."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期要写成 2026-11-24 的样子，这里是 {text}") from None
