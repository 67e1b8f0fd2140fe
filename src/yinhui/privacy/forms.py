"""The forms of consent and requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from yinhui.kernel.actor import Actor
from yinhui.kernel.forms import IdsField
from yinhui.privacy.actions_requests import OUTCOME_CHARACTERS_MAX, SAID_CHARACTERS_MAX
from yinhui.privacy.consents import ConsentFilter
from yinhui.privacy.kept import GROUPS, kept_in
from yinhui.privacy.models import Answer, HowGiven, RequestKind, RequestState
from yinhui.privacy.purposes import BY_CONSENT, PURPOSES
from yinhui.registry.actions_people import PERSON_FIELDS
from yinhui.registry.forms.fields import PastDayField, ReasonField
from yinhui.registry.forms.people import PersonForm
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.pickers import organisation_choices

_BY_STAFF = [(HowGiven.PAPER, HowGiven.PAPER.label), (HowGiven.IN_PERSON, HowGiven.IN_PERSON.label)]
# Purposes that concern everybody; what concerns children is answered on the child's own page.
_FOR_ALL = [(purpose.key, purpose.title) for purpose in BY_CONSENT if purpose.under_age is None]
_FIELDS = [
    (group.title, [(kept.key, kept.label) for kept in kept_in(group.key)]) for group in GROUPS.values()
]
# A register without a name, or without knowing whether somebody is retired, is none.
NEVER_EMPTY = ("name", "retirement_kind")


class ConsentFilterForm(forms.Form):
    """The filter bar of the list of answers. What makes no sense is left out, never an error page."""

    purpose = forms.ChoiceField(label="用途", choices=_FOR_ALL, required=False)
    answer = forms.ChoiceField(
        label="答复",
        required=False,
        choices=[("", "全部"), ("none", "还没有答复"), ("given", "同意"), ("no", "不同意或已撤回")],
    )
    organisation = forms.ModelChoiceField(
        label="组织", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations_visible_to(actor)
        field.choices = [("", "全部"), *organisation_choices(actor)]

    def wanted(self) -> ConsentFilter:
        """Return the filter, of whatever fields could be read; the first purpose if none is named."""
        self.is_valid()
        data = self.cleaned_data
        return ConsentFilter(
            purpose=PURPOSES[data.get("purpose") or _FOR_ALL[0][0]],
            organisation=data.get("organisation"),
            answer=data.get("answer", ""),
        )


class AnswerForm(forms.Form):
    """What somebody said about a purpose, as staff record it."""

    purpose = forms.ChoiceField(label="用途", choices=[(one.key, one.title) for one in BY_CONSENT])
    answer = forms.ChoiceField(label="答复", choices=Answer.choices, widget=forms.RadioSelect)
    on = PastDayField("答复日期")
    how = forms.ChoiceField(label="方式", choices=_BY_STAFF, widget=forms.RadioSelect)
    paper = forms.FileField(
        label="签字的照片或扫描件", required=False, help_text="书面签字的，请拍照上传；JPG、PNG 或 PDF。"
    )


class OneAnswerForm(AnswerForm):
    """The same of one person, with the guardian of a child."""

    guardian_name = forms.CharField(
        label="监护人姓名", max_length=50, required=False, help_text="不满十四周岁的孩子由监护人答复"
    )
    guardian_relation = forms.CharField(label="监护人与孩子的关系", max_length=20, required=False)

    field_order = ("purpose", "answer", "on", "how", "guardian_name", "guardian_relation", "paper")


class ManyAnswersForm(AnswerForm):
    """The same of several people who signed one list."""

    chosen = IdsField()


class AskForm(forms.Form):
    """What somebody asks about their own data."""

    kind = forms.ChoiceField(label="想办什么", choices=RequestKind.choices, widget=forms.RadioSelect)
    field = forms.ChoiceField(label="哪一项资料", choices=_FIELDS)
    said = forms.CharField(
        label="请写明",
        required=False,
        max_length=SAID_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="更正的写正确的内容；删除、查阅的写理由。",
    )


class AskForForm(AskForm):
    """The same, entered by staff for the person."""

    how = forms.ChoiceField(label="本人怎样提出的", choices=_BY_STAFF, widget=forms.RadioSelect)


class RequestFilterForm(forms.Form):
    """The filter bar of requests."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("overdue", "已超期"), *RequestState.choices]
    )
    kind = forms.ChoiceField(label="事项", required=False, choices=[("", "全部"), *RequestKind.choices])


class DeclineForm(forms.Form):
    """Why a request is not granted; the person reads it."""

    outcome = ReasonField("不予办理的理由", help_text="本人会看到，请写明依据和救济途径。")


class GrantForm(forms.Form):
    """How a request was carried out; for a correction of the person's own row, with the right value in its
    own kind of field (`value`)."""

    outcome = forms.CharField(
        label="办理结果",
        max_length=OUTCOME_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="本人会看到。",
    )

    def __init__(
        self, *args: Any, actor: Actor, person: Person, kind: str, field: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.is_own_row = field in PERSON_FIELDS or field == "id_number"
        self.kind, self.field = kind, field
        if self.is_own_row and kind == RequestKind.CORRECT:
            form = PersonForm(actor=actor, person=person)
            self.fields["value"] = form.fields[field]
            self.fields["value"].required = field in NEVER_EMPTY
            self.initial["value"] = form.initial.get(field, "")
            self.order_fields(("value", "outcome"))

    def clean(self) -> dict[str, Any]:
        """Refuse to empty what the register cannot do without."""
        if self.kind == RequestKind.DELETE and self.field in NEVER_EMPTY:
            raise forms.ValidationError("姓名和类别是登记所必需的，不能删除。请改为“不予办理”，说明理由。")
        return dict(self.cleaned_data)

    @property
    def changes(self) -> dict[str, Any] | None:
        """What to write into the person's own row, if that is where it is."""
        if not self.is_own_row or self.kind == RequestKind.EXPLAIN:
            return None
        if self.kind == RequestKind.CORRECT:
            return {self.field: self.cleaned_data["value"]}
        if self.field == "id_number":
            return {"id_number": ""}
        column = Person._meta.get_field(self.field)
        assert isinstance(column, models.Field)
        return {self.field: None if column.null else column.get_default()}
