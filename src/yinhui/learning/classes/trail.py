"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision

TRAIL: dict[str, Decision] = {}
