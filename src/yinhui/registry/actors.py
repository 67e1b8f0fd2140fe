"""From an account to the actors it may act as: one for each post its person holds, or deputises in, today."""

from __future__ import annotations

from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Account, Appointment, Deputyship, Organisation
from yinhui.registry.structure import ABILITIES, POSTS


def actors_of(account: Account, address: str = "") -> list[Actor]:
    """Return the account's actors: own posts first, then deputised ones, highest first. One query.

    It is asked anew at every request and by every job, so that rights end with the appointment.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "actors"), {"person": account.person_id, "today": clock.today()})
        assert cursor.description is not None
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return [_actor(account, row, address) for row in rows]


def _actor(account: Account, row: dict[str, Any], address: str) -> Actor:
    post = POSTS[row["post"]]
    return Actor(
        name=row["name"],
        post=post.key,
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        county_id=row["county_id"],
        abilities=frozenset(post.may),
        account_id=account.pk,
        person_id=account.person_id,
        appointment_id=row["appointment_id"],
        address=address,
        post_name=f"代理{post.name}" if row["deputyship_id"] else post.name,
        is_demonstration=row["is_demonstration"],
        deputyship_id=row["deputyship_id"],
    )


def post_that_ended(account: Account, appointment_id: int) -> str:
    """Say which post the account acted in until it ended, such as “东安县 · 老干部局干事”; else nothing."""
    appointment = Appointment.objects.select_related("organisation").filter(pk=appointment_id).first()
    if appointment is None:
        return ""
    name = POSTS[appointment.post].name
    if appointment.person_id != account.person_id:
        if not Deputyship.objects.filter(appointment=appointment, person_id=account.person_id).exists():
            return ""
        name = f"代理{name}"
    return f"{appointment.organisation.name} · {name}"


def program_actor(organisation: Organisation, why: str) -> Actor:
    """Return the program itself acting for a county or prefecture: the shell command, a job, the demo.

    `why` names the command or job and stands in the trail as its name.
    """
    return Actor(
        name=why,
        post="program",
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        county_id=None if organisation.kind == "prefecture" else organisation.county_id,
        abilities=frozenset(ABILITIES),
        post_name="程序",
        is_demonstration=bool(organisation.county and organisation.county.is_demonstration),
    )
