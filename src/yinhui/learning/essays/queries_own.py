"""Essays as members see them: the calls open to them, their own works, and the reviews that they owe."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.learning.essays.models import EssayCall, Review, Work, WorkPhoto
from yinhui.learning.own import on_behalf, own_person
from yinhui.registry.models import Person

LISTED_MAX = 50


@dataclass(frozen=True)
class OfferedCall:
    """A call on a member's list, with their own works for it."""

    call: EssayCall
    works: list[Work] = field(default_factory=list)


def calls_offered(person: Person) -> list[OfferedCall]:
    """Return the announced calls that the person may enter or has entered, latest first, at most LISTED_MAX.
    Two queries."""
    works: dict[int, list[Work]] = {}
    for work in Work.objects.filter(person=person).defer("text").order_by("pk"):
        works.setdefault(work.call_id, []).append(work)
    theirs = Q(organisation_id__in=[person.county_id, *person.visible_in]) | Q(pk__in=works)
    calls = (
        EssayCall.objects.filter(theirs, county_id=person.county_id, announced_at__isnull=False)
        .filter(cancelled_reason="")
        .select_related("organisation")
        .order_by("-until", "-pk")
    )
    return [OfferedCall(call, works.get(call.pk, [])) for call in calls[:LISTED_MAX]]


def own_work(actor: Actor, work_id: int) -> Work:
    """Return one of one's own works, with its call. Raises NotFound."""
    found = (
        Work.objects.select_related("call__organisation", "call__county")
        .filter(pk=work_id, person_id=actor.person_id or 0)
        .first()
    )
    if found is None:
        raise NotFound("没有找到您的这件作品。请回到“征文与作品”看看。")
    return found


@dataclass(frozen=True)
class OwnReview:
    """A review that the person owes or has given; the work comes without its author."""

    review: Review
    call: EssayCall
    kind: str
    title: str
    text: str = ""
    photos: tuple[Attachment, ...] = ()


def own_reviews(actor: Actor) -> list[OwnReview]:
    """Return the reviews that were given to the person who is signed in, those owed first. Two queries as the
    program: of a work it gives away kind and title, nothing of the author."""
    person = own_person(actor)
    with on_behalf(person.county, "我的评审"):
        reviews = (
            Review.objects.filter(person=person, work__call__cancelled_reason="")
            .select_related("work__call")
            .defer("work__text")
            .order_by("work__call__declared_at", "given_at", "pk")
        )
        return [
            OwnReview(review, review.work.call, review.work.get_kind_display(), review.work.title)
            for review in reviews
        ]


def own_review(actor: Actor, review_id: int) -> OwnReview:
    """Return one review with the work to be judged, without its author. Raises NotFound."""
    person = own_person(actor)
    with on_behalf(person.county, "评审作品"):
        review = Review.objects.filter(person=person, pk=review_id).select_related("work__call").first()
        if review is None:
            raise NotFound("没有找到交给您评的这件作品。请回到“我的评审”看看。")
        work = review.work
        photos = Attachment.objects.filter(
            pk__in=WorkPhoto.objects.filter(work=work).values("attachment")
        ).order_by("pk")
        return OwnReview(
            review, work.call, work.get_kind_display(), work.title, work.text, photos=tuple(photos)
        )
