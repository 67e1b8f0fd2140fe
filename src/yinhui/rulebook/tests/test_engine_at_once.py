"""A run beside other work of the same moment."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction

from yinhui.kernel import clock
from yinhui.rulebook.models import Duty
from yinhui.rulebook.tests.given import County, adopted, duties, run

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = dt.date(2026, 11, 24)
WAIT_S_MAX = 30


def wait_until_somebody_waits_for_a_row():
    """Return when another connection waits for what this transaction has written."""
    deadline = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_a_duty_settled_while_a_run_withdraws_it_stays_settled():
    with clock.fixed(TODAY):
        place = County()
        adopted(place.county, "specialist-contact")
        run(place.county, TODAY, TODAY)
        place.person.died_on = TODAY
        place.person.save()

    def run_beside():
        try:
            with clock.fixed(TODAY):
                run(place.county, TODAY, TODAY)
        finally:
            connection.close()

    beside = threading.Thread(target=run_beside)
    with transaction.atomic():
        Duty.objects.update(outcome="done", settled_on=TODAY)
        beside.start()
        wait_until_somebody_waits_for_a_row()
    beside.join(WAIT_S_MAX)
    assert [(each.outcome, each.reason) for each in duties()] == [("done", "")]
