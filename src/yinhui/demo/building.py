"""Builds the demonstration prefecture: the register, then institutions, duties and what was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

import pghistory
from django.db import connection, transaction

from yinhui.demo.blueprint import plans
from yinhui.demo.history import make_duties, write_history
from yinhui.demo.loading import PersonIds, analyse, load, staging
from yinhui.demo.organisations import WrittenCounty, write_county, write_prefecture
from yinhui.demo.organised_life import write_organised_life
from yinhui.demo.person_draws import PersonDraws
from yinhui.demo.seats import Seating, prefecture_staff
from yinhui.demo.sign_ins import SignIn, make_sign_ins, read_sign_ins, write_sign_ins
from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.installation import installation
from yinhui.registry.codes import RETIRED
from yinhui.registry.models import Organisation, Person

PEOPLE_DEFAULT = 6_000
PEOPLE_MIN, PEOPLE_MAX = 500, 1_000_000
SEED_DEFAULT = 1
# Advisory lock: two builders wait for each other, and the second finds the work done.
_LOCK = 0x59485F44
_TREE_TABLES = ("registry_organisation", "registry_place")
_PEOPLE_TABLES = (
    "registry_person",
    "registry_membership",
    "registry_residence",
    "registry_appointment",
    "registry_absence",
    "registry_lifeevent",
)


class DemonstrationError(YinhuiError):
    """The demonstration cannot be built here."""

    code = "demonstration"


@dataclass(frozen=True)
class Demonstration:
    """What was built, or was there already."""

    people: int
    counties: int
    was_there: bool
    sign_ins: list[SignIn]


def build_demonstration(*, people: int, seed: int, as_of: dt.date) -> Demonstration:
    """Build 演示市 with about so many retired people and their history up to `as_of`, in one transaction.

    A demonstration that is there already is left as it is. Raises DemonstrationError if the register holds
    anything else, or the size is not between PEOPLE_MIN and PEOPLE_MAX.
    """
    if as_of > clock.today():
        raise DemonstrationError("演示数据不能写到将来。请把截止日期改为今天或更早。", field="as_of")
    if not PEOPLE_MIN <= people <= PEOPLE_MAX:
        raise DemonstrationError(f"演示人数应在{PEOPLE_MIN}到{PEOPLE_MAX}之间，请重新指定。", field="people")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
            # Checked per statement: a million rows' deferred checks would pile up in memory.
            cursor.execute("set constraints all immediate")
        if Organisation.objects.filter(is_demonstration=True).exists():
            return _as_it_stands()
        if Organisation.objects.exists():
            raise DemonstrationError(
                "库中已有真实数据，不能再生成演示数据。请换一个空的数据目录（YINHUI_DATA）。"
            )
        with clock.fixed(as_of), pghistory.context(action="build_demonstration", name="演示数据"):
            counties = _build_register(people, seed, as_of)
            sign_ins = make_sign_ins()
            make_duties(counties, as_of)
            told = [county for county in counties if county.plan.has_history]
            write_history(told, seed=seed, as_of=as_of)
            write_organised_life(told, seed=seed, as_of=as_of)
        # Before the commit: a demonstration without its sign-ins would be no use, and they alone do no harm.
        write_sign_ins(sign_ins, installation().data_dir)
    return Demonstration(
        people=sum(county.plan.people for county in counties),
        counties=len(counties),
        was_there=False,
        sign_ins=sign_ins,
    )


def _as_it_stands() -> Demonstration:
    return Demonstration(
        people=Person.objects.filter(retirement_kind__in=RETIRED).count(),
        counties=Organisation.objects.filter(kind="county").count(),
        was_there=True,
        sign_ins=read_sign_ins(installation().data_dir),
    )


def _build_register(people: int, seed: int, as_of: dt.date) -> list[WrittenCounty]:
    random = Random(seed)
    draws = PersonDraws(random, as_of)
    ids = PersonIds()
    prefecture = write_prefecture()
    counties = []
    with staging():
        load(prefecture.pk, prefecture_staff(prefecture.pk, draws, ids, as_of))
        for plan in plans(people):
            county = write_county(plan, prefecture, random=random, as_of=as_of)
            analyse(*_TREE_TABLES)
            draws.next_county()
            load(county.id, Seating(county, draws, ids, random, as_of).everybody())
            analyse(*_PEOPLE_TABLES)
            counties.append(WrittenCounty(county.id, plan))
    ids.give_back()
    return counties
