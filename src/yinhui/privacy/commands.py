"""This room's shell commands: `yinhui retention run` and `yinhui privacy-document`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `retention` and `privacy-document`."""
    retention = commands.add_parser("retention", help="保存期限：删除或清空到期的个人信息")
    verbs = retention.add_subparsers(dest="verb", required=True, metavar="动作")
    run = verbs.add_parser("run", help="按 privacy/retention.toml 的期限办理；每周也会自动办理")
    run.add_argument("--dry-run", action="store_true", help="只数一数，不删除")
    run.add_argument("--json", action="store_true", help="以 JSON 输出")
    run.set_defaults(run=run_retention_command)
    document = commands.add_parser("privacy-document", help="重写影响评估里由程序写出的表")
    document.add_argument("file", type=Path, nargs="?", default=Path("docs/privacy.md"))
    document.set_defaults(run=write_document_command)


def run_retention_command(arguments: argparse.Namespace) -> int:
    """Remove what is due, or count it, and print each kind with its rows. Returns 0."""
    from yinhui.kernel.scope import acting
    from yinhui.privacy.actions_retention import due_now, programs, removals_of, remove_what_is_due

    rows: dict[str, int] = {}
    titles: dict[str, str] = {}
    for program in programs("yinhui retention run"):
        with acting(program):
            found = due_now(program) if arguments.dry_run else removals_of(remove_what_is_due(actor=program))
        for removal in found:
            rows[removal.kind.key] = rows.get(removal.kind.key, 0) + removal.rows
            titles[removal.kind.key] = removal.kind.title
    if arguments.json:
        print(json.dumps({"dry_run": arguments.dry_run, "rows": rows}, ensure_ascii=False))
        return 0
    for key, number in rows.items():
        print(f"{titles[key]}：{'到期' if arguments.dry_run else '已处理'}{number}条")
    if not any(rows.values()):
        print("没有到期的资料。")
    return 0


def write_document_command(arguments: argparse.Namespace) -> int:
    """Rewrite the program's parts of the assessment. Returns 0, or 1 if something had changed."""
    from yinhui.privacy.document import document_with

    before = arguments.file.read_text()
    after = document_with(before)
    arguments.file.write_text(after)
    print("已重写，请核对有变化的地方。" if after != before else "没有变化。")
    return int(after != before)
