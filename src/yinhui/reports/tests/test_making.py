"""Asking for a report, writing it now or in the background, and what is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import an_actor

from yinhui.kernel import clock
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.reports import actions, jobs, storage
from yinhui.reports.actions import Asked, request_report, write_report
from yinhui.reports.errors import ReportError
from yinhui.reports.models import Report, ReportState
from yinhui.reports.tests.known_county import AS_OF, a_known_county, a_visit
from yinhui.reports.tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(AS_OF):
        yield


@pytest.fixture
def known():
    return a_known_county()


def asked_for(known, **asked):
    actor = an_actor("bureau_clerk", known.county)
    return request_report(actor=actor, asked=Asked(organisation_id=known.county.pk, **asked))


def test_what_was_asked_for_is_entered_with_who_asked(known):
    report = asked_for(known)

    assert (report.as_of, report.since, report.until) == (AS_OF, dt.date(2025, 11, 25), AS_OF)
    assert report.state == ReportState.WAITING
    assert report.made_by_name == "周敏（东安县老干部局干事）"
    assert report.issuer == "中共东安县委老干部局"


def test_a_report_stays_what_it_was_when_more_is_entered(known):
    first = write_report(asked_for(known).pk)
    a_visit(known.riverside, "festival", dt.date(2026, 10, 18), known.riverside_members)
    second = write_report(asked_for(known).pk)

    def visits(report):
        return next(figure["value"] for figure in report.figures if figure["key"] == "visits")

    first.refresh_from_db()
    assert (visits(first), visits(second)) == (2, 3)
    assert storage.read(first.sha256) != storage.read(second.sha256)


def test_writing_a_ready_report_again_changes_nothing(known):
    report = write_report(asked_for(known).pk)

    assert write_report(report.pk).finished_at == report.finished_at


def test_a_large_report_is_written_by_the_worker(known, client, monkeypatch):
    monkeypatch.setattr(actions, "PEOPLE_AT_ONCE_MAX", 5)
    signed_in(client, "bureau_clerk", known.county)
    client.post(reverse("report-new"), {"organisation": known.county.pk})
    report = Report.objects.get()
    page = reverse("report", args=[report.pk])

    waiting = client.get(page)
    polled = client.get(page, headers={"HX-Request": "true"})
    job = ProcrastinateJob.objects.get(task_name="yinhui.reports.write_report")
    jobs.write_in_background(**job.args)
    done = client.get(page, headers={"HX-Request": "true"})

    assert "排上队" in waiting.content.decode()
    assert "<html" not in polled.content.decode()
    assert "排上队" in polled.content.decode()
    assert done.headers["HX-Refresh"] == "true"
    assert "共有党员22人" in client.get(page).content.decode()
    with pytest.raises(ReportError):
        storage.read("0" * 64)


def test_a_report_that_cannot_be_written_says_so_and_is_not_given_out(known, client, monkeypatch):
    report = asked_for(known)
    monkeypatch.setattr(actions, "as_docx", lambda document: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(report.pk)
    signed_in(client, "bureau_clerk", known.county)

    shown = client.get(reverse("report", args=[report.pk])).content.decode()

    assert Report.objects.get().state == ReportState.FAILED
    assert "没有生成成功" in shown
    assert "按相同条件重新生成" in shown
    assert client.get(reverse("report-download", args=[report.pk])).status_code == 400


def test_only_posts_that_write_reports_may_ask_and_only_within_reach(known):
    with pytest.raises(NotAllowed):
        request_report(
            actor=an_actor("secretary", known.garden), asked=Asked(organisation_id=known.garden.pk)
        )
    with pytest.raises(NotFound):
        request_report(
            actor=an_actor("township_clerk", known.town), asked=Asked(organisation_id=known.county.pk)
        )


def test_an_issuer_that_does_not_fit_is_refused(known):
    with pytest.raises(ReportError) as refusal:
        asked_for(known, issuer="长" * 61)
    assert refusal.value.field == "issuer"


def test_what_a_killed_worker_left_is_ordered_again_once(known):
    left = asked_for(known)
    actions.mark_report(actor=an_actor("bureau_clerk", known.county), report=left, state=ReportState.WRITING)
    with clock.fixed(dt.datetime(2026, 11, 24, 12, 20, tzinfo=clock.SHANGHAI)):
        assert jobs.take_over_left_reports(0) == 0, "it may still be at work"
    with clock.fixed(dt.datetime(2026, 11, 24, 12, 40, tzinfo=clock.SHANGHAI)):
        jobs.take_over_left_reports(0)
        jobs.take_over_left_reports(0)

    job = ProcrastinateJob.objects.get(task_name="yinhui.reports.write_report")
    jobs.write_in_background(**job.args)
    left.refresh_from_db()
    assert left.state == ReportState.READY
