"""“登录与安全”: one's sessions, devices, second factors, and signing out everywhere."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinhui.accounts.actions_sessions import (
    confirm_devices,
    end_all_sessions,
    end_session,
    forget_device,
)
from yinhui.accounts.actors import own_actor
from yinhui.accounts.limits import IDLE_OTHERS, IDLE_STRICT
from yinhui.accounts.models import Device
from yinhui.accounts.queries import sign_ins_of
from yinhui.accounts.sessions import IDLE_S, NEW_DEVICES, SIGN_IN
from yinhui.accounts.standing import is_excused, needs_second_factor
from yinhui.kernel.actor import Actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account


@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in, on which devices, with which second factors."""
    account = _account(request)
    actors = actors_of(account)
    factors = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    facts: dict[str, Any] = {
        "sign_ins": sign_ins_of(account.pk),
        "current_id": request.session.get(SIGN_IN),
        "devices": Device.objects.filter(account=account).order_by("-last_seen_at"),
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "totp": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "must_have_two": needs_second_factor(actors),
        "is_excused": is_excused(actors),
        "idle_minutes": request.session.get(IDLE_S, 0) // 60,
        "idle_strict_minutes": int(IDLE_STRICT.total_seconds() // 60),
        "idle_others_minutes": int(IDLE_OTHERS.total_seconds() // 60),
    }
    return in_layout(request, "accounts/security.html", facts, actors)


@login_required
@require_POST
def end_one(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one of one's sessions."""
    account = _account(request)
    end_session(actor=own_actor(request, account), sign_in_id=sign_in_id)
    if sign_in_id == request.session.get(SIGN_IN):
        logout(request)
        return redirect("account_login")
    messages.success(request, "那次登录已经结束，那边要重新登录才能再用。")
    return redirect("security")


@login_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    end_all_sessions(actor=own_actor(request, _account(request)))
    logout(request)
    messages.success(request, "已经在所有设备上退出。需要用的时候请重新登录。")
    return redirect("account_login")


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """“是我本人”: the new devices were oneself."""
    confirm_devices(actor=own_actor(request, _account(request)))
    request.session[NEW_DEVICES] = []
    messages.success(request, "记下了：这些设备是您本人在用。")
    return redirect("security")


@login_required
@require_POST
def forget(request: HttpRequest, device_id: int) -> HttpResponse:
    """Forget a device and end its sessions."""
    forget_device(actor=own_actor(request, _account(request)), device_id=device_id)
    messages.success(request, "已经忘掉那台设备，它上面的登录也结束了。")
    return redirect("security")


def in_layout(
    request: HttpRequest, template: str, facts: dict[str, Any], actors: list[Actor]
) -> HttpResponse:
    """Render in the shell for who holds a post, on a plain sheet for who holds none."""
    if actors:
        request.actor = actors[0]  # type: ignore[attr-defined]
        request.actors = actors  # type: ignore[attr-defined]
    layout = "workbench/base.html" if actors else "workbench/plain.html"
    return render(request, template, facts | {"layout": layout})


def _account(request: HttpRequest) -> Account:
    return cast(Account, request.user)
