"""Choosing whom a notice is for: the people list's filter, and beside it posts, homes, interests, groups,
classes and alliances."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from yinhui.groups.models import GroupMember, InterestGroup
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.forms import in_words
from yinhui.learning.classes.models import Enrolment, Term
from yinhui.learning.classes.words import term_in_words
from yinhui.registry.forms.lists import PeopleFilterForm
from yinhui.registry.models import Appointment, Membership, Organisation, Person, Place, Residence
from yinhui.registry.permissions import in_reach, organisations_visible_to
from yinhui.registry.queries_people import PeopleFilter, people_listed
from yinhui.registry.structure import POSTS

# A longer list to choose from is no help: the text finds the rest.
CHOICES_MAX = 300
_POSTS_TOLD = [
    (post.key, post.name) for post in POSTS.values() if "see_people" in post.may or post.key == "merchant"
]


@dataclass(frozen=True)
class Audience:
    """Whom a filter means: the people list's filter, narrowed further. Empty values do not narrow.

    Who is in one of several interest groups, or has a seat in one of several terms, is meant.
    """

    people: PeopleFilter
    post: str = ""
    home_unit: Organisation | None = None
    compound: Place | None = None
    interest: str = ""
    group: Organisation | None = None
    interest_groups: Sequence[InterestGroup] = ()
    terms: Sequence[Term] = ()

    @property
    def with_serving(self) -> bool:
        """True if serving officials are meant too: looked for by a post, a group or a class."""
        return bool(self.post or self.interest_groups or self.terms)


def people_meant(actor: Actor, audience: Audience) -> QuerySet[Person]:
    """Return the living people in the actor's sight whom the filter means. With a post, a group or a class,
    serving officials are among them."""
    listed = dataclasses.replace(
        audience.people, life="living", away_now=False, with_serving=audience.with_serving
    )
    people = people_listed(actor, listed)
    today = clock.today()
    if audience.post:
        held = Appointment.objects.filter(person=OuterRef("pk"), post=audience.post, period__contains=today)
        people = people.filter(Exists(held))
    if audience.home_unit:
        people = people.filter(home_unit=audience.home_unit)
    if audience.compound:
        living = Residence.objects.filter(
            person=OuterRef("pk"), place__path__contains=[audience.compound.pk], period__contains=today
        )
        people = people.filter(Exists(living))
    if audience.interest:
        word = [audience.interest]
        people = people.filter(Q(interests__contains=word) | Q(specialties__contains=word))
    if audience.group:
        member = Membership.objects.filter(
            person=OuterRef("pk"),
            organisation__path__contains=[audience.group.pk],
            period__contains=today,
        )
        people = people.filter(Exists(member))
    if audience.interest_groups:
        joined = GroupMember.objects.filter(
            person=OuterRef("pk"), group__in=audience.interest_groups, period__contains=today
        )
        people = people.filter(Exists(joined))
    if audience.terms:
        learning = Enrolment.objects.filter(
            person=OuterRef("pk"), term__in=audience.terms, given_up_at=None, seat__isnull=False
        )
        people = people.filter(Exists(learning))
    return people


def groups_offered(actor: Actor) -> QuerySet[InterestGroup]:
    """Return the interest groups in reach whose members can be told."""
    return InterestGroup.objects.filter(in_reach(actor), closed_on=None).order_by("name", "pk")


def terms_offered(actor: Actor) -> QuerySet[Term]:
    """Return the terms in reach whose learners can be told: those that are not over or cancelled."""
    terms = Term.objects.filter(in_reach(actor), cancelled_reason="", period__endswith__gt=clock.today())
    return terms.select_related("course").order_by("course__name", "section", "pk")


@dataclass(frozen=True)
class Gathered:
    """Who belongs to groups or learns in terms that were ticked on their lists, and that in words."""

    audience: Audience
    about: str


def gathered(actor: Actor, group_ids: Collection[int], term_ids: Collection[int]) -> Gathered | None:
    """Return whom the ticked groups, or else the ticked terms, mean; None where none of them is in reach."""
    if groups := list(groups_offered(actor).filter(pk__in=group_ids)):
        names = "、".join(group.name for group in groups)
        return Gathered(Audience(PeopleFilter(), interest_groups=groups), f"兴趣小组：{names}")
    if terms := list(terms_offered(actor).filter(pk__in=term_ids)):
        names = "、".join(term_in_words(term) for term in terms)
        return Gathered(Audience(PeopleFilter(), terms=terms), f"课堂：{names}")
    return None


class AudienceForm(PeopleFilterForm):
    """Whom to tell. What makes no sense is left out, never an error page."""

    post = forms.ChoiceField(label="职务", required=False, choices=[("", "不限"), *_POSTS_TOLD])
    home_unit = forms.ModelChoiceField(
        label="原工作单位", queryset=Organisation.objects.none(), required=False, empty_label="不限"
    )
    compound = forms.ModelChoiceField(
        label="住在小区", queryset=Place.objects.none(), required=False, empty_label="不限"
    )
    interest = forms.CharField(label="兴趣或特长", required=False, max_length=30)
    group = forms.ModelChoiceField(
        label="党小组、联盟、分会", queryset=Organisation.objects.none(), required=False, empty_label="不限"
    )
    interest_group = forms.ModelChoiceField(
        label="兴趣小组", queryset=InterestGroup.objects.none(), required=False, empty_label="不限"
    )
    term = forms.ModelChoiceField(
        label="课堂", queryset=Term.objects.none(), required=False, empty_label="不限"
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        for unasked in ("life", "away", "specialty"):
            self.fields.pop(unasked, None)
        standing = organisations_visible_to(actor).filter(dissolved_on=None).order_by("name")
        self._offer("home_unit", standing.filter(kind__in=("unit", "mass_organisation")))
        self._offer("group", standing.filter(kind__in=("group", "alliance", "alliance_chapter")))
        self._offer(
            "compound", Place.objects.filter(county=actor.county_id, kind="compound").order_by("name")
        )
        self._offer("interest_group", groups_offered(actor))
        self._offer("term", terms_offered(actor), term_in_words)

    @property
    def audience(self) -> Audience:
        """Whom the fields mean that could be read."""
        people = self.wanted()
        given = self.cleaned_data
        return Audience(
            people=people,
            post=given.get("post", ""),
            home_unit=given.get("home_unit"),
            compound=given.get("compound"),
            interest=given.get("interest", "").strip(),
            group=given.get("group"),
            interest_groups=_one(given.get("interest_group")),
            terms=_one(given.get("term")),
        )

    @property
    def about(self) -> str:
        """The filter in words, as it stands beside the notice."""
        self.is_valid()
        return in_words(self) or "管理范围内健在的离休、退休人员"

    def _offer(
        self, name: str, rows: QuerySet[Any], in_words: Callable[[Any], str] = attrgetter("name")
    ) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        named = [(str(row.pk), in_words(row)) for row in rows[:CHOICES_MAX]]
        field.choices = [("", "不限"), *named]


def _one(chosen: Any) -> tuple[Any, ...]:
    return () if chosen is None else (chosen,)
