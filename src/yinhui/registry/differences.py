"""What differs between a person as registered and what somebody wants to write, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from yinhui.registry.actions_people import PERSON_FIELDS
from yinhui.registry.models import Person


@dataclass(frozen=True)
class Difference:
    """One field: its label, what stands, what is wanted."""

    label: str
    present: str
    wanted: str


def differences(person: Person, wanted: Mapping[str, Any]) -> list[Difference]:
    """Return the fields in which `wanted` differs from the person, in the order of the form.

    The identity number is not among them: it is never shown beside another.
    """
    return [
        Difference(label_of(name), in_words(name, getattr(person, name)), in_words(name, wanted[name]))
        for name in PERSON_FIELDS
        if name in wanted and wanted[name] != getattr(person, name)
    ]


def in_words(name: str, value: Any) -> str:
    """Return a field's value as a page writes it."""
    if value in (None, "", []):
        return "（空）"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, list | tuple):
        return "、".join(value)
    choices = dict(_field(name).flatchoices or ())
    return str(choices.get(value, value))


def label_of(name: str) -> str:
    """Return what a page calls a field of a person."""
    return str(_field(name).verbose_name)


def _field(name: str) -> models.Field[Any, Any]:
    found = Person._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found
