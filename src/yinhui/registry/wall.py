"""The register behind the wall: who is seen, and with whom what belongs to them."""

from __future__ import annotations

from yinhui.kernel.wall import (
    APPEND,
    COUNTIES,
    PEOPLE,
    REACH,
    READ,
    Policy,
    at_the_door,
    for_auditors,
    history_of,
    of_account,
    of_county,
    of_organisation,
    of_person,
    open_to_all,
    people,
    question,
)

_TREE = "names of organisations: every page names some above and beside the actor's own; nobody in them"

# A post is seen with its holder and where it is held, and when signing in; it is given to somebody one sees.
_appointment = Policy(
    (of_person() | of_organisation() | at_the_door()).sees,
    f"{question(PEOPLE)}(person_id) and (county_id = any({COUNTIES}) or organisation_id = any({REACH}))",
    through=(PEOPLE,),
)

WALL: dict[str, Policy] = {
    "registry_organisation": open_to_all(_TREE),
    "registry_organisationversion": open_to_all(_TREE, may=READ),
    "registry_organisationsuccession": open_to_all(_TREE),
    "registry_place": of_county(),
    "registry_columnmemory": of_county(),
    PEOPLE: people(),
    "registry_personevent": history_of(PEOPLE, county="county_id"),
    "registry_personcircumstances": of_person(),
    "registry_personcircumstancesevent": of_person().only("select"),
    "registry_familycontact": of_person(),
    "registry_lifeevent": of_person(),
    "registry_membership": of_person(),
    "registry_membershipevent": of_person().only("select"),
    "registry_residence": of_person(),
    "registry_residenceevent": of_person().only("select"),
    "registry_absence": of_person(),
    "registry_appointment": _appointment,
    "registry_appointmentevent": (of_person() | of_organisation()).only("select"),
    "registry_account": of_person(county=None) | of_account("id") | at_the_door(writes=True),
    "registry_sensitiveopening": (of_person() | for_auditors()).only(*APPEND),
}
