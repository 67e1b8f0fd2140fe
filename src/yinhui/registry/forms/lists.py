"""What a list of people is narrowed by, read from its address."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.kernel.actor import Actor
from yinhui.registry.codes import PoliticalStatus, Sex
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.queries_people import PeopleFilter
from yinhui.registry.structure import KINDS

AGE_MAX = 130
# A longer list to choose from is no help; the tree of organisations leads to the rest.
ORGANISATIONS_TO_CHOOSE_MAX = 300


class PeopleFilterForm(forms.Form):
    """The filter bar of the people list. What makes no sense is left out, never an error page."""

    q = forms.CharField(label="查找", required=False, max_length=80)
    organisation = forms.ModelChoiceField(
        label="组织", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )
    retirement = forms.ChoiceField(
        label="类别", required=False, choices=[("", "离休和退休"), ("lixiu", "离休"), ("tuixiu", "退休")]
    )
    political = forms.ChoiceField(
        label="政治面貌",
        required=False,
        choices=[("", "全部"), ("party", "中共党员（含预备）"), *PoliticalStatus.choices],
    )
    age_from = forms.IntegerField(label="年龄从", required=False, min_value=0, max_value=AGE_MAX)
    age_to = forms.IntegerField(label="到", required=False, min_value=0, max_value=AGE_MAX)
    sex = forms.ChoiceField(label="性别", required=False, choices=[("", "全部"), *Sex.choices])
    specialty = forms.CharField(label="特长", required=False, max_length=30)
    life = forms.ChoiceField(
        label="健在",
        required=False,
        choices=[("", "健在"), ("deceased", "已去世"), ("all", "全部")],
    )
    away = forms.BooleanField(label="只看外出的", required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        if not actor.may("see_circumstances"):
            del self.fields["away"]
        chosen = self.data.get("organisation", "")
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        organisations.queryset = organisations_visible_to(actor)
        organisations.choices = _organisation_choices(actor, chosen)

    def wanted(self) -> PeopleFilter:
        """Return the filter, of whatever fields could be read."""
        self.is_valid()
        data = self.cleaned_data
        return PeopleFilter(
            text=data.get("q", ""),
            organisation=data.get("organisation"),
            retirement_kind=data.get("retirement", ""),
            political_status=data.get("political", ""),
            sex=data.get("sex", ""),
            age_from=data.get("age_from"),
            age_to=data.get("age_to"),
            specialty=data.get("specialty", "").strip(),
            life=data.get("life") or "living",
            away_now=bool(data.get("away")),
        )


def _organisation_choices(actor: Actor, chosen: str) -> list[tuple[str, Any]]:
    """The organisations below the actor's, by kind, as far as they fit a list; what is chosen always is.

    One query, two when the chosen one did not fit.
    """
    below = organisations_visible_to(actor).filter(dissolved_on=None).exclude(pk=actor.organisation_id)
    rows = list(
        below.order_by("path__len", "kind", "name").values_list("pk", "name", "kind")[
            :ORGANISATIONS_TO_CHOOSE_MAX
        ]
    )
    if chosen.isdigit() and int(chosen) not in {pk for pk, _, _ in rows}:
        rows += organisations_visible_to(actor).filter(pk=int(chosen)).values_list("pk", "name", "kind")
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for pk, name, kind in rows:
        by_kind.setdefault(KINDS[kind].name, []).append((str(pk), name))
    return [("", "全部"), *by_kind.items()]


class OfOrganisations(forms.Form):
    """A list's filter by organisation: those in the reader's reach; `has_several` says whether it is worth
    asking."""

    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]
        self.has_several = len(organisations) > 1
