"""The ledgers keep nothing of their own. `ledgers_figures` runs as the owner: it counts for those people only
whom the asker sees, and asks the wall for each of them (docs/decisions/0008)."""

from __future__ import annotations

from yinhui.kernel.wall import Policy

WALL: dict[str, Policy] = {}
AS_OWNER = ("ledgers_figures(bigint[],date,date,text[],text[],text[])",)
