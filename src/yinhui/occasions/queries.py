"""Occasions as pages read them: whose scope, whole or in part, who came and who did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import Attachment
from yinhui.kernel.record_versions import EarlierVersion, Wording, earlier_versions
from yinhui.kernel.records import RecordFilters, is_late, late_entries
from yinhui.occasions.facts import occasion_facts
from yinhui.occasions.models import Manner, Occasion, OccasionPhoto, Participation
from yinhui.occasions.rosters import absent_from
from yinhui.registry.consented import not_for_publicity
from yinhui.registry.models import Person
from yinhui.registry.permissions import may, people_visible_to, within_reach
from yinhui.registry.pickers import people_named
from yinhui.registry.search import people_found
from yinhui.rulebook.actions_discharge import Lack, missing_evidence
from yinhui.rulebook.models import RecordKind
from yinhui.rulebook.queries import DutyRow
from yinhui.rulebook.queries_records import duties_of_record

# Of so many people whom the words of a filter may mean, the records are looked for.
NAMESAKES_MAX = 200
SORTS = {
    "held_on": ("held_on", "pk"),
    "-held_on": ("-held_on", "-pk"),
    "recorded_at": ("recorded_at", "pk"),
    "-recorded_at": ("-recorded_at", "-pk"),
}
VERSION_LABELS = {
    "kind": "类型",
    "setting": "方式",
    "title": "主题",
    "held_on": "日期",
    "starts_at": "开始时间",
    "duration_min": "时长（分钟）",
    "place": "地点",
    "chair": "主持人",
    "text": "记录",
    "voided_reason": "作废理由",
}


def occasions_visible_to(actor: Actor) -> QuerySet[Occasion]:
    """Return the occasions of the actor's organisation and those below it."""
    return within_reach(actor, Occasion.objects.all())


def occasions_listed(actor: Actor, filters: RecordFilters, sort: str = "-held_on") -> QuerySet[Occasion]:
    """Return the occasions of a list, without their minutes; how many were there is told by `counts_of`.

    Voided ones are left out unless asked for (`state` "voided" or "all"). Of one person (`person_id`) it is
    every occasion they were at, other organisations' too.
    """
    occasions = (
        _occasions_with(actor, filters.person_id) if filters.person_id else occasions_visible_to(actor)
    )
    conditions: dict[str, Any] = {
        "kind": filters.kind or None,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "held_on__gte": filters.since,
        "held_on__lte": filters.until,
    }
    occasions = occasions.filter(**{key: value for key, value in conditions.items() if value is not None})
    if filters.state == "standing":
        occasions = occasions.filter(voided_reason="")
    elif filters.state == "voided":
        occasions = occasions.exclude(voided_reason="")
    if filters.only_late:
        occasions = occasions.filter(late_entries("held_on"))
    if filters.words:
        occasions = occasions.filter(_matches(actor, filters.words))
    occasions = occasions.select_related("organisation").defer("text")
    return occasions.order_by(*SORTS.get(sort, SORTS["-held_on"]))


@dataclass(frozen=True)
class OccasionSheet:
    """One occasion as its page shows it to one actor.

    Everybody who came is named to whoever reaches the organisation, even those who have moved away since;
    only those in `within_reach` have a page to go to. Others see the people in their reach, the number of
    the rest (`beyond_reach`), and neither minutes nor photographs (`is_whole`). `absent` are those who
    were expected and not there; None where nobody in particular was expected. `not_for_publicity`: no
    photographs of them may leave. `manners` counts how they signed in; empty where it was all typed
    afterwards.
    """

    occasion: Occasion
    people: list[Person]
    within_reach: set[int]
    beyond_reach: int
    absent: list[Person] | None
    manners: list[tuple[str, int]]
    is_whole: bool
    may_change: bool
    is_late: bool
    photos: list[Attachment]
    not_for_publicity: list[Person]
    discharged: list[DutyRow]
    lacks: list[Lack]
    versions: list[EarlierVersion]


def occasion_sheet(actor: Actor, occasion_id: int) -> OccasionSheet:
    """Return one occasion for its page. Raises NotFound, which does not tell whether it exists."""
    occasion = occasion_for(actor, occasion_id)
    came = dict(occasion.participations.values_list("person_id", "manner"))
    ids = list(came)
    within_reach = set(people_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    is_own = may(actor, "see_people", occasion.organisation)
    is_whole = is_own or len(within_reach) == len(ids)
    people = people_named(ids if is_whole else within_reach)
    photos = list(occasion.photos.order_by("pk")) if is_whole else []
    may_change = is_own and actor.may("hold_activities") and not occasion.voided_reason
    facts = occasion_facts(occasion, people_ids=ids, photo_count=sum(photo.is_picture for photo in photos))
    return OccasionSheet(
        occasion=occasion,
        people=people,
        within_reach=within_reach,
        beyond_reach=len(ids) - len(people),
        absent=absent_from(occasion.organisation, occasion.kind, occasion.held_on, ids) if is_own else None,
        manners=_manners(came.values()) if is_whole else [],
        is_whole=is_whole,
        may_change=may_change,
        is_late=is_late(occasion.held_on, occasion.recorded_at),
        photos=photos,
        not_for_publicity=not_for_publicity(people) if photos else [],
        discharged=duties_of_record(actor, RecordKind.OCCASION, occasion.pk),
        lacks=missing_evidence(actor=actor, record=facts) if may_change else [],
        versions=_versions(occasion, ids, photos) if is_own else [],
    )


def occasion_for(actor: Actor, occasion_id: int) -> Occasion:
    """Return an occasion of an organisation that the actor reaches, or where somebody they see was."""
    occasion = (
        Occasion.objects.select_related("organisation", "county", "recorded_by__person")
        .filter(pk=occasion_id)
        .first()
    )
    if occasion is None or not (
        may(actor, "see_people", occasion.organisation)
        or people_visible_to(actor).filter(occasions=occasion).exists()
    ):
        raise NotFound("没有找到这条活动记录，或者不在您的管理范围内。请从“活动”重新查找。")
    return occasion


def photo_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if an occasion that the actor may see whole links the attachment (`kernel.attachments`)."""
    beyond = Participation.objects.filter(occasion=OuterRef("pk")).exclude(
        Exists(people_visible_to(actor).filter(pk=OuterRef("person_id")))
    )
    linking = OccasionPhoto.objects.filter(attachment_id=attachment_id).values("occasion_id")
    return (
        occasions_visible_to(actor).filter(pk__in=linking).exists()
        or Occasion.objects.filter(~Exists(beyond), pk__in=linking).exists()
    )


def _occasions_with(actor: Actor, person_id: int) -> QuerySet[Occasion]:
    person = people_visible_to(actor).filter(pk=person_id)
    return Occasion.objects.filter(
        pk__in=Participation.objects.filter(person__in=person).values("occasion_id")
    )


def _manners(manners: Collection[str]) -> list[tuple[str, int]]:
    if set(manners) <= {Manner.TYPED}:
        return []
    return [(Manner(key).label, number) for key, number in Counter(manners).most_common()]


def _matches(actor: Actor, words: str) -> Q:
    people = people_found(actor, words, NAMESAKES_MAX)
    with_them = Participation.objects.filter(person_id__in=people).values("occasion_id")
    return (
        Q(title__contains=words) | Q(place__contains=words) | Q(chair__contains=words) | Q(pk__in=with_them)
    )


def _versions(occasion: Occasion, people: list[int], photos: list[Attachment]) -> list[EarlierVersion]:
    def name_people(ids: Iterable[int]) -> dict[int, str]:
        return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))

    return earlier_versions(
        occasion,
        people=people,
        photos=[photo.pk for photo in photos],
        wording=Wording(labels=VERSION_LABELS, people_label="参加人员", name_people=name_people),
    )
