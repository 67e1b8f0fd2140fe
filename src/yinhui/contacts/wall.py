"""The room's tables behind the wall."""

from __future__ import annotations

from yinhui.kernel.wall import Policy

WALL: dict[str, Policy] = {}
