"""The second wall by itself: PostgreSQL shows and takes only what is the actor's, whatever the program
asks."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from tests.builders import a_county, a_person
from tests.wall_world import World, walled_tables
from yinhui.kernel.postgres import PROGRAM
from yinhui.kernel.scope import acting, at_the_door
from yinhui.kernel.wall import DOOR, HOME, declared
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Person

pytestmark = pytest.mark.django_db


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def tables():
    """Every table and view of the program's schema, those of extensions left out."""
    return {
        name
        for (name,) in rows(
            """select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in
               ('r', 'p', 'v', 'm') and not relispartition and not exists (select from pg_depend d where
               d.objid = c.oid and d.deptype = 'e')"""
        )
    }


def test_every_table_has_a_policy_and_every_policy_a_table():
    assert tables() - declared().keys() == set(), "declare these in their room's wall.py"
    assert declared().keys() - tables() == set(), "declared, but not in the database"


def test_every_table_without_a_wall_says_why_and_all_others_are_walled():
    walled = {name for (name,) in rows("select relname from pg_class where relrowsecurity")}
    without = {name for name, policy in declared().items() if policy.because}
    assert walled == declared().keys() - without
    assert all(len(declared()[name].because) > 20 for name in without)


def test_no_table_with_people_in_it_is_without_a_wall():
    """People are named by a key to them or to their accounts. What the program cannot write holds nobody: the
    libraries' tables for e-mail addresses and the like, which stay empty here."""
    with_people = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is not None
        and getattr(field, "column", None)
        and field.related_model._meta.label in ("registry.Person", "registry.Account")
    }
    open_tables = {name for name, policy in declared().items() if policy.because and "insert" in policy.may}
    assert with_people & open_tables == set()


def test_the_programs_role_owns_nothing_and_cannot_bypass_the_wall():
    assert rows(
        """select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles
           where rolname = %s""",
        PROGRAM,
    ) == [(False, False, False, False, False)]
    assert rows("select relname from pg_class where relowner = %s::regrole", PROGRAM) == []
    assert rows("select proname from pg_proc where proowner = %s::regrole", PROGRAM) == []
    assert rows("select roleid from pg_auth_members where member = %s::regrole", PROGRAM) == []


@pytest.fixture
def worlds():
    """Two branches of one county and one of another, each with a row of every walled table."""
    county, elsewhere = a_county(), a_county("西平县")
    return World(county), World(county), World(elsewhere)


def acting_for(world):
    return acting(actors_of(world.account)[0])


def tried(sql, *values):
    """How many rows a statement touched; none if PostgreSQL refuses it altogether."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.rowcount
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            return 0
        raise


def copied(table, world):
    """The world's row of the table, as JSON."""
    copy = f'select to_jsonb(t)::text from "{table}" t where {key_column(table)}::text = %s::text'
    return rows(copy, world.key(table))[0][0]


def key_column(table):
    return next(
        model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table == table
    )


def is_shared(table):
    """True for what a county has in common: rules, places, whom the trail's context names."""
    return HOME in declared()[table].sees


# What is not a branch's, but the county's office's, the auditor's or nobody's.
NOT_A_SECRETARYS = {
    "registry_rosterimport",
    "registry_rostername",
    "registry_rosterrow",
    "audit_write",
    "contests_questionimport",
    "scheduling_countydayevent",
    # what is in the box is nobody's to look at
    "signin_secretvote",
}


def test_a_secretary_sees_changes_and_deletes_nothing_of_others(worlds):
    mine, neighbour, stranger = worlds
    seen, changed, deleted = set(), set(), set()
    with acting_for(mine):
        for table in walled_tables():
            column = key_column(table)
            for other in (stranger,) if is_shared(table) else (neighbour, stranger):
                where = f'from "{table}" where {column}::text = %s::text'
                if tried(f"select {where}", other.key(table)):
                    seen.add(table)
                change = f'update "{table}" set {column} = {column} where {column}::text = %s::text'
                if tried(change, other.key(table)):
                    changed.add(table)
                if tried(f"delete {where}", other.key(table)):
                    deleted.add(table)
    assert (seen, changed, deleted) == (set(), set(), set())


def test_a_secretary_sees_what_is_their_own(worlds):
    mine = worlds[0]
    with acting_for(mine):
        hidden = {
            table
            for table in walled_tables()
            if not tried(f'select from "{table}" where {key_column(table)}::text = %s::text', mine.key(table))
        }
    assert hidden == NOT_A_SECRETARYS


def test_a_secretary_leaves_nothing_behind_for_others(worlds):
    mine, neighbour, stranger = worlds
    copies = {
        (table, other): copied(table, other)
        for table in walled_tables()
        for other in ((stranger,) if is_shared(table) else (neighbour, stranger))
    }
    with acting_for(mine):
        left = {
            table
            for (table, _), copy in copies.items()
            if tried(f'insert into "{table}" select * from jsonb_populate_record(null::"{table}", %s)', copy)
        }
    assert left == set()


def test_nobody_sees_anybody_before_it_is_known_who_acts(worlds):
    mine = worlds[0]
    with at_the_door():
        seen = {
            table
            for table in walled_tables()
            if tried(f'select from "{table}" where {key_column(table)}::text = %s::text', mine.key(table))
        }
    assert {table for table in seen if DOOR not in declared()[table].shows} == set()
    member = a_person(mine.county, branch=mine.branch)
    with at_the_door():
        assert not Person.objects.filter(pk=member.pk).exists(), "at the door: only who can sign in"
