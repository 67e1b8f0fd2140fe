"""Who a person is at a glance: where they belong and live, what they hold, who looks after them, today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sensitive import masked_name, masked_phone
from yinhui.kernel.sql_files import sql
from yinhui.registry.consented import may_see_circumstances
from yinhui.registry.models import Person
from yinhui.registry.models.life_event import LifeEventKind
from yinhui.registry.models.membership import MembershipKind
from yinhui.registry.queries_people import birthday_years_ago, whole_years
from yinhui.registry.sealing import EVENT_KIND, event_tags, opened, opened_contact
from yinhui.registry.structure import POSTS

BIRTHDAY_SOON_DAYS = 30
# Sudden hardship or a bereavement is news for so long; staying in hospital is, until one leaves it.
EVENT_NEWS_DAYS = 60


@dataclass(frozen=True)
class Standing:
    """One thing that stands today around a person. `note` is a key (of a post, of a kind of membership),
    plain words or, of a contact or an event, sealed bytes in hexadecimal."""

    person_id: int
    what: str
    pk: int
    name: str
    note: str
    since: dt.date | None
    until: dt.date | None
    leads_to: int | None

    @property
    def post(self) -> str:
        """The post's name, of an appointment."""
        return POSTS[self.note].name

    @property
    def id_words(self) -> str:
        """Its id as text, for naming an element of the page."""
        return str(self.pk)

    @property
    def contact(self) -> str:
        """Whom to call, masked: the relation is readable, of name and telephone the beginning."""
        contact = opened_contact(bytes.fromhex(self.note), self.person_id)
        return "　".join(
            filter(None, [masked_name(contact.name), contact.relation, masked_phone(contact.phone)])
        )

    @property
    def belonging(self) -> str:
        """How one belongs, of a membership."""
        return str(MembershipKind(self.note).label)

    @property
    def is_news(self) -> bool:
        """True while a life event still says how the person is today."""
        if opened(bytes.fromhex(self.note), EVENT_KIND, self.person_id) == LifeEventKind.HOSPITALISED:
            return True
        return self.since is not None and (clock.today() - self.since).days <= EVENT_NEWS_DAYS


@dataclass(frozen=True)
class Birthday:
    """The next birthday, when it is near: the day, and the age it completes."""

    on: dt.date
    age: int

    @property
    def is_round(self) -> bool:
        """True for whole tens from 60, which the visits of both places ask for."""
        return self.age >= 60 and self.age % 10 == 0


@dataclass(frozen=True)
class Glance:
    """What stands around a person today."""

    standing: tuple[Standing, ...]
    age: int | None
    years_in_party: int | None
    birthday: Birthday | None
    may_see_circumstances: bool

    def of(self, what: str) -> list[Standing]:
        """Return what stands of one sort."""
        return [one for one in self.standing if one.what == what]

    @property
    def branch(self) -> Standing | None:
        """The branch, if any."""
        return next((one for one in self.of("membership") if one.note == MembershipKind.BRANCH), None)

    @property
    def groups(self) -> list[Standing]:
        """The group within the branch, and alliances."""
        return [one for one in self.of("membership") if one.note != MembershipKind.BRANCH]

    @property
    def residence(self) -> Standing | None:
        """The address, if any."""
        return next(iter(self.of("residence")), None)

    @property
    def specialist(self) -> Standing | None:
        """Who looks after the person (XQ7), if anyone."""
        return next(iter(self.of("specialist")), None)

    @property
    def appointments(self) -> list[Standing]:
        """The posts held."""
        return self.of("appointment")

    @property
    def wards(self) -> list[Standing]:
        """Whom the person looks after."""
        return self.of("ward")

    @property
    def contacts(self) -> list[Standing]:
        """The family to call."""
        return self.of("contact")

    @property
    def absence(self) -> Standing | None:
        """Where the person is away; only for those who may know."""
        return next(iter(self.of("absence")), None)

    @property
    def events(self) -> list[Standing]:
        """What of their life says how they are today; only for those who may know."""
        return [one for one in self.of("event") if one.is_news]


def person_glance(actor: Actor, person: Person) -> Glance:
    """Return what stands around a person whom the actor may see. Two queries."""
    today = clock.today()
    may_see = may_see_circumstances(actor, person)
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "person_glance"),
            {
                "person": person.pk,
                "today": today,
                "reach": [actor.organisation_id],
                "may_see_circumstances": may_see,
                "troubled": event_tags(person.pk, LifeEventKind.TROUBLED),
            },
        )
        standing = tuple(Standing(person.pk, *row) for row in cursor.fetchall())
    return Glance(
        standing=standing,
        age=whole_years(person.birth_date, person.died_on),
        years_in_party=whole_years(person.joined_party_on, person.died_on),
        birthday=_coming_birthday(person, today),
        may_see_circumstances=may_see,
    )


def _coming_birthday(person: Person, today: dt.date) -> Birthday | None:
    if person.birth_date is None or person.died_on is not None:
        return None
    age = whole_years(person.birth_date, today)
    assert age is not None
    on = birthday_years_ago(-age, person.birth_date)
    if on < today:
        age += 1
        on = birthday_years_ago(-age, person.birth_date)
    return Birthday(on, age) if (on - today).days <= BIRTHDAY_SOON_DAYS else None
