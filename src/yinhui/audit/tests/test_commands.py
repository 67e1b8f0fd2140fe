"""`yinhui audit`: its words and exit statuses."""

import argparse
import json

import pytest
from django.db import connection
from tests.builders import a_county, a_person

from yinhui.audit import commands, jobs
from yinhui.audit.models import Seal, Verification
from yinhui.audit.sealing import head

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments):
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())
    chosen = parser.parse_args(["audit", *arguments])
    assert chosen.as_owner
    return chosen.run(chosen)


def test_sealing_verifying_and_tampering_in_words_and_exit_statuses(capsys):
    a_person(a_county())
    assert run("seal") == 0
    assert "第1封" in capsys.readouterr().out
    assert run("head") == 0
    kept = capsys.readouterr().out.strip()
    assert kept == str(head())
    assert run("verify", "--head", kept) == 0
    assert "核验通过" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update audit_write set client = 'psql'")
        cursor.execute("set session_replication_role = origin")
    assert run("verify", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["fits"]
    assert found["problems"][0]["kind"] == "rows_altered"
    assert found["problems"][0]["table"] == "audit_write"
    assert run("archive", "--before", "2099-01-01") == 2
    assert "六个月" in capsys.readouterr().err


def test_the_jobs_seal_each_minute_and_verify_each_night():
    a_person(a_county())
    assert jobs.seal_trail(timestamp=0) > 0
    assert jobs.seal_trail(timestamp=0) == 0
    assert jobs.verify_trail(timestamp=0) == 0
    assert jobs.archive_trail(timestamp=0) == 0
    assert Seal.objects.count() == Verification.objects.count() == 1
