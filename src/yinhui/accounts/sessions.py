"""Sessions: what one knows of itself, when it ends, and how all of an account's are ended at once.

A session's length is measured by the machine's clock (`timezone.now`), not by `kernel.clock`, which holds
civil days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from yinhui.accounts.devices import remember_device
from yinhui.accounts.limits import IDLE_OTHERS, IDLE_STRICT, SEEN_EVERY, SESSION_MAX, TWO_FACTOR_POSTS
from yinhui.accounts.models import Device, SignIn
from yinhui.accounts.requests import address_of, browser_of
from yinhui.accounts.standing import has_second_factor
from yinhui.kernel.actor import Actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account

# What a session holds; times are seconds since the epoch.
STARTED_S = "sign_in_started_s"
SEEN_S = "sign_in_seen_s"
IDLE_S = "sign_in_idle_s"
SIGN_IN = "sign_in_id"
HAS_SECOND_FACTOR = "sign_in_second_factor"
NEW_DEVICES = "sign_in_new_devices"

_METHODS = {"password": "密码", "socialaccount": "单点登录", "slip": "首次登录单"}
_SECOND = {"totp": "验证器", "webauthn": "通行密钥", "recovery_codes": "恢复码"}


def begin(request: HttpRequest, account: Account) -> None:
    """Write down a sign-in that just succeeded: in its session, in the list of sign-ins, on its device."""
    now = timezone.now()
    actors = actors_of(account)
    device = remember_device(request, account, now)
    session = request.session
    session[STARTED_S] = session[SEEN_S] = int(now.timestamp())
    session[IDLE_S] = idle_s(actors)
    session[HAS_SECOND_FACTOR] = has_second_factor(account)
    session[NEW_DEVICES] = _unconfirmed(account, device)
    # Whoever signs in again in a second tab goes on in the same session.
    sign_in, _ = SignIn.objects.update_or_create(
        session_key=session.session_key or "",
        defaults={
            "account": account,
            "device": device,
            "method": _method(request, account),
            "browser": browser_of(request),
            "address": address_of(request),
            "started_at": now,
            "last_seen_at": now,
        },
    )
    session[SIGN_IN] = sign_in.pk


def idle_s(actors: Sequence[Actor]) -> int:
    """Return how many seconds these posts may be left alone before the session ends."""
    is_strict = any(actor.post in TWO_FACTOR_POSTS for actor in actors)
    return int((IDLE_STRICT if is_strict else IDLE_OTHERS).total_seconds())


def over_because(session: SessionBase) -> str:
    """Say whether the session is over: SignIn.Ended.IDLE, TOO_LONG or ""."""
    now_s = timezone.now().timestamp()
    if now_s - session.get(STARTED_S, now_s) >= SESSION_MAX.total_seconds():
        return SignIn.Ended.TOO_LONG.value
    if now_s - session.get(SEEN_S, now_s) >= session.get(IDLE_S, IDLE_STRICT.total_seconds()):
        return SignIn.Ended.IDLE.value
    return ""


def note_seen(session: SessionBase) -> None:
    """Move the session's last-seen time on, once a minute at most: it is written then, and in the list."""
    now = timezone.now()
    if now.timestamp() - session.get(SEEN_S, 0) >= SEEN_EVERY.total_seconds():
        session[SEEN_S] = int(now.timestamp())
        session.setdefault(STARTED_S, session[SEEN_S])
        SignIn.objects.filter(pk=session.get(SIGN_IN, 0)).update(last_seen_at=now)


def end_sign_ins(sign_ins: QuerySet[SignIn], because: SignIn.Ended) -> int:
    """End these sessions now: the next request with one of them is signed out. Returns how many."""
    standing = sign_ins.filter(ended_at=None)
    keys = list(standing.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return standing.update(ended_at=timezone.now(), ended_because=because)


def end_all_of(account: Account, because: SignIn.Ended, *, but: SessionBase | None = None) -> int:
    """End all sessions of an account, but one if it is given. Returns how many."""
    sign_ins = SignIn.objects.filter(account=account)
    if but is not None:
        kept = SignIn.objects.filter(pk=but.get(SIGN_IN, 0))
        kept.update(session_key=but.session_key or "")  # Django gives a new key with a new password
        sign_ins = sign_ins.exclude(pk=but.get(SIGN_IN, 0))
    return end_sign_ins(sign_ins, because)


def note_end(session: SessionBase, because: SignIn.Ended) -> None:
    """Write down that a session ended by itself; the first reason stands."""
    SignIn.objects.filter(pk=session.get(SIGN_IN, 0), ended_at=None).update(
        ended_at=timezone.now(), ended_because=because
    )


def _unconfirmed(account: Account, device: Device) -> list[dict[str, Any]]:
    """The other devices that signed in since the holder last looked: what the notice shows."""
    others = Device.objects.filter(account=account, confirmed_at=None).exclude(pk=device.pk)
    return [
        {
            "id": one.pk,
            "browser": one.browser,
            "address": one.address or "",
            "at_s": int(one.first_seen_at.timestamp()),
        }
        for one in others.order_by("-first_seen_at")[:3]
    ]


def _method(request: HttpRequest, account: Account) -> str:
    """How one signed in, in words: “密码＋验证器”."""
    words = []
    for record in get_authentication_records(request, account):
        known = _SECOND if record["method"] == "mfa" else _METHODS
        words.append(known.get(record["type"] if record["method"] == "mfa" else record["method"], ""))
    return "＋".join(dict.fromkeys(filter(None, words)))
