"""Choosing one organisation, person or place among very many: type a part of the name, then tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceField
from django.urls import reverse


class Picker(forms.Widget):
    """A search box whose finds, fetched as one types, are radio buttons of the field's name.

    `use` names what may be chosen, one of `registry.views.choose.USES`.
    """

    template_name = "registry/picker.html"
    use_fieldset = True
    choices: Any = ()

    def __init__(self, use: str, placeholder: str) -> None:
        super().__init__()
        self.use = use
        self.placeholder = placeholder

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is chosen already, so that its name is shown."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "url": f"{reverse('choose', args=[self.use])}?field={name}",
            "search": f"{name}_search",
            "placeholder": self.placeholder,
            "chosen": self._chosen(value),
            "is_required": self.is_required,
        }
        return context

    def _chosen(self, value: Any) -> Model | None:
        if isinstance(value, Model):
            return value
        queryset = getattr(self.choices, "queryset", None)
        if not value or queryset is None or not str(value).isdigit():
            return None
        chosen: Model | None = queryset.filter(pk=value).first()
        return chosen


class PickedField(ModelChoiceField[Any]):
    """A field with a Picker; `queryset` is set by the form from what the actor may choose."""

    default_error_messages = {"invalid_choice": "没有找到所选的这一项，请重新查找并勾选。"}

    def __init__(
        self, use: str, label: str, placeholder: str = "输入名称的一部分，再勾选", **options: Any
    ) -> None:
        empty: QuerySet[Any] | None = options.pop("queryset", None)
        super().__init__(queryset=empty, widget=Picker(use, placeholder), label=label, **options)

    def prepare_value(self, value: Any) -> Any:
        """Keep an object as it is: the widget shows its name without asking for it again."""
        return value
