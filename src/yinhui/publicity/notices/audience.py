"""Choosing whom a notice is for: the people list's filter, and beside it posts, homes, interests, groups."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.forms import in_words
from yinhui.registry.forms.lists import PeopleFilterForm
from yinhui.registry.models import Appointment, Membership, Organisation, Person, Place, Residence
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.queries_people import PeopleFilter, people_listed
from yinhui.registry.structure import POSTS

# A longer list to choose from is no help: the text finds the rest.
CHOICES_MAX = 300
_POSTS_TOLD = [
    (post.key, post.name) for post in POSTS.values() if "see_people" in post.may or post.key == "merchant"
]


@dataclass(frozen=True)
class Audience:
    """Whom a filter means: the people list's filter, narrowed further. Empty values do not narrow."""

    people: PeopleFilter
    post: str = ""
    home_unit: Organisation | None = None
    compound: Place | None = None
    interest: str = ""
    group: Organisation | None = None


def people_meant(actor: Actor, audience: Audience) -> QuerySet[Person]:
    """Return the living people in the actor's sight whom the filter means. With a post, serving officials
    who hold it are among them."""
    listed = dataclasses.replace(
        audience.people, life="living", away_now=False, with_serving=bool(audience.post)
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
            person=OuterRef("pk"), organisation=audience.group, period__contains=today
        )
        people = people.filter(Exists(member))
    return people


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
        label="党小组、联盟", queryset=Organisation.objects.none(), required=False, empty_label="不限"
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
        )

    @property
    def about(self) -> str:
        """The filter in words, as it stands beside the notice."""
        self.is_valid()
        return in_words(self) or "管理范围内健在的离休、退休人员"

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        named = [(str(pk), words) for pk, words in rows.values_list("pk", "name")[:CHOICES_MAX]]
        field.choices = [("", "不限"), *named]
