"""First-sign-in slips: issued, and used once to set a password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yinhui.accounts.errors import AccountError
from yinhui.accounts.limits import SLIP_VALID, SLIPS_AT_ONCE_MAX
from yinhui.accounts.models import SignIn, Slip
from yinhui.accounts.queries import accounts_in_reach
from yinhui.accounts.sessions import end_all_of
from yinhui.accounts.slip_codes import code_hash, grouped, matches, new_code
from yinhui.accounts.standing import refusal_of
from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.models import Account


@dataclass(frozen=True)
class Issued:
    """A slip as it is printed. The code is here and on the paper, nowhere else."""

    account: Account
    groups: list[str]
    expires_at: dt.datetime


@action()
def issue_slips(*, actor: Actor, account_ids: Collection[int]) -> list[Issued]:
    """Issue a slip for each account; an account's earlier slip is void from now on.

    Raises NotAllowed for who manages no accounts, NotFound when one is out of reach, AccountError for none,
    too many, or one that may not sign in.
    """
    if not actor.may("answer_requests"):
        actor.require("manage_accounts")
    if not 0 < len(account_ids) <= SLIPS_AT_ONCE_MAX:
        raise AccountError(f"请选1至{SLIPS_AT_ONCE_MAX}个账号再打印首次登录单。")
    accounts = list(accounts_in_reach(actor).filter(pk__in=account_ids).order_by("person__pinyin", "pk"))
    if len(accounts) < len(set(account_ids)):
        raise NotFound("有的账号没有找到，或者不在您的管理范围内。请回到“账号”重新选择。")
    for account in accounts:
        if refusal_of(account):
            raise AccountError(f"“{account.username}”现在不能登录（已停用，或者任职已结束），没有打印。")
    return [issue_slip(account, issued_by_id=actor.account_id) for account in accounts]


def issue_slip(account: Account, *, issued_by_id: int | None) -> Issued:
    """Write one slip, in the transaction of whoever may (the action above, or the shell's command)."""
    now = clock.now()
    Slip.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    code = new_code()
    slip = Slip.objects.create(
        account=account,
        code_hash=code_hash(code, account.pk),
        issued_at=now,
        issued_by_id=issued_by_id,
        expires_at=now + SLIP_VALID,
    )
    return Issued(account=account, groups=grouped(code), expires_at=slip.expires_at)


def slip_matching(username: str, code: str) -> Slip | None:
    """Return the live slip with this code, None for a wrong, used, void or expired one."""
    slip = (
        Slip.objects.filter(
            account__username=username.strip().lower(),
            used_at=None,
            withdrawn_at=None,
            expires_at__gt=clock.now(),
        )
        .select_related("account")
        .first()
    )
    return slip if slip is not None and matches(code, slip.account_id, slip.code_hash) else None


@action()
def use_slip(*, actor: Actor, slip_id: int, password: str) -> Account:
    """Set the password and use the slip up. Every session of the account ends.

    `actor` is the account's own person, who has just typed the slip's code. Raises AccountError for a weak
    password or a slip that has been used, voided or has expired meanwhile.
    """
    assert actor.account_id is not None
    slip = (
        Slip.objects.select_for_update(of=("self",))
        .select_related("account__person")
        .filter(pk=slip_id, account_id=actor.account_id, used_at=None, withdrawn_at=None)
        .first()
    )
    if slip is None or slip.expires_at <= clock.now():
        raise AccountError("这张首次登录单已经用过或者过期了。请找系统管理员重新打印一张。")
    account = slip.account
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise AccountError("".join(error.messages), field="password1") from error
    account.set_password(password)
    account.save(update_fields=["password"])
    slip.used_at = clock.now()
    slip.save(update_fields=["used_at"])
    end_all_of(account, SignIn.Ended.PASSWORD)
    return account
