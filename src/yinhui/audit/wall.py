"""The trail behind the wall: its auditor reads the county's; who sees a person, what befell their rows."""

from __future__ import annotations

from yinhui.kernel.wall import READ, TRAIL, Policy, for_auditors, of_person, open_to_all

_NOBODY = "hashes and counts, nobody in them"

WALL: dict[str, Policy] = {
    # What concerns no county, such as a table emptied by hand, every auditor sees.
    "audit_write": (for_auditors() | Policy(f"county_id is null and {TRAIL} is not null", "false")).only(
        *READ
    ),
    "audit_formerrow": (of_person(county=None) | for_auditors()).only(*READ),
    "audit_tracked": open_to_all("names of tables and columns", may=READ),
    "audit_layout": open_to_all("names of tables and columns", may=READ),
    "audit_seal": open_to_all(_NOBODY, may=READ),
    "audit_sealedchunk": open_to_all(_NOBODY, may=READ),
    "audit_resealedchunk": open_to_all(_NOBODY, may=READ),
    "audit_archivefile": open_to_all(_NOBODY, may=READ),
    "audit_verification": open_to_all(_NOBODY, may=READ),
}
