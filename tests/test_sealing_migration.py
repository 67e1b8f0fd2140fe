"""An installation of the former shape: the upgrade seals what was plain, or sealed in the first form."""

import base64
import hashlib
import hmac
import os
import tempfile
import textwrap
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.product import Product
from yinhui.kernel import postgres

BEFORE, PARTWAY = "0011_name_parts", "0012_room_for_sealed_fields"
NUMBERS = ("990101195005200018", "990101195103150019", "99010119520315002X")
TREE = """
insert into registry_organisation
    (kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration)
values ('prefecture', '演示市', '', null, '{}', '2015-01-01', '2015-01-01', '', false);
insert into registry_organisation
    (kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration)
select 'county', '东安县', '', id, '{}', '2015-01-01', '2015-01-01', '', false from registry_organisation;
"""
PERSON = """
insert into registry_person (
    county_id, name, sex, nation, birth_date, id_number_sealed, id_number_hash, phone, landline,
    former_post, rank, retirement_kind, political_status, education, specialties, interests,
    service_needs, note, pinyin, initials, search_tokens, visible_in, version)
select id, '张晓明', '1', '01', '1950-05-20', %s, %s, '', '',
    '', '', 'tuixiu', '01', '', '{}', '{}',
    '{}', '', '', '', '{}', '{}', 1
from registry_organisation where kind = 'county' returning id, county_id
"""
# What was known of each person, by markers that must be nowhere afterwards.
HEALTH, LIVING, NAME, PHONE, KIND, WITHDRAWN = (
    "half_dependent",
    "institution",
    "家属标记甲",
    "13955550001",
    "hardship",
    "撤回标记乙",
)


class FirstForm:
    """Sealing as it was: the master key, bound to nobody."""

    def __init__(self, product):
        self.master = base64.urlsafe_b64decode((product.data_dir / "master.key").read_text())

    def encrypt(self, text, purpose):
        key = hmac.new(self.master, f"encrypt:{purpose}".encode(), hashlib.sha256).digest()
        nonce = os.urandom(12)
        return b"\x01" + nonce + AESGCM(key).encrypt(nonce, text.encode(), None)

    def lookup(self, text, purpose):
        key = hmac.new(self.master, f"lookup:{purpose}".encode(), hashlib.sha256).digest()
        return hmac.digest(key, text.encode(), "sha256")[:16]


# PostgreSQL's own account must pass through: pytest's folders are closed to others whenever a run begins.
@pytest.fixture(scope="module")
def product():
    with tempfile.TemporaryDirectory(prefix="yinhui-test-") as folder:
        product = Product(Path(folder) / "data")
        opened = product.run(
            "-c", "from yinhui.kernel.installation import installation; installation()", program="python"
        )
        assert opened.returncode == 0, opened.stderr
        with product.database():
            yield product


def fill(product, number):
    """A person of the former shape with everything, in the history and in an import too."""
    old = FirstForm(product)
    sealed = old.encrypt(number, "id_number")
    ((person, county),) = product.sql(PERSON, sealed, old.lookup(number, "id_number"))
    note = old.encrypt("耳背", "care_note")
    product.sql(
        "insert into registry_personcircumstances (person_id, county_id, health_class, living_situation,"
        " care_note_sealed) values (%s, %s, %s, 'alone', %s)",
        person,
        county,
        HEALTH,
        note,
    )
    # the trigger keeps the former row
    product.sql(
        "update registry_personcircumstances set living_situation = %s where person_id = %s", LIVING, person
    )
    product.sql("update registry_person set note = '改过', version = 2 where id = %s", person)
    product.sql(
        "insert into registry_familycontact (person_id, county_id, name, relation, phone)"
        " values (%s, %s, %s, '儿子', %s), (%s, %s, '王二', '', '')",
        person,
        county,
        NAME,
        PHONE,
        person,
        county,
    )
    event = (
        "insert into registry_lifeevent (person_id, county_id, kind, occurred_on, note_sealed, reported_at,"
    )
    event += " withdrawn_reason) values (%s, %s, %s, '2026-05-01', %s, now(), %s)"
    for withdrawn in ("", WITHDRAWN):
        product.sql(event, person, county, KIND, old.encrypt("遭灾", "life_event_note"), withdrawn)
    ((roster,),) = product.sql(
        "insert into registry_rosterimport (county_id, file_name, file_sha256, file_bytes, state, columns,"
        " counts, notes, marks, refusal, created_at)"
        " values (%s, 'a.xlsx', '', 1, 'applied', '[]', '{}', '[]', '{}', '',"
        " now()) returning id",
        county,
    )
    product.sql(
        "insert into registry_rosterperson (roster_id, person_id, row_id, what, version, before)"
        " select %s, p.id, 1, 'changed', 2, jsonb_build_object('person', to_jsonb(p) - 'visible_in',"
        " 'circumstances', to_jsonb(k), 'fields', '[\"health_class\"]'::jsonb)"
        " from registry_person p join registry_personcircumstances k on k.person_id = p.id where p.id = %s",
        roster,
        person,
    )
    product.sql(
        "insert into registry_rosterrow (roster_id, sheet, row, verdict, doubt, decision, birth_precision,"
        " retired_precision, joined_precision, pinyin, initials, search_tokens, name, id_number_sealed,"
        " id_number_hash, health_class, living_situation, contact_name, contact_relation, contact_phone,"
        " original_sealed)"
        " values (%s, 0, 2, 'new', '', '', 'day', 'day', 'day', '', '', '{}', '李四', %s, %s, %s,"
        " %s, %s, '女儿', %s, %s)",
        roster,
        sealed,
        old.lookup(number, "id_number"),
        HEALTH,
        LIVING,
        NAME,
        PHONE,
        old.encrypt('["李四"]', "roster_row"),
    )


SEAL_ONE_BATCH = """
    from yinhui.registry.migrations import _sealing
    _sealing.BATCH_ROWS = 2
    _sealing._name_owners_of_waiting_rows()
    for table in _sealing.TABLES:
        _sealing._seal_batch(table)
"""
READ_ALL = """
    from yinhui.kernel.sensitive import decrypt, lookup_hash
    from yinhui.kernel.key_rotation import generations_in_use
    from yinhui.kernel.keys import keyring
    from yinhui.registry.models import *
    from yinhui.registry.models.person import *
    from django.db import connection
    people = {decrypt(p.id_number_sealed, "id_number", p.pk): p for p in Person.objects.all()}
    assert sorted(people) == sorted(NUMBERS), people
    for number, person in people.items():
        assert bytes(person.id_number_hash) == lookup_hash(number, "id_number")
        kept = person.circumstances
        told = (kept.health_class, kept.living_situation, kept.care_note)
        assert told == ("half_dependent", "institution", "耳背")
        assert sorted(tuple(c.opened) for c in person.family_contacts.all()) == [
            ("家属标记甲", "儿子", "13955550001"), ("王二", "", "")]
        events = person.life_events.all()
        told = sorted((e.kind.value, e.note, e.withdrawn_reason, e.is_withdrawn) for e in events)
        assert told == [("hardship", "遭灾", "", False), ("hardship", "遭灾", "撤回标记乙", True)]
    for table, column, purpose, owner in (
        ("registry_personevent", "id_number_sealed", "id_number", "id"),
        ("registry_personcircumstancesevent", "living_situation_sealed", "living_situation", "person_id"),
        ("registry_rosterperson", "health_class_sealed", "health_class", "person_id"),
        ("registry_rosterperson", "id_number_sealed", "id_number", "person_id"),
        ("registry_rosterrow", "id_number_sealed", "id_number", "sealed_for"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"select {column}, {owner} from {table}")
            rows = cursor.fetchall()
            assert len(rows) == 3, table
            for sealed, owned_by in rows:
                assert decrypt(sealed, purpose, owned_by)
    row = RosterRow.objects.first()
    assert decrypt(row.original_sealed, "roster_row") == '["李四"]'
    assert list(generations_in_use()) == [keyring().latest], generations_in_use()
"""


AS_OWNER = """
import django; django.setup()
from yinhui.kernel.database import sign_in_as_owner
sign_in_as_owner()
"""


def script(product, text):
    done = product.run("-c", AS_OWNER + textwrap.dedent(text), program="python")
    assert done.returncode == 0, done.stderr


def migrate_register(product, upto):
    """The register alone, up to a migration: what follows a migration needs every table."""
    script(
        product,
        f"""
        from django.db import connection
        from yinhui.kernel.migrating import LeanExecutor
        LeanExecutor(connection).migrate([("registry", "{upto}")])
        """,
    )


def test_the_upgrade_seals_everything_even_if_it_was_broken_off(product):
    migrate_register(product, BEFORE)
    product.sql(TREE)
    for number in NUMBERS:
        fill(product, number)
    migrate_register(product, PARTWAY)
    script(product, SEAL_ONE_BATCH)
    upgraded = product.run("migrate", "-v0", program="django-admin")
    assert upgraded.returncode == 0, upgraded.stderr
    script(product, f"    NUMBERS = {NUMBERS!r}\n{READ_ALL}")
    postgres.stop(product.data_dir)  # everything is in the files then
    files = b"".join(
        path.read_bytes() for path in (product.data_dir / "postgres" / "base").rglob("*") if path.is_file()
    )
    for marker in (HEALTH, NAME, PHONE, WITHDRAWN):
        # the words of the program's own vocabulary may stand in statistics of its rules, never in a row
        assert marker.encode() not in files, marker
