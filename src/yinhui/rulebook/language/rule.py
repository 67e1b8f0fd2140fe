"""What a rule says, as frozen data. The TOML keys are the same; docs/rule-language.md explains them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """Whom a duty is about (`[for]`): a kind of subject and filters over it; an empty filter lets all pass.

    `kind` is a key of `vocabulary.SUBJECTS`. `kinds` narrows organisations (or where an appointment is held)
    to kinds of `registry.structure`. Ages are completed years on the day the rule speaks of. A branch's
    full members are counted on the day the duty is judged by; 7 of them have a committee.
    """

    kind: str
    kinds: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    retirement_kinds: tuple[str, ...] = ()
    political_statuses: tuple[str, ...] = ()
    health_classes: tuple[str, ...] = ()
    living_situations: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    full_members_min: int | None = None
    full_members_max: int | None = None


@dataclass(frozen=True)
class Every:
    """Each week, month, quarter or year.

    A week needs `weekday`. A month may name a `day`, or the branch's own fixed day (`on_fixed_day`, with
    `day` for branches that have none); without a day the whole period is the window.
    """

    period: str
    weekday: str | None = None
    day: int | None = None
    on_fixed_day: bool = False


@dataclass(frozen=True)
class EveryDays:
    """Each `days` days, counted from the rule's first day; the whole stretch is the window."""

    days: int


@dataclass(frozen=True)
class LunarDay:
    """A day of the lunar year, never in a leap month; day 30 of a short month is its 29th (除夕)."""

    month: int
    day: int


@dataclass(frozen=True)
class SolarDay:
    """A day of the civil year."""

    month: int
    day: int


@dataclass(frozen=True)
class Birthday:
    """Each `every_years` birthdays from `from_age` on. Who was born on 29 February has it on the 28th."""

    every_years: int
    from_age: int


@dataclass(frozen=True)
class After:
    """Within `days` days after an event of `vocabulary.EVENTS`, or after its report if that came later."""

    event: str
    days: int


@dataclass(frozen=True)
class TermEnds:
    """`before_days` days before a term of office ends.

    `years` is the term where neither the appointment nor its organisation says otherwise.
    """

    before_days: int
    years: int


@dataclass(frozen=True)
class Agreed:
    """From the day on which a meeting agreed on something to the day that it set (XQ2).

    What was agreed, who does it and by when are a fact (`models.AgreedItem`); where nobody was named, the
    rule's own `[[owed_by]]` holds.
    """


Trigger = Every | EveryDays | LunarDay | SolarDay | Birthday | After | TermEnds | Agreed


@dataclass(frozen=True)
class Clause:
    """One `[[when]]`: when the duty arises, its window, and which types of record fulfil it.

    `name` is what the duty's fact says (春节, 生日). Days before and after are whole days; the first and the
    last day of the window both count.
    """

    name: str
    trigger: Trigger
    types: tuple[str, ...]
    opens_days_before: int = 0
    due_days_after: int = 0

    @property
    def has_own_window(self) -> bool:
        """True if the trigger itself says from when until when: then both numbers of days are 0."""
        if isinstance(self.trigger, Every):
            return self.trigger.period != "week" and self.trigger.day is None
        return isinstance(self.trigger, EveryDays | After | TermEnds | Agreed)


@dataclass(frozen=True)
class Holder:
    """A post of the organisation found at a level, going up from the subject."""

    level: str
    post: str


@dataclass(frozen=True)
class OwedBy:
    """One `[[owed_by]]`: one duty each time. `or_else` names who owes it where the level is missing."""

    holder: Holder
    or_else: tuple[Holder, ...] = ()

    @property
    def holders(self) -> tuple[Holder, ...]:
        """The holder and its stand-ins, in the order they are asked."""
        return (self.holder, *self.or_else)


@dataclass(frozen=True)
class Escalation:
    """One `[[escalate]]`: who sees the duty too when it is `after_days` days overdue."""

    after_days: int
    holder: Holder


@dataclass(frozen=True)
class Evidence:
    """`[discharged_by]`: the kind of record that fulfils the duty, and its least evidence."""

    record: str
    min_photos: int = 0
    min_text_chars: int = 0


@dataclass(frozen=True)
class Rule:
    """An institution (制度) as one version of it reads."""

    code: str
    title: str
    text: str
    source: str
    effective_from: dt.date
    subject: Subject
    clauses: tuple[Clause, ...]
    owed_by: tuple[OwedBy, ...]
    evidence: Evidence
    escalations: tuple[Escalation, ...] = ()
    weight: int = 1
