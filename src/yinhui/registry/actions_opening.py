"""Opening a new installation: its prefecture, a county, and the first clerk with a way to sign in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.registry.actions_appointments import appoint
from yinhui.registry.actions_organisations import found_organisation
from yinhui.registry.actions_people import admit_person
from yinhui.registry.actors import program_actor
from yinhui.registry.codes import RetirementKind
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Account, Organisation, Person

# Three groups of four, without letters and digits that are mistaken for one another on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS = 3


@dataclass(frozen=True)
class OpenedCounty:
    """The county, its first clerk's account and the password to be changed at the first sign-in."""

    county: Organisation
    account: Account
    password: str


@transaction.atomic
def open_county(*, prefecture: str, county: str, clerk: str, username: str) -> OpenedCounty:
    """Found a county (and its prefecture, when there is none of that name) and appoint the first clerk.

    For the shell only: it needs no actor because nobody can sign in before it has run. Raises RegisterError
    if the county is there already or the user name is taken.
    """
    if Account.objects.filter(username=username).exists():
        raise RegisterError(
            f"用户名“{username}”已经有人使用，请换一个。", code="username_taken", field="username"
        )
    above = Organisation.objects.filter(kind="prefecture", name=prefecture).first() or _prefecture(prefecture)
    actor = program_actor(above, "开通县区")
    return _open_below(actor=actor, prefecture=above, county=county, clerk=clerk, username=username)


@action()
def _open_below(
    *, actor: Actor, prefecture: Organisation, county: str, clerk: str, username: str
) -> OpenedCounty:
    today = clock.today()
    founded = found_organisation(actor=actor, parent=prefecture, kind="county", name=county, founded_on=today)
    in_county = program_actor(founded, "开通县区")
    person = _serving_person(in_county, founded, clerk)
    appoint(actor=in_county, person_id=person.pk, organisation=founded, post="bureau_clerk", on=today)
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(GROUPS))
    return OpenedCounty(founded, Account.objects.create_user(username, password, person=person), password)


def _prefecture(name: str) -> Organisation:
    today = clock.today()
    prefecture = Organisation.objects.create(kind="prefecture", name=name, founded_on=today, since=today)
    prefecture.refresh_from_db()  # the path is the trigger's
    return prefecture


def _serving_person(actor: Actor, county: Organisation, name: str) -> Person:
    return admit_person(
        actor=actor,
        fields={"name": name, "retirement_kind": RetirementKind.SERVING, "home_unit": county},
        since=clock.today(),
    )
