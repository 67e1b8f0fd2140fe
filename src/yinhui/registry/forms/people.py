"""Forms about one person: admission, correction, family."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from yinhui.kernel.actor import Actor
from yinhui.registry.actions_circumstances import OPENING_REASONS
from yinhui.registry.actions_people import PERSON_FIELDS
from yinhui.registry.choices import branches_to_choose, home_units_to_choose, places_to_choose
from yinhui.registry.codes import HealthClass, LivingSituation
from yinhui.registry.forms.fields import DayField, PastDayField, ReasonField, WordsField
from yinhui.registry.forms.picker import PickedField
from yinhui.registry.models import Person

_DAYS = ("birth_date", "retired_on", "joined_party_on")
_WORDS = ("specialties", "interests", "service_needs")
_REQUIRED = ("name", "retirement_kind")


class PersonForm(forms.Form):
    """What is known of a person; `id_number` stays empty for "as it is"."""

    def __init__(self, *args: Any, actor: Actor, person: Person | None = None, **options: Any) -> None:
        if person is not None:
            initial = {name: getattr(person, name) for name in PERSON_FIELDS}
            options.setdefault("initial", initial | {"version": person.version})
        super().__init__(*args, **options)
        self.fields.update(_person_fields(actor))

    @property
    def changes(self) -> dict[str, Any]:
        """What the form says of the person, as `admit_person` and `amend_person` take it."""
        names = (*PERSON_FIELDS, "id_number") if self.cleaned_data["id_number"] else PERSON_FIELDS
        return {name: self.cleaned_data[name] for name in names}

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by subject, as the page groups them."""
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]


SECTIONS = (
    ("基本情况", ("name", "sex", "nation", "birth_date", "id_number", "education")),
    ("联系方式", ("phone", "landline")),
    ("离退休", ("retirement_kind", "retired_on", "former_post", "rank", "home_unit")),
    ("政治面貌", ("political_status", "joined_party_on")),
    ("特长与需求", (*_WORDS, "note")),
)


class AdmissionForm(PersonForm):
    """A new person, with branch and residence."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.fields["branch"] = PickedField("branch", "所在支部", required=False)
        self.fields["branch"].queryset = branches_to_choose(actor)  # type: ignore[attr-defined]
        self.fields["place"] = PickedField("place", "居住小区或社区", required=False)
        self.fields["place"].queryset = places_to_choose(actor)  # type: ignore[attr-defined]
        for name, label in (("building", "楼栋"), ("entrance", "单元"), ("flat", "门牌")):
            self.fields[name] = forms.CharField(label=label, max_length=20, required=False)
        self.fields["since"] = PastDayField("自何日起", help_text="支部关系和住址从这一天算起")
        self.fields["although_similar"] = forms.BooleanField(
            label="确认不是同一人", required=False, widget=forms.HiddenInput
        )

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Branch and residence come before the rest is detailed."""
        belonging = ("branch", "place", "building", "entrance", "flat", "since")
        return [*super().sections(), ("支部与住址", [self[name] for name in belonging])]


class AmendForm(PersonForm):
    """A correction of a person who is registered, read at `version`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="更正说明", max_length=200, required=False, help_text="如：本人来电更正")

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The reason comes last."""
        return [*super().sections(), ("更正说明", [self["reason"]])]


class _NotRemembered(forms.TextInput):
    """A text that the browser is asked not to keep for the next time."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"})


class ContactForm(forms.Form):
    """Somebody to call."""

    name = forms.CharField(label="姓名", max_length=50, widget=_NotRemembered)
    relation = forms.CharField(label="与本人关系", max_length=20, required=False, widget=_NotRemembered)
    phone = forms.CharField(label="电话", max_length=20, widget=_NotRemembered)


class OpeningForm(forms.Form):
    """Why something walled off is opened."""

    preset = forms.ChoiceField(
        label="查看理由",
        choices=[(reason, reason) for reason in OPENING_REASONS],
        required=False,
        widget=forms.RadioSelect,
        help_text="会连同您的姓名、职务和时间记录在案，本人可以看到",
    )
    reason = ReasonField("其他理由", required=False)

    def clean_reason(self) -> str:
        """What was written, else what was chosen."""
        reason: str = self.cleaned_data["reason"] or self.cleaned_data.get("preset", "")
        if not reason:
            raise forms.ValidationError("请选择或者写明查看的理由。")
        return reason


class ExportReasonForm(forms.Form):
    """Why ID numbers have to leave with the list."""

    reason = ReasonField("导出理由", help_text="如“报送医保局核对名单”，会连同您的姓名、职务和时间记录在案")


class CircumstancesForm(forms.Form):
    """Health, living situation and what to mind when caring."""

    health_class = forms.ChoiceField(
        label="健康状况", choices=[("", "未登记"), *HealthClass.choices], required=False
    )
    living_situation = forms.ChoiceField(
        label="居住状况", choices=[("", "未登记"), *LivingSituation.choices], required=False
    )
    care_note = forms.CharField(
        label="关怀备注", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


def _person_fields(actor: Actor) -> dict[str, forms.Field]:
    """The fields of the person's table with their own labels, for people to fill in."""
    fields: dict[str, forms.Field] = {}
    for name, made in fields_for_model(Person, fields=PERSON_FIELDS).items():
        label = str(made.label)
        if name in _DAYS:
            fields[name] = DayField(label, required=False)
        elif name in _WORDS:
            fields[name] = WordsField(label)
        elif name == "home_unit":
            fields[name] = PickedField(
                "home_unit", label, required=False, queryset=home_units_to_choose(actor)
            )
        else:
            made.required = name in _REQUIRED
            fields[name] = made
    fields["id_number"] = forms.CharField(
        label="身份证号",
        max_length=18,
        required=False,
        help_text="加密保存。不填则保持不变",
        widget=_NotRemembered,
    )
    return fields
