"""Minutes as pages read them: one with everything around it, the panel on an occasion's page, the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import EarlierVersion
from yinhui.occasions.minutes.body import Body, body_of, to_do_words
from yinhui.occasions.minutes.models import AppraisalGrade, Minutes, MinutesPhoto, SetAside
from yinhui.occasions.minutes.templates_of_kinds import Heading, template_of
from yinhui.occasions.minutes.written import names_of
from yinhui.occasions.models import Occasion
from yinhui.occasions.queries import occasion_sheet
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import expected_people, scheduled_for
from yinhui.occasions.signin.queries import on_leave, present
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, within_reach
from yinhui.registry.pickers import people_named
from yinhui.rulebook.models import AgreedItem, Duty, SubjectKind
from yinhui.rulebook.queries import DutyRow, duty_rows, with_what_rows_show


def minutes_of(scheduled: ScheduledOccasion) -> Minutes | None:
    """Return the minutes of an occasion, None while nothing is written."""
    found = Minutes.objects.select_related("saved_by__person", "confirmed_by__person")
    return found.filter(scheduled=scheduled).first()


def set_aside_for(actor: Actor, set_aside_id: int) -> SetAside:
    """Return a draft that was set aside and not yet settled, of an occasion that the actor sees. Raises
    NotFound."""
    found = (
        SetAside.objects.filter(pk=set_aside_id, settled_at__isnull=True)
        .select_related("minutes__saved_by__person", "written_by__person")
        .first()
    )
    if found is None:
        raise NotFound("没有找到要合并的草稿，或者已经合并过了。请从会议记录重新打开。")
    scheduled_for(actor, found.minutes.scheduled_id)
    return found


def unsettled(minutes: Minutes | None) -> list[SetAside]:
    """Return the drafts of other devices that wait to be merged, oldest first."""
    if minutes is None:
        return []
    waiting = minutes.set_aside.filter(settled_at__isnull=True).select_related("written_by__person")
    return list(waiting.order_by("pk"))


def photo_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if minutes of an organisation that the actor reaches show it (`kernel.attachments`)."""
    linking = MinutesPhoto.objects.filter(attachment_id=attachment_id).values("minutes_id")
    return within_reach(actor, Minutes.objects.all()).filter(pk__in=linking).exists()


@dataclass(frozen=True)
class Part:
    """One heading with what was written under it."""

    heading: Heading
    words: str


@dataclass(frozen=True)
class Sheet:
    """Minutes as a document: what was written first, and, where the record was corrected, what it says now.

    `absent` is None where nobody in particular was expected. `grades` are names with results. `versions` are
    the corrections of the record, latest first; `occasion` is None before the confirmation.
    """

    scheduled: ScheduledOccasion
    minutes: Minutes
    held_on: dt.date
    body: Body
    parts: list[Part]
    speeches: list[tuple[str, str]]
    speakers: str
    to_dos: list[str]
    grades: list[tuple[str, str]]
    expected: int
    there: list[Person]
    excused: list[Person]
    absent: list[Person]
    photos: list[Attachment]
    occasion: Occasion | None
    versions: list[EarlierVersion]
    is_demonstration: bool

    @property
    def is_confirmed(self) -> bool:
        """True once the chair, or somebody on the chair's behalf, has confirmed."""
        return self.minutes.confirmed_at is not None

    @property
    def title_lines(self) -> tuple[str, str]:
        """What stands at the head of the document, broken where it is read so: whose, and what."""
        kind = self.scheduled.get_kind_display()
        return self.scheduled.organisation.name, f"{kind}{'记录' if kind.endswith('会') else '会议记录'}"

    @property
    def title(self) -> str:
        """The head of the document in one line."""
        return "".join(self.title_lines)

    @property
    def expected_there(self) -> int:
        """How many of those expected came."""
        return self.expected - len(self.excused) - len(self.absent)

    @property
    def guests_words(self) -> str:
        """How many came besides, in words; empty if nobody did."""
        guests = len(self.there) - self.expected_there
        return f"，列席{guests}人" if guests and self.expected else ""

    @property
    def time_words(self) -> str:
        """The day with its hours."""
        day, body = self.held_on, self.body
        hours = "—".join(f"{time:%H:%M}" for time in (body.starts_at, body.ends_at) if time)
        return f"{day.year}年{day.month}月{day.day}日 {hours}".strip()

    @property
    def standing(self) -> str:
        """How far it is, as the document says it at its foot."""
        minutes = self.minutes
        if minutes.confirmed_at is None:
            return "草稿，未经主持人确认"
        day = minutes.confirmed_at.astimezone(clock.SHANGHAI)
        by = minutes.confirmed_by.person.name if minutes.confirmed_by and minutes.confirmed_by.person else ""
        whom = f"{by}代主持人{minutes.confirmed_for}" if minutes.confirmed_for else f"主持人{by}"
        return f"{day.year}年{day.month}月{day.day}日由{whom}确认"


def sheet_for(actor: Actor, scheduled_id: int) -> Sheet:
    """Return minutes as a document. Raises NotFound out of reach or while nothing is written."""
    scheduled = scheduled_for(actor, scheduled_id)
    minutes = minutes_of(scheduled)
    if minutes is None or not minutes.version:
        raise NotFound("这次活动还没有写会议记录。请从活动页面点“写记录”。")
    body = body_of(minutes.body)
    names = names_of(body.people_named)
    template = template_of(scheduled.kind)
    confirmed = occasion_sheet(actor, scheduled.occasion_id) if scheduled.occasion_id else None
    there = confirmed.people if confirmed else people_named(present(scheduled.pk))
    expected = expected_people(scheduled)
    excused = on_leave(scheduled.pk)
    here = {person.pk for person in there}
    return Sheet(
        scheduled=scheduled,
        minutes=minutes,
        held_on=scheduled.day,
        body=body,
        parts=[
            Part(heading, words)
            for heading in template.headings
            if (words := body.parts.get(heading.key, "").strip())
        ],
        speeches=[(names.get(each.person_id, ""), each.said) for each in body.speeches],
        speakers=template.speakers,
        to_dos=[to_do_words(each, names) for each in body.to_dos],
        grades=[
            (names.get(person_id, ""), AppraisalGrade(grade).label)
            for person_id, grade in body.grades.items()
        ],
        expected=len(expected),
        there=there,
        excused=[person for person in expected if person.pk in excused and person.pk not in here],
        absent=[person for person in expected if person.pk not in here and person.pk not in excused],
        photos=list((confirmed.occasion.photos if confirmed else minutes.photos).order_by("pk")),
        occasion=confirmed.occasion if confirmed else None,
        versions=confirmed.versions if confirmed else [],
        is_demonstration=actor.is_demonstration,
    )


@dataclass(frozen=True)
class Panel:
    """Minutes on the page of their occasion: how far they are, and what became of what was agreed.

    `state` is "unwritten", "draft" or "confirmed".
    """

    scheduled: ScheduledOccasion
    minutes: Minutes | None
    state: str
    may_write: bool
    waiting: list[SetAside]
    to_dos: list[DutyRow]

    @property
    def is_held(self) -> bool:
        """True once the occasion has begun: before that there is nothing to write down."""
        return self.scheduled.starts <= clock.now()


def panel(actor: Actor, scheduled: ScheduledOccasion) -> Panel:
    """Return the minutes of a scheduled occasion for its page. Five queries at most."""
    minutes = minutes_of(scheduled)
    may_write = may(actor, "hold_activities", scheduled.organisation) and not scheduled.cancelled_reason
    return Panel(
        scheduled=scheduled,
        minutes=minutes,
        state=_state(minutes),
        may_write=may_write,
        waiting=unsettled(minutes) if may_write else [],
        to_dos=duties_agreed(scheduled.occasion_id) if scheduled.occasion_id else [],
    )


def duties_agreed(occasion_id: int) -> list[DutyRow]:
    """Return the duties that came of what an occasion agreed, soonest first."""
    items = AgreedItem.objects.filter(occasion_id=occasion_id).values("pk")
    duties = Duty.objects.filter(subject_kind=SubjectKind.AGREED, subject_id__in=items)
    return duty_rows(with_what_rows_show(duties).order_by("due_on", "pk"))


def _state(minutes: Minutes | None) -> str:
    if minutes is None or not minutes.version:
        return "unwritten"
    return "confirmed" if minutes.confirmed_at else "draft"


def those_present(scheduled: ScheduledOccasion) -> list[Person]:
    """Return who may be named as a speaker or for a to-do: those who signed in; before anybody has, those
    expected."""
    return people_named(present(scheduled.pk)) or expected_people(scheduled)


@dataclass(frozen=True)
class MinutesFilters:
    """What the list is narrowed by; `state` is "open" (unwritten and unconfirmed), "unwritten", "draft",
    "confirmed" or "all"."""

    words: str = ""
    kind: str = ""
    organisation_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    state: str = "open"


# What is looked at of each occasion by its state.
_STATES: dict[str, Q] = {
    "open": Q(minutes__isnull=True) | Q(minutes__confirmed_at__isnull=True),
    "unwritten": Q(minutes__isnull=True) | Q(minutes__version=0),
    "draft": Q(minutes__version__gt=0, minutes__confirmed_at__isnull=True),
    "confirmed": Q(minutes__confirmed_at__isnull=False),
    "all": Q(),
}
SORTS = {"during": ("during", "pk"), "-during": ("-during", "-pk")}


def held_for_minutes(
    actor: Actor, filters: MinutesFilters, sort: str = "-during"
) -> QuerySet[ScheduledOccasion]:
    """Return the occasions that have been held and not cancelled, with their minutes, as the list shows them.

    What was recorded without minutes (typed in as a record) is left out: nothing is owed for it.
    """
    held = within_reach(
        actor, ScheduledOccasion.objects.filter(cancelled_reason="", during__startswith__lte=clock.now())
    )
    held = held.filter(_STATES.get(filters.state, _STATES["open"]))
    held = held.filter(Q(occasion__isnull=True) | Q(minutes__isnull=False))
    if filters.words:
        held = held.filter(Q(title__contains=filters.words) | Q(place__contains=filters.words))
    if filters.kind:
        held = held.filter(kind=filters.kind)
    if filters.organisation_id:
        held = held.filter(organisation__path__contains=[filters.organisation_id])
    if filters.since:
        held = held.filter(during__startswith__gte=_midnight(filters.since))
    if filters.until:
        held = held.filter(during__startswith__lt=_midnight(filters.until + dt.timedelta(days=1)))
    return (
        held.select_related("organisation", "minutes", "minutes__confirmed_by__person")
        .defer("minutes__body")
        .order_by(*SORTS.get(sort, SORTS["-during"]))
    )


def state_words(scheduled: ScheduledOccasion) -> str:
    """Return how far the minutes of a listed occasion are, in words."""
    minutes = getattr(scheduled, "minutes", None)
    return {"unwritten": "未写", "draft": "草稿", "confirmed": "已确认"}[_state(minutes)]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.SHANGHAI)


def sheets_for(actor: Actor, scheduled_ids: Sequence[int]) -> list[Sheet]:
    """Return several minutes as documents, to be printed one after another; those without minutes are left
    out."""
    written = within_reach(actor, Minutes.objects.filter(scheduled__in=scheduled_ids, version__gt=0))
    ids: Iterable[int] = written.order_by("scheduled__during").values_list("scheduled_id", flat=True)
    return [sheet_for(actor, scheduled_id) for scheduled_id in ids]
