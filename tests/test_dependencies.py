"""What is locked has no known vulnerability, as far as the public database can be asked from here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LOCK = Path(__file__).parents[1] / "requirements" / "run.lock"
PATIENCE_S = 120


def test_nothing_that_is_locked_has_a_known_vulnerability():
    """What pip-audit could not ask about it calls free of vulnerabilities: that is no pass."""
    audit = str(Path(sys.executable).parent / "pip-audit")
    options = ["--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json"]
    try:
        asked = subprocess.run(
            [audit, "--requirement", str(LOCK), *options], capture_output=True, text=True, timeout=PATIENCE_S
        )
        told = json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        told = []
    answered = [each for each in told if "skip_reason" not in each]
    if not answered:
        pytest.skip("the public database of vulnerabilities cannot be reached from here")
    known = {each["name"]: [one["id"] for one in each["vulns"]] for each in answered if each["vulns"]}
    assert known == {}
