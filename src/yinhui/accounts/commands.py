"""This room's shell commands: `yinhui account open` and `slip`. The first administrator comes by them."""

from __future__ import annotations

import argparse
import sys
from typing import Any

EXIT_DONE, EXIT_REFUSED = 0, 1


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `account open` and `account slip`."""
    account = commands.add_parser("account", help="开通账号，打印首次登录码")
    verbs = account.add_subparsers(dest="verb", required=True, metavar="做什么")
    opened = verbs.add_parser(
        "open",
        help="给任职的人开通账号，并给出首次登录码",
        description="给担任某职务、还没有账号的人开通账号。第一位系统管理员这样开通，其余的在系统里办。",
    )
    opened.add_argument("username", metavar="USERNAME", help="用户名，小写字母开头")
    opened.add_argument("--name", metavar="NAME", required=True, help="姓名")
    opened.add_argument("--county", metavar="NAME", required=True, help="所在县（区）或市的全称")
    opened.set_defaults(run=open_account_command)
    slip = verbs.add_parser("slip", help="给已有账号一个新的首次登录码，原来的作废")
    slip.add_argument("username", metavar="USERNAME", help="用户名")
    slip.set_defaults(run=slip_command)


def open_account_command(arguments: argparse.Namespace) -> int:
    """Open an account for the one person of this name who holds a post there, and print a first code."""
    from yinhui.accounts.actions import open_account
    from yinhui.accounts.queries import people_to_open_for
    from yinhui.kernel.errors import YinhuiError
    from yinhui.kernel.scope import acting
    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Organisation

    county = Organisation.objects.filter(name=arguments.county, kind__in=("county", "prefecture")).first()
    if county is None:
        return _refuse(f"没有叫“{arguments.county}”的县（区）或市。请写全称。")
    actor = program_actor(county, "yinhui account open")
    with acting(actor):
        people = list(people_to_open_for(actor).filter(name=arguments.name)[:2])
    if len(people) != 1:
        found = "不止一位" if people else "没有"
        return _refuse(f"{arguments.county}{found}任职而没有账号的“{arguments.name}”。请在系统里先登记任职。")
    try:
        account = open_account(actor=actor, person_id=people[0].pk, username=arguments.username)
    except YinhuiError as error:
        return _refuse(error.message)
    return _print_slip(account.username)


def slip_command(arguments: argparse.Namespace) -> int:
    """Print a new first code for an account."""
    return _print_slip(arguments.username)


def _print_slip(username: str) -> int:
    """Issue a slip as the program of the account's county."""
    from yinhui.accounts.actions_slips import issue_slips
    from yinhui.kernel.clock import SHANGHAI
    from yinhui.kernel.errors import YinhuiError
    from yinhui.kernel.scope import acting
    from yinhui.registry.actors import program_actor
    from yinhui.registry.models import Account, Organisation

    account = Account.objects.select_related("person").filter(username=username).first()
    if account is None:
        return _refuse(f"没有用户名“{username}”。")
    county = Organisation.objects.get(pk=account.person.county_id)
    actor = program_actor(county, "yinhui account slip")
    try:
        with acting(actor):
            (issued,) = issue_slips(actor=actor, account_ids=[account.pk])
    except YinhuiError as error:
        return _refuse(error.message)
    print(f"用户名：{username}")
    print(f"首次登录码：{' '.join(issued.groups)}")
    print(f"有效期到：{issued.expires_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}，只能用一次")
    return EXIT_DONE


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return EXIT_REFUSED
