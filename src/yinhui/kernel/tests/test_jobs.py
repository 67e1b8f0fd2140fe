"""What a killed worker left is done by the next one."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from yinhui.kernel.jobs import ATTEMPTS_MAX, retry_stalled_jobs, sweep_attachments

pytestmark = pytest.mark.django_db(transaction=True)


def left_half_done(attempts=1):
    """A job whose worker is gone."""
    job_id = sweep_attachments.configure(queueing_lock=None).defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', attempts = %s, worker_id = null where id = %s",
            [attempts, job_id],
        )
    return job_id


def status_after_retrying(job_id):
    retry_stalled_jobs.configure(queueing_lock=None).defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set priority = 9 where task_name like '%%retry_stalled%%'")
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    with connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs where id = %s", [job_id])
        return cursor.fetchone()[0]


def test_a_job_left_half_done_is_ordered_again_and_done():
    assert status_after_retrying(left_half_done()) == "succeeded"


def test_a_job_that_took_its_worker_along_too_often_is_left():
    assert status_after_retrying(left_half_done(attempts=ATTEMPTS_MAX)) == "doing"
