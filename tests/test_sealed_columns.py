"""Every column that holds what is sealed is declared, so that a change of keys finds it."""

import pytest
from django.db import connection

from yinhui.kernel.sealed_columns import sealed_tables

# Recognised for ever by the master key: they could not be made anew.
OF_NO_GENERATION = {("accounts_slip", "code_hash"), ("accounts_device", "key_hash")}
COLUMNS = """
select c.table_name, c.column_name
from information_schema.columns c
join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'bytea'
  and (c.column_name like '%\\_sealed' or c.column_name like '%\\_tag' or c.column_name like '%\\_hash')
"""


@pytest.mark.django_db
def test_whatever_is_named_as_sealed_is_declared():
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        there = set(cursor.fetchall())
    declared = {(table.table, column) for table in sealed_tables() for column in table.made}
    assert there - declared - OF_NO_GENERATION == set()
    assert declared - there == set()
