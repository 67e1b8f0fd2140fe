"""What a browser is told, and what the program refuses before any page is reached."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.builders import a_county, an_account

POLICY_FORBIDS = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")


def addresses(patterns=None, before=""):
    """Every address of the program, with its view; arguments filled with what fits."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry


def test_django_s_deployment_check_is_clean(tmp_path):
    environment = os.environ | {
        "YINHUI_DATA": str(tmp_path),
        "YINHUI_HOSTS": "yinhui.example.gov.cn",
        "YINHUI_ORIGINS": "https://yinhui.example.gov.cn",
        "DJANGO_SETTINGS_MODULE": "yinhui.settings",
    }
    admin = str(Path(sys.executable).parent / "django-admin")
    checked = subprocess.run(
        [admin, "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.django_db
def test_every_page_forbids_what_is_inline_and_from_elsewhere_and_framing(client):
    client.force_login(an_account("bureau_clerk", a_county()))
    for name in (
        "today",
        "people",
        "organisations",
        "duties",
        "visits",
        "occasions",
        "reports",
        "account_login",
    ):
        headers = client.get(reverse(name)).headers
        policy = headers["Content-Security-Policy"]
        assert not any(word in policy.replace("blob:", "") for word in POLICY_FORBIDS), (name, policy)
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_another_host_s_name_is_refused(client):
    assert client.get("/account/login/", headers={"host": "elsewhere.example.com"}).status_code == 400


@pytest.mark.django_db
def test_nothing_can_be_sent_from_another_site():
    """Without the token, no address takes a POST: not one is exempt."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_account("bureau_clerk", a_county()))
    tried = 0
    for address, pattern in addresses():
        assert not getattr(pattern.callback, "csrf_exempt", False), address
        if "<" in address or "(?P" in address or address.startswith(("^", "static/")):
            continue
        assert client.post(f"/{address}").status_code in (403, 405), address
        tried += 1
    assert tried > 40


def test_every_library_is_pinned_by_its_hash():
    for name in ("uv", "run", "dev"):
        lines = (Path(__file__).parents[1] / "requirements" / f"{name}.lock").read_text().splitlines()
        pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)
        assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)
