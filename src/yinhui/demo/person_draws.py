"""Draws one made-up person: who they are, what they did, how they live. Nothing here touches the database."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from yinhui.demo.names import NameBook, a_given_name, a_surname
from yinhui.demo.words import INTERESTS, NEEDS, SPECIALTIES, former_posts
from yinhui.registry.identity import check_character

# Not assigned to any place by GB/T 2260, so that no made-up number can be somebody's.
ID_REGION = "990101"
# Another, so that the people of a sample roster are not those of the demonstration.
ROSTER_ID_REGION = "990102"
# Reads as a mobile number everywhere, but no operator has ever opened the numbers that begin with 154.
PHONE_PREFIX = "154"
DAYS_PER_YEAR = 365.2425
LIXIU_BORN_BEFORE = dt.date(1934, 7, 1)
LIXIU_SHARE = 0.6
# How long ago at most a "fresh" birthday was.
FRESH_BIRTHDAY_DAYS = 170
ROUND_BIRTHDAY_NOW_SHARE = 0.1
RETIREMENT_AGE = {"1": 60, "2": 55}
_HISTORIC_FOUNDING = dt.date(1949, 10, 1)

_NATIONS = {"01": 950, "03": 12, "11": 12, "08": 6, "15": 6, "06": 5, "13": 5, "02": 4}
# Relation, sex, years younger.
_RELATIONS = (
    ("儿子", "1", 27),
    ("女儿", "2", 25),
    ("配偶", "", 0),
    ("侄子", "1", 30),
    ("外甥女", "2", 32),
)


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(slots=True)
class Draft:
    """A person before they have a place in the register."""

    name: str
    sex: str
    nation: str
    birth_date: dt.date
    id_number: str | None
    phone: str
    former_post: str
    rank: str
    retirement_kind: str
    retired_on: dt.date | None
    political_status: str
    joined_party_on: dt.date | None
    education: str
    specialties: list[str]
    interests: list[str]
    service_needs: list[str]
    health_class: str
    living_situation: str
    died_on: dt.date | None = None
    contacts: list[tuple[str, str, str]] = field(default_factory=list)

    def age_on(self, day: dt.date) -> int:
        """Return full years of age."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


class PersonDraws:
    """Draws people of one prefecture: identity numbers never repeat, names not within a county."""

    def __init__(self, random: Random, as_of: dt.date, id_region: str = ID_REGION) -> None:
        self.random = random
        self.as_of = as_of
        self.id_region = id_region
        self.names = NameBook()
        self._born: Counter[tuple[dt.date, str]] = Counter()

    def next_county(self) -> None:
        """Begin a county: names may repeat those of other counties."""
        self.names = NameBook()

    def a_member(self, unit_name: str, *, age: int | None = None, fresh_birthday: bool = False) -> Draft:
        """Draw a retired Party member, of a given age in full years if told.

        `fresh_birthday` puts the birthday within the half year before, so that the age holds for a while.
        """
        return self._a_retired(unit_name, is_member=True, age=age, fresh_birthday=fresh_birthday)

    def a_non_member(self, unit_name: str) -> Draft:
        """Draw a retired cadre outside the Party."""
        return self._a_retired(unit_name, is_member=False, age=None, fresh_birthday=False)

    def a_serving(self) -> Draft:
        """Draw somebody at work, such as a bureau's clerk."""
        random = self.random
        sex = random.choice("12")
        birth_date = self._a_birth_date(random.randint(26, 56), fresh=False)
        joined = birth_date + dt.timedelta(days=int(random.uniform(20, 25) * DAYS_PER_YEAR))
        return Draft(
            name=self.names.a_name(random, sex=sex, birth_year=birth_date.year),
            sex=sex,
            nation=self._a_nation(),
            birth_date=birth_date,
            id_number=self._an_id_number(birth_date, sex),
            phone=self._a_phone(),
            former_post="",
            rank="",
            retirement_kind="serving",
            retired_on=None,
            political_status="01",
            joined_party_on=joined,
            education=random.choice(("20", "20", "30")),
            specialties=[],
            interests=[],
            service_needs=[],
            health_class="",
            living_situation="",
        )

    def _a_retired(self, unit_name: str, *, is_member: bool, age: int | None, fresh_birthday: bool) -> Draft:
        random = self.random
        given_age = age
        age = self._an_age() if age is None else age
        # Under 60 only women are retired.
        sex = "2" if age <= RETIREMENT_AGE["1"] else random.choices("12", (64, 36))[0]
        birth_date = self._a_birth_date(age, fresh=fresh_birthday)
        is_lixiu = birth_date < LIXIU_BORN_BEFORE and random.random() < LIXIU_SHARE
        former_post, rank = self._a_former_post(unit_name)
        retired_on = self._a_retirement_day(birth_date, sex)
        status, joined = self._party(birth_date, is_member=is_member, is_lixiu=is_lixiu)
        health = self._a_health_class(age, is_fit=given_age is not None)
        draft = Draft(
            name=self.names.a_name(random, sex=sex, birth_year=birth_date.year),
            sex=sex,
            nation=self._a_nation(),
            birth_date=birth_date,
            id_number=self._an_id_number(birth_date, sex) if random.random() > 0.015 else None,
            phone=self._a_phone() if random.random() > max(0.0, (age - 78) * 0.02) else "",
            former_post=former_post,
            rank=rank,
            retirement_kind="lixiu" if is_lixiu else "tuixiu",
            retired_on=retired_on,
            political_status=status,
            joined_party_on=joined,
            education=self._an_education(birth_date.year),
            specialties=self._some(SPECIALTIES, (45, 35, 15, 5)),
            interests=self._some(INTERESTS, (15, 40, 30, 15)),
            service_needs=self._some(NEEDS, (25, 35, 25, 15) if age >= 78 else (60, 28, 10, 2)),
            health_class=health,
            living_situation=self._a_living_situation(age, health),
        )
        draft.contacts = self._contacts(draft)
        return draft

    def _an_age(self) -> int:
        """Peak between 65 and 80, from 55 to 100."""
        random = self.random
        while True:
            age = round(random.gauss(72.5, 8.6))
            if 55 <= age <= 100:
                return age

    def _a_birth_date(self, age: int, *, fresh: bool) -> dt.date:
        """Return a day of birth that makes exactly `age` full years today."""
        latest = years_before(self.as_of, age)
        earliest = years_before(self.as_of, age + 1) + dt.timedelta(days=1)
        if fresh:
            earliest = latest - dt.timedelta(days=FRESH_BIRTHDAY_DAYS)
        elif self.random.random() < ROUND_BIRTHDAY_NOW_SHARE:
            # A birthday in whole tens within these days: somebody to congratulate (DA7).
            if age % 10 == 0:
                return latest - dt.timedelta(days=self.random.randint(0, 3))
            if age % 10 == 9:
                return earliest + dt.timedelta(days=self.random.randint(0, 5))
        return latest - dt.timedelta(days=self.random.randint(0, (latest - earliest).days))

    def _a_retirement_day(self, birth_date: dt.date, sex: str) -> dt.date:
        years = RETIREMENT_AGE[sex]
        month = birth_date.month % 12 + 1
        day = dt.date(birth_date.year + years + (birth_date.month == 12), month, 1)
        return min(day, self.as_of)

    def _party(self, birth_date: dt.date, *, is_member: bool, is_lixiu: bool) -> tuple[str, dt.date | None]:
        random = self.random
        if not is_member:
            return random.choices(("13", "12", "05", "04", "08", "10"), (86, 6, 3, 2, 2, 1))[0], None
        if random.random() < 0.004:
            return "02", self.as_of - dt.timedelta(days=random.randint(30, 330))
        joined = birth_date + dt.timedelta(days=int(random.triangular(18.2, 48, 25) * DAYS_PER_YEAR))
        if is_lixiu:
            joined = min(joined, _HISTORIC_FOUNDING - dt.timedelta(days=random.randint(1, 700)))
            joined = max(joined, birth_date + dt.timedelta(days=int(15.5 * DAYS_PER_YEAR)))
        return "01", min(joined, self.as_of - dt.timedelta(days=400))

    def _a_former_post(self, unit_name: str) -> tuple[str, str]:
        choices = former_posts(unit_name)
        post, rank, _ = self.random.choices(choices, [weight for *_, weight in choices])[0]
        return post, rank

    def _an_education(self, birth_year: int) -> str:
        levels = ("10", "20", "30", "40", "60", "70", "80")
        if birth_year < 1940:
            weights = (0, 6, 10, 22, 18, 28, 16)
        elif birth_year < 1955:
            weights = (0, 10, 22, 26, 22, 16, 4)
        else:
            weights = (2, 26, 38, 16, 14, 4, 0)
        return self.random.choices(levels, weights)[0]

    def _a_health_class(self, age: int, *, is_fit: bool) -> str:
        if is_fit:
            return "healthy"
        burden = max(0, age - 60)
        weights = (70 - burden, 24 + burden * 0.4, 4 + burden * 0.7, 1 + burden * 0.22, 0.4 + burden * 0.12)
        levels = ("healthy", "fair", "frail", "half_dependent", "dependent")
        return self.random.choices(levels, [max(weight, 3) for weight in weights])[0]

    def _a_living_situation(self, age: int, health: str) -> str:
        weights = (72, 14, 9, 1, 4) if age < 75 else (46, 26, 20, 5, 3)
        if health == "dependent":
            weights = (30, 34, 3, 30, 3)
        return self.random.choices(("spouse", "children", "alone", "institution", "other"), weights)[0]

    def _a_nation(self) -> str:
        return self.random.choices(list(_NATIONS), list(_NATIONS.values()))[0]

    def _a_phone(self) -> str:
        return f"{PHONE_PREFIX}{self.random.randrange(100_000_000):08}"

    def _an_id_number(self, birth_date: dt.date, sex: str) -> str:
        """Return the next number of that day and sex. A region can tell 499 of each apart, and none is 000;
        those beyond take the next region but one, for the one between is the other kind's."""
        serial = self._born[birth_date, sex]
        self._born[birth_date, sex] += 1
        region = int(self.id_region) + 2 * (serial // 499)
        sequence = (serial % 499 * 37 % 499 + 1) * 2 - (sex == "1")
        first_17 = f"{region}{birth_date:%Y%m%d}{sequence:03}"
        return first_17 + check_character(first_17)

    def _some(self, words: list[str], weights: tuple[int, ...]) -> list[str]:
        """Draw none to three words; the weights are of how many."""
        return self.random.sample(words, self.random.choices((0, 1, 2, 3), weights)[0])

    def _contacts(self, draft: Draft) -> list[tuple[str, str, str]]:
        """Name whom to call: name, relation, phone."""
        random = self.random
        contacts = []
        how_many = random.choices((0, 1, 2), (8, 57, 35))[0]
        for relation, sex, years_younger in random.sample(_RELATIONS, how_many):
            own_sex = sex or ("2" if draft.sex == "1" else "1")
            surname = draft.name[0] if relation == "儿子" and draft.sex == "1" else a_surname(random)
            given = a_given_name(random, sex=own_sex, birth_year=draft.birth_date.year + years_younger)
            contacts.append((surname + given, relation, self._a_phone()))
        return contacts
