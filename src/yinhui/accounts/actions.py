"""Accounts: opened for a person, disabled, enabled, unlocked; lost second factors taken off."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator

from yinhui.accounts.errors import AccountError
from yinhui.accounts.locking import attempts_on
from yinhui.accounts.models import SignIn, Slip
from yinhui.accounts.queries import account_for, people_to_open_for, require_manager
from yinhui.accounts.sessions import end_all_of
from yinhui.accounts.standing import needs_second_factor
from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.actors import actors_of
from yinhui.registry.errors import constraints_explained
from yinhui.registry.models import Account

_USERNAME = re.compile(r"[a-z][a-z0-9.\-]{2,29}")
# Whoever gives out slips may not take a bureau's or an administrator's second factor off as well: with both,
# one person could sign in as any of them.
SECOND_PERSON_ABILITY = "approve_appointment"


@action()
def open_account(*, actor: Actor, person_id: int, username: str) -> Account:
    """Open an account for a person within reach who has none. Nobody can sign in with it before a slip.

    Raises NotAllowed for who manages no accounts, NotFound for a person out of reach or with an account,
    AccountError for a user name that is not well formed, RegisterError for one that is taken.
    """
    require_manager(actor)
    person = people_to_open_for(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有找到这个人，或者这个人已经有账号。请回到“账号”重新查找。")
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise AccountError(
            "用户名用小写字母开头，3至30个字母、数字、点或短横，例如 zhangxiaoming。", field="username"
        )
    with constraints_explained():  # the name may be another county's, which one does not see
        return Account.objects.create_user(username, None, person=person)


@action()
def disable_account(*, actor: Actor, account_id: int) -> Account:
    """Refuse the account from this second on: its sessions end, its slip is void. Raises AccountError for
    one's own, NotFound out of reach."""
    account = _managed(actor, account_id)
    if account.pk == actor.account_id:
        raise AccountError("不能停用自己的账号。请由另一位系统管理员办理。")
    account.is_active = False
    account.save(update_fields=["is_active"])
    Slip.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())
    end_all_of(account, SignIn.Ended.CLOSED)
    return account


@action()
def enable_account(*, actor: Actor, account_id: int) -> Account:
    """Let a disabled account sign in again, with the password it had. Raises NotFound out of reach."""
    account = _managed(actor, account_id)
    account.is_active = True
    account.save(update_fields=["is_active"])
    return account


@action()
def unlock_account(*, actor: Actor, account_id: int) -> Account:
    """Forget the failures counted against an account. Raises NotFound out of reach."""
    account = _managed(actor, account_id)
    attempts_on(account.username).delete()
    return account


@action()
def remove_second_factors(*, actor: Actor, account_id: int) -> Account:
    """Take passkeys, authenticator app and recovery codes off an account whose holder has lost them.

    An account that must have two factors needs a security administrator for it, any other whoever manages it.
    Raises NotAllowed, NotFound.
    """
    require_manager(actor)
    account = account_for(actor, account_id)
    if needs_second_factor(actors_of(account)):
        if not actor.may(SECOND_PERSON_ABILITY):
            raise NotAllowed("老干部局和管理员账号的第二重验证，要由安全管理员核实本人后重置。")
    else:
        _managed(actor, account_id)
    if account.pk == actor.account_id:
        raise AccountError("不能重置自己的第二重验证。请由另一位管理员办理。")
    Authenticator.objects.filter(user=account).delete()
    end_all_of(account, SignIn.Ended.ENDED)
    return account


def _managed(actor: Actor, account_id: int) -> Account:
    """The account, if the actor may open, close and issue slips for it. Raises NotAllowed, NotFound.

    A security administrator sees the accounts, to confirm what needs a second person, and changes none alone.
    """
    if not actor.may("answer_requests"):
        actor.require("manage_accounts")
    return account_for(actor, account_id)
