"""Notices as pages read them: whose, whom they reached, who is still to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Least, TruncDate

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import EarlierVersion, Wording, earlier_versions
from yinhui.publicity.notices.models import Answer, Notice, NoticeFile, NoticeRecipient, NoticeState
from yinhui.registry.models import Account
from yinhui.registry.permissions import in_reach, may, people_visible_to

# Of so many branches a notice's page shows the figures, those with most people to tell first.
BRANCHES_SHOWN = 40
SORTS = {
    "sent_at": ("sent_at", "pk"),
    "-sent_at": ("-sent_at", "-pk"),
    "answer_by": ("answer_by", "pk"),
    "-answer_by": ("-answer_by", "-pk"),
}
VERSION_LABELS = {
    "kind": "类型",
    "title": "标题",
    "text": "内容",
    "answer_by": "请在哪天前答复",
    "remind_after_days": "几天未读就提醒",
    "tell_after_days": "几天未读要转告",
}
# Whoever is on the list of those to be told is told within so many days, or before answers close.
TELL_WITHIN_DAYS = 3


@dataclass(frozen=True)
class NoticeFilters:
    """What the list of notices is narrowed by; empty means all. The days, of sending, are inclusive."""

    words: str = ""
    kind: str = ""
    state: str = ""
    organisation_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    only_waiting: bool = False


@dataclass(frozen=True)
class Tally:
    """Of a notice's people whom the actor answers for: how many, whom it reached how, what they said."""

    total: int = 0
    read: int = 0
    told: int = 0
    yes: int = 0
    no: int = 0
    reminded: int = 0

    @property
    def waiting(self) -> int:
        """Those whom it has not reached."""
        return self.total - self.read - self.told

    @property
    def unanswered(self) -> int:
        """Those who have not said whether they come."""
        return self.total - self.yes - self.no

    @property
    def percent(self) -> int:
        """The share whom it reached, in whole per cent."""
        return (self.read + self.told) * 100 // self.total if self.total else 0


def not_reached(notice: Notice) -> Q:
    """Return the filter for the notice's recipients who neither read nor were told it as it stands."""
    return Q(read_version__lt=notice.version, told_version__lt=notice.version)


def unreached() -> Q:
    """Return the filter for recipients, of any notice, who neither read nor were told it as it stands."""
    return Q(read_version__lt=F("notice__version"), told_version__lt=F("notice__version"))


def to_tell() -> Q:
    """Return the filter for recipients to be told by somebody: without an account, or waiting for too long.

    The notice must be sent and stand.
    """
    patience = ExpressionWrapper(
        Value(clock.today()) - F("notice__tell_after_days"), output_field=DateField()
    )
    waited = Q(notice__current_since__date__lte=patience)
    return unreached() & Q(waited | ~_can_read_it(), notice__state=NoticeState.SENT)


def tell_by() -> Least:
    """Return by which day, inclusive, whoever is on the list is to be told."""
    patience = Case(When(_can_read_it(), then=F("notice__tell_after_days")), default=Value(0))
    begun = TruncDate("notice__current_since", tzinfo=clock.SHANGHAI)
    day = ExpressionWrapper(begun + patience + Value(TELL_WITHIN_DAYS), output_field=DateField())
    return Least(day, "notice__answer_by")


def _can_read_it() -> Q:
    """Those who can sign in: they have a page of their own on which it stands."""
    return Q(Exists(Account.objects.filter(person=OuterRef("person"), is_active=True)))


def notices_visible_to(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's organisation's notices, those sent below it, and those to branches below it."""
    if not actor.may("see_people"):
        return Notice.objects.none()
    for_us = NoticeRecipient.objects.filter(
        notice=OuterRef("pk"), branch__path__contains=[actor.organisation_id]
    )
    own = Q(organisation=actor.organisation_id)
    if actor.organisation_id == actor.county_id or actor.county_id is None:
        return Notice.objects.filter(own | in_reach(actor) & ~Q(state=NoticeState.DRAFT))
    return Notice.objects.filter(
        own | (in_reach(actor) | Q(Exists(for_us), county=actor.county_id)) & ~Q(state=NoticeState.DRAFT)
    )


def notice_for(actor: Actor, notice_id: int) -> Notice:
    """Return a notice that the actor sees. Raises NotFound, which does not tell whether it exists."""
    notice = notices_visible_to(actor).select_related("organisation").filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("没有找到这条通知，或者不在您的管理范围内。请从“通知”重新查找。")
    return notice


def notices_listed(actor: Actor, filters: NoticeFilters, sort: str = "-sent_at") -> QuerySet[Notice]:
    """Return the notices of a list, without their text. Drafts come first."""
    notices = notices_visible_to(actor)
    conditions: dict[str, Any] = {
        "kind": filters.kind or None,
        "state": filters.state or None,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "sent_at__date__gte": filters.since,
        "sent_at__date__lte": filters.until,
    }
    notices = notices.filter(**{key: value for key, value in conditions.items() if value is not None})
    if filters.words:
        notices = notices.filter(Q(title__contains=filters.words) | Q(about__contains=filters.words))
    if filters.only_waiting:
        waiting = NoticeRecipient.objects.filter(_answered_for(actor), to_tell(), notice=OuterRef("pk"))
        notices = notices.filter(Exists(waiting))
    field, *rest = SORTS.get(sort, SORTS["-sent_at"])
    first = F(field.lstrip("-"))
    order = first.desc(nulls_first=True) if field.startswith("-") else first.asc(nulls_last=True)
    return notices.select_related("organisation").defer("text").order_by(order, *rest)


def recipients_of(actor: Actor, notice: Notice) -> QuerySet[NoticeRecipient]:
    """Return those of a notice's people whom the actor answers for: all of one's own notice, else those of
    the branches below."""
    recipients = NoticeRecipient.objects.filter(notice=notice)
    if may(actor, "see_people", notice.organisation):
        return recipients
    return recipients.filter(branch__path__contains=[actor.organisation_id])


def tallies(actor: Actor, notices: Collection[Notice]) -> dict[int, Tally]:
    """Return the figures of some notices, by id. One query."""
    rows: Any = (
        NoticeRecipient.objects.filter(_answered_for(actor), notice__in=[notice.pk for notice in notices])
        .values("notice_id")
        .annotate(**_FIGURES)
    )
    found = {row["notice_id"]: _tally(row) for row in rows}
    return {notice.pk: found.get(notice.pk, Tally()) for notice in notices}


@dataclass(frozen=True)
class BranchTally:
    """The figures of one branch; `name` is empty for people without one."""

    branch_id: int | None
    name: str
    tally: Tally


def tallies_by_branch(actor: Actor, notice: Notice) -> list[BranchTally]:
    """Return the figures by branch, those with most people waiting first. One query."""
    rows: Any = (
        recipients_of(actor, notice)
        .values("branch_id", "branch__name")
        .annotate(**_FIGURES)
        .annotate(waiting=F("total") - F("read") - F("told"))
        .order_by("-waiting", "branch__name")
    )
    return [
        BranchTally(
            branch_id=row["branch_id"],
            name=row["branch__name"] or "",
            tally=_tally(row),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Telling:
    """How many of a notice's people somebody is still to tell, how many of them too late by now, and the
    first day that is not over."""

    people: int
    overdue: int
    next_by: dt.date | None


def telling_of(actor: Actor, notice: Notice) -> Telling:
    """Return how far the telling of a notice is, of those whom the actor answers for. One query."""
    today = clock.today()
    rows = recipients_of(actor, notice).filter(to_tell()).annotate(by=tell_by())
    figures = rows.aggregate(
        people=Count("pk"),
        overdue=Count("pk", filter=Q(by__lt=today)),
        next_by=Min("by", filter=Q(by__gte=today)),
    )
    return Telling(**figures)


def to_be_told(actor: Actor, notice: Notice, **asked: Any) -> QuerySet[NoticeRecipient]:
    """Return who is to be told of a notice, with the day `by` which, the soonest first; `asked` as `receipts`
    narrows."""
    rows = receipts(actor, notice, state="to_tell", **asked).annotate(by=tell_by())
    return rows.order_by("by", "branch__name", "person__pinyin", "pk")


@dataclass(frozen=True)
class NoticeSheet:
    """One notice as its page shows it. `is_own`: the actor's organisation, or one below, sent it."""

    notice: Notice
    is_own: bool
    may_change: bool
    tally: Tally
    telling: Telling
    branches: list[BranchTally]
    files: list[Attachment]
    versions: list[EarlierVersion]


def notice_sheet(actor: Actor, notice_id: int) -> NoticeSheet:
    """Return one notice for its page. Raises NotFound."""
    notice = notice_for(actor, notice_id)
    is_own = may(actor, "see_people", notice.organisation)
    files = files_of(notice)
    return NoticeSheet(
        notice=notice,
        is_own=is_own,
        may_change=is_own and actor.may("record_work"),
        tally=tallies(actor, [notice])[notice.pk],
        telling=telling_of(actor, notice),
        branches=tallies_by_branch(actor, notice)[:BRANCHES_SHOWN],
        files=files,
        versions=versions_of(notice, files),
    )


def files_of(notice: Notice) -> list[Attachment]:
    """Return what goes with a notice."""
    return list(notice.files.order_by("pk"))


def versions_of(notice: Notice, files: Collection[Attachment]) -> list[EarlierVersion]:
    """Return the versions before a correction, latest first."""
    wording = Wording(labels=VERSION_LABELS, people_label="", name_people=lambda ids: {})
    return earlier_versions(notice, people=(), photos=[file.pk for file in files], wording=wording)


def file_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if a notice that the actor sees, or that is for them, has the attachment."""
    linking = NoticeFile.objects.filter(attachment_id=attachment_id).values("notice_id")
    if notices_visible_to(actor).filter(pk__in=linking).exists():
        return True
    return actor.person_id is not None and own_notices(actor.person_id).filter(notice__in=linking).exists()


def own_notices(person_id: int) -> QuerySet[NoticeRecipient]:
    """Return what was sent to a person, the latest first, with its notice and who sent it."""
    return (
        NoticeRecipient.objects.filter(person_id=person_id)
        .exclude(notice__state=NoticeState.DRAFT)
        .select_related("notice__organisation")
        .order_by("-notice__sent_at", "-pk")
    )


@dataclass(frozen=True)
class MePanel:
    """What a person's own first page says of notices: how many they have not read, and the latest."""

    unread: int
    latest: NoticeRecipient | None
    reminded: bool


def me_panel(person_id: int) -> MePanel | None:
    """Return what is new for a person; None where nothing was ever sent to them. Two queries at most."""
    standing = own_notices(person_id).filter(notice__state=NoticeState.SENT)
    unread = standing.filter(read_version__lt=F("notice__version"))
    figures = unread.order_by().aggregate(number=Count("pk"), reminded=Max("reminded_at"))
    latest = (unread if figures["number"] else standing).first()
    if latest is None:
        return None
    return MePanel(figures["number"], latest, figures["reminded"] is not None)


def receipts(
    actor: Actor, notice: Notice, *, state: str = "", branch_id: int | None = None, words: str = ""
) -> QuerySet[NoticeRecipient]:
    """Return a notice's people one by one, by branch and name; `state` is a key of RECEIPT_STATES."""
    rows = recipients_of(actor, notice).select_related("person", "branch", "notice")
    if branch_id:
        rows = rows.filter(branch=branch_id)
    if words:
        rows = rows.filter(Q(person__name__contains=words) | Q(person__pinyin__startswith=words.lower()))
    return rows.filter(RECEIPT_STATES.get(state, Q)()).order_by("branch__name", "person__pinyin", "pk")


def seen_people(actor: Actor, rows: Collection[NoticeRecipient]) -> set[int]:
    """Return which of the rows' people have a page that the actor may open. One query."""
    ids = [row.person_id for row in rows]
    return set(people_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(**{key: row[key] for key in _FIGURES})


def _answered_for(actor: Actor) -> Q:
    """The recipients whom the actor answers for, of any notice (as `recipients_of`)."""
    if actor.organisation_id == actor.county_id:
        return Q(county=actor.county_id)
    return Q(notice__organisation__path__contains=[actor.organisation_id]) | Q(
        branch__path__contains=[actor.organisation_id]
    )


def _read() -> Q:
    return Q(read_version__gte=F("notice__version"))


def _told() -> Q:
    return Q(told_version__gte=F("notice__version")) & ~_read()


RECEIPT_STATES: dict[str, Callable[[], Q]] = {
    "read": _read,
    "told": _told,
    "waiting": unreached,
    "to_tell": to_tell,
    "yes": lambda: Q(answer=Answer.YES),
    "no": lambda: Q(answer=Answer.NO),
    "unanswered": lambda: Q(answer=""),
}
_FIGURES = {
    "total": Count("pk"),
    "read": Count("pk", filter=_read()),
    "told": Count("pk", filter=_told()),
    "yes": Count("pk", filter=Q(answer=Answer.YES)),
    "no": Count("pk", filter=Q(answer=Answer.NO)),
    "reminded": Count("pk", filter=Q(reminded_at__isnull=False)),
}
