"""The demonstration: the same for the same seed, sound, built once, never beside real people."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from tests.demonstration import AS_OF, a_demonstration

from yinhui.demo.blueprint import plans
from yinhui.demo.building import DemonstrationError, build_demonstration
from yinhui.demo.sign_ins import FILE_NAME, PASSWORD
from yinhui.kernel.installation import installation
from yinhui.kernel.sensitive import decrypt
from yinhui.registry import identity
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account, Organisation, Person

# What is in the tables, without the ids, which go on counting after a rollback.
CHECKSUM = """
    select md5(string_agg(line, E'\n' order by line collate "C")) from (
        select concat_ws('|', 'person', name, sex, nation, birth_date, phone, former_post, rank, retired_on,
            political_status, joined_party_on, education, specialties, interests, service_needs, died_on)
        from registry_person
        union all
        select concat_ws('|', 'organisation', o.kind, o.name, above.name, o.founded_on, o.fixed_day,
            o.party_form)
        from registry_organisation o left join registry_organisation above on above.id = o.parent_id
        union all
        select concat_ws('|', 'residence', p.name, p.birth_date, l.full_name, r.period)
        from registry_residence r join registry_person p on p.id = r.person_id
        join registry_place l on l.id = r.place_id
        union all
        select concat_ws('|', 'appointment', p.name, p.birth_date, a.post, o.name, a.period, a.term_ends_on)
        from registry_appointment a join registry_person p on p.id = a.person_id
        join registry_organisation o on o.id = a.organisation_id
        union all
        select concat_ws('|', 'duty', i.code, d.fact, d.anchor_on, d.clause, d.owed, o.name, d.post,
            d.outcome, d.settled_on, d.reason)
        from rulebook_duty d join rulebook_institution i on i.id = d.institution_id
        join registry_organisation o on o.id = d.organisation_id
        union all
        select concat_ws('|', 'visit', v.kind, o.name, v.visited_on, v.place, v.visitors,
            v.recorded_at,
            (select string_agg(p.name, ',' order by p.name) from care_visitedperson w
             join registry_person p on p.id = w.person_id where w.visit_id = v.id))
        from care_visit v join registry_organisation o on o.id = v.organisation_id
        union all
        select concat_ws('|', 'occasion', c.kind, o.name, c.held_on, c.title, c.text, c.chair, c.recorded_at,
            (select string_agg(p.name, ',' order by p.name) from occasions_participation w
             join registry_person p on p.id = w.person_id where w.occasion_id = c.id))
        from occasions_occasion c join registry_organisation o on o.id = c.organisation_id
    ) as lines (line)
"""

# The trail hangs from these tables too, and its guard lets only an archive empty it.
EMPTIED = """
    set local yinhui.trail_moves = 'archived';
    truncate registry_organisation, registry_person, registry_place, registry_account, rulebook_institution,
        rulebook_duty, care_visit, occasions_occasion, kernel_attachment cascade
"""


def checksum():
    with connection.cursor() as cursor:
        cursor.execute(CHECKSUM)
        return cursor.fetchone()[0]


# For pytest-django to make the test database; each test is a savepoint of the module's transaction.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    with a_demonstration(django_db_blocker) as built:
        yield built, checksum()


def test_the_same_seed_makes_the_same_demonstration(demonstration):
    _, first = demonstration
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(EMPTIED)
        assert build_demonstration(people=500, seed=1, as_of=AS_OF).was_there is False
        assert checksum() == first
        transaction.set_rollback(True)


def test_a_second_building_does_nothing(demonstration):
    built, first = demonstration
    again = build_demonstration(people=500, seed=2, as_of=AS_OF)
    assert again.was_there
    assert not built.was_there
    assert again.sign_ins == built.sign_ins
    assert checksum() == first


def test_every_person_has_an_id_number_of_an_unassigned_region_that_fits_birth_date_and_sex():
    people = Person.objects.exclude(id_number_sealed=None)
    assert people.count() > 500
    for person in people:
        number = decrypt(person.id_number_sealed, "id_number", person.pk)
        assert number.startswith("9901")
        known = identity.parse(number)
        assert (known.birth_date, known.sex) == (person.birth_date, person.sex)


def test_no_phone_is_one_that_somebody_could_have():
    assert not Person.objects.exclude(phone="").exclude(phone__regex=r"^154\d{8}$").exists()


def test_the_reach_given_with_the_rows_is_what_the_triggers_would_compute():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*) from registry_person p
            left join registry_reach((select array_agg(id) from registry_person)) r on r.person_id = p.id
            where p.visible_in is distinct from r.reach
            """
        )
        assert cursor.fetchone()[0] == 0


def test_all_constraints_hold():
    connection.check_constraints()


def test_committees_are_as_large_as_the_regulation_says():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(distinct m.person_id), count(distinct a.person_id)
            from registry_organisation o
            join registry_membership m on m.organisation_id = o.id and m.kind = 'branch'
            join registry_appointment a
                on a.organisation_id = o.id and a.period @> %s and a.post <> 'specialist'
            where o.kind like '%%branch' and o.name not like '宜和园%%'
            group by o.id
            """,
            [AS_OF],
        )
        for members, committee in cursor.fetchall():
            assert (3 <= committee <= 5) if members >= 7 else (1 <= committee <= 2), (members, committee)


def test_every_sign_in_opens_with_the_printed_password(demonstration):
    built, _ = demonstration
    kept = json.loads((installation().data_dir / FILE_NAME).read_text())
    assert [row["username"] for row in kept] == [sign_in.username for sign_in in built.sign_ins]
    accounts = {account.username: account for account in Account.objects.select_related("person")}
    assert accounts["dongan-clerk"].check_password(PASSWORD)
    for sign_in in built.sign_ins:
        actors = actors_of(accounts[sign_in.username])
        if sign_in.username == "dongan-member":
            assert not actors, "a member holds no post"
        else:
            assert actors[0].organisation_name == sign_in.organisation
    assert len({sign_in.role for sign_in in built.sign_ins}) >= 7


def test_sizes_out_of_bounds_and_days_to_come_are_refused():
    with pytest.raises(DemonstrationError):
        build_demonstration(people=10, seed=1, as_of=AS_OF)
    with pytest.raises(DemonstrationError):
        build_demonstration(people=500, seed=1, as_of=AS_OF.replace(year=AS_OF.year + 1))


def test_a_register_with_real_people_is_left_alone(demonstration):
    with transaction.atomic():
        Organisation.objects.update(is_demonstration=False)
        with pytest.raises(DemonstrationError, match="真实数据"):
            build_demonstration(people=500, seed=1, as_of=AS_OF)
        transaction.set_rollback(True)


def test_beyond_the_named_counties_come_further_ones_of_a_bounded_size():
    million = plans(1_000_000)
    assert sum(county.people for county in million) == 1_000_000
    assert [county.people for county in million[:5]] == [county.people for county in plans(6_000)]
    assert max(county.people for county in million) == 50_000
    assert not any(county.has_history for county in million[5:])
