"""The register behind the wall: who is seen, and with whom what belongs to them."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import (
    ACCOUNT,
    APPEND,
    BULK,
    COUNTIES,
    OFFICIALS,
    PEOPLE,
    REACH,
    READ,
    Policy,
    at_the_door,
    for_auditors,
    history_of,
    of_account,
    of_county,
    of_one_of,
    of_organisation,
    of_person,
    of_whole_county,
    open_to_all,
    people,
    question,
    through,
)

_TREE = "names of organisations: every page names some above and beside the actor's own; nobody in them"

# Nothing is written about somebody whom one does not see, or keeps the posts and accounts of.
_keeps = "wall_keeps_official(person_id)"
_knows = f"({question(PEOPLE)}(person_id) or {_keeps})"
_reaches = f"(county_id = any({COUNTIES}) or organisation_id = any({REACH}) or county_id = any({OFFICIALS}))"
_in_office = Policy(f"county_id = any({OFFICIALS})")

# A post is seen with its holder and where it is held, and when signing in.
_appointment = replace(
    of_person() | of_organisation() | _in_office | at_the_door(), writes=f"{_knows} and {_reaches}"
)
_deputyship = replace(
    of_person() | through("registry_appointment", "appointment_id") | _in_office | at_the_door(),
    writes=f"{_knows} and {question('registry_appointment')}(appointment_id)",
)
# What is proposed is seen where the post would be held, by the second person, and by who proposed it.
_proposal = Policy(f"{_reaches} or proposed_by_id = {ACCOUNT}", f"{_knows} and {_reaches}", through=(PEOPLE,))

# What the triggers call, and actions too (`registry.reach`): it must count what the actor does not see.
AS_OWNER = ("registry_refresh_reach(bigint[])",)

# The parts of a name, by which organisations and compounds are found (sql/name_parts.sql).
LEAKPROOF = ("registry_name_parts(text[])",)

WALL: dict[str, Policy] = {
    "registry_organisation": open_to_all(_TREE),
    "registry_organisationversion": open_to_all(_TREE, may=READ),
    "registry_organisationsuccession": open_to_all(_TREE),
    "registry_place": of_county(),
    "registry_columnmemory": of_county(),
    PEOPLE: people().only(*BULK),
    "registry_personevent": history_of(PEOPLE, county="county_id"),
    "registry_personcircumstances": of_person(),
    "registry_personcircumstancesevent": of_person().only("select"),
    "registry_familycontact": of_person().only(*BULK),
    "registry_lifeevent": of_person(),
    "registry_membership": of_person().only(*BULK),
    "registry_membershipevent": of_person().only("select"),
    "registry_residence": of_person().only(*BULK),
    "registry_residenceevent": of_person().only("select"),
    "registry_absence": of_person(),
    "registry_appointment": _appointment,
    "registry_appointmentevent": (of_person() | of_organisation()).only("select"),
    "registry_deputyship": _deputyship,
    "registry_deputyshipevent": _deputyship.only("select"),
    "registry_appointmentproposal": _proposal,
    "registry_appointmentproposalevent": _proposal.only("select"),
    "registry_account": of_person(county=None) | of_account("id") | Policy(_keeps) | at_the_door(writes=True),
    "registry_rosterimport": of_whole_county(),
    "registry_rosterprogress": open_to_all(
        "how far a reading is, written on a connection of its own; nobody in it"
    ),
    "registry_rostername": of_one_of("registry_rosterimport", "roster_id").only(*BULK),
    "registry_rosterrow": of_one_of("registry_rosterimport", "roster_id").only(*BULK),
    "registry_rosterperson": of_one_of("registry_rosterimport", "roster_id")
    | of_person(county=None).only("select"),
    "registry_sensitiveopening": (of_person() | for_auditors()).only(*APPEND),
}
