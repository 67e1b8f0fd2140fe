"""Which text of an institution is in force when, and writing a version with what SQL joins to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.rulebook.language import Rule, parse
from yinhui.rulebook.models import ClauseEvidence, EscalationStep, Institution, InstitutionVersion


@dataclass(frozen=True)
class RuleInForce:
    """A version's rule and the days (inclusive; `until` None: for ever) whose duties it governs."""

    version_id: int
    institution_id: int
    county_id: int
    rule: Rule
    since: dt.date
    until: dt.date | None

    def within(self, from_: dt.date, until: dt.date) -> tuple[dt.date, dt.date] | None:
        """Return the part of a span of anchor days that the version governs, or None."""
        first = max(self.since, from_)
        last = until if self.until is None else min(self.until, until)
        return (first, last) if first <= last else None


def rules_in_force(institutions: Iterable[Institution]) -> list[RuleInForce]:
    """Return every version of the institutions with its rule, oldest first. One query."""
    versions = InstitutionVersion.objects.filter(institution__in=list(institutions)).order_by(
        "institution_id", "number"
    )
    return [rule_in_force(version) for version in versions]


def rule_in_force(version: InstitutionVersion) -> RuleInForce:
    """Return a version with its text read."""
    period = version.period
    return RuleInForce(
        version_id=version.pk,
        institution_id=version.institution_id,
        county_id=version.county_id,
        rule=parse(version.body),
        since=period.lower,
        until=period.upper - dt.timedelta(days=1) if period.upper else None,
    )


def write_version(
    institution: Institution,
    rule: Rule,
    *,
    body: str,
    number: int,
    since: dt.date,
    account_id: int | None,
    reason: str,
) -> InstitutionVersion:
    """Store a version from `since` on, with the evidence and the escalation that its text asks for."""
    version = InstitutionVersion.objects.create(
        county_id=institution.county_id,
        institution=institution,
        number=number,
        body=body,
        source=rule.source,
        period=DateRange(since, None),
        created_by_id=account_id,
        reason=reason,
    )
    ClauseEvidence.objects.bulk_create(
        ClauseEvidence(
            version=version,
            clause=index,
            record_kind=rule.evidence.record,
            record_types=list(clause.types),
            min_photos=rule.evidence.min_photos,
            min_text_chars=rule.evidence.min_text_chars,
        )
        for index, clause in enumerate(rule.clauses)
    )
    EscalationStep.objects.bulk_create(
        EscalationStep(
            version=version,
            after_days=step.after_days,
            level=step.holder.level,
            post=step.holder.post,
        )
        for step in rule.escalations
    )
    return version
