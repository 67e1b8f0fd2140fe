"""Whether an account may sign in now, and whether it needs two factors. Both follow from posts held today."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from yinhui.accounts.limits import TWO_FACTOR_POSTS
from yinhui.kernel.actor import Actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account

# Recovery codes alone are no second factor: they stand in for one that is lost.
_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def refusal_of(account: Account, actors: Iterable[Actor] | None = None) -> str:
    """Say why the account may not sign in now, "" if it may. One query for the posts unless they are given.

    A retired person signs in without a post too, and then sees only their own page; a serving official's
    account is there for the post and ends with it, the same second.
    """
    if not account.is_active:
        return "这个账号已经停用。需要继续使用的，请联系本县（区）系统管理员重新启用。"
    if account.person.died_on:
        return "这个账号已经关闭。"
    held = actors_of(account) if actors is None else list(actors)
    if not held and account.person.retirement_kind == "serving":
        return "您现在没有任职，账号随任职结束而关闭。登记了新的任职以后，就可以重新登录。"
    return ""


def needs_second_factor(actors: Iterable[Actor]) -> bool:
    """True if one of the posts may not be used with a password alone.

    The demonstration's made-up people have no telephone to confirm with: their accounts may, and every page
    says that a real county's may not.
    """
    return any(actor.post in TWO_FACTOR_POSTS and not actor.is_demonstration for actor in actors)


def is_excused(actors: Iterable[Actor]) -> bool:
    """True if two factors would be compulsory were this not the demonstration."""
    return any(actor.post in TWO_FACTOR_POSTS and actor.is_demonstration for actor in actors)


def has_second_factor(account: Account) -> bool:
    """True if a passkey or an authenticator app is set up. One query."""
    found: bool = Authenticator.objects.filter(user=account, type__in=_SECOND_FACTORS).exists()
    return found
