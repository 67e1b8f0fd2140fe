"""The shell commands that open a new installation: `yinhui county`, `yinhui administrator`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from yinhui.registry.structure import POSTS

if TYPE_CHECKING:
    from yinhui.registry.actions_opening import OpenedCounty

# The options that name the administrators, and their posts: three people who do none of the bureau's work.
ADMINISTRATORS = {
    "system-administrator": ("system_administrator", "系统管理员"),
    "security-administrator": ("security_administrator", "安全管理员"),
    "auditor": ("auditor", "安全审计员"),
}


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `county` and `administrator`."""
    county = commands.add_parser("county", help="开通一个县（区）和它的第一位干事")
    county.add_argument("name", help="县（区）名称")
    county.add_argument("--prefecture", required=True, help="所属的市；没有时一并设立")
    county.add_argument("--clerk", required=True, help="老干部局干事的姓名")
    county.add_argument("--username", required=True, help="这位干事登录用的用户名")
    for option, (_, name) in ADMINISTRATORS.items():
        county.add_argument(f"--{option}", help=f"{name}的姓名；以后也可以用 yinhui administrator 任命")
    county.set_defaults(run=open_county_command, as_owner=True)

    one = commands.add_parser(
        "administrator", help="任命一个县（区）的管理员：管理员都不在岗、无人可复核时用"
    )
    one.add_argument("county", help="县（区）名称")
    one.add_argument("post", choices=list(ADMINISTRATORS), help="职务")
    one.add_argument("name", help="姓名")
    one.add_argument("--username", required=True, help="登录用的用户名")
    one.set_defaults(run=open_administrator_command, as_owner=True)


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
            administrators={
                post: name
                for option, (post, _) in ADMINISTRATORS.items()
                if (name := getattr(arguments, option.replace("-", "_")))
            },
        )
    except YinhuiError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{opened.county.name}已开通。")
    print(f"用户名 {opened.account.username}，第一次的密码 {opened.password}")
    for one in opened.administrators:
        print(f"{POSTS[one.post].name}：用户名 {one.account.username}，第一次的密码 {one.password}")
    print("密码只显示这一次。登录后请马上修改。")
    missing = [name for post, name in ADMINISTRATORS.values() if post not in _posts(opened)]
    if missing:
        print(f"还没有{'、'.join(missing)}：请另找不做老干部工作的人，用 yinhui administrator 任命。")
    return 0


def _posts(opened: OpenedCounty) -> set[str]:
    return {one.post for one in opened.administrators}


def open_administrator_command(arguments: argparse.Namespace) -> int:
    """Appoint an administrator and print the first password, once. Returns 1 when it cannot be done."""
    from django.core.management import call_command

    from yinhui.kernel.errors import YinhuiError
    from yinhui.registry.actions_opening import open_administrator

    call_command("migrate", verbosity=0, interactive=False)
    post, name = ADMINISTRATORS[arguments.post]
    try:
        opened = open_administrator(
            county=arguments.county, post=post, name=arguments.name, username=arguments.username
        )
    except YinhuiError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{arguments.name}已任{name}。用户名 {opened.account.username}，第一次的密码 {opened.password}")
    print("密码只显示这一次。登录后请马上修改。")
    return 0
