"""What of occasions leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

_OF_OCCASION = "(select o.county_id from occasions_occasion o where o.id = r.occasion_id)"

TRAIL: dict[str, Decision] = {
    "occasions_occasion": Kept(),
    "occasions_participation": Kept(person="person_id", county=_OF_OCCASION),
    "occasions_occasionphoto": Kept(county=_OF_OCCASION),
}
