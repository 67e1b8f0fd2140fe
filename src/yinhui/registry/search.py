"""Finding people as people type: name or part of it, pinyin, initials, phone tail, unit, compound; a whole
identity number, by its hash.

Every word must fit. Each kind of word is answered by an index of `registry_person`: prefixes by the trees on
(county, name | pinyin | initials), parts of a name and phone tails by `search_tokens`, organisations by
`visible_in`; a compound's residents come in as ids. No word is answered by reading all people.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields import SmallIntegerField

from yinhui.kernel.actor import Actor
from yinhui.kernel.sensitive import lookup_hashes
from yinhui.kernel.sql_files import sql
from yinhui.registry.identity import IdentityNumberError, parse
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import organisations_visible_to, people_visible_to
from yinhui.registry.sealing import ID_NUMBER
from yinhui.registry.search_keys import PHONE_TAIL_DIGITS

WORDS_MAX = 5
ID_NUMBER_CHARACTERS = (15, 18)
WORD_CHARACTERS_MAX = 40
_BETWEEN_WORDS = re.compile(r"[\s\x00-\x1f,，、;；/]+")
_IGNORED = str.maketrans("", "", "·•.'’-")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Word:
    """One word that was typed, with the organisations and the compound's residents it names."""

    text: str
    organisation_ids: tuple[int, ...] = ()
    resident_ids: tuple[int, ...] = ()

    @property
    def is_han(self) -> bool:
        """True for Chinese characters only."""
        return _HAN.fullmatch(self.text) is not None

    @property
    def is_latin(self) -> bool:
        """True for pinyin or initials."""
        return _LATIN.fullmatch(self.text) is not None

    @property
    def is_phone(self) -> bool:
        """True for enough digits to be the end of a telephone number."""
        return self.text.isascii() and self.text.isdigit() and len(self.text) >= PHONE_TAIL_DIGITS

    @property
    def names_a_group(self) -> bool:
        """True if it is the name, or part of it, of an organisation or a compound."""
        return bool(self.organisation_ids or self.resident_ids)

    def fits_somehow(self) -> Q:
        """Return the filter of the people whom the word fits in any of the ways."""
        ways = Q(pk__in=self.resident_ids) if self.resident_ids else Q()
        if self.organisation_ids:
            ways |= Q(visible_in__overlap=list(self.organisation_ids))
        if self.is_han:
            ways |= self._part_of_name()
        elif self.is_latin:
            ways |= self.begins_name() | Q(search_tokens__contains=[self.text])
        elif self.is_phone:
            ways |= self._phone_tail()
        return ways or Q(pk__in=[])

    def is_name(self) -> Q:
        """Return the filter of the people whose name, initials or number it is."""
        if self.is_latin:
            return Q(pinyin=self.text) | Q(initials=self.text)
        return Q(name=self.text)

    def begins_name(self) -> Q:
        """Return the filter of the people whose name or pinyin begins with it."""
        if self.is_latin:
            return Q(pinyin__startswith=self.text) | Q(initials__startswith=self.text)
        return Q(name__startswith=self.text)

    def _part_of_name(self) -> Q:
        # One or two characters are tokens; of more, every neighbouring pair is, and the whole is looked at.
        if len(self.text) <= 2:
            return Q(search_tokens__contains=[self.text])
        pairs = _parts(self.text)
        # (a name of another tongue has a dot in it, which nobody types)
        whole = Q(name__contains=self.text) | Q(name__contains="·")
        return Q(search_tokens__contains=pairs) & whole

    def _phone_tail(self) -> Q:
        tail = Q(search_tokens__contains=[self.text[-PHONE_TAIL_DIGITS:]])
        if len(self.text) == PHONE_TAIL_DIGITS:
            return tail
        return tail & (Q(phone__endswith=self.text) | Q(landline__endswith=self.text))


def words_of(text: str) -> list[str]:
    """Split what was typed into words: full-width and upper case made plain, the dots of names left out."""
    plain = unicodedata.normalize("NFKC", text).lower()
    words = (word.translate(_IGNORED)[:WORD_CHARACTERS_MAX] for word in _BETWEEN_WORDS.split(plain))
    return [word for word in words if word][:WORDS_MAX]


def people_matching(actor: Actor, text: str) -> QuerySet[Person]:
    """Return the people in the actor's sight whom every word fits, in no order. One query for the words."""
    return _matching(actor, _understood(actor, words_of(text)))


def people_found(actor: Actor, text: str, limit: int) -> list[int]:
    """Return the ids of at most `limit` people, best first: the very name, names that begin so, the rest.

    Two queries. Each rank stops at the limit, and a later one is not begun when the earlier filled it.
    """
    words = _understood(actor, words_of(text))
    if not words:
        return []
    everyone = _matching(actor, words)
    # Whatever names no unit or compound is meant as a person's name, and ranks by it.
    name = next((word for word in words if not word.names_a_group), words[0])
    ranks = [
        everyone.filter(name.is_name()),
        everyone.filter(name.begins_name()).exclude(name.is_name()),
        everyone.exclude(name.begins_name()).exclude(name.is_name()),
    ]
    rows = [_ranked(rank, number)[:limit] for number, rank in enumerate(ranks)]
    found = rows[0].union(*rows[1:], all=True)[:limit]
    return [pk for _, pk in sorted((rank, pk) for pk, rank in found)]


def organisations_found(actor: Actor, text: str, limit: int) -> QuerySet[Organisation]:
    """Return the standing organisations in the actor's reach whose name holds every word. One query."""
    words = words_of(text)
    found = organisations_visible_to(actor).filter(dissolved_on=None).alias(parts=_NAME_PARTS)
    for word in words:
        # The parts come by their index; what they find is then looked at whole.
        whole = Q(name__icontains=word) | Q(short_name__icontains=word)
        found = found.filter(whole, Q(("parts__contains", _parts(word))))
    if not words or has_id_number(text):
        return found.none()
    return found.select_related("parent").order_by("path__len", "name")[:limit]


# As the index organisation_name_parts has it (sql/name_parts.sql).
_NAME_PARTS = Func(
    F("name"), F("short_name"), function="registry_name_parts", output_field=ArrayField(TextField())
)


def _parts(word: str) -> list[str]:
    """Return the pairs of neighbouring characters; of a single character, itself."""
    return [a + b for a, b in itertools.pairwise(word)] or [word]


def _ranked(people: QuerySet[Person], rank: int) -> QuerySet[Person, tuple[int, int]]:
    return people.annotate(found_as=Value(rank, output_field=SmallIntegerField())).values_list(
        "pk", "found_as"
    )


def _matching(actor: Actor, words: Iterable[Word]) -> QuerySet[Person]:
    people = people_visible_to(actor)
    for word in words:
        people = people.filter(word.fits_somehow())
    return people


def _understood(actor: Actor, texts: list[str]) -> list[Word]:
    """Look up which of the words name organisations or compounds. One query, or none for a lone initial, and
    one for each identity number. A number goes no further than its hash: what it finds are ids."""
    numbered = [_numbered(actor, text) for text in texts if _is_id_number(text)]
    texts = [text for text in texts if not _is_id_number(text)]
    naming = [text for text in texts if len(text) > 1 and not Word(text).is_latin and not Word(text).is_phone]
    groups: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    if naming:
        with connection.cursor() as cursor:
            cursor.execute(sql(__file__, "groups_named"), {"words": naming, "county": actor.county_id})
            groups = {word: (tuple(ids), tuple(residents)) for word, ids, residents in cursor.fetchall()}
    return [*numbered, *(Word(text, *groups.get(text, ((), ()))) for text in texts)]


def has_id_number(text: str) -> bool:
    """True if a whole identity number is among the words that were typed."""
    return any(map(_is_id_number, words_of(text)))


def _is_id_number(text: str) -> bool:
    return len(text) in ID_NUMBER_CHARACTERS and text[:-1].isdigit()


def _numbered(actor: Actor, text: str) -> Word:
    """Find whose the number is: while keys are being changed it may be hashed by either generation."""
    try:
        number = parse(text).number
    except IdentityNumberError:
        return Word("")
    found = Person.objects.filter(id_number_hash__in=lookup_hashes(number, ID_NUMBER))
    if actor.county_id is not None:
        found = found.filter(county_id=actor.county_id)
    return Word("", resident_ids=tuple(found.values_list("pk", flat=True)))
