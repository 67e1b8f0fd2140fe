"""系统状况: who sees it, what it says, and a failed job run again."""

import json

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app
from tests.builders import a_county, an_account

import yinhui.jobs  # noqa: F401 - gives every task its retries
from yinhui.kernel import clock
from yinhui.kernel.installation import installation
from yinhui.kernel.job_failures import ATTEMPTS_MAX, failure_of
from yinhui.kernel.jobs import sweep_attachments
from yinhui.maintenance import folders
from yinhui.maintenance.checking import check
from yinhui.maintenance.jobs_overview import NAMES

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(post):
    browser = Client()
    county = a_county()
    county.is_demonstration = True  # whose administrators need no second factor
    county.save(update_fields=["is_demonstration"])
    account = an_account(post, county)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def failed_job(monkeypatch):
    """A job that has failed as often as it may."""
    monkeypatch.setattr("yinhui.kernel.jobs.sweep_unlinked", lambda: 1 / 0)
    job_id = sweep_attachments.configure(queueing_lock=None).defer(timestamp=0)
    for _ in range(ATTEMPTS_MAX):
        run_worker()
        with connection.cursor() as cursor:
            cursor.execute("update procrastinate_jobs set scheduled_at = null where id = %s", [job_id])
    return job_id


def run_worker():
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def status(job_id):
    with connection.cursor() as cursor:
        cursor.execute("select status, attempts from procrastinate_jobs where id = %s", [job_id])
        return cursor.fetchone()


def test_a_job_that_fails_for_ever_is_tried_five_times_and_then_shown_and_can_be_run_again(
    failed_job, monkeypatch
):
    assert status(failed_job) == ("failed", ATTEMPTS_MAX)
    assert failure_of(failed_job).attempts == ATTEMPTS_MAX
    browser = signed_in("system_administrator")
    page = browser.get("/maintenance/").content.decode()
    assert "清理没有用到的附件" in page
    assert "程序出错" in page
    monkeypatch.setattr("yinhui.kernel.jobs.sweep_unlinked", lambda: 0)
    assert browser.post(f"/maintenance/jobs/{failed_job}/again/").status_code == 302
    run_worker()
    assert status(failed_job)[0] == "succeeded"
    assert browser.post(f"/maintenance/jobs/{failed_job}/again/").status_code == 404


@pytest.mark.parametrize("post", ["bureau_clerk", "secretary", "auditor"])
def test_only_whoever_runs_the_system_sees_it(post):
    browser = signed_in(post)
    assert browser.get("/maintenance/").status_code == 403
    assert browser.post("/maintenance/check/").status_code == 403
    assert browser.post("/maintenance/jobs/1/again/").status_code == 403


def test_a_failed_backup_is_told_on_every_page_of_the_system_administrator():
    attempt = folders.Attempt(clock.now().isoformat(), "daily", False, 1.0, 0, "磁盘空间不够")
    root = folders.backups_folder(installation())
    folders.note_attempt(root, attempt)
    try:
        assert "最近一次备份没有做成" in signed_in("system_administrator").get("/posts/").content.decode()
        assert "磁盘空间不够" in signed_in("system_administrator").get("/maintenance/").content.decode()
        assert "最近一次备份没有做成" not in signed_in("bureau_clerk").get("/posts/").content.decode()
    finally:
        (root / "history.jsonl").unlink()


def test_the_check_finds_what_is_wrong_and_says_what_to_do():
    found = check(installation())
    assert {"数据目录", "密钥", "备份", "后台任务", "权限的墙"} <= {finding.part for finding in found}
    assert all(finding.to_do for finding in found if finding.severity)
    assert json.loads((installation().data_dir / "last-check.json").read_text())["findings"]


def test_every_job_has_a_name_in_words():
    ours = {name for name in app.tasks if name.startswith("yinhui.")}
    assert ours <= NAMES.keys()


def test_a_page_checks_and_shows_what_was_found():
    browser = signed_in("system_administrator")
    assert browser.post("/maintenance/check/").status_code == 302
    assert "怎么办" in browser.get("/maintenance/").content.decode()
