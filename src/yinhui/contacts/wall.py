"""The room's tables behind the wall: contacts and reports are their organisation's and seen above it.

What a member said is shown to the organisation that recorded it, to those above it, and to the person: not to
others who see the person, such as the community where they live.
"""

from __future__ import annotations

from yinhui.kernel.wall import PEOPLE, PERSON, Policy, named_in, of_organisation, through

_CONTACT = "contacts_membercontact"
_INSPECTION = "contacts_inspection"

WALL: dict[str, Policy] = {
    _CONTACT: of_organisation() | Policy(f"person_id = {PERSON}", "false"),
    "contacts_seasoncontact": through("registry_absence", "absence_id", county="county_id"),
    "contacts_monthreport": of_organisation(),
    _INSPECTION: of_organisation(),
    "contacts_inspectionfinding": through(_INSPECTION, "inspection_id"),
}
# Whoever stands in one's own contacts is named there after moving away.
ALSO: dict[str, Policy] = {PEOPLE: named_in(_CONTACT, _CONTACT, "id")}
