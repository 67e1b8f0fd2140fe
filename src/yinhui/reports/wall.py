"""Reports behind the wall."""

from __future__ import annotations

from yinhui.kernel.wall import Policy, of_organisation

WALL: dict[str, Policy] = {"reports_report": of_organisation()}
