"""Running rules: one statement a version makes a county's duties equal to what rule and facts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from yinhui.kernel import clock
from yinhui.kernel.blind_tags import hand_over_tag_keys
from yinhui.kernel.sql_files import sql
from yinhui.rulebook.compiler import Span, clause_spans, compile_rule, subject_table
from yinhui.rulebook.language import After, Rule
from yinhui.rulebook.language.vocabulary import CLAUSES_MAX
from yinhui.rulebook.models import Institution
from yinhui.rulebook.versions import RuleInForce, rules_in_force

# Keeps two runs of one institution apart; other locks of the program use other first numbers.
_LOCK_CLASS = 0x5955


@dataclass(frozen=True)
class RunCounts:
    """What a run did to the duties of one institution."""

    made: int = 0
    changed: int = 0
    withdrawn: int = 0

    def __add__(self, other: RunCounts) -> RunCounts:
        return RunCounts(
            self.made + other.made, self.changed + other.changed, self.withdrawn + other.withdrawn
        )


def reconcile(
    institutions: Iterable[Institution], *, from_: dt.date, until: dt.date, past_too: bool
) -> dict[int, RunCounts]:
    """Reconcile the duties whose window meets the days `from_` to `until`; counts by institution id.

    Duties whose window is over are made only if `past_too`, and never changed. Each version is a transaction
    of its own, unless the caller has begun one; runs of the same institution wait for each other.
    """
    chosen = {institution.pk: institution for institution in institutions}
    counts = {institution_id: RunCounts() for institution_id in chosen}
    for version in rules_in_force(chosen.values()):
        institution = chosen[version.institution_id]
        counts[institution.pk] += _reconcile_version(
            version, is_active=institution.is_active, from_=from_, until=until, past_too=past_too
        )
    return counts


def _reconcile_version(
    version: RuleInForce, *, is_active: bool, from_: dt.date, until: dt.date, past_too: bool
) -> RunCounts:
    rule, today = version.rule, clock.today()
    spans = clause_spans(rule, from_=from_, until=until, since=version.since, last=version.until)
    compiled = compile_rule(
        rule,
        county_id=version.county_id,
        spans=spans if is_active else [None] * len(spans),
        since=version.since,
        today=today,
    )
    windows = _windows(spans, version.within(from_, until))
    if not windows:
        return RunCounts()
    parameters = compiled.parameters | {
        "institution": version.institution_id,
        "version": version.version_id,
        "subject_kind": subject_table(rule),
        "is_active": is_active,
        "past_too": past_too,
        "from": from_,
        "until": until,
        "clauses": list(windows),
        "clause_froms": [span.from_ for span in windows.values()],
        "clause_untils": [span.until for span in windows.values()],
        "anchors_from": min(span.from_ for span in windows.values()),
        "anchors_until": max(span.until for span in windows.values()),
        "clause_count": len(rule.clauses),
        "event_clauses": event_clauses(rule),
        "death_clauses": [index for index in event_clauses(rule) if _is_death(rule, index)],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, version.institution_id])
        hand_over_tag_keys()
        cursor.execute(compiled.into(sql(__file__, "reconcile")), parameters)
        return RunCounts(*cursor.fetchone())


def _windows(spans: list[Span | None], governed: tuple[dt.date, dt.date] | None) -> dict[int, Span]:
    """Return the anchor days to compare, by clause; of clauses that are no more, the days asked for."""
    windows = {index: span for index, span in enumerate(spans) if span is not None}
    if governed is not None:
        for index in range(len(spans), CLAUSES_MAX):
            windows[index] = Span(*governed)
    return windows


def event_clauses(rule: Rule) -> list[int]:
    """Return the clauses that answer an event of a life, deaths included."""
    return [index for index, clause in enumerate(rule.clauses) if isinstance(clause.trigger, After)]


def _is_death(rule: Rule, index: int) -> bool:
    trigger = rule.clauses[index].trigger
    return isinstance(trigger, After) and trigger.event == "died"
