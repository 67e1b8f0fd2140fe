"""How each table's sensitive fields are sealed that were plain, or sealed in the first form (0013)."""

import json
from dataclasses import dataclass
from typing import Callable, Sequence

import pgtrigger
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from yinhui.kernel.installation import installation
from yinhui.kernel.sensitive import encrypt, lookup_hash
from yinhui.registry import sealing

BATCH_ROWS = 1_000
FIRST_FORM = 1
NONCE_BYTES = 12


def seal_everything(apps, schema_editor):
    """Seal every table, batch by batch."""
    _name_owners_of_waiting_rows()
    for table in TABLES:
        last = 0
        while last is not None:
            last = _seal_batch(table, last)


@dataclass(frozen=True)
class Table:
    """A table to seal: what of it is read, which rows are not sealed yet, and what becomes of one."""

    name: str
    key: str
    owner: str
    read: Sequence[str]
    unsealed: str
    write: Sequence[str]
    seal: Callable[..., dict]


def _seal_batch(table, after=0):
    """Seal the next rows of a table by its key; returns the last key, or None if there were no rows left."""
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        # who may see a person does not change by this
        cursor.execute("set local yinhui.reach_given = 'on'")
        cursor.execute(
            f"select {', '.join((table.key, table.owner, *table.read))} from {table.name}"
            f" where {table.key} > %s and ({table.unsealed}) order by {table.key} limit {BATCH_ROWS} for update",
            [after],
        )
        rows = [
            (key, *(made[column] for column in table.write))
            for key, owner, *values in cursor.fetchall()
            for made in [table.seal(owner, *values)]
        ]
        if rows:
            _write(cursor, table, rows)
        return rows[-1][0] if rows else None


def _write(cursor, table, rows):
    types = {'contact_has_phone': 'boolean', 'is_withdrawn': 'boolean', 'before': 'jsonb'}
    plain = {'kind', 'withdrawn_reason', 'name', 'relation', 'phone', 'health_class', 'living_situation'}
    plain |= {'contact_name', 'contact_relation', 'contact_phone'}
    casts = [types.get(column, 'text' if column in plain else 'bytea') for column in table.write]
    cursor.execute(
        f"update {table.name} t set {', '.join(f'{column} = v.{column}' for column in table.write)}"
        f" from unnest(%s::bigint[], {', '.join(f'%s::{cast}[]' for cast in casts)})"
        f" as v(key, {', '.join(table.write)}) where t.{table.key} = v.key",
        [list(column) for column in zip(*rows)],
    )


def _opened(sealed, purpose):
    """Open what was sealed in the first form; already sealed anew by a run that was broken off stays shut."""
    data = bytes(sealed)
    assert data[0] == FIRST_FORM
    cipher = AESGCM(installation().derived_key(f'encrypt:{purpose}'))
    return cipher.decrypt(data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :], None).decode()


def _number(owner, sealed):
    if sealed is None:
        return {'id_number_sealed': None, 'id_number_hash': None}
    number = _opened(sealed, sealing.ID_NUMBER)
    return {
        'id_number_sealed': encrypt(number, sealing.ID_NUMBER, owner),
        'id_number_hash': lookup_hash(number, sealing.ID_NUMBER),
    }


def _circumstances(owner, health, living, note):
    care_note = _opened(note, sealing.CARE_NOTE) if note is not None else ''
    sealed = sealing.sealed_circumstances(
        owner, health_class=health, living_situation=living, care_note=care_note
    )
    return sealed | {'health_class': '', 'living_situation': ''}


def _event(owner, kind, note, withdrawn):
    text = _opened(note, sealing.EVENT_NOTE) if note is not None else ''
    return sealing.sealed_event(owner, kind=kind, note=text) | {
        'is_withdrawn': withdrawn != '',
        'withdrawn_reason_sealed': sealing.sealed_or_null(withdrawn, sealing.EVENT_WITHDRAWN, owner),
        # unlike each other, for the former unique constraint; the column goes with the next migration
        'kind': 'sealed',
        'withdrawn_reason': 'sealed',
    }


def _contact(owner, name, relation, phone):
    # The former unique constraint still stands, and empty names would break it: the tag, cut to the column.
    sealed = sealing.sealed_contact(owner, sealing.Contact(name, relation, phone))
    return sealed | {'name': sealed['contact_tag'].hex(), 'relation': '', 'phone': ''}


def _waiting_row(owner, number, health, living, name, relation, phone, original):
    made = _number(owner, number) | {
        key: value
        for key, value in sealing.sealed_circumstances(
            owner, health_class=health or '', living_situation=living or ''
        ).items()
        if key != 'care_note_sealed'
    }
    made |= {'contact_sealed': None, 'contact_tag': None, 'name_tag': None, 'contact_has_phone': None}
    if name:
        made |= sealing.sealed_contact(owner, sealing.Contact(name, relation or '', phone or ''))
        made['contact_has_phone'] = bool(phone)
    made['original_sealed'] = (
        encrypt(_opened(original, 'roster_row'), 'roster_row') if original is not None else None
    )
    return made | dict.fromkeys(_WAITING_PLAIN)


def _imported(owner, before):
    """Undoing needs the former sealed values: out of the JSON, into columns."""
    before = json.loads(before) if isinstance(before, str) else before
    person = before['person']
    sealed = person.pop('id_number_sealed', None)
    person.pop('id_number_hash', None)
    circumstances = before.pop('circumstances', None) or {}
    made = _number(owner, bytes.fromhex(sealed.removeprefix('\\x')) if sealed else None)
    made |= sealing.sealed_circumstances(
        owner,
        health_class=circumstances.get('health_class', ''),
        living_situation=circumstances.get('living_situation', ''),
    )
    del made['care_note_sealed']
    return made | {'before': json.dumps(before)}


def _name_owners_of_waiting_rows():
    """A row that waits belongs to the person it is about, or takes the id that a new person will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update registry_rosterrow set sealed_for ="
            " coalesce(person_id, nextval(pg_get_serial_sequence('registry_person', 'id')))"
            ' where sealed_for is null'
        )


_NUMBER_COLUMNS = ('id_number_sealed', 'id_number_hash')
_CIRCUMSTANCES_COLUMNS = (
    'health_class_sealed',
    'health_class_tag',
    'living_situation_sealed',
    'living_situation_tag',
)
_PLAIN = ('health_class', 'living_situation')
_WAITING_PLAIN = (*_PLAIN, 'contact_name', 'contact_relation', 'contact_phone')
_FIRST_NUMBER = f'get_byte(id_number_sealed, 0) = {FIRST_FORM}'
_UNSEALED_CIRCUMSTANCES = (
    f"health_class <> '' or living_situation <> '' or get_byte(care_note_sealed, 0) = {FIRST_FORM}"
)

TABLES = (
    Table(
        'registry_person', 'id', 'id', ('id_number_sealed',), _FIRST_NUMBER, _NUMBER_COLUMNS, _number
    ),
    Table(
        'registry_personevent', 'pgh_id', 'id', ('id_number_sealed',), _FIRST_NUMBER, _NUMBER_COLUMNS, _number
    ),
    *(
        Table(
            name,
            key,
            'person_id',
            (*_PLAIN, 'care_note_sealed'),
            _UNSEALED_CIRCUMSTANCES,
            (*_CIRCUMSTANCES_COLUMNS, 'care_note_sealed', *_PLAIN),
            _circumstances,
        )
        for name, key in (
            ('registry_personcircumstances', 'person_id'),
            ('registry_personcircumstancesevent', 'pgh_id'),
        )
    ),
    Table(
        'registry_lifeevent',
        'id',
        'person_id',
        ('kind', 'note_sealed', 'withdrawn_reason'),
        'kind_sealed is null',
        (
            'kind_sealed',
            'kind_tag',
            'note_sealed',
            'is_withdrawn',
            'withdrawn_reason_sealed',
            'kind',
            'withdrawn_reason',
        ),
        _event,
    ),
    Table(
        'registry_familycontact',
        'id',
        'person_id',
        ('name', 'relation', 'phone'),
        'contact_sealed is null',
        ('contact_sealed', 'contact_tag', 'name_tag', 'name', 'relation', 'phone'),
        _contact,
    ),
    Table(
        'registry_rosterrow',
        'id',
        'sealed_for',
        ('id_number_sealed', *_WAITING_PLAIN, 'original_sealed'),
        f'{_FIRST_NUMBER} or get_byte(original_sealed, 0) = {FIRST_FORM} or health_class is not null'
        ' or living_situation is not null or contact_name is not null',
        (
            *_NUMBER_COLUMNS,
            *_CIRCUMSTANCES_COLUMNS,
            'contact_sealed',
            'contact_tag',
            'name_tag',
            'contact_has_phone',
            'original_sealed',
            *_WAITING_PLAIN,
        ),
        _waiting_row,
    ),
    Table(
        'registry_rosterperson',
        'id',
        'person_id',
        ('before',),
        "before ? 'circumstances' or before -> 'person' ? 'id_number_sealed'",
        (*_NUMBER_COLUMNS, *_CIRCUMSTANCES_COLUMNS, 'before'),
        _imported,
    ),
)
