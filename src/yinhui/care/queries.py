"""Visits as pages read them: whose scope, whole or in part, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from yinhui.care.facts import visit_facts
from yinhui.care.models import Visit, VisitedPerson, VisitPhoto
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import EarlierVersion, Wording, earlier_versions
from yinhui.kernel.records import RecordFilters, is_late, late_entries
from yinhui.registry.consented import not_for_publicity
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, people_visible_to, within_reach
from yinhui.registry.pickers import people_named
from yinhui.registry.search import people_found
from yinhui.rulebook.actions_discharge import Lack, missing_evidence
from yinhui.rulebook.models import RecordKind
from yinhui.rulebook.queries import DutyRow
from yinhui.rulebook.queries_records import duties_of_record

# A list names so many of those visited; the record names all.
NAMES_IN_LIST = 4
# Of so many people whom the words of a filter may mean, the visits are looked for.
NAMESAKES_MAX = 200
SORTS = {
    "visited_on": ("visited_on", "pk"),
    "-visited_on": ("-visited_on", "-pk"),
    "recorded_at": ("recorded_at", "pk"),
    "-recorded_at": ("-recorded_at", "-pk"),
}
VERSION_LABELS = {
    "kind": "走访类型",
    "visited_on": "走访日期",
    "place": "地点",
    "visitors": "走访人",
    "text": "走访情况",
    "voided_reason": "作废理由",
}


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """Return the visits recorded by the actor's organisation and those below it."""
    return within_reach(actor, Visit.objects.all())


def visits_listed(actor: Actor, filters: RecordFilters, sort: str = "-visited_on") -> QuerySet[Visit]:
    """Return the visits of a list, with `names` (the first few), `people_count`, `photo_count`.

    Voided ones are left out unless asked for (`state` "voided" or "all"). Never loads the text. Of one person
    (`person_id`) it is every visit to them, by other organisations too, and only they are named.
    """
    visits = _visits_to(actor, filters.person_id) if filters.person_id else visits_visible_to(actor)
    conditions: dict[str, Any] = {
        "kind": filters.kind or None,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "visited_on__gte": filters.since,
        "visited_on__lte": filters.until,
    }
    visits = visits.filter(**{key: value for key, value in conditions.items() if value is not None})
    if filters.state != "all":
        visits = (
            visits.filter(voided_reason="")
            if filters.state == "standing"
            else visits.exclude(voided_reason="")
        )
    if filters.only_late:
        visits = visits.filter(late_entries("visited_on"))
    if filters.words:
        visits = visits.filter(_matches(actor, filters.words))
    return _with_counts(visits, filters.person_id).order_by(*SORTS.get(sort, SORTS["-visited_on"]))


@dataclass(frozen=True)
class VisitSheet:
    """One visit as its page shows it to one actor.

    People are named to whoever reaches the organisation whose record it is, even those who have moved away
    since; only those in `within_reach` have a page to go to. To others, a visit by a wider organisation shows
    the people in their reach and counts the rest (`beyond_reach`), and the text and photographs, which may be
    about the rest, are left out (`is_whole`). The text is for those who may see how people live, and for who
    wrote it (`may_read_text`). `not_for_publicity`: no photographs of
    them may leave.
    """

    visit: Visit
    people: list[Person]
    within_reach: set[int]
    beyond_reach: int
    is_whole: bool
    may_read_text: bool
    may_change: bool
    is_late: bool
    photos: list[Attachment]
    not_for_publicity: list[Person]
    discharged: list[DutyRow]
    lacks: list[Lack]
    versions: list[EarlierVersion]


def visit_sheet(actor: Actor, visit_id: int) -> VisitSheet:
    """Return one visit for its page. Raises NotFound, which does not tell whether it exists."""
    visit = visit_for(actor, visit_id)
    ids = list(visit.visited.values_list("person_id", flat=True))
    within_reach = set(people_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    is_own = may(actor, "see_people", visit.organisation)
    is_whole = is_own or len(within_reach) == len(ids)
    people = people_named(ids if is_whole else within_reach)
    photos = list(visit.photos.order_by("pk")) if is_whole else []
    wrote_it = actor.account_id is not None and actor.account_id == visit.recorded_by_id
    may_read_text = is_whole and (wrote_it or actor.may("see_circumstances"))
    may_change = is_own and actor.may("record_work") and not visit.voided_reason
    facts = visit_facts(visit, people_ids=ids, photo_count=sum(photo.is_picture for photo in photos))
    return VisitSheet(
        visit=visit,
        people=people,
        within_reach=within_reach,
        beyond_reach=len(ids) - len(people),
        is_whole=is_whole,
        may_read_text=may_read_text,
        may_change=may_change,
        is_late=is_late(visit.visited_on, visit.recorded_at),
        photos=photos,
        not_for_publicity=not_for_publicity(people) if photos else [],
        discharged=duties_of_record(actor, RecordKind.VISIT, visit.pk),
        lacks=missing_evidence(actor=actor, record=facts) if may_change else [],
        versions=_versions(actor, visit, ids, photos) if may_read_text else [],
    )


def visit_for(actor: Actor, visit_id: int) -> Visit:
    """Return a visit by an organisation that the actor reaches, or to a person whom the actor sees."""
    visit = (
        Visit.objects.select_related("organisation", "county", "recorded_by__person")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None or not (
        may(actor, "see_people", visit.organisation) or people_visible_to(actor).filter(visits=visit).exists()
    ):
        raise NotFound("没有找到这条走访记录，或者不在您的管理范围内。请从“走访”重新查找。")
    return visit


def photo_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if a visit that the actor may see whole links the attachment (`kernel.attachments.opened_by`)."""
    beyond = VisitedPerson.objects.filter(visit=OuterRef("pk")).exclude(
        Exists(people_visible_to(actor).filter(pk=OuterRef("person_id")))
    )
    linking = VisitPhoto.objects.filter(attachment_id=attachment_id).values("visit_id")
    return (
        visits_visible_to(actor).filter(pk__in=linking).exists()
        or Visit.objects.filter(~Exists(beyond), pk__in=linking).exists()
    )


def _visits_to(actor: Actor, person_id: int) -> QuerySet[Visit]:
    person = people_visible_to(actor).filter(pk=person_id)
    return Visit.objects.filter(pk__in=VisitedPerson.objects.filter(person__in=person).values("visit_id"))


def _with_counts(visits: QuerySet[Visit], person_id: int | None) -> QuerySet[Visit]:
    visited = VisitedPerson.objects.filter(visit=OuterRef("pk")).order_by("pk")
    named = visited.filter(person_id=person_id) if person_id else visited
    photos = VisitPhoto.objects.filter(visit=OuterRef("pk")).order_by()
    return (
        visits.select_related("organisation")
        .defer("text_sealed")
        .annotate(
            names=ArraySubquery(named.values("person__name")[:NAMES_IN_LIST]),
            people_count=Subquery(visited.order_by().values("visit").annotate(n=Count("pk")).values("n")),
            photo_count=Subquery(photos.values("visit").annotate(n=Count("pk")).values("n")),
        )
    )


def _matches(actor: Actor, words: str) -> Q:
    people = people_found(actor, words, NAMESAKES_MAX)
    to_them = VisitedPerson.objects.filter(person_id__in=people).values("visit_id")
    return Q(visitors__contains=words) | Q(place__contains=words) | Q(pk__in=to_them)


def _versions(
    actor: Actor, visit: Visit, people: list[int], photos: list[Attachment]
) -> list[EarlierVersion]:
    def name_people(ids: Iterable[int]) -> dict[int, str]:
        return dict(people_visible_to(actor).filter(pk__in=set(ids)).values_list("pk", "name"))

    return earlier_versions(
        visit,
        people=people,
        photos=[photo.pk for photo in photos],
        wording=Wording(labels=VERSION_LABELS, people_label="走访对象", name_people=name_people),
    )
