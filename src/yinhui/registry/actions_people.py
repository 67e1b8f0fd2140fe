"""Admitting people to the register, correcting what it says of them, and their death."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import connection
from django.db.models import F

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.keys import keyring
from yinhui.kernel.sensitive import encrypt, lookup_hash, lookup_hashes
from yinhui.registry import identity
from yinhui.registry.death import end_posts_at_death, posts_restored_after_death
from yinhui.registry.errors import (
    EditConflict,
    PossibleDuplicate,
    RegisterError,
    constraints_explained,
    explained,
)
from yinhui.registry.models import Membership, Organisation, Person, Place, Residence
from yinhui.registry.periods import open_from, require_not_future
from yinhui.registry.permissions import people_visible_to, person_for, require_reach
from yinhui.registry.reach import followed_at_the_end
from yinhui.registry.sealing import ID_NUMBER
from yinhui.registry.search_keys import search_keys
from yinhui.registry.signals import tell_facts_changed
from yinhui.registry.structure import KINDS

# The fields of a person that a person fills in; the identity number is taken apart, as `id_number`.
PERSON_FIELDS = (
    "name",
    "sex",
    "nation",
    "birth_date",
    "phone",
    "landline",
    "home_unit",
    "former_post",
    "rank",
    "retirement_kind",
    "retired_on",
    "political_status",
    "joined_party_on",
    "education",
    "specialties",
    "interests",
    "service_needs",
    "note",
)

BIRTH_YEARS_APART_MAX = 5
# Advisory lock by county; other locks of the program use other first numbers.
_ID_NUMBER_LOCK_CLASS = 0x5951


@action(needs="edit_people")
def admit_person(
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    branch: Organisation | None = None,
    place: Place | None = None,
    since: dt.date,
    although_similar: bool = False,
) -> Person:
    """Admit a person with what is known of them, their branch and residence holding from the day `since`.

    `fields` are some of PERSON_FIELDS and `id_number` in plain text. Raises RegisterError if the actor could
    not see the person afterwards or a number is taken, PossibleDuplicate for the same name and birth date
    unless `although_similar`, IdentityNumberError for a number that cannot be one.
    """
    require_not_future(since, "since")
    home_unit = fields.get("home_unit")
    county_id = _county_of_admission(actor, branch, home_unit, place)
    # Seen by who admits them until it is written where they belong.
    person = Person(pk=_next_person_id(), county_id=county_id, visible_in=[actor.organisation_id])
    _write_fields(person, fields)
    if not although_similar:
        _require_no_namesake(actor, person)
    with constraints_explained():
        person.save(force_insert=True)
        with followed_at_the_end(person.pk):
            _place(actor, person, branch, place, since)
    if not people_visible_to(actor).filter(pk=person.pk).exists():
        raise RegisterError(
            "原工作单位、所在支部、住址都不在您的管理范围内，保存后您将看不到此人。请至少选一个您管理的。",
            code="out_of_reach",
            field="branch",
        )
    tell_facts_changed(county_id)
    return person


def _place(
    actor: Actor, person: Person, branch: Organisation | None, place: Place | None, since: dt.date
) -> None:
    belongs = {"county_id": person.county_id, "person": person, "period": open_from(since)}
    if branch is not None:
        _require_branch(actor, branch)
        Membership.objects.create(organisation=branch, **belongs)
    if place is not None:
        Residence.objects.create(place=place, **belongs)


@action(needs="edit_people")
def amend_person(
    *, actor: Actor, person_id: int, version: int, changes: Mapping[str, Any], reason: str = ""
) -> Person:
    """Correct what the register says of a person; the former row stays in the history with `reason`.

    `changes` are some of PERSON_FIELDS and `id_number` (empty: forget it). `version` is the one the person
    was read at: raises EditConflict with the present row if somebody else has changed it since.
    """
    person_for(actor, person_id)
    person = Person.objects.select_for_update(of=("self",)).select_related("home_unit").get(pk=person_id)
    if person.version != version:
        raise EditConflict(person)
    unit = changes.get("home_unit")
    if unit is not None and unit.county_id != person.county_id:
        raise RegisterError("原工作单位不是本县的组织，请重新选择。", field="home_unit")
    _write_fields(person, changes)
    person.version += 1
    with pghistory.context(reason=reason), constraints_explained():
        person.save()
    tell_facts_changed(person.county_id)
    return person


@action(needs="report_event")
def mark_deceased(*, actor: Actor, person_id: int, died_on: dt.date) -> Person:
    """Record a death: posts end on that day, for the person and for whoever looked after them.

    Memberships and residence are kept, so that the branch still finds its history. Raises RegisterError if
    the day is in the future or the death is recorded already.
    """
    require_not_future(died_on, "died_on")
    person = person_for(actor, person_id)
    if person.died_on is not None:
        raise RegisterError(
            f"{person.name}同志的去世已经登记过（{person.died_on:%Y-%m-%d}）。日期有误请先撤销登记。",
            code="deceased_already",
            field="died_on",
        )
    with constraints_explained():
        Person.objects.filter(pk=person.pk).update(died_on=died_on, version=F("version") + 1)
    end_posts_at_death(person.pk, died_on)
    tell_facts_changed(person.county_id)
    person.refresh_from_db()
    return person


@action(needs="report_event")
def undo_deceased(*, actor: Actor, person_id: int, reason: str) -> Person:
    """Take back a death that was recorded by mistake; posts it ended stand again unless filled since."""
    person = person_for(actor, person_id)
    if person.died_on is None:
        raise RegisterError(f"{person.name}同志没有登记去世，不用撤销。", code="not_deceased")
    if not reason.strip():
        raise RegisterError("请写明为什么撤销，以备核查。", code="reason_missing", field="reason")
    with pghistory.context(reason=reason):
        posts_restored_after_death(person.pk)
        Person.objects.filter(pk=person.pk).update(died_on=None, version=F("version") + 1)
    tell_facts_changed(person.county_id)
    person.refresh_from_db()
    return person


def _county_of_admission(
    actor: Actor, branch: Organisation | None, home_unit: Organisation | None, place: Place | None
) -> int:
    """Return the one county that the actor, the branch, the home unit and the place agree on."""
    counties = {thing.county_id for thing in (branch, home_unit, place) if thing is not None}
    if actor.county_id is not None:
        counties.add(actor.county_id)
    known = [county_id for county_id in counties if county_id is not None]
    if not known:
        raise RegisterError("请至少选择所在支部或原工作单位，才知道登记在哪个县。", field="branch")
    if len(known) > 1:
        raise RegisterError("所在支部、原工作单位和住址不在同一个县，请重新选择。", field="branch")
    return known[0]


def _require_branch(actor: Actor, branch: Organisation) -> None:
    require_reach(actor, "edit_people", branch)
    if not KINDS[branch.kind].is_branch or branch.dissolved_on is not None:
        raise RegisterError(f"“{branch.name}”不是现有的党支部，请重新选择。", field="branch")


def _require_no_namesake(actor: Actor, person: Person) -> None:
    if person.birth_date is None:
        return
    namesakes = people_visible_to(actor).filter(
        county_id=person.county_id, name=person.name, birth_date=person.birth_date
    )
    if found := list(namesakes.select_related("home_unit")[:5]):
        raise PossibleDuplicate(found)


def _write_fields(person: Person, fields: Mapping[str, Any]) -> None:
    """Set the fields and whatever is derived from them on the unsaved row."""
    unknown = set(fields) - {*PERSON_FIELDS, "id_number"}
    assert not unknown, f"not fields of a person: {unknown}"
    for name, value in fields.items():
        if name != "id_number":
            setattr(person, name, value)
    if number := fields.get("id_number"):
        _write_identity(person, number)
    elif "id_number" in fields:
        person.id_number_sealed = person.id_number_hash = None
    if not person.name:
        raise RegisterError("请填写姓名。", code="name_missing", field="name")
    keys = search_keys(person.name, person.phone, person.landline)
    person.pinyin, person.initials, person.search_tokens = keys.pinyin, keys.initials, list(keys.tokens)


def _write_identity(person: Person, number: str) -> None:
    """Seal the number; birth date and sex follow from it where they are not given.

    A cadre's file may give another birth date than the identity card, and the file holds; a difference of
    many years is somebody else's number.
    """
    known = identity.parse(number)
    person.birth_date = person.birth_date or known.birth_date
    person.sex = person.sex or known.sex
    if abs(person.birth_date.year - known.birth_date.year) > BIRTH_YEARS_APART_MAX:
        raise RegisterError(
            f"出生日期与身份证号相差{BIRTH_YEARS_APART_MAX}年以上，请对照证件核对。",
            code="birth_date_differs",
            field="birth_date",
        )
    if person.sex != known.sex:
        raise RegisterError("性别与身份证号不一致，请对照证件核对。", code="sex_differs", field="sex")
    if keyring().is_changing:
        _require_not_taken(person, known.number)
    person.id_number_sealed = encrypt(known.number, ID_NUMBER, person.pk)
    person.id_number_hash = lookup_hash(known.number, ID_NUMBER)


def _require_not_taken(person: Person, number: str) -> None:
    """While keys are being changed the same number may be there under the other generation, which the unique
    constraint cannot see; two who enter it at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_ID_NUMBER_LOCK_CLASS, person.county_id])
    same = Person.objects.filter(
        county_id=person.county_id, id_number_hash__in=lookup_hashes(number, ID_NUMBER)
    )
    if same.exclude(pk=person.pk).exists():
        raise explained("person_id_number_once_in_county")


def _next_person_id() -> int:
    """Take a person's id before the row is there: what is sealed is bound to it."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('registry_person', 'id'))")
        return int(cursor.fetchone()[0])
