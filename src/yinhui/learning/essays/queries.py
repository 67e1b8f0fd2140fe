"""Calls and works as their organisers see them, and the wall of works for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.sql_files import sql
from yinhui.learning.announced import AnnouncedFilters, narrowed, visible_to
from yinhui.learning.essays import limits
from yinhui.learning.essays.actions_calls import entered
from yinhui.learning.essays.models import EssayCall, Review, Reviewer, Work, WorkPhoto
from yinhui.learning.essays.queries_own import OfferedCall, calls_offered
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, people_visible_to

SORTS = {
    "until": ("until", "pk"),
    "-until": ("-until", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
}


def _states() -> dict[str, Q]:
    """The states as conditions; whether entries are open depends on the day."""
    announced = Q(announced_at__isnull=False, review_at=None, cancelled_reason="")
    return {
        "draft": Q(announced_at=None, cancelled_reason=""),
        "open": announced & Q(until__gte=clock.today()),
        "past": announced & Q(until__lt=clock.today()),
        "review": Q(review_at__isnull=False, declared_at=None, cancelled_reason=""),
        "declared": Q(declared_at__isnull=False),
        "cancelled": ~Q(cancelled_reason=""),
    }


def calls_visible_to(actor: Actor) -> QuerySet[EssayCall]:
    """Return the calls of the actor's organisation and below, and the announced ones of those above it."""
    return visible_to(actor, EssayCall.objects.all())


def calls_listed(actor: Actor, filters: AnnouncedFilters, sort: str = "-until") -> QuerySet[EssayCall]:
    """Return the calls of a list, with `work_count` of the works that the actor sees. `kind` is a WorkKind,
    the days are of the last day of entry."""
    calls = narrowed(
        calls_visible_to(actor),
        filters,
        words_in=("title", "theme"),
        states=_states(),
        of_kind=lambda kind: Q(kinds__contains=[kind]),
        day="until",
    )
    sent = Count("works", filter=Q(works__sent_at__isnull=False))
    return calls.annotate(work_count=sent).order_by(*SORTS.get(sort, SORTS["-until"]))


def call_for(actor: Actor, call_id: int) -> EssayCall:
    """Return one call that the actor may look at. Raises NotFound."""
    found = calls_visible_to(actor).select_related("county").filter(pk=call_id).first()
    if found is None:
        raise NotFound("没有找到这次征集，或者不在您的管理范围内。请从“征文与作品”重新查找。")
    return found


@dataclass(frozen=True)
class Scored:
    """A work on its call's page; `score` is None before it is judged, or for whoever may not know."""

    work: Work
    reviews: int = 0
    score: Decimal | None = None
    place: int | None = None


@dataclass(frozen=True)
class ReviewerLoad:
    """A reviewer with how much was given to them and how much of it they have judged."""

    person: Person
    given_out: int
    judged: int


@dataclass(frozen=True)
class CallSheet:
    """One call as its page shows it: the works of those in the actor's reach. Scores and reviewers are shown
    to whoever holds the call (`may_change`), the scores to others once they are declared."""

    call: EssayCall
    may_change: bool
    works: list[Scored]
    reviewers: list[ReviewerLoad]
    owed: int


def call_sheet(actor: Actor, call_id: int) -> CallSheet:
    """Return one call for its page. Raises NotFound."""
    call = call_for(actor, call_id)
    holds = may(actor, "record_work", call.organisation)
    works = list(
        Work.objects.filter(entered(call), person__in=people_visible_to(actor))
        .select_related("person", "organisation")
        .defer("text")
        .order_by("sent_at", "pk")
    )
    scores = {row["work_id"]: row for row in scores_of(call)} if holds and call.review_at else {}
    reviewers = _loads(call) if holds else []
    scored = [_scored(work, scores.get(work.pk)) for work in works]
    return CallSheet(
        call=call,
        may_change=holds and not call.cancelled_reason,
        works=sorted(scored, key=lambda one: (one.place or len(scored) + 1, one.work.pk)),
        reviewers=reviewers,
        owed=sum(load.given_out - load.judged for load in reviewers),
    )


def scores_of(call: EssayCall) -> list[dict[str, Any]]:
    """Return `work_id`, `reviews`, `score` (two decimals) and `place` of the works that the reader sees."""
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "scores"), {"call": call.pk, "trimmed_from": limits.TRIMMED_FROM})
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _scored(work: Work, row: dict[str, Any] | None) -> Scored:
    if row is None:
        return Scored(work)
    return Scored(work, row["reviews"], row["score"], row["place"] if row["score"] is not None else None)


def _loads(call: EssayCall) -> list[ReviewerLoad]:
    reviews = Review.objects.filter(work__call=call).values("person").order_by()
    counted = {
        row["person"]: (row["given_out"], row["judged"])
        for row in reviews.annotate(
            given_out=Count("pk"), judged=Count("pk", filter=Q(given_at__isnull=False))
        )
    }
    reviewers = Reviewer.objects.filter(call=call).select_related("person").order_by("person__pinyin", "pk")
    return [ReviewerLoad(reviewer.person, *counted.get(reviewer.person_id, (0, 0))) for reviewer in reviewers]


@dataclass(frozen=True)
class WorkSheet:
    """A work with its author, as the posts that see the author read it; reviews for who holds the call."""

    work: Work
    photos: list[Attachment]
    reviews: list[Review]
    may_change: bool


def work_sheet(actor: Actor, work_id: int) -> WorkSheet:
    """Return a work that is in, for its page. Raises NotFound."""
    work = (
        Work.objects.filter(pk=work_id, sent_at__isnull=False, person__in=people_visible_to(actor))
        .select_related("person", "organisation", "call__organisation")
        .first()
    )
    if work is None:
        raise NotFound("没有找到这件作品，或者作者不在您的管理范围内。请从“征文与作品”重新查找。")
    holds = may(actor, "record_work", work.call.organisation)
    reviews = Review.objects.filter(work=work, given_at__isnull=False).order_by("given_at") if holds else []
    return WorkSheet(work, photos_of(work), list(reviews), holds)


def photos_of(work: Work) -> list[Attachment]:
    """Return a work's photographs, in the order in which they came."""
    return list(Attachment.objects.filter(pk__in=WorkPhoto.objects.filter(work=work).values("attachment")))


def photo_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if a work that the actor may see shows the attachment (`kernel.attachments`): a published one of
    the county, one's own, one of somebody in the actor's reach; or one given to them for review, which the
    wall shows only where the program asks on their behalf."""
    works = Work.objects.filter(pk__in=WorkPhoto.objects.filter(attachment_id=attachment_id).values("work"))
    published = Q(published_at__isnull=False, county_id=actor.county_id)
    own = Q(person_id=actor.person_id or 0) | Q(reviews__person_id=actor.person_id or 0)
    if works.filter(published | own).exists():
        return True
    return works.filter(sent_at__isnull=False, person__in=people_visible_to(actor)).exists()


@dataclass(frozen=True)
class WallFilters:
    """What the wall is narrowed by."""

    words: str = ""
    kind: str = ""
    call_id: int | None = None
    only_awarded: bool = False


def works_on_wall(county_id: int | None, filters: WallFilters) -> QuerySet[Work]:
    """Return the published works of a county (None: of all that the reader reaches), latest first, with
    `photo_id` of the first photograph. The author stands in `byline`; the person's record is not touched."""
    works = Work.objects.filter(published_at__isnull=False)
    if county_id is not None:
        works = works.filter(county_id=county_id)
    if filters.words:
        works = works.filter(
            Q(title__contains=filters.words)
            | Q(text__contains=filters.words)
            | Q(byline__contains=filters.words)
        )
    if filters.kind:
        works = works.filter(kind=filters.kind)
    if filters.call_id:
        works = works.filter(call_id=filters.call_id)
    if filters.only_awarded:
        works = works.exclude(award="")
    first = WorkPhoto.objects.filter(work=OuterRef("pk")).order_by("pk").values("attachment")[:1]
    return works.select_related("call").annotate(photo_id=Subquery(first)).order_by("-published_at", "-pk")


def published_work(county_id: int | None, work_id: int) -> Work:
    """Return one work of the wall. Raises NotFound."""
    found = works_on_wall(county_id, WallFilters()).filter(pk=work_id).first()
    if found is None:
        raise NotFound("没有找到这件作品，可能已经撤下。请回到“作品展”看看。")
    return found


def wall_calls(county_id: int | None) -> list[tuple[int, str]]:
    """Return the calls that have works on the wall, as choices, latest first."""
    works = works_on_wall(county_id, WallFilters()).order_by()
    calls = EssayCall.objects.filter(pk__in=works.values("call")).order_by("-until", "-pk")
    return list(calls.values_list("pk", "title"))


def me_panel(person_id: int) -> list[OfferedCall] | None:
    """Return what the member's home says of essays: the calls that are open; None if there are none."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return None
    return [one for one in calls_offered(person) if one.call.state == "open"] or None
