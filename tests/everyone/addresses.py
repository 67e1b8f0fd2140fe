"""Every address of the program, declared: what it is about, and which ability opens it.

`test_everyone_everywhere` compares this with the resolver: an address that is not here fails it. A new page
is added with one line; whom it then lets in follows from `registry.structure` and from the reach below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yinhui.kernel import clock

# Who reaches what, by role (`world.officials`), whatever their abilities.
_COUNTY = frozenset({"clerk", "second clerk", "leader", "prefecture"})
_ADMINISTRATORS = frozenset({"system administrator", "security administrator", "auditor"})
_TOWNSHIP = _COUNTY | {"township"}
_COMMUNITY = _TOWNSHIP | {"community", "team", "merchant"}
_BRANCH = _COMMUNITY | {"secretary", "committee", "deputy"}
_PERSON = _BRANCH | {"liaison", "group", "alliance"}
_IN_COUNTY = _PERSON | {"sibling"} | _ADMINISTRATORS
REACH: dict[str, frozenset[str]] = {
    "person": _PERSON,
    "branch": _BRANCH,
    # what a branch shares downward
    "branch's groups too": _BRANCH | {"group"},
    "township": _TOWNSHIP,
    "county": _COUNTY,
    "county's posts": _COUNTY | _ADMINISTRATORS,
    "anything in the county": _IN_COUNTY,
    "photograph": _PERSON,
    # the auditor reads what was written about a person, not the person's own page
    "person's history": _PERSON | {"auditor"},
}


@dataclass(frozen=True)
class Case:
    """One address.

    `about` is a key of REACH, or empty for a list that narrows itself to its reader. `needs` are abilities of
    which one opens it. `arguments` are the address's, keys of `World.ids` or words (`=…`). `asks` are query
    strings that a snooper would try, with words and ids of the world in them; `body` is what a snooper would
    send. `for_all`: no post is needed, because it shows the reader's own things only. `only`: exactly these
    roles, where something beside post and reach decides.
    """

    about: str = ""
    needs: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    body: Mapping[str, str] = field(default_factory=dict)
    for_all: bool = False
    only: frozenset[str] | None = None


_PEOPLE = ("see_people",)
_EDIT = ("edit_people",)
_EVENT = ("report_event",)
_WALL = ("see_circumstances",)
_RECORD = ("record_work",)
_HOLD = ("hold_activities",)
_MANAGE = ("manage_organisations",)
_APPOINT = ("appoint",)
_APPROVE = ("approve_appointment",)
_DUTIES = ("see_duties",)
_RULES = ("edit_rulebook",)
_REPORTS = ("write_reports",)
_IMPORT = ("import_roster",)
_ACCOUNTS = ("manage_accounts", "approve_appointment", "answer_requests")
_ANSWER = ("answer_requests",)
_TRAIL = ("read_trail",)
_SYSTEM = ("run_system",)

_person = {"person_id": "person"}
_branch = {"organisation_id": "organisation"}
_roster = {"roster_id": "roster"}
_contest = {"contest_id": "contest"}
_call = {"call_id": "essay call"}
# A county's own posts keep its bank, each county's its own.
_OWN_BANK = frozenset({"clerk", "second clerk", "leader"})
_BANK = _OWN_BANK | {"far clerk", "beyond clerk"}
_scheduled = {"scheduled_id": "scheduled"}
_ballot = {"ballot_id": "ballot"}
_arrangement = {"arrangement_id": "arrangement"}
_study_year = {"organisation_id": "organisation", "year": "=2026"}
_study_plan = {"plan_id": "study plan"}
_study_item = {"item_id": "study item"}
_study_material = {"material_id": "study material"}
_notice = {"notice_id": "notice"}
_member_contact = {"contact_id": "member contact"}
_month_report = {"report_id": "month report"}
_inspection = {"inspection_id": "inspection"}
_club = {"group_id": "interest group"}
_term = {"term_id": "term"}
_lesson = {"lesson_id": "lesson"}
_gathering = {"gathering_id": "gathering"}
_area = {"area_id": "area"}
_SEEK = ("q={initials}", "q={phone tail}")


def _about_person(needs: tuple[str, ...], **more: object) -> Case:
    return Case(about="person", needs=needs, arguments=_person, **more)  # type: ignore[arg-type]


def _own_account(**arguments: str) -> Case:
    return Case(for_all=True, arguments=arguments)


ADDRESSES: dict[str, Case] = {
    # Signing in, and one's own account
    "account_login": _own_account(),
    "account_logout": _own_account(),
    "account_inactive": _own_account(),
    "account_reauthenticate": _own_account(),
    "account_change_password": _own_account(),
    "password-strength": _own_account(),
    "first-sign-in": _own_account(),
    "first-password": _own_account(),
    "security": _own_account(),
    "mfa_index": _own_account(),
    "end-session": _own_account(sign_in_id="=1"),
    "end-all-sessions": _own_account(),
    "confirm-devices": _own_account(),
    "forget-device": _own_account(device_id="=1"),
    "choose-second-factor": _own_account(),
    "mfa_authenticate": _own_account(),
    "mfa_reauthenticate": _own_account(),
    "mfa_activate_totp": _own_account(),
    "mfa_deactivate_totp": _own_account(),
    "mfa_view_recovery_codes": _own_account(),
    "mfa_generate_recovery_codes": _own_account(),
    "mfa_list_webauthn": _own_account(),
    "mfa_add_webauthn": _own_account(),
    "mfa_edit_webauthn": _own_account(pk="=1"),
    "mfa_remove_webauthn": _own_account(pk="=1"),
    "mfa_login_webauthn": _own_account(),
    "mfa_reauthenticate_webauthn": _own_account(),
    "single-sign-on": _own_account(),
    "openid_connect_login": _own_account(provider_id="=nowhere"),
    "openid_connect_callback": _own_account(provider_id="=nowhere"),
    "health": Case(for_all=True),
    "duties-feed": Case(for_all=True, arguments={"token": "=guessed"}),
    # One's own pages
    "me": Case(for_all=True),
    "my-kept": Case(for_all=True),
    "my-group": Case(for_all=True, arguments={"group": "=identity"}),
    "my-seen-by": Case(for_all=True),
    "my-consents": Case(for_all=True),
    "my-requests": Case(for_all=True),
    "my-ask": Case(for_all=True),
    "my-file": Case(for_all=True),
    "my-file-progress": Case(for_all=True, arguments={"full_file_id": "=1"}),
    "my-file-download": Case(for_all=True, arguments={"full_file_id": "=1"}),
    # Everybody's accounts
    "accounts": Case(needs=_ACCOUNTS, asks=_SEEK),
    "accounts-export": Case(needs=_ACCOUNTS),
    "account-find-person": Case(needs=_ACCOUNTS, asks=_SEEK),
    # For the marked person, who has no post: the bureau opens accounts for these, the administrators do not.
    "account-open": Case(about="county", needs=_ANSWER, arguments=_person),
    "print-slips": Case(needs=_ACCOUNTS, asks=("account={account}",), body={"account": "account"}),
    # The account of somebody with a post is the administrators' alone; the bureau's are those without one.
    "account": Case(
        about="county's posts",
        needs=("manage_accounts", "approve_appointment"),
        arguments={"account_id": "account"},
    ),
    "account-change": Case(
        about="county's posts",
        needs=("manage_accounts",),
        arguments={"account_id": "account", "verb": "=disable"},
    ),
    # The shell
    "home": Case(),
    "today": Case(asks=("scope=whole",)),
    "posts": Case(asks=("post=auditor",)),
    "switch-post": Case(body={"appointment": "appointment"}),
    "empty": Case(),
    "ui": Case(only=frozenset()),  # on a demonstration only
    "search": Case(asks=_SEEK),
    # People
    "people": Case(needs=_PEOPLE, asks=(*_SEEK, "organisation={organisation}", "sort=-name&page=2")),
    "people-export": Case(
        needs=("export_people",), asks=(*_SEEK, "chosen={person}"), body={"chosen": "person"}
    ),
    "people-export-id-numbers": Case(
        needs=("export_sensitive",), asks=("chosen={person}",), body={"chosen": "person"}
    ),
    "people-assign": Case(
        needs=_EDIT, asks=("chosen={person}",), body={"chosen": "person", "group": "group"}
    ),
    "person-new": Case(
        needs=_EDIT, body={"name": "新人", "branch": "organisation", "retirement_kind": "tuixiu"}
    ),
    "person": _about_person(_PEOPLE),
    "person-edit": _about_person(_EDIT),
    "person-move": _about_person(_EDIT, body={"to": "sibling"}),
    "person-absence": _about_person(_EDIT),
    "person-deceased": _about_person(_EVENT),
    "person-event": _about_person(_EVENT),
    "person-circumstances": _about_person(_WALL, body={"reason": "走访前了解身体情况"}),
    "person-circumstances-amend": _about_person(_WALL),
    "person-identity": _about_person(_WALL, body={"reason": "核对证件办理手续"}),
    "person-contact-new": _about_person(_EDIT, body={"name": "家属"}),
    "contact-open": Case(
        about="person", needs=_WALL, arguments={"contact_id": "contact"}, body={"reason": "通知家属来会"}
    ),
    "event-open": Case(
        about="person", needs=_WALL, arguments={"event_id": "event"}, body={"reason": "走访前了解情况"}
    ),
    "person-contact-remove": Case(about="person", needs=_EDIT, arguments={"contact_id": "contact"}),
    "membership-end": Case(about="person", needs=_EDIT, arguments={"membership_id": "membership"}),
    "absence-end": Case(about="person", needs=_EDIT, arguments={"absence_id": "absence"}),
    "event-end": Case(about="person", needs=_EVENT, arguments={"event_id": "event"}),
    "event-withdraw": Case(about="person", needs=_EVENT, arguments={"event_id": "event"}),
    "choose": Case(
        arguments={"use": "=person"},
        asks=("field=person&person_search={initials}", "field=p&p_search={phone tail}"),
    ),
    # Organisations, places, posts
    "organisations": Case(asks=("q=沿江", "kind=community_branch")),
    "organisations-export": Case(asks=("q=沿江",)),
    "organisation": Case(about="branch", needs=_PEOPLE, arguments=_branch, asks=("on=2020-01-01",)),
    "organisation-new": Case(needs=_MANAGE, asks=("parent={organisation}",)),
    "organisation-edit": Case(about="branch", needs=_MANAGE, arguments=_branch),
    "organisation-rename": Case(about="branch", needs=_MANAGE, arguments=_branch),
    "organisation-move": Case(about="branch", needs=_MANAGE, arguments=_branch, body={"parent": "township"}),
    "organisation-merge": Case(about="branch", needs=_MANAGE, arguments=_branch, body={"into": "sibling"}),
    "organisation-split": Case(about="branch", needs=_MANAGE, arguments=_branch, body={"people": "person"}),
    "organisation-dissolve": Case(about="branch", needs=_MANAGE, arguments=_branch),
    "places": Case(needs=_PEOPLE),
    "place": Case(about="anything in the county", needs=_PEOPLE, arguments={"place_id": "place"}),
    "place-add": Case(about="anything in the county", needs=_EDIT, arguments={"place_id": "place"}),
    "appointment-new": Case(
        needs=_APPOINT,
        asks=("organisation={organisation}&person={person}",),
        body={"organisation": "organisation", "person": "person", "post": "deputy_secretary"},
    ),
    "appointment-end": Case(about="branch", needs=_APPOINT, arguments={"appointment_id": "appointment"}),
    "deputyship-new": Case(
        about="branch",
        needs=_APPOINT,
        arguments={"appointment_id": "appointment"},
        body={"person": "person", "reason": "休假"},
        only=_TOWNSHIP | {"secretary"},
    ),
    "deputyship-end": Case(
        about="branch",
        needs=_APPOINT,
        arguments={"deputyship_id": "deputyship"},
        only=_TOWNSHIP | {"secretary", "deputy"},
    ),
    "proposals": Case(needs=(*_APPOINT, *_APPROVE)),
    "proposal": Case(
        about="county's posts", needs=(*_APPOINT, *_APPROVE), arguments={"proposal_id": "proposal"}
    ),
    "proposal-confirm": Case(about="county's posts", needs=_APPROVE, arguments={"proposal_id": "proposal"}),
    "proposal-refuse": Case(
        about="county's posts",
        needs=_APPROVE,
        arguments={"proposal_id": "proposal"},
        body={"reason": "不合适"},
    ),
    "proposal-withdraw": Case(
        needs=_APPOINT, arguments={"proposal_id": "proposal"}, only=frozenset({"second clerk"})
    ),
    # Records
    "attachment-upload": Case(needs=_HOLD),
    "attachment": Case(about="photograph", needs=_PEOPLE, arguments={"attachment_id": "attachment"}),
    "attachment-thumbnail": Case(
        about="photograph", needs=_PEOPLE, arguments={"attachment_id": "attachment", "edge_px": "=320"}
    ),
    "visits": Case(asks=("person={person}", "organisation={organisation}")),
    "visits-export": Case(asks=("person={person}",)),
    "visit-new": Case(
        needs=_RECORD,
        asks=("person={person}&organisation={organisation}&duty={duty}",),
        body={"organisation": "organisation", "person": "person", "duty": "duty", "kind": "festival"},
    ),
    "visit-people": Case(needs=_RECORD, asks=_SEEK),
    "visit": Case(about="person", needs=_PEOPLE, arguments={"visit_id": "visit"}),
    # The form shows what was found, which is walled off: for whoever wrote it or may see circumstances.
    "visit-correct": Case(
        about="branch",
        needs=_RECORD,
        arguments={"visit_id": "visit"},
        only=_TOWNSHIP | {"community", "secretary", "deputy"},
    ),
    "visit-void": Case(
        about="branch", needs=_RECORD, arguments={"visit_id": "visit"}, body={"reason": "登记错了"}
    ),
    "occasions": Case(asks=("person={person}", "organisation={organisation}")),
    "occasions-export": Case(asks=("person={person}",)),
    "occasion-new": Case(
        needs=_HOLD,
        asks=("organisation={organisation}&duty={duty}&person={person}",),
        body={"organisation": "organisation", "person": "person", "kind": "study", "title": "学习"},
    ),
    "occasion-roster": Case(
        needs=_HOLD, asks=("organisation={organisation}",), body={"organisation": "organisation"}
    ),
    "occasion-people": Case(needs=_HOLD, asks=_SEEK),
    "occasion": Case(about="person", needs=_PEOPLE, arguments={"occasion_id": "occasion"}),
    "occasion-correct": Case(about="branch", needs=_HOLD, arguments={"occasion_id": "occasion"}),
    "occasion-void": Case(
        about="branch", needs=_HOLD, arguments={"occasion_id": "occasion"}, body={"reason": "登记错了"}
    ),
    # The agenda: plans, rooms, standing arrangements
    "schedule": Case(asks=("words={initials}", "organisation={organisation}", "arrangement={arrangement}")),
    "schedule-month": Case(asks=("month=2026-11&organisation={organisation}",)),
    "schedule-export": Case(asks=("organisation={organisation}",)),
    "schedule-together": Case(needs=_HOLD, body={"chosen": "scheduled", "notify": "1"}),
    "scheduled-new": Case(
        needs=_HOLD,
        asks=("organisation={organisation}&duty={duty}",),
        body={"organisation": "organisation", "person": "person", "kind": "study", "title": "学习"},
    ),
    "scheduled-check": Case(needs=_HOLD, body={"organisation": "organisation", "kind": "study"}),
    "scheduled-place": Case(needs=_HOLD, asks=("organisation={organisation}",)),
    "scheduled-for-duty": Case(needs=_HOLD, asks=("duty={duty}",)),
    "scheduled-people": Case(needs=_HOLD, asks=_SEEK),
    "scheduled": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "scheduled-next": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "scheduled-correct": Case(about="branch", needs=_HOLD, arguments=_scheduled),
    "scheduled-move": Case(
        about="branch",
        needs=_HOLD,
        arguments=_scheduled,
        body={"seen_version": "1", "day": "2027-01-05", "starts_at": "09:00"},
    ),
    "scheduled-cancel": Case(
        about="branch", needs=_HOLD, arguments=_scheduled, body={"seen_version": "1", "reason": "下雪"}
    ),
    "scheduled-notify": Case(about="branch", needs=_HOLD, arguments=_scheduled),
    "scheduled-telling": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "scheduled-telling-print": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "scheduled-told": Case(
        about="branch", needs=_HOLD, arguments=_scheduled, body={"person": "person", "how": "telephone"}
    ),
    "rooms": Case(),
    "rooms-export": Case(),
    "room-new": Case(needs=_RECORD, body={"organisation": "organisation", "name": "新活动室"}),
    "room": Case(about="branch", needs=_PEOPLE, arguments={"room_id": "room"}),
    "arrangements": Case(asks=("words=学习",)),
    "arrangements-export": Case(asks=("words=学习",)),
    "arrangement-new": Case(needs=_RECORD, asks=("organisation={organisation}",)),
    "arrangement-preview": Case(needs=_RECORD, body={"organisation": "organisation", "kind": "study"}),
    "arrangement": Case(about="branch", needs=_PEOPLE, arguments=_arrangement),
    "arrangements-pause": Case(needs=_RECORD, body={"chosen": "arrangement"}),
    "arrangements-end": Case(needs=_RECORD, body={"chosen": "arrangement"}),
    "rooms-close": Case(needs=_RECORD, body={"chosen": "room"}),
    "scheduled-called-off": Case(asks=("scheduled={scheduled}",)),
    "holidays": Case(asks=("year=2027",)),
    "holiday-say": Case(needs=_RULES, asks=("day=2026-10-01",)),
    "holiday-unsay": Case(needs=_RULES, body={"day": "2027-01-01"}),
    "holidays-move": Case(needs=_RULES, body={"chosen": "scheduled"}),
    "holidays-import": Case(needs=_RULES),
    "my-schedule-seen": Case(for_all=True, arguments=_scheduled),
    # Sign-in, leave, votes
    "signin": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "signin-tap": Case(about="branch", needs=_HOLD, arguments=_scheduled, body={"in": "person"}),
    "signin-people": Case(about="branch", needs=_HOLD, arguments=_scheduled, asks=("find={initials}",)),
    "signin-leave": Case(
        about="branch", needs=_HOLD, arguments=_scheduled, body={"person": "person", "reason": "away"}
    ),
    "signin-sheet": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "signin-room": Case(about="branch", needs=_HOLD, arguments=_scheduled),
    "signin-code": Case(about="branch", needs=_HOLD, arguments=_scheduled),
    "signin-phone": Case(about="branch", needs=_HOLD, arguments=_scheduled, body={"tail": "1234"}),
    "ballot-hands": Case(about="branch", needs=_RECORD, arguments=_scheduled),
    "ballot-new": Case(about="branch", needs=_RECORD, arguments=_scheduled),
    "ballot": Case(about="branch", needs=_PEOPLE, arguments=_ballot),
    "ballot-voted": Case(about="branch", needs=_PEOPLE, arguments=_ballot),
    "ballot-close": Case(about="branch", needs=_RECORD, arguments=_ballot),
    "ballot-withdraw": Case(about="branch", needs=_RECORD, arguments=_ballot, body={"reason": "写错了"}),
    "my-sign-in": Case(for_all=True, arguments={"token": "=1-guessed"}),
    "my-occasions": Case(for_all=True),
    "my-leave": Case(for_all=True, arguments=_scheduled, body={"reason": "away"}),
    "my-ballot": Case(for_all=True, arguments=_ballot),
    # Ledgers
    "ledgers": Case(
        needs=_PEOPLE, asks=(*_SEEK, "organisation={organisation}", "organisation={township}&sort=-rate")
    ),
    "ledger": Case(
        needs=_PEOPLE, arguments={"key": "=study"}, asks=(*_SEEK, "organisation={organisation}&print=1")
    ),
    "ledger-export": Case(
        needs=("export_people",), arguments={"key": "=members"}, asks=("organisation={organisation}",)
    ),
    "ledger-rates": Case(needs=_PEOPLE, asks=("organisation={organisation}",)),
    "ledger-rates-export": Case(needs=_PEOPLE, asks=("organisation={organisation}&level=street",)),
    "ledger-rates-counted": Case(needs=_PEOPLE, asks=("organisation={organisation}&level=street",)),
    # Minutes
    "minutes": Case(asks=("state=all&words={initials}", "state=all&organisation={organisation}")),
    "minutes-export": Case(asks=("state=all&organisation={organisation}",)),
    "minutes-print": Case(asks=("scheduled={scheduled}",)),
    "minutes-merge": Case(about="branch", needs=_HOLD, arguments={"set_aside_id": "set aside"}),
    "minutes-document": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "minutes-docx": Case(about="branch", needs=_PEOPLE, arguments=_scheduled),
    "minutes-write": Case(
        about="branch", needs=_HOLD, arguments=_scheduled, body={"seen_version": "1", "chair": "某人"}
    ),
    "minutes-autosave": Case(
        about="branch", needs=_HOLD, arguments=_scheduled, body={"seen_version": "1", "chair": "某人"}
    ),
    "minutes-confirm": Case(
        about="branch", needs=_HOLD, arguments=_scheduled, body={"seen_version": "1", "for_chair": "on"}
    ),
    # Study: the library is shared downward, plans are the branches'
    "study": Case(needs=_PEOPLE, asks=("words=沿江", "within={township}&state=without")),
    "study-export": Case(needs=_PEOPLE, asks=("within={township}",)),
    "study-make": Case(needs=_RECORD, body={"chosen": "organisation", "year": "2026"}),
    "study-plan": Case(about="branch", needs=_PEOPLE, arguments=_study_year),
    "study-plan-begin": Case(about="branch", needs=_RECORD, arguments=_study_year, body={"how": "empty"}),
    "study-plan-export": Case(about="branch", needs=_PEOPLE, arguments=_study_year),
    "study-month": Case(about="branch", needs=_PEOPLE, arguments={**_study_year, "month": "=11"}),
    "study-person": Case(about="person", needs=_PEOPLE, arguments={"person_id": "person"}),
    "study-person-export": Case(about="person", needs=_PEOPLE, arguments={"person_id": "person"}),
    "study-plan-match": Case(about="branch", needs=_RECORD, arguments=_study_plan),
    "study-item-new": Case(about="branch", needs=_RECORD, arguments=_study_plan),
    "study-items-weekly": Case(about="branch", needs=_RECORD, arguments=_study_plan),
    "study-item": Case(about="branch", needs=_PEOPLE, arguments=_study_item),
    "study-item-edit": Case(about="branch", needs=_RECORD, arguments=_study_item),
    "study-item-remove": Case(about="branch", needs=_RECORD, arguments=_study_item),
    "study-item-link": Case(
        about="branch", needs=_RECORD, arguments=_study_item, body={"occasion": "occasion"}
    ),
    "study-item-read": Case(about="branch", needs=_RECORD, arguments=_study_item, body={"chosen": "person"}),
    "study-library": Case(needs=_PEOPLE, asks=("words=学习",)),
    "study-library-export": Case(needs=_PEOPLE, asks=("words=学习",)),
    "study-library-tag": Case(needs=_RECORD, body={"chosen": "study material", "theme": "0"}),
    "study-library-copy": Case(
        needs=_RECORD, body={"chosen": "study material", "plan": "study plan", "month": "11"}
    ),
    "study-material-new": Case(needs=_RECORD, body={"organisation": "organisation", "kind": "text"}),
    "study-theme-new": Case(needs=_RECORD, body={"organisation": "organisation", "title": "主题"}),
    "study-withdraw": Case(needs=_RECORD, body={"chosen": "study material"}),
    "study-material": Case(about="branch's groups too", needs=_PEOPLE, arguments=_study_material),
    "study-material-edit": Case(about="branch", needs=_RECORD, arguments=_study_material),
    "study-material-offer": Case(about="branch", needs=_RECORD, arguments=_study_material),
    "study-deliveries": Case(needs=_PEOPLE, asks=("words={initials}", "organisation={organisation}")),
    "study-deliveries-export": Case(needs=_PEOPLE, asks=("words={initials}",)),
    "study-delivery-new": Case(
        needs=_RECORD,
        asks=("organisation={organisation}&person={person}",),
        body={"organisation": "organisation", "person": "person"},
    ),
    "study-receivers": Case(needs=_RECORD, body={"organisation": "organisation", "person": "person"}),
    "study-delivery-void": Case(
        about="branch",
        needs=_RECORD,
        arguments={"delivery_id": "study delivery"},
        body={"reason": "登记错了"},
    ),
    "study-progress": Case(needs=_PEOPLE, asks=("organisation={organisation}",)),
    "study-progress-export": Case(needs=_PEOPLE, asks=("organisation={organisation}",)),
    "study-progress-read": Case(
        needs=_RECORD, body={"organisation": "organisation", "chosen": "person", "material": "study material"}
    ),
    "study-coverage": Case(needs=_PEOPLE, asks=("level=township",)),
    "study-coverage-export": Case(needs=_PEOPLE, asks=("level=branch",)),
    "my-study": Case(for_all=True),
    "my-material": Case(for_all=True, arguments=_study_material),
    "my-material-open": Case(for_all=True, arguments=_study_material),
    "my-material-done": Case(for_all=True, arguments=_study_material),
    "my-material-file": Case(for_all=True, arguments=_study_material),
    # Notices: sent by the branch to the marked person
    "notices": Case(needs=_PEOPLE, asks=("organisation={organisation}", "waiting=on")),
    "notices-export": Case(needs=_PEOPLE, asks=("organisation={organisation}",), body={"chosen": "notice"}),
    "notices-remind": Case(needs=_RECORD, body={"chosen": "notice"}),
    "notice-to-groups": Case(needs=_RECORD, body={"chosen": "interest group"}),
    "notice-to-classes": Case(needs=_RECORD, body={"chosen": "term"}),
    "notice-new": Case(needs=_RECORD, body={"organisation": "organisation", "title": "通知", "text": "内容"}),
    "notice": Case(about="branch", needs=_PEOPLE, arguments=_notice),
    "notice-edit": Case(about="branch", needs=_RECORD, arguments=_notice),
    "notice-people": Case(about="branch", needs=_RECORD, arguments=_notice),
    "notice-choose": Case(about="branch", needs=_RECORD, arguments=_notice),
    "notice-drop": Case(about="branch", needs=_RECORD, arguments=_notice, body={"chosen": "person"}),
    "notice-send": Case(about="branch", needs=_RECORD, arguments=_notice),
    "notice-discard": Case(about="branch", needs=_RECORD, arguments=_notice),
    "notice-receipts": Case(
        about="branch", needs=_PEOPLE, arguments=_notice, asks=("branch={organisation}",)
    ),
    "notice-receipts-export": Case(about="branch", needs=_PEOPLE, arguments=_notice),
    "notice-telling": Case(about="branch", needs=_PEOPLE, arguments=_notice),
    "notice-telling-print": Case(about="branch", needs=_PEOPLE, arguments=_notice),
    "notice-told": Case(
        about="branch",
        needs=_RECORD,
        arguments=_notice,
        body={"chosen": "person", "how": "telephone", "on": f"{clock.today()}"},
    ),
    "notice-remind": Case(about="branch", needs=_RECORD, arguments=_notice),
    "notice-withdraw": Case(about="branch", needs=_RECORD, arguments=_notice, body={"reason": "取消了"}),
    "my-notices": Case(for_all=True),
    "my-notice": Case(for_all=True, arguments=_notice),
    "my-notice-confirm": Case(for_all=True, arguments=_notice),
    "my-notice-answer": Case(for_all=True, arguments=_notice, body={"answer": "yes"}),
    "my-notice-file": Case(for_all=True, arguments={"attachment_id": "attachment"}),
    # Contacts, months, members away, inspections
    "contacts": Case(needs=_PEOPLE, asks=("person={person}", "words={initials}")),
    "contacts-export": Case(needs=_PEOPLE, asks=("person={person}",)),
    "contact-new": Case(
        needs=_RECORD,
        asks=("person={person}",),
        body={"person": "person", "organisation": "organisation", "contacted_on": f"{clock.today()}"},
    ),
    "contact-people": Case(needs=_RECORD, asks=_SEEK),
    "contact": Case(about="branch", needs=_PEOPLE, arguments=_member_contact),
    "contact-words": Case(
        about="branch",
        arguments=_member_contact,
        body={"reason": "准备答复"},
        only=_TOWNSHIP | {"community", "secretary", "deputy"},
    ),
    "contact-answer": Case(
        about="branch",
        arguments=_member_contact,
        body={"answer": "已经修好"},
        only=_TOWNSHIP | {"community", "secretary", "deputy"},
    ),
    "contact-hand-on": Case(about="branch", needs=_RECORD, arguments=_member_contact),
    "contact-void": Case(
        about="branch", needs=_RECORD, arguments=_member_contact, body={"reason": "登记错了"}
    ),
    "away": Case(needs=_WALL, asks=("words={initials}", "organisation={organisation}")),
    "away-arrange": Case(
        needs=_WALL,
        body={"chosen": "absence", "keeper": "书记", "manner": "telephone", "every_days": "7"},
    ),
    "away-export": Case(needs=_WALL, asks=("words={initials}",)),
    "months": Case(needs=_PEOPLE, asks=("month=2026-10&organisation={organisation}",)),
    "months-export": Case(needs=_PEOPLE, asks=("month=2026-10&organisation={organisation}",)),
    "branch-month": Case(about="branch", needs=_PEOPLE, arguments=_branch | {"month": "=2026-10"}),
    "month-report": Case(about="branch", needs=_PEOPLE, arguments=_month_report),
    "month-report-document": Case(about="branch", needs=_PEOPLE, arguments=_month_report),
    # A branch does not receive its own report.
    "month-report-decide": Case(
        about="branch",
        arguments=_month_report,
        body={"state": "received"},
        only=_TOWNSHIP | {"community", "team"},
    ),
    "inspections": Case(needs=_PEOPLE, asks=("words=沿江",)),
    "inspections-export": Case(needs=_PEOPLE, asks=("words=沿江",)),
    "inspection-new": Case(needs=_RECORD, body={"organisation": "organisation"}),
    "inspection": Case(about="branch", needs=_PEOPLE, arguments=_inspection),
    "finding-put-right": Case(
        about="branch",
        needs=_RECORD,
        arguments=_inspection | {"finding_id": "finding"},
        body={"on": f"{clock.today()}", "how": "改好了"},
    ),
    "my-answers": Case(for_all=True),
    "my-answer": Case(for_all=True, arguments=_member_contact),
    # Duties and institutions
    "duties": Case(needs=_DUTIES, asks=("organisation={organisation}", "person=司徒", "state=standing")),
    "duties-export": Case(needs=_DUTIES, asks=("state=standing",)),
    "duties-waive": Case(
        needs=("waive_duty",), asks=("duty={duty}",), body={"duty": "duty", "reason": "外出不在家"}
    ),
    "duties-calendar": Case(needs=_DUTIES, asks=("scope=whole",)),
    "duties-feed-make": Case(needs=_DUTIES),
    "duties-feed-revoke": Case(needs=_DUTIES),
    "duty": Case(about="branch", needs=_DUTIES, arguments={"duty_id": "duty"}),
    "duty-waive": Case(
        about="branch", needs=("waive_duty",), arguments={"duty_id": "duty"}, body={"reason": "外出不在家"}
    ),
    "duty-finish": Case(
        about="branch", needs=_RECORD, arguments={"duty_id": "duty"}, body={"note": "已经办好"}
    ),
    "duty-reopen": Case(
        about="branch", needs=("waive_duty",), arguments={"duty_id": "waived"}, body={"reason": "已经回来"}
    ),
    "institutions": Case(),
    "institution-adopt": Case(needs=_RULES),
    "institution-new": Case(needs=_RULES),
    "institution-fields": Case(needs=_RULES),
    "institution-check": Case(needs=_RULES),
    "institution-simulate": Case(needs=_RULES, body={"county": "county"}),
    "institution": Case(about="anything in the county", arguments={"institution_id": "institution"}),
    "institution-edit": Case(about="county", needs=_RULES, arguments={"institution_id": "institution"}),
    "institution-suspend": Case(about="county", needs=_RULES, arguments={"institution_id": "institution"}),
    "institution-resume": Case(about="county", needs=_RULES, arguments={"institution_id": "institution"}),
    # Knowledge contests; the bank is kept by the county's posts
    "contests": Case(needs=_PEOPLE, asks=("words=标甲", "state=draft&sort=-title")),
    "contests-export": Case(needs=_PEOPLE, asks=("words=标甲",)),
    "contest-new": Case(needs=_RECORD, body={"organisation": "organisation", "title": "竞赛"}),
    "contest-questions": Case(needs=_RECORD, asks=("words=标县",), only=_BANK),
    "contest-questions-export": Case(needs=_RECORD, only=_BANK),
    "contest-question-new": Case(needs=_RECORD, only=_BANK),
    "contest-questions-change": Case(needs=_RECORD, body={"chosen": "question", "do": "retire"}, only=_BANK),
    "contest-questions-undo": Case(needs=_RECORD, arguments={"import_id": "question import"}, only=_OWN_BANK),
    "contests-close": Case(needs=_RECORD, body={"chosen": "contest"}),
    "contest-questions-template": Case(needs=_RECORD, only=_BANK),
    "contest-questions-import": Case(needs=_RECORD, only=_BANK),
    "contest-questions-read": Case(needs=_RECORD, arguments={"import_id": "question import"}, only=_OWN_BANK),
    "contest-question": Case(needs=_RECORD, arguments={"question_id": "question"}, only=_OWN_BANK),
    "contest": Case(about="branch", needs=_PEOPLE, arguments=_contest),
    "contest-edit": Case(about="branch", needs=_RECORD, arguments=_contest),
    "contest-round-new": Case(about="branch", needs=_RECORD, arguments=_contest),
    "contest-round": Case(about="branch", needs=_RECORD, arguments={**_contest, "round_id": "round"}),
    "contest-entrants": Case(
        about="branch",
        needs=_RECORD,
        arguments=_contest,
        asks=("organisation={organisation}",),
        body={"chosen": "person"},
    ),
    "contest-announce": Case(about="branch", needs=_RECORD, arguments=_contest),
    "contest-begin": Case(about="branch", needs=_RECORD, arguments=_contest, body={"round": "round"}),
    "contest-close": Case(about="branch", needs=_RECORD, arguments=_contest),
    "contest-cancel": Case(about="branch", needs=_RECORD, arguments=_contest, body={"reason": "停电"}),
    "contest-rule": Case(
        about="branch", needs=_RECORD, arguments=_contest, body={"question": "question", "reason": "有误"}
    ),
    # A draft has no results yet.
    "contest-results-export": Case(needs=_PEOPLE, arguments=_contest, only=frozenset()),
    "contest-winners": Case(needs=_PEOPLE, arguments=_contest, only=frozenset()),
    "contest-papers": Case(about="branch", needs=_RECORD, arguments=_contest),
    "contest-papers-give": Case(about="branch", needs=_RECORD, arguments=_contest, body={"chosen": "person"}),
    "contest-papers-take-back": Case(
        about="branch", needs=_RECORD, arguments=_contest, body={"chosen": "person"}
    ),
    "contest-papers-print": Case(about="branch", needs=_RECORD, arguments={"contest_id": "contest on paper"}),
    "contest-paper": Case(
        about="branch",
        needs=_RECORD,
        arguments={"contest_id": "contest on paper", "sitting_id": "paper"},
        body={"seen": "0"},
    ),
    "contest-board": Case(about="branch", needs=_RECORD, arguments=_contest),
    "my-contests": Case(for_all=True),
    "my-contest": Case(for_all=True, arguments=_contest),
    "my-contest-enter": Case(for_all=True, arguments=_contest),
    "my-contest-begin": Case(for_all=True, arguments=_contest),
    "my-contest-answer": Case(for_all=True, arguments=_contest),
    # Essay calls and works
    "essays": Case(needs=_PEOPLE, asks=("words=标甲", "state=open&sort=title")),
    "essays-export": Case(needs=_PEOPLE, asks=("words=标甲",)),
    "essay-call-new": Case(needs=_RECORD, body={"organisation": "organisation", "title": "征文"}),
    "essay-call": Case(about="branch", needs=_PEOPLE, arguments=_call),
    "essay-call-edit": Case(about="branch", needs=_RECORD, arguments=_call),
    "essay-call-announce": Case(about="branch", needs=_RECORD, arguments=_call),
    "essay-call-cancel": Case(about="branch", needs=_RECORD, arguments=_call, body={"reason": "推迟"}),
    "essay-call-enter": Case(
        about="branch", needs=_RECORD, arguments=_call, body={"person": "person", "kind": "writing"}
    ),
    "essay-call-reviewers": Case(
        about="branch",
        needs=_RECORD,
        arguments=_call,
        asks=("find={initials}", "find={phone tail}"),
        body={"person": "person"},
    ),
    "essay-call-release": Case(about="branch", needs=_RECORD, arguments=_call, body={"person": "person"}),
    "essay-call-review": Case(about="branch", needs=_RECORD, arguments=_call),
    "essay-call-declare": Case(about="branch", needs=_RECORD, arguments=_call),
    "essay-call-show": Case(about="branch", needs=_RECORD, arguments=_call, body={"chosen": "work"}),
    "essay-works-export": Case(about="branch", needs=_PEOPLE, arguments=_call),
    "work": Case(about="person", needs=_PEOPLE, arguments={"work_id": "work"}),
    "works": Case(needs=_PEOPLE, asks=("words=标甲",)),
    "wall-work": Case(needs=_PEOPLE, arguments={"work_id": "work"}, only=frozenset()),  # not published
    "my-essays": Case(for_all=True),
    "my-write": Case(for_all=True, arguments=_call),
    "my-work-save": Case(for_all=True, arguments=_call),
    "my-work": Case(for_all=True, arguments={"work_id": "work"}),
    "my-work-withdraw": Case(for_all=True, arguments={"work_id": "work"}),
    "my-work-photo": Case(for_all=True, arguments={"attachment_id": "attachment", "edge_px": "=320"}),
    "my-reviews": Case(for_all=True),
    "my-review": Case(for_all=True, arguments={"review_id": "=1"}),
    "my-works": Case(for_all=True, asks=("words=标甲",)),
    "my-wall-work": Case(for_all=True, arguments={"work_id": "work"}),
    # Interest groups and alliances
    "groups": Case(needs=_PEOPLE, asks=("words={initials}", "organisation={organisation}&state=all")),
    "groups-export": Case(needs=_PEOPLE, asks=("words={initials}",), body={"chosen": "interest group"}),
    "groups-close": Case(needs=_RECORD, body={"chosen": "interest group", "reason": "不办了"}),
    "group-new": Case(
        needs=_RECORD,
        body={
            "organisation": "organisation",
            "name": "书法社",
            "field": "calligraphy",
            "founded_on": "2026-01-01",
        },
    ),
    "group": Case(about="branch", needs=_PEOPLE, arguments=_club),
    "group-edit": Case(about="branch", needs=_RECORD, arguments=_club),
    "group-members-add": Case(
        about="branch", needs=_RECORD, arguments=_club, body={"person": "person", "how": "phone"}
    ),
    "group-members-leave": Case(about="branch", needs=_RECORD, arguments=_club, body={"person": "person"}),
    "group-post-give": Case(about="branch", needs=_RECORD, arguments=_club, body={"person": "person"}),
    "group-post-end": Case(about="branch", needs=_RECORD, arguments={**_club, "post_id": "group post"}),
    "group-plan": Case(about="branch", needs=_RECORD, arguments=_club),
    "group-activity": Case(about="branch", needs=_RECORD, arguments=_club, body={"person": "person"}),
    "alliances": Case(needs=_PEOPLE),
    "alliance": Case(needs=_PEOPLE, arguments={"organisation_id": "alliance"}, only=_COUNTY | {"alliance"}),
    "groups-coverage": Case(needs=_PEOPLE, asks=("organisation={township}",)),
    "groups-coverage-export": Case(needs=_PEOPLE, asks=("organisation={township}",)),
    "my-groups": Case(for_all=True),
    "my-group-join": Case(for_all=True, arguments=_club),
    "my-group-leave": Case(for_all=True, arguments=_club),
    # Classes, trainings, exchanges
    "classes": Case(needs=_PEOPLE, asks=("words={initials}", "organisation={organisation}&state=all")),
    "classes-export": Case(needs=_PEOPLE, asks=("words={initials}",), body={"chosen": "term"}),
    "classes-cancel": Case(needs=_RECORD, body={"chosen": "term", "reason": "不办了"}),
    "classes-certificates": Case(needs=_RECORD, body={"chosen": "term"}),
    "lessons": Case(needs=_PEOPLE, asks=("organisation={organisation}&state=all",)),
    "lessons-export": Case(needs=_PEOPLE, asks=("state=all",), body={"chosen": "lesson"}),
    "lessons-cancel": Case(needs=_RECORD, body={"chosen": "lesson", "reason": "停电"}),
    "class-new": Case(needs=_RECORD, body={"organisation": "organisation", "course": "摄影"}),
    "class-term": Case(about="branch", needs=_PEOPLE, arguments=_term),
    "class-edit": Case(about="branch", needs=_RECORD, arguments=_term),
    "class-enrol": Case(
        about="branch", needs=_RECORD, arguments=_term, body={"person": "person", "how": "phone"}
    ),
    "class-give-up": Case(about="branch", needs=_RECORD, arguments=_term, body={"person": "person"}),
    "class-telling": Case(about="branch", needs=_PEOPLE, arguments=_term),
    "class-telling-print": Case(about="branch", needs=_PEOPLE, arguments=_term),
    "class-told": Case(about="branch", needs=_RECORD, arguments=_term, body={"how": "telephone"}),
    "class-roster": Case(about="branch", needs=_PEOPLE, arguments=_term),
    "class-certificates": Case(about="branch", needs=_PEOPLE, arguments=_term),
    "class-certificates-issue": Case(
        about="branch", needs=_RECORD, arguments=_term, body={"person": "person"}
    ),
    "lesson-add": Case(about="branch", needs=_RECORD, arguments=_term),
    "lesson-move": Case(about="branch", needs=_RECORD, arguments=_lesson),
    "lesson-cancel": Case(about="branch", needs=_RECORD, arguments=_lesson, body={"reason": "停电"}),
    "lesson-roll": Case(about="branch", needs=_RECORD, arguments=_lesson, body={"person": "person"}),
    "trainings": Case(needs=_PEOPLE, asks=("words=司徒", "organisation={township}")),
    "trainings-export": Case(needs=_PEOPLE, asks=("words=司徒",), body={"chosen": "person"}),
    "training-new": Case(needs=_RECORD, body={"organisation": "township", "title": "培训"}),
    "training-record": _about_person(_PEOPLE),
    "exchanges": Case(needs=_PEOPLE),
    "exchanges-export": Case(needs=_PEOPLE),
    "area-new": Case(needs=_RECORD, body={"organisation": "township", "branches": "organisation"}),
    "area-edit": Case(about="township", needs=_RECORD, arguments=_area),
    "exchange-new": Case(about="township", needs=_RECORD, arguments=_area),
    "gathering-edit": Case(about="township", needs=_RECORD, arguments=_gathering),
    "gathering-cancel": Case(about="township", needs=_RECORD, arguments=_gathering, body={"reason": "改期"}),
    "gathering-roll": Case(about="township", needs=_RECORD, arguments=_gathering, body={"person": "person"}),
    "my-classes": Case(for_all=True),
    "my-classes-seen": Case(for_all=True),
    "my-class-enrol": Case(for_all=True, arguments=_term),
    "my-class-give-up": Case(for_all=True, arguments=_term),
    # Reports and figures
    "reports": Case(needs=_REPORTS),
    "report-new": Case(needs=_REPORTS, asks=("organisation={township}",), body={"organisation": "township"}),
    "statistics": Case(needs=_REPORTS, asks=("organisation={township}", "organisation={organisation}")),
    "statistics-counted": Case(needs=_REPORTS, asks=("organisation={organisation}",)),
    "statistics-export": Case(
        needs=_REPORTS, arguments={"table": "=figures"}, asks=("organisation={organisation}",)
    ),
    "report": Case(about="township", needs=_REPORTS, arguments={"report_id": "report"}),
    "report-download": Case(about="township", needs=_REPORTS, arguments={"report_id": "report"}),
    # Importing
    "roster-imports": Case(needs=_IMPORT),
    "roster-import-new": Case(needs=_IMPORT, body={"county": "county"}),
    "roster-import-template": Case(needs=_IMPORT),
    "roster-import": Case(
        about="county", needs=_IMPORT, arguments=_roster, asks=("tab=doubtful", "tab=names")
    ),
    "roster-import-progress": Case(about="county", needs=_IMPORT, arguments=_roster),
    "roster-import-errors": Case(about="county", needs=_IMPORT, arguments=_roster),
    "roster-import-columns": Case(about="county", needs=_IMPORT, arguments={**_roster, "sheet": "=0"}),
    "roster-import-create-names": Case(about="county", needs=_IMPORT, arguments=_roster),
    "roster-import-name": Case(
        about="county",
        needs=_IMPORT,
        arguments={**_roster, "name_id": "roster name"},
        body={"target": "unit"},
    ),
    "roster-import-decide": Case(
        about="county",
        needs=_IMPORT,
        arguments={**_roster, "row_id": "roster row"},
        body={"decision": "same"},
    ),
    "roster-import-apply": Case(about="county", needs=_IMPORT, arguments=_roster),
    "roster-import-retry": Case(about="county", needs=_IMPORT, arguments=_roster),
    "roster-import-undo": Case(about="county", needs=_IMPORT, arguments=_roster),
    "roster-import-discard": Case(about="county", needs=_IMPORT, arguments=_roster),
    # The rights of the people concerned: served by whoever may record what they say, not by all who see them
    "consents": Case(needs=_EDIT, asks=_SEEK),
    "consents-record": Case(needs=_EDIT, body={"chosen": "person"}),
    "consents-export": Case(needs=("export_people",)),
    "person-privacy": _about_person(_EDIT),
    "person-consent": _about_person(_EDIT),
    "person-ask": _about_person(_EDIT),
    "person-file": _about_person(_ANSWER),
    "person-notice": _about_person(_EDIT),
    "privacy-notices": Case(about="branch", needs=_EDIT, arguments=_branch),
    "full-file": Case(needs=_ANSWER, arguments={"full_file_id": "=1"}, only=frozenset()),
    "full-file-download": Case(needs=_ANSWER, arguments={"full_file_id": "=1"}, only=frozenset()),
    "privacy-requests": Case(needs=_ANSWER),
    "privacy-request": Case(needs=_ANSWER, arguments={"request_id": "=1"}, only=frozenset()),
    "retention": Case(needs=_ANSWER),
    # The trail
    "trail": Case(needs=_TRAIL),
    "trail-export": Case(needs=_TRAIL),
    "trail-entry": Case(needs=_TRAIL, arguments={"line_id": "=1"}, only=frozenset()),
    "trail-openings": Case(needs=_TRAIL),
    "trail-exports": Case(needs=_TRAIL),
    "trail-sign-ins": Case(needs=_TRAIL),
    "trail-seals": Case(needs=_TRAIL),
    "person-history": Case(about="person's history", needs=(*_PEOPLE, *_TRAIL), arguments=_person),
    # How the installation is
    "system": Case(needs=_SYSTEM),
    "system-check": Case(needs=_SYSTEM),
    "system-job-again": Case(needs=_SYSTEM, arguments={"job_id": "=1"}, only=frozenset()),
}
