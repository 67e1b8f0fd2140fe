"""Duties as pages read them: in whose scope, in which state, about whom, owed by whom and why."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Appointment
from yinhui.registry.permissions import in_reach
from yinhui.registry.structure import KINDS, POSTS
from yinhui.rulebook.language import After, Rule, parse
from yinhui.rulebook.language.vocabulary import LEVEL_KINDS, LEVELS, POST_NAMES, RECORD_TYPES, RECORDS
from yinhui.rulebook.models import Duty, Institution, Outcome, SubjectKind
from yinhui.rulebook.state import DutyState, state_on

# What a list says where it must not say what befell somebody.
DISCREET = "看望"

# One page of a list; a phone scrolls it, a printer gives two sheets.
PAGE_ROWS = 50
# A page for choosing many at once: a compound's people before a festival.
BULK_ROWS = 200


@dataclass(frozen=True)
class Scope:
    """Whose duties a page shows: a condition on `rulebook_duty d` and its institution `i`, with parameters.

    Every statement of these pages has it beside `d.institution_id = i.id`, as the two standing indexes want.
    """

    condition: str
    parameters: dict[str, Any]


def own_scope(actor: Actor) -> Scope:
    """Return what the actor's own post on its own organisation owes; a specialist's own people only (XQ7)."""
    condition = "d.organisation_id = %(organisation)s and d.post = %(post)s"
    if actor.post == "specialist":
        condition += f" and {_OF_OWN_WARDS}"
    return Scope(
        condition,
        {
            "organisation": actor.organisation_id,
            "post": actor.post,
            "holder": actor.person_id,
            "held_on": clock.today(),
        },
    )


_OF_OWN_WARDS = """(d.subject_kind, d.subject_id) in (
    select held.kind, held.id
    from registry_appointment a
    cross join lateral (values ('person', a.for_person_id), ('appointment', a.id)) as held (kind, id)
    where a.person_id = %(holder)s and a.post = 'specialist' and a.period @> %(held_on)s::date)"""


def whole_scope(actor: Actor) -> Scope:
    """Return everything owed by the actor's organisation and by all below it."""
    if actor.county_id is None or actor.organisation_id == actor.county_id:
        return Scope("d.county_id = i.county_id", {})
    return Scope(
        "d.organisation_id = any(array("
        "select o.id from registry_organisation o where o.path @> array[%(organisation)s]))",
        {"organisation": actor.organisation_id},
    )


def organisations_scope(organisation_ids: Sequence[int]) -> Scope:
    """Return what these very organisations owe. Who may see them is the caller's question."""
    return Scope("d.organisation_id = any(%(organisations)s)", {"organisations": list(organisation_ids)})


def institutions_of(actor: Actor) -> QuerySet[Institution]:
    """Return the institutions of the actor's county; of every county below, for a prefecture."""
    if actor.county_id is None:
        return Institution.objects.filter(county__path__contains=[actor.organisation_id])
    return Institution.objects.filter(county_id=actor.county_id)


def duties_visible_to(actor: Actor) -> QuerySet[Duty]:
    """Return the duties owed at and below the actor's organisation."""
    if not actor.may("see_duties"):
        return Duty.objects.none()
    return Duty.objects.filter(in_reach(actor))


@dataclass(frozen=True)
class SubjectName:
    """Whom or what a duty is about, as a page names it. `person_id` is set where there is a person's page;
    `source` and `occasion_id` where a meeting agreed on it: which minutes, and the meeting's record."""

    kind: str
    id: int
    name: str
    person_id: int | None = None
    post: str = ""
    source: str = ""
    occasion_id: int | None = None

    def __str__(self) -> str:
        return f"{self.name}（{POSTS[self.post].name}）" if self.post in POSTS else self.name


@dataclass(frozen=True)
class Climb:
    """One step of the way an overdue duty climbs: who sees it too from which day on."""

    after_days: int
    level: str
    post: str
    is_reached: bool

    @property
    def when(self) -> str:
        """From which day on, in words."""
        return f"逾期{self.after_days}天"


def _cn(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def day_words(day: dt.date, today: dt.date) -> str:
    """Write a day as people say it: the year only if it is another one than today's."""
    return _cn(day) if day.year != today.year else f"{day.month}月{day.day}日"


@functools.cache
def _kinds_above(kind: str) -> frozenset[str]:
    """Return the kinds of organisation that one of this kind may stand under, however far up."""
    under = KINDS[kind].under
    return frozenset(under).union(*(_kinds_above(above) for above in under))


@functools.lru_cache(maxsize=4096)
def rule_of(version_id: int, body: str) -> Rule:
    """Return what a version says. A version in force never changes, so each process reads it once."""
    return parse(body)


@dataclass(frozen=True)
class DutyRow:
    """One duty with its names: about whom, owed by whom today."""

    duty: Duty
    subject: SubjectName
    holders: tuple[str, ...]
    today: dt.date

    @property
    def state(self) -> DutyState:
        """How it stands today."""
        return state_on(self.duty, self.today)

    @property
    def days_left(self) -> int:
        """Days until it is due; negative when overdue."""
        return (self.duty.due_on - self.today).days

    @property
    def due_words(self) -> str:
        """The last day, with its year if that is not this one."""
        return day_words(self.duty.due_on, self.today)

    @property
    def is_standing(self) -> bool:
        """True while it is neither done nor let go."""
        return self.duty.outcome is None

    @property
    def is_open(self) -> bool:
        """True if it can be done today."""
        return self.is_standing and self.today >= self.duty.opens_on

    @property
    def can_reopen(self) -> bool:
        """True if it was let go, or ticked off by a note: what a record did stands as long as the record."""
        is_ticked = self.duty.outcome == Outcome.DONE and not hasattr(self.duty, "discharge")
        return self.duty.outcome == Outcome.WAIVED or (is_ticked and self.is_agreed)

    @property
    def when(self) -> str:
        """How far off it is, in words."""
        if not self.is_standing:
            return f"{self.duty.settled_on:%Y-%m-%d} {self.state.label}"
        if self.days_left < 0:
            return f"已逾期{-self.days_left}天"
        if self.days_left == 0:
            return "今天到期"
        return f"还有{self.days_left}天"

    @property
    def rule(self) -> Rule:
        """What the version that made it says."""
        return rule_of(self.duty.version_id, self.duty.version.body)

    @property
    def is_agreed(self) -> bool:
        """True for what a meeting agreed: it is ticked off with a note, or done by a record that names it."""
        return self.duty.subject_kind == SubjectKind.AGREED

    @property
    def occasion(self) -> str:
        """The name of the rule's clause: 春节, 生日, 主题党日; of what a meeting agreed, the thing itself."""
        return self.duty.fact if self.is_agreed else self.rule.clauses[self.duty.clause].name

    def occasion_for(self, reader: Actor) -> str:
        """The occasion as a list may name it: what befell a person (住院) only to the post that owes it."""
        return self.occasion if self._may_be_named_to(reader) else DISCREET

    def fact_for(self, reader: Actor) -> str:
        """The fact as a list may name it."""
        return self.duty.fact if self._may_be_named_to(reader) else DISCREET

    def evidence_for(self, reader: Actor) -> str:
        """The record that discharges it, as a page may tell the reader: its kind may tell what befell."""
        return self.evidence if self._may_be_named_to(reader) else f"{RECORDS[self.rule.evidence.record]}记录"

    def why_for(self, reader: Actor) -> str:
        """Why it is there: fact, rule, version, source, window; and how it climbs."""
        duty = self.duty
        window = (
            f"{_cn(duty.opens_on)}至{_cn(duty.due_on)}" if duty.due_on != duty.opens_on else _cn(duty.due_on)
        )
        source = f"{self.subject.source}议定。" if self.subject.source else ""
        words = (
            f"{self.fact_for(reader)}。{source}按《{duty.institution.title}》第{duty.version.number}版"
            f"（{duty.version.source}），应在{window}办理。"
        )
        if climbs := self.climbs:
            steps = "，".join(
                f"{climb.when}报{climb.post}{'（已报）' if climb.is_reached else ''}" for climb in climbs
            )
            words += f"没有办的，{steps}。"
        return words

    def _may_be_named_to(self, reader: Actor) -> bool:
        owes = (self.duty.organisation_id, self.duty.post) == (reader.organisation_id, reader.post)
        return owes or not isinstance(self.rule.clauses[self.duty.clause].trigger, After)

    @property
    def evidence(self) -> str:
        """Which record discharges it, in words: 走访记录（节日慰问），照片不少于1张."""
        wanted = self.rule.evidence
        types = "或".join(
            RECORD_TYPES[wanted.record][key] for key in self.rule.clauses[self.duty.clause].types
        )
        words = f"{RECORDS[wanted.record]}记录（{types}）"
        if wanted.min_photos:
            words += f"，照片不少于{wanted.min_photos}张"
        if wanted.min_text_chars:
            words += f"，文字不少于{wanted.min_text_chars}字"
        return words

    @property
    def climbs(self) -> list[Climb]:
        """How it climbs when it is overdue, lowest first, and how far it has come; only levels there are."""
        overdue_days = -self.days_left if self.is_standing else 0
        return [
            Climb(
                after_days=step.after_days,
                level=LEVELS[step.holder.level],
                post=POST_NAMES[step.holder.post],
                is_reached=overdue_days >= step.after_days,
            )
            for step in sorted(self.rule.escalations, key=lambda step: step.after_days)
            if _kinds_above(self.duty.organisation.kind).intersection(LEVEL_KINDS[step.holder.level])
        ]

    @property
    def post_name(self) -> str:
        """The owing post's name."""
        return POSTS[self.duty.post].name

    @property
    def held_by(self) -> str:
        """Who holds the owing post today, or that nobody does."""
        return "、".join(self.holders) or "暂缺"


# What a row shows of the duty and of what it refers to: whole rows of four tables would be most of the cost
# of a page.
_SHOWN = (
    *(field.attname for field in Duty._meta.concrete_fields),
    "organisation__name",
    "organisation__kind",
    "institution__title",
    "version__number",
    "version__source",
    "version__body",
)


def with_what_rows_show(duties: QuerySet[Duty], *fields: str) -> QuerySet[Duty]:
    """Return the duties with their organisation, institution and version, as far as a row shows them, and
    with further fields that are asked for."""
    return duties.select_related("organisation", "institution", "version").only(*_SHOWN, *fields)


def duty_rows(duties: Iterable[Duty]) -> list[DutyRow]:
    """Name the subjects and the holders of a page's duties. Two queries, whatever their number.

    The duties' organisation, institution and version should have been selected with them.
    """
    duties = list(duties)
    today = clock.today()
    subjects = _subject_names(duties)
    holders = _holders(duties, today)
    return [
        DutyRow(
            duty=duty,
            subject=subjects.get((duty.subject_kind, duty.subject_id))
            or SubjectName(duty.subject_kind, duty.subject_id, "（已不在册）"),
            holders=_holders_of(duty, holders),
            today=today,
        )
        for duty in duties
    ]


def duty_for(actor: Actor, duty_id: int) -> DutyRow:
    """Return one duty that the actor may see. Raises NotFound, which does not tell whether it exists."""
    duty = (
        duties_visible_to(actor)
        .filter(pk=duty_id)
        .select_related("organisation", "institution", "version", "discharge")
        .first()
    )
    if duty is None:
        raise NotFound("没有找到这件应办事项，或者不在您的管理范围内。请从“今日应办”重新进入。")
    return duty_rows([duty])[0]


def chosen_duties(actor: Actor, duty_ids: Iterable[int]) -> list[DutyRow]:
    """Return the chosen standing duties that the actor may see, soonest first."""
    duties = (
        duties_visible_to(actor).filter(pk__in=list(duty_ids), outcome__isnull=True).order_by("due_on", "pk")
    )
    return duty_rows(with_what_rows_show(duties))


def _subject_names(duties: list[Duty]) -> dict[tuple[str, int], SubjectName]:
    ids: dict[str, list[int]] = {str(kind): [] for kind in SubjectKind.values}
    for duty in duties:
        ids[duty.subject_kind].append(duty.subject_id)
    if not duties:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "subject_names"), ids)
        return {(kind, key): SubjectName(kind, key, *names) for kind, key, *names in cursor.fetchall()}


_Holders = dict[tuple[int, str], list[tuple[int | None, int, str]]]


def _holders(duties: list[Duty], on: dt.date) -> _Holders:
    holders: _Holders = defaultdict(list)
    if not duties:
        return holders
    appointments = Appointment.objects.filter(
        organisation_id__in={duty.organisation_id for duty in duties},
        post__in={duty.post for duty in duties},
        period__contains=on,
    ).values_list("organisation_id", "post", "for_person_id", "pk", "person__name")
    for organisation_id, post, for_person_id, appointment_id, name in appointments.order_by("pk"):
        holders[organisation_id, post].append((for_person_id, appointment_id, name))
    return holders


def _holders_of(duty: Duty, holders: _Holders) -> tuple[str, ...]:
    """A specialist's duty is held by the one who looks after its person; any other by all in the post."""
    named = holders.get((duty.organisation_id, duty.post), [])
    if duty.post == "specialist":
        subject = 0 if duty.subject_kind == SubjectKind.PERSON else 1
        named = [holder for holder in named if holder[subject] == duty.subject_id]
    return tuple(name for _, _, name in named)
