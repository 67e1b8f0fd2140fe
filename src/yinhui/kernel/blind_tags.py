"""Blind tags in SQL: the keys handed to the database for one transaction, as bound parameters.

Statements then join `kernel_tag_keys()` and compare with `kernel_blind_tag(...)`. The keys stand in no
statement's text, so that neither the server's log nor pg_stat_activity shows them, and are gone with the
transaction.
"""

from __future__ import annotations

import psycopg
from django.db import connection

from yinhui.kernel.keys import hmac_pads, keyring


def hand_over_tag_keys() -> None:
    """Let the statements of this transaction compute tags. Without it they fail, rather than find nobody."""
    assert connection.in_atomic_block, "the keys hold for one transaction"
    keys = keyring()
    handed = []
    for number in keys.numbers():
        inner, outer = hmac_pads(keys.derived(number, "tag"))
        handed.append(f"{number}:{inner.hex()}:{outer.hex()}")
    connection.ensure_connection()
    # Bound by the server: Django's own cursors write parameters into the statement's text.
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("select set_config('yinhui.tag_keys', %s, true)", [" ".join(handed)])
