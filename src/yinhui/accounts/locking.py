"""What locks after failures (django-axes), and the page that says for how long.

Failures are counted by account and address together. A device that has signed in to the account before counts
its own apart, so that nobody at the same office's address locks its owner out either.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_login_failed
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yinhui.accounts.devices import known_device
from yinhui.accounts.limits import FAILURES_MAX, LOCKED_FOR
from yinhui.registry.models import Account

_DEVICE_MARK = "·"


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Name under which axes counts a failure: the user name, with the device's number where it is known."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    username = str(typed).strip()[:50]
    if not username:
        return ""
    account = Account.objects.filter(username=username).first()
    device = known_device(request, account) if account else None
    return f"{username}{_DEVICE_MARK}{device.pk}" if device else username


def locked_page(request: HttpRequest, credentials: dict[str, Any] | None) -> HttpResponse:
    """429: how long to wait, and what to do meanwhile."""
    name = counted_as(request, credentials)
    address = getattr(request, "axes_ip_address", None)
    latest = AccessAttempt.objects.filter(username=name, ip_address=address).order_by("-attempt_time").first()
    left = latest.attempt_time + LOCKED_FOR - timezone.now() if latest else LOCKED_FOR
    minutes = max(1, math.ceil(left.total_seconds() / 60))
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)


def is_locked(request: HttpRequest, username: str) -> bool:
    """True if this request may not try for this account now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_failure(request: HttpRequest, username: str) -> bool:
    """Count a failure that is not a password's (a slip's code). True if that locked it."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
    return bool(getattr(request, "axes_locked_out", False))


def attempts_on(username: str) -> QuerySet[AccessAttempt]:
    """Return the failures counted against an account, from whatever address and device."""
    ours = Q(username=username) | Q(username__startswith=f"{username}{_DEVICE_MARK}")
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(ours)
    return attempts


def locked_usernames() -> list[str]:
    """Return the user names that are locked somewhere now."""
    since: dt.datetime = timezone.now() - LOCKED_FOR
    counted = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=FAILURES_MAX)
    )
    return sorted({str(row["username"]).partition(_DEVICE_MARK)[0] for row in counted})
