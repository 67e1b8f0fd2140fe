"""Which of the register's columns hold what is sealed."""

from __future__ import annotations

from yinhui.kernel.sealed_columns import Hash, SealedTable, Tag
from yinhui.registry import sealing

_HEALTH_TAG = Tag("health_class_sealed", sealing.HEALTH_CLASS)
_LIVING_TAG = Tag("living_situation_sealed", sealing.LIVING_SITUATION)
_CIRCUMSTANCES = {
    "health_class_sealed": sealing.HEALTH_CLASS,
    "living_situation_sealed": sealing.LIVING_SITUATION,
}
_CIRCUMSTANCES_TAGS = {"health_class_tag": _HEALTH_TAG, "living_situation_tag": _LIVING_TAG}
_CONTACT_TAGS = {
    "contact_tag": Tag("contact_sealed", sealing.CONTACT_TAG, sealing.contact_tagged),
    "name_tag": Tag("contact_sealed", sealing.CONTACT_NAME_TAG, sealing.contact_name),
}

SEALED = (
    # first: what waits to be imported has the hashes of both generations before people's begin to change
    SealedTable(
        "registry_rosterrow",
        owner="sealed_for",
        sealed={"id_number_sealed": sealing.ID_NUMBER, **_CIRCUMSTANCES, "contact_sealed": sealing.CONTACT},
        hashes={"id_number_hash": Hash("id_number_sealed", former="id_number_hash_former")},
        tags=_CIRCUMSTANCES_TAGS | _CONTACT_TAGS,
    ),
    SealedTable("registry_rosterrow", sealed={"original_sealed": "roster_row"}),
    SealedTable(
        "registry_person",
        owner="id",
        sealed={"id_number_sealed": sealing.ID_NUMBER},
        hashes={"id_number_hash": Hash("id_number_sealed")},
    ),
    SealedTable(
        "registry_personcircumstances",
        key="person_id",
        owner="person_id",
        sealed=_CIRCUMSTANCES | {"care_note_sealed": sealing.CARE_NOTE},
        tags=_CIRCUMSTANCES_TAGS,
    ),
    SealedTable(
        "registry_familycontact",
        owner="person_id",
        sealed={"contact_sealed": sealing.CONTACT},
        tags=_CONTACT_TAGS,
    ),
    SealedTable(
        "registry_lifeevent",
        owner="person_id",
        sealed={
            "kind_sealed": sealing.EVENT_KIND,
            "note_sealed": sealing.EVENT_NOTE,
            "withdrawn_reason_sealed": sealing.EVENT_WITHDRAWN,
        },
        tags={"kind_tag": Tag("kind_sealed", sealing.EVENT_KIND)},
    ),
    SealedTable(
        "registry_rosterperson",
        owner="person_id",
        sealed={"id_number_sealed": sealing.ID_NUMBER, **_CIRCUMSTANCES},
        hashes={"id_number_hash": Hash("id_number_sealed")},
        tags=_CIRCUMSTANCES_TAGS,
    ),
)
