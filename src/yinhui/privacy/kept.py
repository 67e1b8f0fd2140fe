"""Everything that is kept of a person: which fields, what for, who may see them and how they are shown.

Declared here once; a person's own page, “谁能看到我的资料”, the full file and docs/privacy.md are computed
from it, and a test compares it with the tables.
"""

from __future__ import annotations

from yinhui.privacy.kept_contests import CONTESTS_AND_ESSAYS
from yinhui.privacy.kept_kinds import Group, Kept
from yinhui.privacy.kept_meetings import MEETINGS
from yinhui.registry.actions_people import PERSON_FIELDS
from yinhui.registry.differences import label_of

# What of a person's own row identifies them beyond reading a list, and is masked until asked for.
_SENSITIVE_PERSON_FIELDS = ("birth_date", "phone", "landline", "political_status", "joined_party_on")
_CONTACT_FIELDS = ("phone", "landline")

GROUPS: dict[str, Group] = {
    group.key: group
    for group in (
        Group("basic", "基本情况", "姓名、出生、政治面貌、原单位职务"),
        Group("identity", "身份证号", "加密保存，只露头尾"),
        Group("contact", "联系方式", "手机、固定电话"),
        Group("wishes", "特长与需求", "您自己说过的特长、爱好、想要的服务"),
        Group("belonging", "组织、住址、职务", "所在支部和小组、住址、担任过的职务"),
        Group("family", "家属联系方式", "遇到急事时打给谁"),
        Group("health", "健康和家庭情况", "健康、居住、关怀备注、住院和困难、外出"),
        Group("records", "走访和活动记录", "谁来看过您、您参加过什么"),
        Group("said", "您说过的话", "联系时说的话和给您的答复，加密保存"),
        Group("rights", "答复、申请和账号", "您同意过什么、提过什么申请、有没有登录账号"),
    )
}

_OF_PERSON = {
    "phone": "contact",
    "landline": "contact",
    "specialties": "wishes",
    "interests": "wishes",
    "service_needs": "wishes",
    "note": "wishes",
}


def _person_field(name: str) -> Kept:
    column = f"{name}_id" if name == "home_unit" else name
    return Kept(
        key=name,
        label=label_of(name),
        group=_OF_PERSON.get(name, "basic"),
        purpose="register",
        table="registry_person",
        columns=(column,),
        masked=name in _SENSITIVE_PERSON_FIELDS,
    )


def _health(key: str, label: str, table: str, *columns: str) -> Kept:
    return Kept(
        key=key,
        label=label,
        group="health",
        purpose="health_visits",
        table=table,
        columns=columns,
        needs="see_circumstances",
        opened=True,
        masked=True,
    )


KEPT: dict[str, Kept] = {
    kept.key: kept
    for kept in (
        *(_person_field(name) for name in PERSON_FIELDS),
        Kept("died_on", "去世日期", "basic", "register", "registry_person", ("died_on",)),
        Kept(
            "id_number",
            "身份证号",
            "identity",
            "register",
            "registry_person",
            ("id_number_sealed", "id_number_hash"),
            needs="see_circumstances",
            opened=True,
            masked=True,
        ),
        Kept(
            "memberships",
            "组织关系",
            "belonging",
            "register",
            "registry_membership",
            ("organisation_id", "kind", "period"),
        ),
        Kept(
            "residences",
            "住址",
            "belonging",
            "register",
            "registry_residence",
            ("place_id", "period"),
            masked=True,
        ),
        Kept(
            "appointments",
            "职务和服务专员",
            "belonging",
            "register",
            "registry_appointment",
            ("organisation_id", "post", "for_person_id", "period", "term_ends_on", "ended_at"),
        ),
        Kept(
            "family_contacts",
            "家属联系方式",
            "family",
            "family_contacts",
            "registry_familycontact",
            ("contact_sealed", "contact_tag", "name_tag"),
            needs="see_circumstances",
            opened=True,
            masked=True,
        ),
        _health(
            "health_class",
            "健康状况",
            "registry_personcircumstances",
            "health_class_sealed",
            "health_class_tag",
        ),
        _health(
            "living_situation",
            "居住状况",
            "registry_personcircumstances",
            "living_situation_sealed",
            "living_situation_tag",
        ),
        _health("care_note", "关怀备注", "registry_personcircumstances", "care_note_sealed"),
        _health(
            "life_events",
            "住院、困难等重要情况",
            "registry_lifeevent",
            "kind_sealed",
            "kind_tag",
            "occurred_on",
            "ended_on",
            "note_sealed",
            "is_withdrawn",
            "withdrawn_reason_sealed",
        ),
        Kept(
            "absences",
            "外出去向",
            "health",
            "health_visits",
            "registry_absence",
            ("period", "whereabouts"),
            needs="see_circumstances",
            masked=True,
        ),
        Kept("visits", "走访记录", "records", "register", "care_visitedperson", ("visit_id",)),
        *MEETINGS,
        Kept(
            "groups",
            "参加兴趣小组",
            "records",
            "register",
            "groups_groupmember",
            ("group_id", "period", "joined_how", "left_how", "recorded_by_id"),
        ),
        Kept(
            "group_posts",
            "兴趣小组召集人、骨干",
            "records",
            "register",
            "groups_grouppost",
            ("group_id", "role", "period"),
        ),
        Kept(
            "classes",
            "报名学习",
            "records",
            "register",
            "classes_enrolment",
            (
                "term_id",
                "seat",
                "queue",
                "enrolled_at",
                "enrolled_how",
                "seated_at",
                "given_up_at",
                "given_up_how",
                "recorded_by_id",
            ),
        ),
        Kept(
            "class_news",
            "课堂变动的通知",
            "records",
            "register",
            "classes_news",
            (
                "term_id",
                "lesson_id",
                "kind",
                "words",
                "made_at",
                "seen_at",
                "told_how",
                "told_at",
                "told_by_id",
            ),
        ),
        Kept(
            "certificates",
            "结业证书",
            "records",
            "register",
            "classes_certificate",
            ("term_id", "year", "serial", "issued_on", "came", "lessons"),
        ),
        Kept(
            "readings",
            "自学的资料",
            "records",
            "register",
            "study_reading",
            ("material_id", "read_on", "how", "minutes", "opened_at", "recorded_by_id"),
        ),
        Kept(
            "materials",
            "收到的纸质资料",
            "records",
            "register",
            "study_materialdelivery",
            (
                "material_id",
                "organisation_id",
                "copies",
                "delivered_on",
                "delivered_by",
                "is_to_door",
                "occasion_id",
                "recorded_by_id",
                "voided_reason",
            ),
        ),
        *CONTESTS_AND_ESSAYS,
        Kept(
            "notices",
            "收到的通知",
            "records",
            "register",
            "notices_noticerecipient",
            (
                "notice_id",
                "branch_id",
                "read_version",
                "read_at",
                "told_version",
                "told_on",
                "told_how",
                "told_by_name",
                "answer",
                "answered_at",
                "answered_by_name",
                "reminded_at",
            ),
        ),
        Kept(
            "contacts",
            "组织和您的联系",
            "records",
            "register",
            "contacts_membercontact",
            (
                "organisation_id",
                "contacted_on",
                "manner",
                "topic",
                "contacted_by",
                "answer_organisation_id",
                "answer_post",
                "answer_due_on",
                "answered_on",
                "answered_by_name",
                "client_key",
                "recorded_by_id",
                "voided_reason",
            ),
        ),
        Kept(
            "contact_words",
            "联系时说的话和答复",
            "said",
            "register",
            "contacts_membercontact",
            ("words_sealed", "answer_sealed"),
            needs="see_circumstances",
            opened=True,
            masked=True,
        ),
        Kept(
            "consents",
            "对各项用途的答复",
            "rights",
            "register",
            "privacy_consent",
            (
                "purpose",
                "text_version",
                "answer",
                "answered_on",
                "how",
                "guardian_name",
                "guardian_relation",
                "paper_id",
                "recorded_by_id",
                "recorded_by_name",
                "recorded_at",
            ),
            needs="edit_people",
        ),
        Kept(
            "requests",
            "提出过的申请",
            "rights",
            "register",
            "privacy_request",
            (
                "kind",
                "field",
                "said_sealed",
                "how",
                "asked_by_id",
                "asked_by_name",
                "asked_on",
                "due_on",
                "state",
                "decided_by_id",
                "decided_by_name",
                "decided_on",
                "outcome",
            ),
            needs="answer_requests",
        ),
        Kept(
            "account",
            "登录账号",
            "rights",
            "register",
            "registry_account",
            ("username", "password", "last_login", "is_active"),
            needs="manage_accounts",
        ),
    )
}


def kept_in(group: str) -> list[Kept]:
    """Return what is kept in a group, in the order declared."""
    return [kept for kept in KEPT.values() if kept.group == group]
