"""What of the register leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, Ledger, NotKept

_STAGING = "a roster on its way in; what it writes into the register leaves its own trail"

TRAIL: dict[str, Decision] = {
    "registry_organisation": Kept(ignoring=("path",)),
    "registry_organisationversion": NotKept("the organisations' own history, kept by trigger"),
    "registry_organisationsuccession": Kept(
        county="(select o.county_id from registry_organisation o where o.id = r.predecessor_id)"
    ),
    "registry_place": Kept(),
    "registry_columnmemory": NotKept("which header a county uses for which column of a roster"),
    "registry_person": Kept(
        person="id", ignoring=("visible_in", "search_tokens", "pinyin", "initials", "version")
    ),
    "registry_personcircumstances": Kept(person="person_id"),
    "registry_familycontact": Kept(person="person_id"),
    "registry_lifeevent": Kept(person="person_id"),
    "registry_membership": Kept(person="person_id"),
    "registry_residence": Kept(person="person_id"),
    "registry_absence": Kept(person="person_id"),
    "registry_appointment": Kept(person="person_id"),
    "registry_deputyship": Kept(person="person_id"),
    "registry_appointmentproposal": Kept(person="person_id"),
    "registry_account": Kept(
        person="person_id",
        county="(select p.county_id from registry_person p where p.id = r.person_id)",
        ignoring=("last_login",),
    ),
    "registry_sensitiveopening": Ledger(),
    "registry_rosterimport": Kept(columns=("state",)),
    "registry_rostername": NotKept(_STAGING),
    "registry_rosterperson": NotKept(_STAGING),
    "registry_rosterprogress": NotKept(_STAGING),
    "registry_rosterrow": NotKept(_STAGING),
}
