"""Kinds of form field that several of the register's forms use."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from yinhui.kernel import clock

_BETWEEN = re.compile(r"[\s,，、;；/]+")
WORDS_IN_FIELD_MAX = 12
WORD_CHARACTERS_MAX = 30


class DayField(forms.DateField):
    """A civil day, chosen in the browser's calendar or typed."""

    def __init__(self, label: str, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, **options)


class PastDayField(DayField):
    """A day that has come; today unless said otherwise."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("initial", clock.today)
        super().__init__(label, **options)

    def clean(self, value: Any) -> dt.date | None:
        """Refuse a day after today."""
        day: dt.date | None = super().clean(value)
        if day is not None and day > clock.today():
            raise forms.ValidationError("日期不能晚于今天。")
        return day


class WordsField(forms.CharField):
    """A few words in one line, separated by whatever people separate words with: `书法、太极拳`."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label=label, required=False, help_text="多项用顿号隔开", **options)

    def prepare_value(self, value: Any) -> Any:
        """Write a list as one line."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Return the words, each once."""
        words = list(dict.fromkeys(word for word in _BETWEEN.split(super().clean(value) or "") if word))
        if len(words) > WORDS_IN_FIELD_MAX or any(len(word) > WORD_CHARACTERS_MAX for word in words):
            raise forms.ValidationError(
                f"最多填{WORDS_IN_FIELD_MAX}项，每项不超过{WORD_CHARACTERS_MAX}个字，用顿号隔开。"
            )
        return words


class ReasonField(forms.CharField):
    """Why something is done that is looked at later."""

    def __init__(self, label: str = "理由", **options: Any) -> None:
        super().__init__(label=label, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), **options)
