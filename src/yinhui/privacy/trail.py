"""What of the rights of the people concerned leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, NotKept

TRAIL: dict[str, Decision] = {
    "privacy_consent": Kept(person="person_id"),
    "privacy_request": Kept(person="person_id"),
    "privacy_fullfile": Kept(person="person_id", columns=("state",)),
    "privacy_retentionrun": NotKept("figures of what each run removed; the removals leave their own trail"),
}
