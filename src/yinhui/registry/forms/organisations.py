"""Forms about organisations."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.kernel.actor import Actor
from yinhui.registry.actions_organisations import PARTICULARS
from yinhui.registry.choices import places_to_choose, standing_organisations
from yinhui.registry.forms.fields import PastDayField
from yinhui.registry.forms.picker import PickedField
from yinhui.registry.models import Organisation
from yinhui.registry.models.place import PlaceKind
from yinhui.registry.structure import KIND_CHOICES, KINDS


class ListForm(forms.Form):
    """The filter of the list of organisations."""

    q = forms.CharField(label="名称", required=False, max_length=80)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *KIND_CHOICES])


class ParticularsForm(forms.Form):
    """What of an organisation is corrected in place."""

    short_name = forms.CharField(label="简称", max_length=50, required=False)
    party_form = forms.ChoiceField(
        label="党组织形式",
        required=False,
        choices=[
            ("", "不是党组织"),
            ("committee", "党委"),
            ("general_branch", "党总支"),
            ("branch", "党支部"),
        ],
    )
    place = PickedField("place", "对应的小区或社区", required=False, help_text="住在那里的人由本组织服务")
    fixed_day = forms.IntegerField(
        label="每月固定日", required=False, min_value=1, max_value=28, help_text="支部固定活动日，1到28"
    )
    term_years = forms.IntegerField(
        label="任期（年）",
        required=False,
        min_value=1,
        max_value=10,
        help_text="村和社区一般5年，其他一般3年",
    )

    def __init__(
        self, *args: Any, actor: Actor, organisation: Organisation | None = None, **options: Any
    ) -> None:
        if organisation is not None:
            options.setdefault("initial", {name: getattr(organisation, name) for name in PARTICULARS})
        super().__init__(*args, **options)
        self.fields["place"].queryset = places_to_choose(actor)  # type: ignore[attr-defined]

    @property
    def particulars(self) -> dict[str, Any]:
        """What the form says, as the actions take it."""
        return {name: self.cleaned_data[name] for name in PARTICULARS}


class FoundingForm(ParticularsForm):
    """A new organisation."""

    field_order = ("parent", "kind", "name", "founded_on")
    parent = PickedField("standing", "上级组织")
    kind = forms.ChoiceField(label="类型", choices=KIND_CHOICES)
    name = forms.CharField(label="名称", max_length=100)
    founded_on = PastDayField("成立日期")

    def __init__(self, *args: Any, actor: Actor, parent: Organisation | None = None, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.fields["parent"].queryset = standing_organisations(actor)  # type: ignore[attr-defined]
        if parent is not None:
            below = [(kind.key, kind.name) for kind in KINDS.values() if parent.kind in kind.under]
            self.fields["kind"].choices = below  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label="新名称", max_length=100)
    on = PastDayField("生效日期")


class MoveForm(forms.Form):
    """Another parent."""

    parent = PickedField("standing", "新的上级组织")
    on = PastDayField("生效日期")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].queryset = standing_organisations(actor)  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Into which organisation."""

    into = PickedField("standing", "并入")
    on = PastDayField("生效日期")
    reason = forms.CharField(label="原因", max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        same_kind = standing_organisations(actor).filter(kind=organisation.kind).exclude(pk=organisation.pk)
        self.fields["into"].queryset = same_kind  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """Which members form the new organisation."""

    name = forms.CharField(label="新组织名称", max_length=100)
    on = PastDayField("生效日期")
    reason = forms.CharField(label="原因", max_length=200, required=False)
    people = forms.TypedMultipleChoiceField(
        label="划入新组织的成员", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, members: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].choices = members  # type: ignore[attr-defined]


class DissolveForm(forms.Form):
    """From which day it no longer exists."""

    on = PastDayField("撤销日期", help_text="从这一天起不再存在")


class PlaceForm(forms.Form):
    """A place inside another."""

    kind = forms.ChoiceField(label="类型")
    name = forms.CharField(label="名称", max_length=60, help_text="如：天鹅湖小区、3号楼、2单元、501")

    def __init__(self, *args: Any, within_kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        order = PlaceKind.values
        narrower = order[order.index(within_kind) + 1 :]
        self.fields["kind"].choices = [(key, PlaceKind(key).label) for key in narrower]  # type: ignore[attr-defined]
