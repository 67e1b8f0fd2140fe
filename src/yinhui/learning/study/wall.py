"""The room's tables behind the wall: the library and plans are shared downward, readings and deliveries are
people's."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import (
    COUNTIES,
    HOME,
    PEOPLE,
    REACH,
    SCOPE,
    Policy,
    history_of,
    of_organisation,
    of_person,
    question,
    shown_by,
)

# A county's own library is seen by everybody in it, members too (`HOME`); a township's by what lies below it.
_ABOVE = f"array(select unnest(o.path) from registry_organisation o where o.id = any({SCOPE}))"  # noqa: S608 - nothing of a user's in it
_own = of_organisation()
_shared_down = Policy(
    f"{_own.sees} or organisation_id = any({HOME}) or organisation_id = any({_ABOVE})", _own.sees
)
# Taken out of use, never out of the tables: so nobody deletes what stands above them either.
_kept = _shared_down.only("select", "insert", "update")
# Seen with the person and by the organisation that handed it out; written by whoever reaches both.
_delivery = replace(
    of_person() | _own,
    writes=f"{question(PEOPLE)}(person_id)"
    f" and (county_id = any({COUNTIES}) or organisation_id = any({REACH}))",
)

WALL: dict[str, Policy] = {
    "study_studytheme": _kept,
    "study_material": _kept,
    "study_studyplan": _kept,
    "study_planitem": _shared_down,
    "study_planitemevent": history_of("study_planitem", county="county_id"),
    "study_itemmaterial": _shared_down,
    "study_itemoccasion": of_organisation(),
    "study_materialdelivery": _delivery,
    "study_materialdeliveryevent": history_of("study_materialdelivery", county="county_id"),
    "study_reading": of_person(),
}
# Whoever sees a material sees its file.
ALSO: dict[str, Policy] = {
    "kernel_attachment": shown_by("study_material", "attachment_id", "study_material", "id"),
}
# Counts what people whom the asker sees studied together (sql/together.sql).
AS_OWNER = ("study_together(bigint[],date,date,text[])",)
