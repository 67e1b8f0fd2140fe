"""The list of accounts as a spreadsheet: who can sign in and how, never a password, code or key."""

from __future__ import annotations

from typing import IO

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.clock import SHANGHAI
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.registry.models import Account
from yinhui.registry.structure import POSTS

ROWS_AT_ONCE = 1000
COLUMNS = (
    Column("姓名", 12),
    Column("用户名", 20),
    Column("现任职务", 50),
    Column("能否登录", 10),
    Column("第二重验证", 12),
    Column("最近登录", 18),
)


def accounts_spreadsheet(actor: Actor, accounts: QuerySet[Account]) -> IO[bytes]:
    """Return the accounts (of `queries.accounts_listed`) as .xlsx, read row by row."""
    return exported_spreadsheet(
        actor=actor,
        kind="accounts",
        title="账号清单",
        columns=COLUMNS,
        rows=map(_cells, accounts.iterator(chunk_size=ROWS_AT_ONCE)),
    )


def posts_in_words(account: Account) -> str:
    """Say which posts the account's person holds today (of `queries.with_row_facts`)."""
    held = getattr(account.person, "held", [])
    return "、".join(f"{one.organisation.name}{POSTS[one.post].name}" for one in held)


def _cells(account: Account) -> tuple[Cell, ...]:
    last = getattr(account, "last_sign_in", None)
    return (
        account.person.name,
        account.username,
        posts_in_words(account),
        "可以" if account.is_active else "已停用",
        "有" if getattr(account, "has_factor", False) else "没有",
        f"{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if last else "从未登录",
    )
