"""Who sees the rows of this room's tables: whoever sees the person they are about."""

from __future__ import annotations

from yinhui.kernel.wall import Policy, of_person, open_to_all

WALL: dict[str, Policy] = {
    # An answer is added and, when its time has come, removed; never changed (models.Consent's trigger).
    "privacy_consent": of_person().only("select", "insert", "delete"),
    "privacy_request": of_person(),
    "privacy_fullfile": of_person(),
    "privacy_retentionrun": open_to_all("what each run removed, in figures; nobody is named"),
}
