"""Terms in words, for templates."""

from __future__ import annotations

import datetime as dt

from django import template

from yinhui.learning.classes.models import Term
from yinhui.learning.classes.words import term_in_words, weekdays_in_words

register = template.Library()
register.filter("weekdays", weekdays_in_words)
register.filter("term_name", term_in_words)


@register.filter
def last_day(term: Term) -> dt.date:
    """The last day of a term; its period ends the day after."""
    last: dt.date = term.period.upper - dt.timedelta(days=1)
    return last
