"""“谁能看到我的资料”: which posts see which of a person's fields, who holds them, and who opened what.

Nothing of it is typed: the posts and what they may do are `registry.structure`'s, where the person is seen is
`Person.visible_in`, kept by trigger, and the holders are those of today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.export_copies import KINDS as COPY_KINDS
from yinhui.kernel.models import ExportCopy
from yinhui.privacy.consents import withheld
from yinhui.privacy.kept import GROUPS, kept_in
from yinhui.privacy.kept_kinds import Group
from yinhui.registry.models import Appointment, Deputyship, Organisation, Person, SensitiveOpening
from yinhui.registry.structure import COUNTY_KINDS, KINDS, POSTS, Post

_HELD = ("organisation_id", "post", "person__name")
# As far back as a page lists; the full file has all.
LISTED_MAX = 100


@dataclass(frozen=True)
class Sight:
    """One group of fields as a post sees it: at once, after giving a reason, or not at all."""

    group: Group
    is_seen: bool
    with_reason: bool

    @property
    def words(self) -> str:
        """How, in a word or two."""
        if not self.is_seen:
            return "看不到"
        return "说明理由后可看" if self.with_reason else "可看"


@dataclass(frozen=True)
class Seer:
    """A post that sees the person: where, who holds it today (nobody if it stands empty), what it sees."""

    organisation: str
    post: str
    holders: tuple[str, ...]
    sights: tuple[Sight, ...]

    @property
    def seen(self) -> list[Sight]:
        """What it sees."""
        return [sight for sight in self.sights if sight.is_seen]

    @property
    def unseen(self) -> str:
        """What it does not see, in words."""
        return "、".join(sight.group.title for sight in self.sights if not sight.is_seen) or "—"

    @property
    def by_reason(self) -> str:
        """What it sees after giving a reason, in words."""
        return "、".join(sight.group.title for sight in self.seen if sight.with_reason) or "—"


@dataclass(frozen=True)
class SeerGroup:
    """The posts that see the same of a person: those held today, and those that stand empty."""

    sights: tuple[Sight, ...]
    held: tuple[Seer, ...]
    empty: tuple[Seer, ...]

    @property
    def at_once(self) -> str:
        """What they see at once, in words."""
        return "、".join(
            sight.group.title for sight in self.sights if sight.is_seen and not sight.with_reason
        )

    @property
    def by_reason(self) -> str:
        """What they see after giving a reason each time, in words; empty for nothing."""
        seen = [sight for sight in self.sights if sight.is_seen]
        return "、".join(sight.group.title for sight in seen if sight.with_reason)

    @property
    def unseen(self) -> str:
        """What they do not see, in words; empty for nothing."""
        return "、".join(sight.group.title for sight in self.sights if not sight.is_seen)


def grouped(found: Sequence[Seer]) -> list[SeerGroup]:
    """Return the posts by what they see, those that see most first."""
    groups: dict[tuple[Sight, ...], list[Seer]] = {}
    for seer in found:
        groups.setdefault(seer.sights, []).append(seer)
    ordered = sorted(groups.items(), key=lambda entry: -sum(sight.is_seen for sight in entry[0]))
    return [
        SeerGroup(
            sights,
            held=tuple(seer for seer in alike if seer.holders),
            empty=tuple(seer for seer in alike if not seer.holders),
        )
        for sights, alike in ordered
    ]


def seers(person: Person) -> list[Seer]:
    """Return the posts that see the person today, the widest organisations first. Four queries.

    The same as `registry.permissions.people_visible_to` asked of every post (a test holds them together).
    """
    return seers_of([person])[person.pk]


def seers_of(people: Sequence[Person]) -> dict[int, list[Seer]]:
    """Return the same of several people, by id, in as many queries as of one."""
    seen_in = {pk for person in people for pk in (*person.visible_in, person.county_id)}
    organisations = list(
        Organisation.objects.filter(pk__in=seen_in, dissolved_on=None).order_by("path__len", "pk")
    )
    holders = _holders(organisations)
    closed = withheld("health_visits", [person.pk for person in people])
    return {
        person.pk: [
            seer
            for organisation in organisations
            if organisation.pk == person.county_id or organisation.pk in person.visible_in
            for seer in _seers_at(organisation, holders, person.pk in closed)
        ]
        for person in people
    }


def _seers_at(
    organisation: Organisation, holders: dict[tuple[int, str], list[str]], is_closed: bool
) -> Iterator[Seer]:
    """The posts of one organisation that see people; an optional one only where somebody holds it."""
    health_closed = is_closed and organisation.kind not in COUNTY_KINDS
    for key in KINDS[organisation.kind].posts:
        post, held = POSTS[key], holders.get((organisation.pk, key), [])
        if "see_people" in post.may and (held or not post.optional):
            yield Seer(organisation.name, post.name, tuple(held), _sights(post, health_closed))


def _sights(post: Post, health_closed: bool) -> tuple[Sight, ...]:
    sights = []
    for group in GROUPS.values():
        kept = kept_in(group.key)
        seen = any(one.needs in post.may for one in kept) and not (health_closed and group.key == "health")
        sights.append(
            Sight(group, seen, with_reason=all(one.opened for one in kept if one.key != "absences"))
        )
    return tuple(sights)


def _holders(organisations: Sequence[Organisation]) -> dict[tuple[int, str], list[str]]:
    """Who holds each post today, deputies named as such."""
    today = clock.today()
    names: dict[tuple[int, str], list[str]] = {}
    held = Appointment.objects.filter(organisation__in=organisations, period__contains=today)
    for organisation_id, post, name in held.order_by("pk").values_list(
        "organisation_id", "post", "person__name"
    ):
        known = names.setdefault((organisation_id, post), [])
        if name not in known:
            known.append(name)
    deputies = Deputyship.objects.filter(
        appointment__organisation__in=organisations,
        appointment__period__contains=today,
        period__contains=today,
        ended_at=None,
    ).values_list("appointment__organisation_id", "appointment__post", "person__name")
    for organisation_id, post, name in deputies:
        names.setdefault((organisation_id, post), []).append(f"{name}（代理）")
    return names


@dataclass(frozen=True)
class Opened:
    """Somebody opened something of the person's, or carried it out in a file."""

    at: dt.datetime
    who: str
    what: str
    why: str


def openings(person: Person, limit: int | None = LISTED_MAX) -> list[Opened]:
    """Return who opened or carried out what of the person's, and why, latest first. Three queries.

    A copy counts where its rows are known to hold the person (`ExportCopy.people`).
    """
    own = set(person.accounts.values_list("pk", flat=True))
    opened = SensitiveOpening.objects.filter(person=person).select_related("organisation")
    copies = ExportCopy.objects.filter(people__contains=[person.pk]).select_related("organisation")
    found = [
        Opened(
            one.opened_at,
            "本人"
            if one.account_id in own
            else f"{one.name}（{one.organisation.name}{one.get_post_display()}）",
            f"查看{one.get_part_display()}",
            one.reason,
        )
        for one in opened.order_by("-opened_at", "-pk")[:limit]
    ]
    found += [
        Opened(
            copy.made_at,
            "本人" if copy.account_id in own else f"{copy.name}（{copy.organisation.name}{copy.post_name}）",
            f"导出{COPY_KINDS[copy.kind]}，编号{copy.number}{'，含身份证号' if copy.has_id_numbers else ''}",
            copy.reason or "工作需要",
        )
        for copy in copies.order_by("-made_at", "-pk")[:limit]
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]
