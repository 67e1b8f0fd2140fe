"""What forms of several rooms are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from yinhui.kernel.attachments import store_all
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.records import REASON_CHARACTERS_MAX
from yinhui.kernel.requests import StaffRequest


def ids_in(values: Iterable[object]) -> tuple[int, ...]:
    """Return the numbers among the values, each once, in their order: what `?duty=3&duty=5` names."""
    return tuple(dict.fromkeys(int(str(value)) for value in values if str(value).isdecimal()))


def asked_for(form: forms.Form) -> list[tuple[str, str]]:
    """Return what a filter form was sent, name and value: sent again with the rows ticked on its list."""
    data = form.data if isinstance(form.data, QueryDict) else QueryDict()
    return [(name, value) for name in (*form.fields, "sort") for value in data.getlist(name) if value]


class IdsField(forms.Field):
    """Things chosen by their numbers, one input each; what is no number is left out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[int, ...]:
        """Return the numbers. Whether they may be chosen is the action's question."""
        ids = ids_in(value or ())
        if self.required and not ids:
            raise ValidationError(self.error_messages["required"], code="required")
        return ids


def in_words(form: forms.Form) -> str:
    """Return what a filter asks in words, "查找：财政局；类别：离休", for the register of copies.

    The form was validated; fields left empty or wrong are left out.
    """
    said = []
    for name, value in form.cleaned_data.items():
        if value in (None, "", False) or isinstance(form.fields[name].widget, forms.HiddenInput):
            continue
        bound = form[name]
        choices = getattr(bound.field, "choices", None)
        labels = {str(key): label for key, label in choices} if choices else {}
        word = "是" if value is True else labels.get(str(bound.value()), value)
        said.append(f"{bound.label}：{word}")
    return "；".join(said)


def add_refusal(form: forms.BaseForm, error: YinhuiError) -> None:
    """Show what an action refused at the field it belongs to, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def take_photos(request: StaffRequest, form: forms.Form) -> bool:
    """Keep the files that came with the form itself (without scripts, or still going up) as its `photo`.

    Returns False if one was refused; the reasons are then on the form, with everything that was typed.
    """
    kept, refused = store_all(
        actor=request.actor,
        files=request.FILES.getlist("files"),
        keep_position="keep_position" in request.POST,
    )
    data = request.POST.copy()
    for attachment in kept:
        data.appendlist("photo", str(attachment.pk))
    form.data = data
    for reason in refused:
        form.add_error("photo", reason)
    return not refused


class VoidForm(forms.Form):
    """Why a record is void, and which version of it was seen."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="作废的理由",
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写作废的理由。"},
    )

    @property
    def first_error(self) -> str:
        """What to say when it is not valid."""
        return next((str(errors[0]) for errors in self.errors.values()), "")
