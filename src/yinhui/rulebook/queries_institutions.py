"""Institutions as their pages show them: what they say, since when, and how much they have made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.rulebook.language import Rule, parse
from yinhui.rulebook.language.chinese import sentences
from yinhui.rulebook.models import Institution, InstitutionVersion
from yinhui.rulebook.queries import institutions_of, rule_of, whole_scope
from yinhui.rulebook.queries_rules import AdoptedRule, adopted_rules
from yinhui.rulebook.queries_today import TALLY_MAX, tally_words
from yinhui.rulebook.shipped import presets, shipped_codes, shipped_text


@dataclass(frozen=True)
class Tallies:
    """How many duties of an institution are overdue, open, and done this year; at most TALLY_MAX each."""

    overdue: int
    open: int
    done: int

    @property
    def overdue_words(self) -> str:
        """As it may be said: 999+."""
        return tally_words(self.overdue, self.overdue >= TALLY_MAX)

    @property
    def open_words(self) -> str:
        """As it may be said."""
        return tally_words(self.open, self.open >= TALLY_MAX)

    @property
    def done_words(self) -> str:
        """As it may be said."""
        return tally_words(self.done, self.done >= TALLY_MAX)


@dataclass(frozen=True)
class InstitutionRow:
    """One institution of a list, with its latest version and how it stands."""

    institution: Institution
    rule: Rule
    version: InstitutionVersion
    tallies: Tallies

    @property
    def state(self) -> str:
        """`in_force`, `upcoming` (its first version begins later) or `ended` (suspended)."""
        if not self.institution.is_active:
            return "ended"
        return "in_force" if self.version.period.lower <= clock.today() else "upcoming"


def institution_rows(actor: Actor) -> list[InstitutionRow]:
    """Return the institutions of the actor's county or counties, by title. Four queries."""
    rules = {rule.institution_id: rule for rule in adopted_rules(actor)}
    institutions = institutions_of(actor).select_related("county").order_by("county_id", "title")
    tallies = _tallies(actor, rules.values(), with_done=False)
    versions: dict[int, InstitutionVersion] = {}
    for version in InstitutionVersion.objects.filter(institution__in=rules).order_by("number"):
        versions[version.institution_id] = version
    return [
        InstitutionRow(each, rules[each.pk].rule, versions[each.pk], tallies[each.pk])
        for each in institutions
        if each.pk in rules
    ]


@dataclass(frozen=True)
class VersionRow:
    """One version of an institution, read back; `former` are the sentences of the version before it."""

    version: InstitutionVersion
    rule: Rule
    sentences: list[str]
    is_in_force: bool
    former: list[str]

    @property
    def added(self) -> list[str]:
        """What this version says that the one before did not."""
        return [sentence for sentence in self.sentences if sentence not in self.former] if self.former else []

    @property
    def dropped(self) -> list[str]:
        """What the one before said and this one does not."""
        return [sentence for sentence in self.former if sentence not in self.sentences]

    @property
    def title(self) -> str:
        """Which version, and whether it is the one in force."""
        return f"第{self.version.number}版" + ("（施行中）" if self.is_in_force else "")


@dataclass(frozen=True)
class InstitutionPage:
    """What an institution's page shows; versions latest first."""

    institution: Institution
    versions: list[VersionRow]
    tallies: Tallies

    @property
    def present(self) -> VersionRow:
        """The version in force, or the first to come."""
        return next((row for row in self.versions if row.is_in_force), self.versions[-1])


def institution_for(actor: Actor, institution_id: int) -> Institution:
    """Return one institution of the actor's county or counties. Raises NotFound."""
    institution = institutions_of(actor).filter(pk=institution_id).select_related("county").first()
    if institution is None:
        raise NotFound("没有找到这项制度，或者它不是本县的。请从“制度”重新查找。")
    return institution


def institution_page(actor: Actor, institution_id: int) -> InstitutionPage:
    """Return an institution with its versions and tallies in the actor's scope. Raises NotFound."""
    institution = institution_for(actor, institution_id)
    today = clock.today()
    versions = institution.versions.select_related("created_by__person").order_by("number")
    rows: list[VersionRow] = []
    for version in versions:
        rule = rule_of(version.pk, version.body)
        period = version.period
        in_force = period.lower <= today and (period.upper is None or today < period.upper)
        former = rows[-1].sentences if rows else []
        rows.append(VersionRow(version, rule, sentences(rule), in_force, former))
    rules = [rule for rule in adopted_rules(actor) if rule.institution_id == institution.pk]
    tallies = _tallies(actor, rules, with_done=True)
    return InstitutionPage(institution, rows[::-1], tallies[institution.pk])


def _tallies(actor: Actor, rules: Iterable[AdoptedRule], *, with_done: bool) -> dict[int, Tallies]:
    scope = whole_scope(actor)
    rules = list(rules)
    today = clock.today()
    parameters: dict[str, Any] = {
        "institutions": [rule.institution_id for rule in rules],
        "counties": [rule.county_id for rule in rules],
        "until": [rule.opened_until(today) for rule in rules],
        "today": today,
        "with_done": with_done,
        "cap": TALLY_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "institution_tallies").replace("{scope}", scope.condition),
            parameters | scope.parameters,
        )
        return {institution_id: Tallies(*numbers) for institution_id, *numbers in cursor.fetchall()}


@dataclass(frozen=True)
class ShippedRule:
    """An institution that comes with the program and that a county could adopt."""

    code: str
    rule: Rule
    sentences: list[str]
    places: list[str]


def shipped_rules_for(county_id: int) -> list[ShippedRule]:
    """Return the shipped institutions that a county has not adopted, by title. One query."""
    adopted = set(Institution.objects.filter(county_id=county_id).values_list("code", flat=True))
    found = []
    for code in shipped_codes():
        if code in adopted:
            continue
        rule = parse(shipped_text(code))
        places = [str(place["name"]) for place in presets().values() if code in _codes(place)]
        found.append(ShippedRule(code, rule, sentences(rule), places))
    return sorted(found, key=lambda each: each.rule.title)


def _codes(place: dict[str, object]) -> list[str]:
    codes = place["institutions"]
    assert isinstance(codes, list)
    return codes
