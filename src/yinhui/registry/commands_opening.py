"""The shell command that opens a new installation: `yinhui county`."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `county`."""
    county = commands.add_parser("county", help="开通一个县（区）和它的第一位干事")
    county.add_argument("name", help="县（区）名称")
    county.add_argument("--prefecture", required=True, help="所属的市；没有时一并设立")
    county.add_argument("--clerk", required=True, help="老干部局干事的姓名")
    county.add_argument("--username", required=True, help="这位干事登录用的用户名")
    county.set_defaults(run=open_county_command)


def open_county_command(arguments: argparse.Namespace) -> int:
    """Open the county and print the first password, once. Returns 1 when it cannot be opened."""
    from django.core.management import call_command

    from yinhui.kernel.errors import YinhuiError
    from yinhui.registry.actions_opening import open_county

    call_command("migrate", verbosity=0, interactive=False)
    try:
        opened = open_county(
            prefecture=arguments.prefecture,
            county=arguments.name,
            clerk=arguments.clerk,
            username=arguments.username,
        )
    except YinhuiError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{opened.county.name}已开通。")
    print(f"用户名 {opened.account.username}，第一次的密码 {opened.password}")
    print("密码只显示这一次。登录后请马上修改。")
    return 0
