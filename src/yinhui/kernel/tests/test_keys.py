"""What is sealed opens for its owner and purpose only; SQL makes the same tags; keys lie outside."""

import stat

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction

from yinhui.kernel.blind_tags import hand_over_tag_keys
from yinhui.kernel.installation import installation
from yinhui.kernel.keys import FILE, UnknownGeneration, keyring
from yinhui.kernel.sensitive import (
    blind_tag,
    decrypt,
    encrypt,
    generation_of,
    lookup_hash,
    masked_name,
    masked_phone,
    recognition_hash,
)

TAG_IN_SQL = (
    "select kernel_blind_tag(k.generation, k.inner_key, k.outer_key, %s, %s, %s) from kernel_tag_keys() k"
)


def test_what_is_sealed_opens_for_its_purpose_and_owner_only():
    sealed = encrypt("体弱", "health_class", 7)
    assert decrypt(sealed, "health_class", 7) == "体弱"
    assert encrypt("体弱", "health_class", 7) != sealed
    for purpose, owner in (("health_class", 8), ("health_class", None), ("care_note", 7)):
        with pytest.raises(InvalidTag):
            decrypt(sealed, purpose, owner)
    with pytest.raises(UnknownGeneration):
        decrypt(b"\x01" + sealed[1:], "health_class", 7)


def test_a_hash_finds_equal_texts_and_a_tag_tells_nothing_of_two_people():
    assert lookup_hash("990101195005200018", "id_number") == lookup_hash("990101195005200018", "id_number")
    assert blind_tag(7, "health_class", "frail") != blind_tag(8, "health_class", "frail")
    assert generation_of(lookup_hash("a", "b")) == generation_of(blind_tag(1, "a", "b")) == keyring().latest
    assert recognition_hash("a", "roster_row") == recognition_hash("a", "roster_row")


def test_the_keyring_is_for_the_programs_account_alone():
    keyring()
    mode = (installation().data_dir / FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert repr(keyring().generations[0]).count("key=") == 0


@pytest.mark.django_db
def test_sql_computes_the_same_tag():
    with transaction.atomic(), connection.cursor() as cursor:
        hand_over_tag_keys()
        cursor.execute(TAG_IN_SQL, [2**40 + 3, "life_event_kind", "思想困扰"])
        assert [bytes(tag) for (tag,) in cursor.fetchall()] == [
            blind_tag(2**40 + 3, "life_event_kind", "思想困扰")
        ]


@pytest.mark.django_db
def test_without_the_keys_a_statement_fails_rather_than_find_nobody():
    for before in ("", "select set_config('yinhui.tag_keys', '', true);"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{before}{TAG_IN_SQL}", [1, "a", "b"])


@pytest.mark.django_db
def test_the_keys_stand_in_no_statement():
    with transaction.atomic(), connection.cursor() as cursor:
        hand_over_tag_keys()
        cursor.execute("select current_setting('yinhui.tag_keys')")
        handed = cursor.fetchone()[0]
        cursor.execute("select query from pg_stat_activity")
        assert not any(handed[2:60] in query for (query,) in cursor.fetchall())


def test_names_and_telephones_are_masked():
    assert (masked_name("欧阳明"), masked_phone("13900001111"), masked_phone("12345")) == (
        "欧**",
        "139******11",
        "*****",
    )
