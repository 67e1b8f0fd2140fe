"""Minutes that say nearly what earlier ones of the branch said: pointed out to the writer first.

Two study meetings may well resemble each other; nearly the same words are a copy. The aim is true records,
not punishment, so this is told before the confirmation and kept nowhere.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from yinhui.occasions.models import Occasion

# Two years of monthly meetings: nobody copies from further back, and they are compared in milliseconds.
COMPARED = 24
# Of 100. Two honest theme days written from the same phrases reach some 75.
ALIKE_FROM = 90
# Shorter ones are alike by chance.
CHARACTERS_MIN = 60
# What repeats by itself: the headings of the template, dates, figures, punctuation.
_REPEATS = re.compile(r"【[^】]*】|[\W\d_]+")


@dataclass(frozen=True)
class Likeness:
    """An earlier record of the branch that says nearly the same."""

    title: str
    held_on: dt.date
    occasion_id: int
    per_cent: int


def copied_from(organisation_id: int, text: str) -> Likeness | None:
    """Return, of the organisation's last COMPARED records, the one that the text resembles most; None if none
    is nearly the same."""
    words = _plain(text)
    if len(words) < CHARACTERS_MIN:
        return None
    records = Occasion.objects.filter(organisation_id=organisation_id, voided_reason="").exclude(text="")
    earlier = {
        occasion.pk: occasion
        for occasion in records.order_by("-held_on", "-pk").only("title", "held_on", "text")[:COMPARED]
    }
    texts = {key: _plain(occasion.text) for key, occasion in earlier.items()}
    nearest = process.extractOne(words, texts, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM)
    if nearest is None:
        return None
    _, score, key = nearest
    return Likeness(earlier[key].title, earlier[key].held_on, key, round(score))


def _plain(words: str) -> str:
    return _REPEATS.sub("", words)
