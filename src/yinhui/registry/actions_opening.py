"""Opening a new installation: its prefecture, a county, the first clerk and the three administrators.

For the shell only. It is the one way to an administrator's post without a second person: whoever has the
machine has the database anyway, and nobody else could give the first of these posts.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.registry.actions_appointments import appoint
from yinhui.registry.actions_organisations import found_organisation
from yinhui.registry.actions_people import admit_person
from yinhui.registry.actors import program_actor
from yinhui.registry.codes import RetirementKind
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import Account, Organisation, Person

# Three groups of four, without letters and digits that are mistaken for one another on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS = 3
_ENDINGS = {"system_administrator": "system", "security_administrator": "security", "auditor": "auditor"}


@dataclass(frozen=True)
class OpenedAccount:
    """Somebody's account and the password to be changed at the first sign-in."""

    post: str
    account: Account
    password: str


@dataclass(frozen=True)
class OpenedCounty:
    """The county, its first clerk's account and password, and the administrators'."""

    county: Organisation
    account: Account
    password: str
    administrators: tuple[OpenedAccount, ...] = ()


@transaction.atomic
def open_county(
    *,
    prefecture: str,
    county: str,
    clerk: str,
    username: str,
    administrators: Mapping[str, str] | None = None,
) -> OpenedCounty:
    """Found a county (and its prefecture, when there is none of that name) and appoint the first clerk, and
    as administrators (post → name) those who are named; their user names are the clerk's with an ending.

    For the shell only: it needs no actor because nobody can sign in before it has run. Raises RegisterError
    if the county is there already or a user name is taken.
    """
    above = Organisation.objects.filter(kind="prefecture", name=prefecture).first() or _prefecture(prefecture)
    actor = program_actor(above, "开通县区")
    opened = _open_below(actor=actor, prefecture=above, county=county, clerk=clerk, username=username)
    others = tuple(
        _open_account(
            actor=program_actor(opened.county, "开通县区"),
            county=opened.county,
            post=post,
            name=name,
            username=f"{username}-{_ENDINGS[post]}",
        )
        for post, name in (administrators or {}).items()
    )
    return replace(opened, administrators=others)


@transaction.atomic
def open_administrator(*, county: str, post: str, name: str, username: str) -> OpenedAccount:
    """Appoint an administrator of a county that is there, with a way to sign in. For the shell only.

    Raises RegisterError if there is no such county or the user name is taken.
    """
    found = Organisation.objects.filter(kind="county", name=county, dissolved_on=None).first()
    if found is None:
        raise RegisterError(f"没有找到“{county}”。请核对名称，或先用 yinhui county 开通。", field="county")
    actor = program_actor(found, "任命管理员")
    return _open_account(actor=actor, county=found, post=post, name=name, username=username)


@action()
def _open_below(
    *, actor: Actor, prefecture: Organisation, county: str, clerk: str, username: str
) -> OpenedCounty:
    today = clock.today()
    founded = found_organisation(actor=actor, parent=prefecture, kind="county", name=county, founded_on=today)
    opened = _open_account(
        actor=program_actor(founded, "开通县区"),
        county=founded,
        post="bureau_clerk",
        name=clerk,
        username=username,
    )
    return OpenedCounty(founded, opened.account, opened.password)


@action()
def _open_account(
    *, actor: Actor, county: Organisation, post: str, name: str, username: str
) -> OpenedAccount:
    person = _serving_person(actor, county, name)
    appoint(actor=actor, person_id=person.pk, organisation=county, post=post, on=clock.today())
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(GROUPS))
    with constraints_explained():  # the name may be another county's, which one does not see
        account = Account.objects.create_user(username, password, person=person)
    return OpenedAccount(post, account, password)


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
