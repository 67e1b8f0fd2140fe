"""What a person's full file says: everything kept of them, in sections that print and that read as data.

One description serves the person's own page, the .pdf and the .json, so that they cannot disagree. What is
about others as well (minutes of a meeting, a visit to several) is named but not quoted (PIPL art. 45).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from yinhui.care.models import Visit
from yinhui.kernel import clock
from yinhui.learning.classes.models import Certificate
from yinhui.occasions.models import Occasion
from yinhui.privacy.consents import answers_of
from yinhui.privacy.full_file import communications, contests, meetings, studies
from yinhui.privacy.kept import GROUPS, KEPT, kept_in
from yinhui.privacy.models import Consent
from yinhui.privacy.purposes import PURPOSES
from yinhui.privacy.queries_requests import kept_of, requests_of, said_in
from yinhui.privacy.seen_by import openings, seers
from yinhui.registry.circumstances_kept import circumstances_kept, contacts_kept
from yinhui.registry.differences import in_words
from yinhui.registry.models import Absence, Appointment, Person
from yinhui.registry.sealing import ID_NUMBER, opened
from yinhui.registry.structure import POSTS

# A full file that nobody could read is no copy: records beyond the latest so many are counted, not listed.
RECORDS_LISTED_MAX = 3000

# What `_belonging` reads of a person.
BELONGING = (
    "memberships__organisation",
    "residences__place",
    "appointments__organisation",
    "appointments__for_person",
    "specialist_appointments__person",
)


@dataclass(frozen=True)
class Section:
    """A table of the file: its title, columns and rows, all in words."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class FullFileContent:
    """A person's full file."""

    name: str
    made_on: dt.date
    is_demonstration: bool
    sections: tuple[Section, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """The file as data for a machine: the same sections, each row by its columns."""
        return {
            "person": self.name,
            "made_on": f"{self.made_on:%Y-%m-%d}",
            "is_demonstration": self.is_demonstration,
            "sections": [
                {
                    "key": section.key,
                    "title": section.title,
                    "note": section.note,
                    "rows": [dict(zip(section.columns, row, strict=True)) for row in section.rows],
                }
                for section in self.sections
            ],
        }


def full_file_of(person: Person) -> FullFileContent:
    """Return everything kept of a person. Whoever asks was checked and logged before."""
    sections = [_fields(person, group) for group in ("basic", "identity", "contact", "wishes")]
    sections += [
        _belonging(person),
        _family(person),
        _health(person),
        *_health_records(person),
        _visits(person),
        _occasions(person),
        *_meetings(person),
        _groups(person),
        _classes(person),
        _readings(person),
        _materials(person),
        *_learning(person),
        _notices(person),
        _contacts(person),
        _said(person),
        _consents(person),
        _requests(person),
        _account(person),
        _seen_by(person),
        _openings(person),
    ]
    return FullFileContent(
        name=person.name,
        made_on=clock.today(),
        is_demonstration=person.county.is_demonstration,
        sections=tuple(sections),
    )


def group_of(person: Person, group: str) -> list[Section]:
    """Return the sections of one group of `kept.GROUPS`, as the person's own page shows it."""
    if group in ("basic", "identity", "contact", "wishes"):
        return [_fields(person, group)]
    made = {
        "belonging": lambda: [_belonging(person)],
        "family": lambda: [_family(person)],
        "health": lambda: [_health(person), *_health_records(person)],
        "records": lambda: [
            _visits(person),
            _occasions(person),
            *_meetings(person),
            _groups(person),
            _classes(person),
            _readings(person),
            _materials(person),
            *_learning(person),
            _notices(person),
            _contacts(person),
        ],
        "said": lambda: [_said(person)],
        "rights": lambda: [_consents(person), _requests(person), _account(person)],
    }
    return made[group]()


def _fields(person: Person, group: str) -> Section:
    rows = tuple((kept.label, _value(person, kept.key)) for kept in kept_in(group))
    return Section(group, GROUPS[group].title, ("项目", "内容"), rows)


def _value(person: Person, key: str) -> str:
    if key == "id_number":
        return opened(person.id_number_sealed, ID_NUMBER, person.pk) or "未登记"
    if key == "home_unit":
        return person.home_unit.name if person.home_unit else "（空）"
    return in_words(key, getattr(person, key))


def _belonging(person: Person) -> Section:
    """Read through the person's own relations, so that whoever prints many can fetch them beforehand
    (`BELONGING`)."""
    rows = [
        (str(one.get_kind_display()), one.organisation.name, _span(one.period))
        for one in person.memberships.all()
    ]
    rows += [("住址", one.place.full_name, _span(one.period)) for one in person.residences.all()]
    rows += [("担任职务", _post(one), _span(one.period)) for one in person.appointments.all()]
    rows += [("服务专员", one.person.name, _span(one.period)) for one in person.specialist_appointments.all()]
    return Section("belonging", GROUPS["belonging"].title, ("类别", "内容", "起止"), tuple(rows))


def _post(held: Appointment) -> str:
    served = f"（服务{held.for_person.name}）" if held.for_person else ""
    return f"{held.organisation.name}{POSTS[held.post].name}{served}"


def _family(person: Person) -> Section:
    rows = tuple((one.name, one.relation, one.phone) for one in contacts_kept(person))
    return Section("family", GROUPS["family"].title, ("姓名", "关系", "电话"), rows)


def _health(person: Person) -> Section:
    kept = circumstances_kept(person)
    rows = (
        (KEPT["health_class"].label, kept.health_class or "未登记"),
        (KEPT["living_situation"].label, kept.living_situation or "未登记"),
        (KEPT["care_note"].label, kept.care_note or "未登记"),
    )
    return Section("health", GROUPS["health"].title, ("项目", "内容"), rows)


def _health_records(person: Person) -> list[Section]:
    events = tuple(
        (one.kind, f"{one.occurred_on:%Y-%m-%d}", _day(one.ended_on), one.note, one.withdrawn_reason)
        for one in circumstances_kept(person).events
    )
    absences = tuple(
        (one.whereabouts, _span(one.period)) for one in Absence.objects.filter(person=person).order_by("pk")
    )
    return [
        Section(
            "life_events", KEPT["life_events"].label, ("事项", "发生", "结束", "情况说明", "撤回理由"), events
        ),
        Section("absences", KEPT["absences"].label, ("去向", "起止"), absences),
    ]


def _visits(person: Person) -> Section:
    visits = (
        Visit.objects.filter(visited__person=person)
        .select_related("organisation")
        .prefetch_related("visited")
        .order_by("-visited_on", "-pk")
    )
    rows = tuple(
        (
            f"{one.visited_on:%Y-%m-%d}",
            str(one.get_kind_display()),
            one.organisation.name,
            one.visitors,
            one.place,
            one.text if len(one.visited.all()) == 1 else "（同时走访多人，文字不摘录）",
            "已作废" if one.voided_reason else "",
        )
        for one in visits[:RECORDS_LISTED_MAX]
    )
    columns = ("日期", "类型", "登记单位", "走访人", "地点", "情况", "备注")
    return Section("visits", KEPT["visits"].label, columns, rows, _cut(rows))


def _occasions(person: Person) -> Section:
    occasions = Occasion.objects.filter(participations__person=person).select_related("organisation")
    rows = tuple(
        (
            f"{one.held_on:%Y-%m-%d}",
            str(one.get_kind_display()),
            one.title,
            one.organisation.name,
            one.place,
            "已作废" if one.voided_reason else "",
        )
        for one in occasions.defer("text").order_by("-held_on", "-pk")[:RECORDS_LISTED_MAX]
    )
    columns = ("日期", "类型", "主题", "组织单位", "地点", "备注")
    return Section("occasions", KEPT["occasions"].label, columns, rows, _cut(rows))


def _meetings(person: Person) -> list[Section]:
    tables = meetings.meeting_tables(person, RECORDS_LISTED_MAX)
    return [Section(key, KEPT[key].label, columns, rows, _cut(rows)) for key, columns, rows in tables]


def _groups(person: Person) -> Section:
    rows = [
        (one.group.name, "成员", _span(one.period), one.get_joined_how_display(), one.get_left_how_display())
        for one in person.group_memberships.select_related("group").order_by("-pk")
    ]
    rows += [
        (one.group.name, one.get_role_display(), _span(one.period), "", "")
        for one in person.group_posts.select_related("group").order_by("-pk")
    ]
    return Section(
        "groups", KEPT["groups"].label, ("小组", "身份", "起止", "怎么加入的", "怎么退出的"), tuple(rows)
    )


def _classes(person: Person) -> Section:
    given = {one.term_id: one for one in person.certificates.all()}
    rows = tuple(
        (
            f"{one.term.course.name}{one.term.section}",
            _moment(one.enrolled_at),
            one.get_enrolled_how_display(),
            "已退出" if one.given_up_at else f"{one.seat}号" if one.seat else f"候补，报名第{one.queue}位",
            _moment(one.given_up_at),
            _certificate(given.get(one.term_id)),
        )
        for one in person.enrolments.select_related("term__course").order_by("-pk")
    )
    columns = ("课程", "报名", "怎么报名的", "名额", "退出", "结业证书")
    return Section("classes", KEPT["classes"].label, columns, rows)


def _certificate(given: Certificate | None) -> str:
    return f"{given.number}，应到{given.lessons}次，实到{given.came}次" if given else ""


def _learning(person: Person) -> list[Section]:
    found = (
        ("class_news", studies.NEWS_COLUMNS, studies.news_rows),
        ("contests", contests.ENTRY_COLUMNS, contests.entry_rows),
        ("answers", contests.ANSWER_COLUMNS, contests.answer_rows),
        ("paper_entries", contests.PAPER_COLUMNS, contests.paper_rows),
        ("works", contests.WORK_COLUMNS, contests.work_rows),
        ("reviews", contests.REVIEW_COLUMNS, contests.review_rows),
    )
    listed = ((key, columns, rows(person, RECORDS_LISTED_MAX)) for key, columns, rows in found)
    return [Section(key, KEPT[key].label, columns, rows, _cut(rows)) for key, columns, rows in listed]


def _readings(person: Person) -> Section:
    rows = studies.reading_rows(person, RECORDS_LISTED_MAX)
    return Section("readings", KEPT["readings"].label, studies.READING_COLUMNS, rows, _cut(rows))


def _materials(person: Person) -> Section:
    rows = studies.delivery_rows(person, RECORDS_LISTED_MAX)
    return Section("materials", KEPT["materials"].label, studies.DELIVERY_COLUMNS, rows, _cut(rows))


def _notices(person: Person) -> Section:
    rows = communications.notice_rows(person, RECORDS_LISTED_MAX)
    return Section("notices", KEPT["notices"].label, communications.NOTICE_COLUMNS, rows, _cut(rows))


def _contacts(person: Person) -> Section:
    rows = communications.contact_rows(person, RECORDS_LISTED_MAX)
    return Section("contacts", KEPT["contacts"].label, communications.CONTACT_COLUMNS, rows, _cut(rows))


def _said(person: Person) -> Section:
    rows = communications.said_rows(person, RECORDS_LISTED_MAX)
    return Section("said", KEPT["contact_words"].label, communications.SAID_COLUMNS, rows, _cut(rows))


def _consents(person: Person) -> Section:
    rows = tuple(_consent(one) for one in answers_of(person))
    columns = ("用途", "答复", "日期", "告知文本", "方式", "监护人", "登记人")
    return Section("consents", "对各项用途的答复", columns, rows)


def _consent(one: Consent) -> tuple[str, ...]:
    guardian = f"{one.guardian_name}（{one.guardian_relation}）" if one.guardian_name else ""
    return (
        PURPOSES[one.purpose].title,
        str(one.get_answer_display()),
        f"{one.answered_on:%Y-%m-%d}",
        f"第{one.text_version}版",
        str(one.get_how_display()),
        guardian,
        one.recorded_by_name,
    )


def _requests(person: Person) -> Section:
    rows = tuple(
        (
            f"{one.asked_on:%Y-%m-%d}",
            f"{one.get_kind_display()}{kept_of(one).label}",
            said_in(one),
            str(one.get_state_display()),
            one.outcome,
        )
        for one in requests_of(person)
    )
    return Section("requests", "提出过的申请", ("日期", "事项", "本人的说法", "状态", "办理结果"), rows)


def _account(person: Person) -> Section:
    rows = tuple(
        (one.username, "可以登录" if one.is_active else "已停用", _moment(one.last_login))
        for one in person.accounts.order_by("pk")
    )
    return Section("account", KEPT["account"].label, ("用户名", "状态", "最近登录"), rows)


def _seen_by(person: Person) -> Section:
    rows = tuple(
        (
            f"{seer.organisation}{seer.post}",
            "、".join(seer.holders) or "（现在空缺）",
            "、".join(
                f"{sight.group.title}{'（须说明理由）' if sight.with_reason else ''}" for sight in seer.seen
            ),
        )
        for seer in seers(person)
    )
    return Section("seen_by", "谁能看到我的资料", ("职务", "现任", "能看到什么"), rows)


def _openings(person: Person) -> Section:
    rows = tuple((_moment(one.at), one.who, one.what, one.why) for one in openings(person, limit=None))
    return Section("openings", "谁查看、导出过我的资料", ("时间", "谁", "内容", "理由"), rows)


def _cut(rows: tuple[tuple[str, ...], ...]) -> str:
    return f"只列出最近的{RECORDS_LISTED_MAX}条。" if len(rows) == RECORDS_LISTED_MAX else ""


def _span(period: object) -> str:
    lower, upper = getattr(period, "lower", None), getattr(period, "upper", None)
    return f"{_day(lower) or '…'} 至 {_day(upper) or '今'}"


def _moment(at: dt.datetime | None) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def _day(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
