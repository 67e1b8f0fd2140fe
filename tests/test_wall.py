"""The second wall by itself: PostgreSQL shows and takes only what is the actor's, whatever the program
asks."""

import pytest
from django.apps import apps
from django.db import connection

from yinhui.kernel.postgres import PROGRAM
from yinhui.kernel.wall import declared

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
