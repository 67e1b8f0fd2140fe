"""What of contacts and reports leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "contacts_membercontact": Kept(person="person_id"),
    "contacts_seasoncontact": Kept(),
    "contacts_monthreport": Kept(),
    "contacts_inspection": Kept(),
    "contacts_inspectionfinding": Kept(
        county="(select i.county_id from contacts_inspection i where i.id = r.inspection_id)"
    ),
}
