"""Devices known again: a cookie that the browser keeps, of which the database has a keyed hash."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yinhui.accounts.limits import DEVICE_COOKIE, DEVICE_KNOWN_FOR
from yinhui.accounts.models import Device
from yinhui.accounts.requests import address_of, browser_of
from yinhui.kernel.sensitive import recognition_hash
from yinhui.registry.models import Account

_PURPOSE = "device"


def known_device(request: HttpRequest, account: Account) -> Device | None:
    """Return the device the request comes from, if it has signed in to the account before."""
    key = request.COOKIES.get(DEVICE_COOKIE, "")
    if not key:
        return None
    return Device.objects.filter(account=account, key_hash=recognition_hash(key, _PURPOSE)).first()


def remember_device(request: HttpRequest, account: Account, at: dt.datetime) -> Device:
    """Return the device that just signed in, a new one if it is not known; `give_cookie` then marks it.

    An account's first device needs no confirmation: there is no other to have stolen from.
    """
    device = known_device(request, account)
    if device is not None:
        device.last_seen_at = at
        device.save(update_fields=["last_seen_at"])
        return device
    key = request.COOKIES.get(DEVICE_COOKIE) or secrets.token_urlsafe(32)
    request.new_device_key = key  # type: ignore[attr-defined]
    is_first = not Device.objects.filter(account=account).exists()
    return Device.objects.create(
        account=account,
        key_hash=recognition_hash(key, _PURPOSE),
        browser=browser_of(request),
        address=address_of(request),
        first_seen_at=at,
        last_seen_at=at,
        confirmed_at=at if is_first else None,
    )


def give_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser that signed in for the first time keep its mark."""
    key = getattr(request, "new_device_key", None)
    if key is not None:
        response.set_cookie(
            DEVICE_COOKIE,
            key,
            max_age=DEVICE_KNOWN_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
