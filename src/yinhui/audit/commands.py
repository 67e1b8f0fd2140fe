"""This room's shell commands: `yinhui audit seal | verify | head | archive | read`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from dataclasses import asdict
from typing import Any

EXIT_FITS, EXIT_DIFFERS, EXIT_REFUSED = 0, 1, 2


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `audit` with its verbs."""
    audit = commands.add_parser("audit", help="操作痕迹：封存、核验、归档")
    verbs = audit.add_subparsers(dest="verb", required=True, metavar="动作")

    seal = verbs.add_parser("seal", help="封存已提交的痕迹（平时每分钟自动做一次）")
    seal.set_defaults(run=_seal, as_owner=True)

    verify = verbs.add_parser(
        "verify", help="核验整条校验链", description="退出状态：0 与封存时一致；1 有改动；2 未能核验。"
    )
    verify.add_argument("--json", action="store_true", help="以 JSON 输出")
    verify.add_argument(
        "--head",
        metavar="NUMBER:HASH",
        type=_head_given,
        help="留存在外（如打印在纸上）的封号和校验值，一并核对",
    )
    verify.set_defaults(run=_verify, as_owner=True)

    head = verbs.add_parser("head", help="显示最新的封号和校验值，可打印留存")
    head.set_defaults(run=_head, as_owner=True)

    archive = verbs.add_parser("archive", help="把某日以前的痕迹移入加密的归档文件")
    archive.add_argument("--before", required=True, type=dt.date.fromisoformat, metavar="DATE")
    archive.set_defaults(run=_archive, as_owner=True)

    read = verbs.add_parser("read", help="读出一个归档文件，每行一条 JSON")
    read.add_argument("file", metavar="NAME", help="data 目录 archive 下的文件名")
    read.set_defaults(run=_read, as_owner=True)


def _head_given(text: str) -> Any:
    from yinhui.audit.sealing import Head

    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise argparse.ArgumentTypeError("应当是“封号:64位校验值”，如 yinhui audit head 所显示")
    return Head(int(number), digest)


def _seal(arguments: argparse.Namespace) -> int:
    from yinhui.audit.sealing import seal

    made = seal()
    print(f"第{made.number}封，{made.rows:,}行。" if made else "没有新的痕迹要封存。")
    return EXIT_FITS


def _verify(arguments: argparse.Namespace) -> int:
    from yinhui.audit.verifying import verify

    def tell(done: int, of: int) -> None:
        print(f"\r已核验 {done:,}/{of:,} 封", end="", file=sys.stderr, flush=True)

    outcome = verify(expected=arguments.head, tell=tell)
    print(file=sys.stderr)
    if arguments.json:
        found = {
            "fits": outcome.fits,
            "head": str(outcome.head) if outcome.head else None,
            "rows": outcome.rows,
            "seconds": round(outcome.seconds, 2),
            "problems": [asdict(problem) for problem in outcome.problems],
        }
        print(json.dumps(found, ensure_ascii=False, indent=2))
    elif outcome.fits:
        number = outcome.head.number if outcome.head else 0
        print(f"核验通过：{number:,}封，{outcome.rows:,}行，与封存时完全一致（{outcome.seconds:.1f}秒）。")
    else:
        print(f"核验不通过，{len(outcome.problems)}处与封存时不一致：")
        for problem in outcome.problems:
            print(f"  {problem}")
    return EXIT_FITS if outcome.fits else EXIT_DIFFERS


def _head(arguments: argparse.Namespace) -> int:
    from yinhui.audit.sealing import head

    last = head()
    print(last if last else "还没有封存过。")
    return EXIT_FITS


def _archive(arguments: argparse.Namespace) -> int:
    from yinhui.audit.archiving import archive
    from yinhui.kernel.errors import YinhuiError

    try:
        made = archive(before=arguments.before, tell=print)
    except YinhuiError as refusal:
        print(refusal.message, file=sys.stderr)
        return EXIT_REFUSED
    print(f"归档了{sum(file.rows for file in made):,}行。" if made else "那一天以前没有要归档的痕迹。")
    return EXIT_FITS


def _read(arguments: argparse.Namespace) -> int:
    from yinhui.audit.archives import lines_of

    try:
        for line in lines_of(arguments.file):
            print(
                json.dumps(
                    {"table": line.table, "seal": line.seal, "row": json.loads(line.row)}, ensure_ascii=False
                )
            )
    except (OSError, ValueError) as problem:
        print(f"这个归档文件读不出来：{problem}", file=sys.stderr)
        return EXIT_REFUSED
    return EXIT_FITS
