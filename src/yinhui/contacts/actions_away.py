"""Who keeps in touch with members while they are away (XQ13)."""

from __future__ import annotations

from collections.abc import Collection

from yinhui.contacts.actions import signed
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import ContactManner, SeasonContact
from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Absence
from yinhui.registry.permissions import people_visible_to

EVERY_DAYS_MAX = 90
KEEPER_CHARACTERS_MAX = 50
ARRANGED_AT_ONCE_MAX = 500


@action(needs="record_work")
def arrange_contact(
    *, actor: Actor, absence_ids: Collection[int], keeper: str, manner: str, every_days: int
) -> int:
    """Say who keeps in touch during these absences, how, and every how many days; anew where it was said
    before. Returns how many. Raises ContactError, RecordError."""
    actor.require("see_circumstances")
    keeper = records.checked_text(
        keeper, label="谁来联系", field="keeper", longest=KEEPER_CHARACTERS_MAX, required=True
    )
    if manner not in ContactManner.values:
        raise ContactError("请选择怎么联系。", code="manner", field="manner")
    if not 0 < every_days <= EVERY_DAYS_MAX:
        raise ContactError(
            f"请填1到{EVERY_DAYS_MAX}之间的天数，例如一周一次填7。", code="every_days", field="every_days"
        )
    if not absence_ids or len(absence_ids) > ARRANGED_AT_ONCE_MAX:
        raise ContactError(f"请勾选1到{ARRANGED_AT_ONCE_MAX}人。", code="absences", field="chosen")
    absences = Absence.objects.filter(
        pk__in=absence_ids, person__in=people_visible_to(actor), period__endswith__gt=clock.today()
    )
    said = {"keeper": keeper, "manner": manner, "every_days": every_days, "arranged_by_name": signed(actor)}
    arranged = SeasonContact.objects.bulk_create(
        [SeasonContact(county_id=one.county_id, absence=one, **said) for one in absences],
        update_conflicts=True,
        unique_fields=["absence"],
        update_fields=[*said, "arranged_at"],
    )
    return len(arranged)
