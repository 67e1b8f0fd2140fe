"""This room's shell commands."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `yinhui demo` and `yinhui demo roster`."""
    demo = commands.add_parser("demo", help="建立演示市（合成人员），或生成演示用的名册文件")
    demo.add_argument("--people", type=int, default=6_000, help="离退休人员数（默认 6000，最多 1000000）")
    demo.add_argument("--seed", type=int, default=1, help="随机种子：相同的种子得到相同的数据")
    demo.add_argument("--as-of", type=dt.date.fromisoformat, help="数据截至哪一天（默认今天，不能晚于今天）")
    demo.set_defaults(run=_build, as_owner=True)

    kinds = demo.add_subparsers(dest="what", metavar="子命令")
    roster = kinds.add_parser("roster", help="生成一份县级名册（.xlsx 或 .csv），用于试导入")
    roster.add_argument("out", type=Path, help="输出文件，扩展名 .xlsx 或 .csv")
    roster.add_argument("--rows", type=int, default=200, help="行数（默认 200）")
    roster.add_argument("--seed", type=int, default=1, help="随机种子")
    roster.add_argument("--messy", action="store_true", help="带上真实名册里常见的毛病")
    roster.set_defaults(run=_write_roster, own_database=True)


def _build(arguments: argparse.Namespace) -> int:
    from yinhui.demo.building import DemonstrationError, build_demonstration
    from yinhui.kernel import clock

    as_of = arguments.as_of or clock.today()
    try:
        built = build_demonstration(people=arguments.people, seed=arguments.seed, as_of=as_of)
    except DemonstrationError as error:
        print(error.message)
        return 2
    if built.was_there:
        print(f"演示数据已经在了：{built.counties} 个县（区），{built.people} 名离退休人员。没有改动。")
    else:
        print(f"演示市已建好：{built.counties} 个县（区），{built.people} 名离退休人员，数据截至 {as_of}。")
    for sign_in in built.sign_ins:
        print(f"  {sign_in.username:<24}{sign_in.password}  {sign_in.organisation} {sign_in.role}")
    return 0


def _write_roster(arguments: argparse.Namespace) -> int:
    from yinhui.demo.roster import ROWS_MAX, write_roster

    if arguments.out.suffix.lower() not in (".xlsx", ".csv"):
        print("请把输出文件的扩展名写成 .xlsx 或 .csv。")
        return 2
    if not 1 <= arguments.rows <= ROWS_MAX:
        print(f"行数应在 1 到 {ROWS_MAX} 之间，请重新指定。")
        return 2
    write_roster(arguments.out, rows=arguments.rows, seed=arguments.seed, messy=arguments.messy)
    print(f"已写好 {arguments.out}：{arguments.rows} 行。")
    return 0
