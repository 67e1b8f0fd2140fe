"""Gives every person of a county a place: branch and group, home unit, flat, posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from yinhui.demo import lives
from yinhui.demo.organisations import Branch, County, Home, Unit
from yinhui.demo.person_draws import Draft, PersonDraws, years_before
from yinhui.registry.structure import ADMINISTRATORS

# 中国共产党支部工作条例（试行）第二十条: seven full members and more have a committee of three to five.
COMMITTEE_FROM_MEMBERS = 7
_COMMITTEE_BY_MEMBERS = (
    (25, ("secretary", "deputy_secretary", "organisation_member", "publicity_member", "discipline_member")),
    (15, ("secretary", "organisation_member", "publicity_member", "discipline_member")),
    (COMMITTEE_FROM_MEMBERS, ("secretary", "organisation_member", "publicity_member")),
    (5, ("secretary", "deputy_secretary")),
    (0, ("secretary",)),
)
# Deviations from the average age, dealt out in pairs so that the average is exact.
_AGE_DEVIATIONS = (0, 1, 2, 1, 3, 4, 2, 5, 3, 1)
TERM_OVERDUE_SHARE = 0.05
LIVES_ELSEWHERE_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held on an organisation; `until` is the first day it is held no more."""

    post: str
    organisation: int
    since: dt.date
    term_ends_on: dt.date | None = None
    for_person: int | None = None
    until: dt.date | None = None


@dataclass(slots=True)
class Entry:
    """One person with their place in the register. `reach` is every organisation they are seen through."""

    id: int
    draft: Draft
    reach: frozenset[int]
    home_unit: int | None = None
    branch: int | None = None
    branch_since: dt.date | None = None
    group: int | None = None
    chapter: int | None = None
    flat: int | None = None
    lives_since: dt.date | None = None
    holdings: list[Holding] = field(default_factory=list)
    events: list[lives.Event] = field(default_factory=list)
    away: list[lives.Away] = field(default_factory=list)


class Seating:
    """Seats one county's people, in an order that depends on the seed only."""

    def __init__(
        self, county: County, draws: PersonDraws, ids: Iterator[int], random: Random, as_of: dt.date
    ) -> None:
        self.county = county
        self.draws = draws
        self.ids = ids
        self.random = random
        self.as_of = as_of
        self.unit_of_id = {unit.id: unit for unit in county.units}
        self._secretary_ages = self._ages_of_unit_secretaries()
        self._unconvened = {chapter.id for chapter in county.chapters}

    def everybody(self) -> Iterator[Entry]:
        """Yield the county's people: branch by branch, then those outside the Party, then the staff."""
        for branch in self.county.branches:
            yield from self._members(branch)
        members = sum(branch.members for branch in self.county.branches)
        for _ in range(max(0, self.county.plan.people - members)):
            yield self._non_member()
        yield from self._staff()

    # Members

    def _members(self, branch: Branch) -> Iterator[Entry]:
        committee = _committee(branch)
        term = self._a_term(branch)
        served = []
        for seat in range(branch.members):
            post = committee[seat] if seat < len(committee) else ""
            leads = seat - len(committee)
            is_leader = 0 <= leads < len(branch.groups)
            entry = self._member(branch, self._age_for(post, branch, is_leader))
            if branch.groups:
                self._join_group(entry, branch, leads if is_leader else seat % len(branch.groups))
            if is_leader:
                since = max(term[0], entry.branch_since or term[0])
                entry.holdings.append(Holding("group_leader", branch.groups[leads], since))
            if post:
                self._appoint(entry, branch, post, term)
            else:
                self._live_on(entry)
            served.append(entry)
            yield entry
        if self.county.plan.with_specialists:
            yield from self._specialists(branch, served)

    def _member(self, branch: Branch, age: int | None) -> Entry:
        home = self._a_home(branch.homes or self.county.homes)
        unit = self.unit_of_id[branch.unit] if branch.unit else self.random.choice(self.county.units)
        is_unit_secretary = age is not None and branch.unit is not None
        draft = self.draws.a_member(unit.name, age=age, fresh_birthday=is_unit_secretary)
        entry = self._entry(draft, unit, home)
        entry.branch = branch.id
        # Whoever retires after the branch was founded joins it then.
        entry.branch_since = max(branch.founded_on, draft.retired_on or branch.founded_on)
        entry.reach |= branch.reach
        if branch.chapter:
            entry.chapter = branch.chapter
            entry.reach |= self.county.reach_of[branch.chapter]
        return entry

    def _join_group(self, entry: Entry, branch: Branch, number: int) -> None:
        entry.group = branch.groups[number]
        entry.reach |= {entry.group}

    def _age_for(self, post: str, branch: Branch, is_leader: bool) -> int | None:
        if post == "secretary" and branch.unit and self._secretary_ages:
            return self._secretary_ages.pop()
        if post == "secretary":
            return self.random.randint(58, 70)
        return self.random.randint(58, 74) if post or is_leader else None

    def _ages_of_unit_secretaries(self) -> list[int]:
        """Return as many ages as there are unit branches, averaging what the county's plan says (DA2)."""
        average = self.county.plan.secretaries_average_age
        if average is None:
            return []
        wanted = sum(branch.unit is not None for branch in self.county.branches)
        pairs = [
            deviation
            for pair in range(wanted // 2)
            for deviation in (
                _AGE_DEVIATIONS[pair % len(_AGE_DEVIATIONS)],
                -_AGE_DEVIATIONS[pair % len(_AGE_DEVIATIONS)],
            )
        ]
        ages = [average + deviation for deviation in pairs + [0] * (wanted % 2)]
        self.random.shuffle(ages)
        return ages

    def _a_term(self, branch: Branch) -> tuple[dt.date, dt.date]:
        """Return when the committee's term began and ends; a few are overdue for election (XQ11)."""
        days = branch.term_years * 365
        if self.random.random() < TERM_OVERDUE_SHARE:
            gone = days + self.random.randint(15, 160)
        else:
            gone = self.random.randint(30, days - 10)
        began = max(self.as_of - dt.timedelta(days=gone), branch.founded_on)
        return began, years_before(began, -branch.term_years)

    def _appoint(self, entry: Entry, branch: Branch, post: str, term: tuple[dt.date, dt.date]) -> None:
        joined = entry.branch_since or branch.founded_on
        since = max(term[0], joined)
        if joined < term[0]:
            # Re-elected: the term before ended on the day this one began.
            before = max(years_before(term[0], branch.term_years), joined)
            entry.holdings.append(Holding(post, branch.id, before, term[0], until=term[0]))
        entry.holdings.append(Holding(post, branch.id, since, term[1]))
        if post == "secretary" and branch.chapter:
            self._convene(entry, branch.chapter, since)

    def _convene(self, entry: Entry, chapter: int, since: dt.date) -> None:
        """The first secretary of a chapter's branches convenes it; the first of all, the alliance (XQ1)."""
        for organisation in (self.county.chapters[0].id, chapter):
            if organisation in self._unconvened:
                self._unconvened.remove(organisation)
                entry.holdings.append(Holding("alliance_convenor", organisation, since))

    # People outside the Party, and everybody's life

    def _non_member(self) -> Entry:
        unit = self.random.choice(self.county.units)
        entry = self._entry(self.draws.a_non_member(unit.name), unit, self._a_home(self.county.homes))
        self._live_on(entry)
        return entry

    def _entry(self, draft: Draft, unit: Unit, home: Home | None) -> Entry:
        entry = Entry(id=next(self.ids), draft=draft, reach=unit.reach, home_unit=unit.id)
        if home:
            entry.flat = self.random.choice(home.flats)
            entry.lives_since = dt.date(self.random.randint(1996, 2022), self.random.randint(1, 12), 1)
            entry.reach |= home.reach
        return entry

    def _a_home(self, homes: list[Home]) -> Home | None:
        if self.random.random() < LIVES_ELSEWHERE_SHARE:
            return None
        return self.random.choice(homes)

    def _live_on(self, entry: Entry) -> None:
        """Let life happen to whoever holds no post in a committee."""
        draft, as_of = entry.draft, self.as_of
        died_on = None if entry.holdings else lives.a_death(draft, self.random, as_of)
        if died_on and died_on > max(draft.retired_on or died_on, entry.branch_since or draft.birth_date):
            draft.died_on = died_on
        entry.events = lives.events(draft, self.random, as_of)
        winters = self.county.plan.with_specialists
        entry.away = lives.seasons_away(draft, self.random, as_of, winters_in_the_south=winters)

    # Staff

    def _staff(self) -> Iterator[Entry]:
        for post in ("bureau_leader", "bureau_clerk", "bureau_clerk", *ADMINISTRATORS):
            yield self._serving(post, self.county.id)
        posts_of = {
            "township": ("township_leader", "township_clerk"),
            "community": ("community_secretary", "community_clerk"),
        }
        for area in self.county.areas:
            for post in posts_of[area.kind]:
                yield self._serving(post, area.id)
        for unit in self.county.units:
            yield self._serving("unit_liaison", unit.id)

    def _serving(self, post: str, organisation: int, for_person: int | None = None) -> Entry:
        entry = Entry(
            id=next(self.ids), draft=self.draws.a_serving(), reach=self.county.reach_of[organisation]
        )
        since = self.as_of - dt.timedelta(days=self.random.randint(560, 1_800))
        entry.holdings.append(Holding(post, organisation, since, for_person=for_person))
        return entry

    def _specialists(self, branch: Branch, served: list[Entry]) -> Iterator[Entry]:
        """One specialist for each member: 社区按“一比一”比例配备服务专员 (XQ7)."""
        assert branch.community is not None
        for entry in served:
            if entry.draft.died_on is None:
                yield self._serving("specialist", branch.community, for_person=entry.id)


def prefecture_staff(
    prefecture: int, draws: PersonDraws, ids: Iterator[int], as_of: dt.date
) -> Iterator[Entry]:
    """Yield the staff of the prefecture's bureau."""
    for post in ("bureau_leader", "bureau_clerk", "bureau_clerk"):
        entry = Entry(id=next(ids), draft=draws.a_serving(), reach=frozenset((prefecture,)))
        entry.holdings.append(Holding(post, prefecture, as_of - dt.timedelta(days=900)))
        yield entry


def _committee(branch: Branch) -> list[str]:
    posts = next(posts for members, posts in _COMMITTEE_BY_MEMBERS if branch.members >= members)
    return [post for post in posts if post not in branch.plan.vacant]
