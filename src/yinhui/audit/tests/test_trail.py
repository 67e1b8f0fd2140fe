"""Every write leaves a line by trigger, whoever sends it; nobody changes the trail."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import a_branch, a_county, a_person, an_actor

from yinhui.audit.ledgers import event_tables, ledgers
from yinhui.audit.models import FormerRow, Write
from yinhui.kernel.action import action, because
from yinhui.kernel.scope import acting
from yinhui.kernel.trail import declared
from yinhui.registry.actions_circumstances import add_family_contact, remove_family_contact
from yinhui.registry.actions_people import admit_person, amend_person
from yinhui.registry.models import Membership, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return a_county()


@pytest.fixture
def clerk(county):
    return an_actor("bureau_clerk", county, name="周敏")


@pytest.fixture
def admitted(county, clerk):
    fields = {"name": "张晓明", "retirement_kind": "tuixiu"}
    return admit_person(actor=clerk, fields=fields, branch=a_branch(county), since=dt.date(2026, 1, 1))


def test_every_table_has_a_decision():
    tables = set(connection.introspection.table_names())
    decided = set(declared()) | set(event_tables().values())
    assert not tables - decided


def test_an_action_that_adds_leaves_a_line_a_table_with_who_and_as_what(admitted, clerk, county):
    lines = Write.objects.filter(action="admit_person").order_by("id")
    assert [(line.relation, line.operation, line.rows) for line in lines] == [
        ("registry_person", "insert", 1),
        ("registry_membership", "insert", 1),
    ]
    for line in lines:
        assert (line.name, line.post, line.account_id) == ("周敏", "bureau_clerk", clerk.account_id)
        assert line.county_id == county.pk
        assert Write.objects.filter(people__hold=admitted.pk, pk=line.pk).exists()
    assert Write.objects.filter(relation="registry_person", ids__hold=admitted.pk).count() == 1


def test_a_change_keeps_what_was_before_and_a_bookkeeping_change_leaves_nothing(admitted, clerk):
    admitted.refresh_from_db()
    amend_person(
        actor=clerk,
        person_id=admitted.pk,
        version=admitted.version,
        changes={"phone": "13912345678"},
        reason="本人来电",
    )
    line = Write.objects.get(action="amend_person")
    assert (line.relation, line.operation) == ("registry_person", "update")
    before = Write.objects.count()
    Person.objects.filter(pk=admitted.pk).update(search_tokens=["x"])
    assert Write.objects.count() == before


def test_tables_without_a_history_of_their_own_keep_the_former_row_beside_the_line(admitted, clerk):
    contact = add_family_contact(actor=clerk, person_id=admitted.pk, name="张小明", relation="儿子")
    remove_family_contact(actor=clerk, contact_id=contact.pk)
    former = FormerRow.objects.get(relation="registry_familycontact")
    assert (former.operation, former.person_id) == ("delete", admitted.pk)
    assert former.row["person_id"] == admitted.pk
    assert "张小明" not in str(former.row)


def test_ten_thousand_rows_in_one_statement_are_one_line(county):
    people = [a_person(county) for _ in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_person (county_id, name, sex, nation, phone, landline, former_post, rank,"
            " retirement_kind, political_status, education, specialties, interests, service_needs, note,"
            " pinyin, initials, search_tokens, visible_in, version)"
            " select county_id, name, sex, nation, phone, landline, former_post, rank, retirement_kind,"
            " political_status, education, specialties, interests, service_needs, note, pinyin, initials,"
            " search_tokens, visible_in, version from registry_person cross join generate_series(1, 2500)"
            " where id = any(%s)",
            [[person.pk for person in people[:2]]],
        )
    line = Write.objects.latest("pk")
    assert line.rows == 5000
    assert len(list(line.ids)) == 1
    assert (line.action, line.database_user) == ("", connection.settings_dict["USER"])


def test_a_write_of_several_counties_is_a_line_for_each(county):
    other = a_county("西安县")
    a_person(county), a_person(other)
    Person.objects.update(note="核对过")
    lines = Write.objects.filter(relation="registry_person", operation="update").order_by("-pk")[:2]
    assert {line.county_id for line in lines} == {county.pk, other.pk}


def test_the_reason_given_in_an_action_stands_in_its_context(county, clerk):
    @action()
    def tidy(*, actor, person):
        person.note = "一"
        person.save()
        because("年度核对")
        Membership.objects.filter(person=person).delete()

    tidy(actor=clerk, person=a_person(county, branch=a_branch(county)))
    with connection.cursor() as cursor:
        cursor.execute("select metadata from pghistory_context where metadata ->> 'action' = 'tidy'")
        assert '"reason": "年度核对"' in cursor.fetchone()[0]


@pytest.mark.parametrize("how", ["delete from {}", "truncate {} cascade", "update {} set position = 1"])
def test_nobody_changes_the_trail_not_the_owner_either(admitted, clerk, how):
    admitted.refresh_from_db()
    amend_person(
        actor=clerk, person_id=admitted.pk, version=admitted.version, changes={"note": "新"}, reason="核对"
    )
    for table in ("audit_write", "registry_personevent", "pghistory_context"):
        statement = how.format(table)
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("select count(*) from " + table)
            assert cursor.fetchone()[0] > 0
            if table == "pghistory_context" and how.startswith("update"):
                continue  # its own transaction may still add a reason
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                cursor.execute(statement)


def test_the_programs_role_may_not_even_try(admitted, clerk):
    for table in ledgers():
        for how in (f"update {table} set position = 1", f"delete from {table}", f"truncate {table}"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                acting(clerk),
                connection.cursor() as cursor,
            ):
                cursor.execute(how)
            assert connection.wall_scope is not None
