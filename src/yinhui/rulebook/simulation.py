"""What a rule would do before it takes effect: its duties counted, beside those of today's rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.blind_tags import hand_over_tag_keys
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for
from yinhui.rulebook.compiler import Compiled, clause_spans, compile_rule
from yinhui.rulebook.errors import RulebookError
from yinhui.rulebook.language import Rule, parse
from yinhui.rulebook.language.vocabulary import DAYS_MAX
from yinhui.rulebook.models import Institution
from yinhui.rulebook.versions import rules_in_force

# A clerk waits for the answer, and a rule shows what it does within two years.
SIMULATED_DAYS_MAX = 2 * 366

# `grouping(opens_on, organisation_id, fact)` has a bit for each column that a row sums over.
_BY_ALL, _BY_DAY, _BY_ORGANISATION, _BY_FACT = 0b111, 0b011, 0b101, 0b110


@dataclass
class DutyCounts:
    """How many duties a rule makes in a span: in all, by opening day, owing organisation and fact.

    `subjects` counts whom they are about, each once.
    """

    duties: int = 0
    subjects: int = 0
    by_day: dict[dt.date, int] = field(default_factory=dict)
    by_organisation: dict[int, int] = field(default_factory=dict)
    by_fact: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Simulation:
    """A proposed rule beside the one in force; both judged by today's facts, nothing written."""

    rule: Rule
    proposed: DutyCounts
    current: DutyCounts
    organisation_names: dict[int, str]


def simulate_version(
    *, actor: Actor, county_id: int, body: str, from_: dt.date, until: dt.date
) -> Simulation:
    """Count the duties that the text would make in a county over the days, as if it governed all of them.

    Beside it stand those of the county's institution of the same code as it is in force, if there is one.
    Raises RuleError for the text, RulebookError for too long a span, NotAllowed, NotFound.
    """
    actor.require("edit_rulebook")
    county = organisation_for(actor, county_id)
    rule = parse(body)
    if not 0 <= (until - from_).days <= SIMULATED_DAYS_MAX:
        raise RulebookError("试算的结束日期不能早于开始日期，最多试算两年。", code="span", field="until")
    proposed = _counts([_compiled(rule, county.pk, from_, until)], from_, until)
    institutions = Institution.objects.filter(county=county, code=rule.code, is_active=True)
    in_force = [
        _compiled(version.rule, county.pk, from_, until, since=version.since, last=version.until)
        for version in rules_in_force(institutions)
    ]
    current = _counts(in_force, from_, until)
    named = {*proposed.by_organisation, *current.by_organisation}
    names = dict(Organisation.objects.filter(pk__in=named).values_list("pk", "name"))
    return Simulation(rule=rule, proposed=proposed, current=current, organisation_names=names)


def _compiled(
    rule: Rule,
    county_id: int,
    from_: dt.date,
    until: dt.date,
    since: dt.date | None = None,
    last: dt.date | None = None,
) -> Compiled:
    governs_from = since or from_ - dt.timedelta(days=DAYS_MAX)
    spans = clause_spans(rule, from_=from_, until=until, since=governs_from, last=last)
    return compile_rule(rule, county_id=county_id, spans=spans, since=governs_from, today=clock.today())


def _counts(compiled: Iterable[Compiled], from_: dt.date, until: dt.date) -> DutyCounts:
    """Sum over versions; whoever is a subject under two of them counts twice, which is rare and harmless."""
    counts = DutyCounts()
    for each in compiled:
        with transaction.atomic(), connection.cursor() as cursor:
            hand_over_tag_keys()
            cursor.execute(
                each.into(sql(__file__, "simulate")), each.parameters | {"from": from_, "until": until}
            )
            for by, day, organisation_id, fact, duties, subjects in cursor.fetchall():
                if by == _BY_ALL:
                    counts.duties += duties
                    counts.subjects += subjects
                elif by == _BY_DAY:
                    counts.by_day[day] = counts.by_day.get(day, 0) + duties
                elif by == _BY_ORGANISATION:
                    before = counts.by_organisation.get(organisation_id, 0)
                    counts.by_organisation[organisation_id] = before + duties
                else:
                    assert by == _BY_FACT
                    counts.by_fact[fact] = counts.by_fact.get(fact, 0) + duties
    return counts
