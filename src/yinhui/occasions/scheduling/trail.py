"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "scheduling_room": Kept(),
    "scheduling_countyday": Kept(),
    "scheduling_standingarrangement": Kept(),
    "scheduling_scheduledoccasion": Kept(),
    "scheduling_notification": Kept(person="person_id"),
}
