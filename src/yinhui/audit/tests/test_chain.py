"""The chain of seals: whatever is done to the trail behind the program's back is found, and where."""

import datetime as dt

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.builders import a_branch, a_county, a_person, an_actor

from yinhui.audit.archives import folder
from yinhui.audit.archiving import archive
from yinhui.audit.errors import TrailError
from yinhui.audit.models import ArchiveFile, Seal, Write
from yinhui.audit.positions import continue_after_restore, install_functions
from yinhui.audit.sealing import Head, head, seal
from yinhui.audit.verifying import verify
from yinhui.kernel import clock
from yinhui.registry.actions_people import amend_person
from yinhui.registry.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person():
    county = a_county()
    return a_person(county, branch=a_branch(county))


@pytest.fixture
def clerk(person):
    return an_actor("bureau_clerk", person.county)


def amend(clerk, person, note):
    person.refresh_from_db()
    amend_person(
        actor=clerk, person_id=person.pk, version=person.version, changes={"note": note}, reason="核对"
    )


@pytest.fixture
def chain(clerk, person):
    """Three seals."""
    seal()
    for note in ("一", "二"):
        amend(clerk, person, note)
        seal()
    return list(Seal.objects.order_by("number"))


def as_superuser(statement):
    """What somebody does who owns the server: the guard is switched off."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("set session_replication_role = origin")


def found():
    return [(problem.kind, problem.seal, problem.table) for problem in verify().problems]


def test_an_untouched_trail_fits_and_sealing_nothing_makes_no_seal(chain):
    assert len(chain) == 3
    assert seal() is None
    outcome = verify()
    assert outcome.fits
    assert outcome.rows == sum(each.rows for each in chain)
    assert outcome.head == head()


@pytest.mark.parametrize(
    ("statement", "kind", "table"),
    [
        (
            "update registry_personevent set note = '改' where note = '一'",
            "rows_altered",
            "registry_personevent",
        ),
        ("update audit_write set name = '别人' where action = 'amend_person'", "rows_altered", "audit_write"),
        ("delete from registry_personevent where note = '一'", "rows_deleted", "registry_personevent"),
        (
            "insert into audit_formerrow (at, position, relation, object_id, operation, row)"
            " select now(), min(position), 'registry_place', 1, 'delete', '{}' from audit_write",
            "rows_inserted",
            "audit_formerrow",
        ),
        (
            'update pghistory_context set metadata = metadata || \'{"reason": "别的"}\'',
            "rows_altered",
            "pghistory_context",
        ),
    ],
)
def test_rows_altered_deleted_or_slipped_in_are_found_with_their_seal_and_table(
    chain, statement, kind, table
):
    as_superuser(statement)
    problems = found()
    assert problems
    assert {(each[0], each[2]) for each in problems} == {(kind, table)}


def test_the_rows_of_a_problem_are_named(chain):
    as_superuser("delete from registry_personevent")
    problem = verify().problems[0]
    assert problem.rows == "pgh_id 0–9999"
    assert "有记录被删除" in str(problem)


def test_a_seal_altered_removed_or_made_anew_is_found(chain):
    _, second, third = chain
    as_superuser(f"update audit_seal set rows = rows + 1 where number = {second.number}")
    assert ("seal_altered", second.number, "") in found()
    as_superuser(f"update audit_seal set rows = rows - 1 where number = {second.number}")
    assert not found()
    as_superuser(f"delete from audit_seal where number = {second.number}")
    assert ("seal_missing", third.number, "") in found()


def test_a_hash_put_right_after_tampering_breaks_the_chain(chain):
    as_superuser("update audit_sealedchunk set hash = '\\x00' where seal_id = 2")
    assert ("seal_altered", 2, "") in found()


def test_cutting_off_the_end_shows_against_a_head_kept_outside(chain):
    kept = head()
    as_superuser(
        f"delete from audit_seal where number = {kept.number};"
        f"delete from audit_sealedchunk where seal_id = {kept.number}"
    )
    assert not [each for each in found() if each[0] != "rows_inserted"]
    assert verify(expected=kept).problems[-1].kind == "head_differs"
    assert verify(expected=Head(1, "0" * 64)).problems


def test_what_commits_late_is_sealed_later_and_never_skipped(person, clerk):
    seal()
    with psycopg.connect(**connection.get_connection_params() | {"autocommit": False}) as late:
        late.execute("update registry_person set note = '晚' where id = %s", [person.pk])
        a_person(person.county)
        seal()
        late.commit()
    seal()
    assert verify().fits
    assert Person.objects.get(pk=person.pk).note == "晚"
    positions = Write.objects.values_list("position", flat=True)
    assert max(positions) < Seal.objects.latest("number").upto


def test_what_is_open_in_another_database_of_the_server_does_not_keep_the_trail_from_being_sealed(person):
    elsewhere = connection.get_connection_params() | {"dbname": "postgres", "autocommit": False}
    with psycopg.connect(**elsewhere) as other:
        number = other.execute("select pg_current_xact_id()::text::bigint").fetchone()[0]
        a_person(person.county)
        assert seal().upto > number
        assert not Write.objects.filter(position__gte=Seal.objects.get().upto).exists()
    assert verify().fits


def test_sealed_text_may_be_encrypted_anew(chain, person):
    with connection.cursor() as cursor:
        cursor.execute("update registry_personevent set id_number_sealed = '\\x02', id_number_hash = '\\x03'")
    assert verify().fits


def test_a_restored_database_goes_on_counting_above_what_it_holds(chain, person, clerk):
    with connection.cursor() as cursor:
        cursor.execute("select audit_next()")
        next_position = cursor.fetchone()[0]
        install_functions(cursor, 0)
    try:
        # As if the new server had only just begun to count.
        as_superuser("update audit_seal set upto = upto + 1000000000 where number = 3")
        assert continue_after_restore() > 900_000_000
        assert continue_after_restore() == 0
        amend(clerk, person, "三")
        assert Write.objects.latest("pk").position > next_position + 900_000_000
        assert seal() is not None
    finally:
        with connection.cursor() as cursor:
            install_functions(cursor, 0)


def test_archived_seals_leave_the_database_and_still_verify(chain, person, clerk):
    with clock.fixed(dt.date(2035, 1, 15)):
        rows = Write.objects.count()
        files = archive(before=dt.date(2034, 1, 1))
        assert [(file.first_seal, file.last_seal) for file in files] == [(1, 3)]
        assert Write.objects.count() < rows
        amend(clerk, person, "三")
        seal()
        assert verify().fits
        assert not archive(before=dt.date(2026, 1, 1))
        path = folder() / files[0].name
        content = path.read_bytes()
        assert "张".encode() not in content
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert found() == [("archive_altered", 1, files[0].name)]
        path.unlink()
        assert found() == [("archive_gone", 1, files[0].name)]


def test_nothing_younger_than_half_a_year_is_archived(chain):
    with pytest.raises(TrailError, match="六个月"):
        archive(before=clock.today())


def test_what_was_tampered_with_is_not_archived(chain):
    as_superuser("update registry_personevent set note = '改'")
    with clock.fixed(dt.date(2035, 1, 15)), pytest.raises(TrailError, match="不一致"):
        archive(before=dt.date(2034, 1, 1))
    assert not ArchiveFile.objects.exists()
    assert not list((settings.DATA_DIR / "archive").glob("*.yha"))


@hypothesis_settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.sampled_from(["insert", "update", "delete"]), min_size=1, max_size=3), max_size=3),
    st.data(),
)
def test_whatever_is_written_and_sealed_verifies_and_any_one_row_removed_is_found(
    transactional_db, batches, data
):
    county = a_county(f"县{Person.objects.count()}-{Seal.objects.count()}")
    for batch in batches:
        with transaction.atomic():
            for what in batch:
                person = Person.objects.filter(county=county).order_by("?").first()
                if what == "insert" or person is None:
                    a_person(county)
                elif what == "update":
                    Person.objects.filter(pk=person.pk).update(note=f"{person.note}.")
                else:
                    person.delete()
        seal()
    seal()
    assert verify().fits
    lines = list(Write.objects.order_by("pk").values_list("pk", flat=True))
    victim = lines[data.draw(st.integers(0, 999)) % len(lines)]
    with transaction.atomic():
        as_superuser(f"delete from audit_write where id = {victim}")
        assert ("rows_deleted", "audit_write") in {(kind, table) for kind, _, table in found()}
        transaction.set_rollback(True)
