"""What of reports leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {"reports_report": Kept(columns=("state", "sha256"))}
