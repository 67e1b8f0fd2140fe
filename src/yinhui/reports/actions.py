"""Ask for a report, write it, keep it."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.scope import acting, everywhere
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Person
from yinhui.registry.permissions import people_of
from yinhui.reports import storage
from yinhui.reports.documents.docx import as_docx
from yinhui.reports.documents.survey import Survey, default_issuer, survey_of
from yinhui.reports.documents.survey_appendix import basis_in_words
from yinhui.reports.errors import ReportError
from yinhui.reports.models import Report, ReportState
from yinhui.reports.queries import one_moment
from yinhui.reports.scope import Scope, scope_for

# Up to here a report is written while the page waits (about a second); larger ones are a job.
PEOPLE_AT_ONCE_MAX = 10_000
ISSUER_CHARACTERS_MAX = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What somebody wants a report of. Days left out: today, and the twelve months up to it."""

    organisation_id: int
    as_of: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    issuer: str = ""


@action(needs="write_reports")
def request_report(*, actor: Actor, asked: Asked) -> Report:
    """Enter a report that is to be written. Raises NotFound, NotAllowed or ReportError for a scope that
    cannot be, and ReportError for an issuer's name that is too long."""
    scope = scope_for(actor, asked.organisation_id, as_of=asked.as_of, since=asked.since, until=asked.until)
    issuer = asked.issuer.strip() or default_issuer(scope)
    if len(issuer) > ISSUER_CHARACTERS_MAX:
        raise ReportError(f"署名最多{ISSUER_CHARACTERS_MAX}个字，请写短一些。", field="issuer")
    return Report.objects.create(
        county_id=scope.county_id,
        organisation_id=scope.organisation_id,
        title=f"{scope.name}关于加强社区离退休干部党建工作的调研报告",
        issuer=issuer,
        as_of=scope.as_of,
        since=scope.since,
        until=scope.until,
        made_by_id=actor.account_id,
        made_by_name=_in_words(actor),
        requested_at=clock.now(),
    )


def _in_words(actor: Actor) -> str:
    """Who made a report: name and post of the day, or the command."""
    if actor.account_id is None:
        return f"系统（{actor.name}）"
    return f"{actor.name}（{actor.organisation_name}{actor.post_name}）"


def is_small(report: Report) -> bool:
    """True if the report is of so few people that it is written while the page waits."""
    people = Person.objects.filter(people_of(report.organisation))
    return people[: PEOPLE_AT_ONCE_MAX + 1].count() <= PEOPLE_AT_ONCE_MAX


def write_report(report_id: int) -> Report:
    """Count, diagnose and write a report that was asked for; keep its file, figures and words.

    Not one transaction: the counting sees one moment of its own. Whoever asked was checked then; the writing
    is the program's. A report that is ready is left as it is. Any error is kept on the report and raised.
    """
    with everywhere():
        report = Report.objects.select_related("organisation", "county").get(pk=report_id)
    if report.state == ReportState.READY:
        return report
    actor = program_actor(report.county, "调研报告")
    mark_report(actor=actor, report=report, state=ReportState.WRITING)
    try:
        with one_moment(), acting(actor):
            survey = survey_of(_scope(actor, report), issuer=report.issuer, issued_on=clock.today())
        return keep_report(actor=actor, report=report, survey=survey, content=as_docx(survey.document))
    except Exception as error:
        log.exception("report %s", report_id)
        why = error.message if isinstance(error, YinhuiError) else "系统内部出错，已经记录。"
        mark_report(actor=actor, report=report, state=ReportState.FAILED, failure=why)
        raise


@action(needs="write_reports")
def mark_report(*, actor: Actor, report: Report, state: ReportState, failure: str = "") -> Report:
    """Note how far a report is."""
    report.state, report.failure = state, failure
    report.save(update_fields=["state", "failure"])
    return report


@action(needs="write_reports")
def keep_report(*, actor: Actor, report: Report, survey: Survey, content: bytes) -> Report:
    """Keep a written report: the file, every figure, every sentence."""
    report.sha256 = storage.keep(content)
    report.size_bytes = len(content)
    report.figures = [
        {
            "key": figure.definition.key,
            "label": figure.definition.label,
            "value": figure.value,
            "unit": figure.definition.unit,
            "definition": figure.definition.text,
            "basis": basis_in_words(survey.scope, figure.definition.basis),
        }
        for figure in survey.figures
    ]
    report.document = survey.document.as_json()
    report.state, report.finished_at = ReportState.READY, clock.now()
    report.save()
    return report


def _scope(actor: Actor, report: Report) -> Scope:
    return scope_for(
        actor, report.organisation_id, as_of=report.as_of, since=report.since, until=report.until
    )
