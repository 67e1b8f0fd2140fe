"""The second wall against the program itself: its own sign-in, pages without their check, the plans left."""

import sys

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from tests.builders import a_branch, a_county, a_person, an_account, signed_in
from yinhui.kernel import postgres
from yinhui.kernel.installation import installation
from yinhui.kernel.scope import acting
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """A secretary's account, somebody of theirs, and somebody of another branch."""
    county = a_county()
    mine, other = a_branch(county), a_branch(county)
    return (
        an_account("secretary", mine),
        a_person(county, name="欧阳自家", branch=mine),
        a_person(county, name="欧阳别家", branch=other),
    )


@pytest.fixture
def program():
    """A connection on which the program has signed in as itself, to the tests' database."""
    if not installation().is_embedded:
        pytest.skip("a server of one's own may ask the program's role for a password")
    url = postgres.embedded_url(installation().data_dir, postgres.PROGRAM)
    database = connection.settings_dict["NAME"]
    with psycopg.connect(url, dbname=database, autocommit=True, options="-c lock_timeout=5000") as itself:
        yield itself


@pytest.mark.parametrize(
    "statement",
    [
        "alter table registry_person disable row level security",
        "drop policy wall on registry_person",
        "create policy mine on registry_person using (true)",
        "alter role yinhui_program bypassrls",
        "set role postgres",
        "set session authorization postgres",
        "select from pg_authid",
        "set row_security = off; select from registry_person",
        "truncate registry_person",
        "create table public.kept as select 1 as one",
        "create or replace function wall_counties() returns int[] language sql as 'select null::int[]'",
        "alter table registry_person disable trigger all",
        "set session_replication_role = replica",
        "update registry_personevent set name = ''",
        "delete from audit_write",
        "copy registry_person to program 'cat'",
    ],
)
def test_the_program_cannot_take_the_wall_down(program, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        program.execute(statement)


def test_whoever_has_only_signed_in_to_the_database_sees_nobody(program):
    assert program.execute("select count(*) from registry_person").fetchone() == (0,)


def unchecked(monkeypatch):
    """Take the application's check out of every module that asks it: everybody and everything is theirs."""

    def everybody(actor):
        return Person.objects.all()

    def everything(actor, records=None):
        return Organisation.objects.all() if records is None else records

    stands_for = {
        "people_visible_to": everybody,
        "organisations_visible_to": everything,
        "within_reach": everything,
        "reaches": lambda actor, organisation: True,
        "may": lambda actor, ability, to=None: True,
    }
    for name, module in list(sys.modules.items()):
        for function, stand_in in stands_for.items():
            if name.startswith("yinhui.") and hasattr(module, function):
                monkeypatch.setattr(module, function, stand_in)


def test_a_page_whose_check_is_gone_still_shows_nobody_elses(client, two, monkeypatch):
    account, mine, other = two
    signed_in(client, account)
    unchecked(monkeypatch)
    assert client.get(reverse("person", args=[mine.pk])).status_code == 200
    assert client.get(reverse("person", args=[other.pk])).status_code == 404
    for address in (reverse("people"), f"{reverse('search')}?q=欧阳", f"{reverse('people')}?text=欧阳"):
        page = client.get(address).content.decode()
        assert "欧阳自家" in page
        assert "欧阳别家" not in page


def plan(queryset):
    """The plan that PostgreSQL makes where it may use an index: read through is only what it cannot."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    return queryset.explain()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({"visible_in__overlap": [1]}, "person_visible_in_gin"),
        ({"search_tokens__contains": ["欧阳"]}, "person_search_tokens_gin"),
        ({"specialties__overlap": ["书法"]}, "person_specialties_gin"),
    ],
)
def test_what_a_page_asks_reaches_its_index_before_the_wall(two, wanted, index):
    with acting(actors_of(two[0])[0]):
        found = plan(Person.objects.filter(**wanted))
    condition = found[found.index(index) :].split("\n", 2)[1]
    assert "Index Cond" in condition
    assert "InitPlan" not in condition, "the page's own condition, not the wall's"
