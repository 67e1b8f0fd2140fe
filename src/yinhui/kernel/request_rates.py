"""How many requests an account and an address may send: a bucket of tokens each, filled as time goes by.

The buckets are in the memory of each web process, so that a request that is refused costs no query; with n
processes an account gets at most n times what docs/limits.md says. What must hold across processes (failed
sign-ins) is counted in the database by axes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

from yinhui.kernel import limits

BUCKETS_MAX = 20_000


@dataclass
class _Bucket:
    tokens: float
    at: float


class Rate:
    """Buckets of one kind: `per_s` tokens a second up to `at_once`."""

    def __init__(self, per_s: float, at_once: int, time_s: Callable[[], float] = time.monotonic) -> None:
        self._per_s, self._at_once, self._time_s = per_s, at_once, time_s
        self._buckets: dict[Hashable, _Bucket] = {}
        self._lock = threading.Lock()

    def wait_s(self, who: Hashable) -> float:
        """Take a token; return 0, or in how many seconds there will be one."""
        with self._lock:
            now = self._time_s()
            if len(self._buckets) >= BUCKETS_MAX:
                self._forget_full(now)
            bucket = self._buckets.setdefault(who, _Bucket(self._at_once, now))
            bucket.tokens = min(self._at_once, bucket.tokens + (now - bucket.at) * self._per_s)
            bucket.at = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0.0
            return (1 - bucket.tokens) / self._per_s

    def _forget_full(self, now: float) -> None:
        """Whoever was quiet long enough to have a full bucket needs none; in a flood, the oldest half."""
        full_after_s = self._at_once / self._per_s
        self._buckets = {who: b for who, b in self._buckets.items() if now - b.at < full_after_s}
        if len(self._buckets) >= BUCKETS_MAX:
            by_age = sorted(self._buckets.items(), key=lambda item: item[1].at)
            self._buckets = dict(by_age[len(by_age) // 2 :])


_accounts = Rate(limits.ACCOUNT_REQUESTS_PER_S, limits.ACCOUNT_REQUESTS_AT_ONCE)
_addresses = Rate(limits.ADDRESS_REQUESTS_PER_S, limits.ADDRESS_REQUESTS_AT_ONCE)
_counting = False


def count_requests() -> None:
    """Count from now on: the web server calls it. Tests and commands in the same process are not counted."""
    global _counting
    _counting = True


@contextmanager
def counted(account: Rate, address: Rate) -> Iterator[None]:
    """Count with these rates meanwhile: for tests."""
    global _counting, _accounts, _addresses
    before = _counting, _accounts, _addresses
    _counting, _accounts, _addresses = True, account, address
    try:
        yield
    finally:
        _counting, _accounts, _addresses = before


class RequestLimitsMiddleware:
    """Refuse what is too much (429) or too large (413) before anything is done for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the address, the account that the session names, and the length that the request states."""
        if _counting and (wait_s := _wait_s(request)):
            return _refused(request, 429, wait_s)
        if _length(request) > limits.REQUEST_BYTES_MAX:
            return _refused(request, 413, 0)
        return self.get_response(request)


def _wait_s(request: HttpRequest) -> float:
    wait_s = _addresses.wait_s(_address(request))
    account = None if wait_s else request.session.get("_auth_user_id")
    return wait_s or (_accounts.wait_s(account) if account else 0.0)


def _address(request: HttpRequest) -> str:
    """The caller's, behind as many proxies as the settings say."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # none that can be told
        return ""
    return address


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refused(request: HttpRequest, status: int, wait_s: float) -> HttpResponse:
    """The room with the pages shows it: `handler429` and `handler413` of the addresses."""
    handler = get_resolver().resolve_error_handler(status)
    response: HttpResponse = handler(request)
    if wait_s:
        response["Retry-After"] = str(int(wait_s) + 1)
    return response
