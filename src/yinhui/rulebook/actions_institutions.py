"""Adopting, amending and suspending institutions. What was owed under a version stays under it."""

from __future__ import annotations

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for, require_reach
from yinhui.rulebook.compiler import subject_table
from yinhui.rulebook.errors import RulebookError, required_reason
from yinhui.rulebook.jobs import facts_changed
from yinhui.rulebook.language import Rule, parse
from yinhui.rulebook.models import Institution, InstitutionVersion
from yinhui.rulebook.shipped import preset, shipped_text
from yinhui.rulebook.versions import write_version


@action(needs="edit_rulebook")
def adopt_institution(
    *, actor: Actor, county_id: int, body: str, effective_from: dt.date | None = None
) -> Institution:
    """Adopt a rule for a county from its `effective_from`, or from the day given instead.

    The day may be in the past: a county that starts with the program has had its customs before. Duties
    follow by the job, or by `run_duties`. Raises RuleError (with lines) if the text is not a rule,
    RulebookError if the county has an institution of that code, NotFound or NotAllowed out of reach.
    """
    county = _county(actor, county_id)
    rule = parse(body)
    if Institution.objects.filter(county=county, code=rule.code).exists():
        raise RulebookError(
            f"本县已经有代码为“{rule.code}”的制度。要改内容请用“修订”，另立一项请换一个代码。",
            code="adopted_already",
            field="body",
        )
    institution = Institution.objects.create(county=county, code=rule.code, title=rule.title)
    write_version(
        institution,
        rule,
        body=body,
        number=1,
        since=effective_from or rule.effective_from,
        account_id=actor.account_id,
        reason="",
    )
    facts_changed(county.pk)
    return institution


@action(needs="edit_rulebook")
def adopt_preset(
    *, actor: Actor, county_id: int, place: str, effective_from: dt.date | None = None
) -> list[Institution]:
    """Adopt what a place of the documents (such as "DA") practises: the shipped institutions of its preset.

    Raises RulebookError if there is no such preset, and what `adopt_institution` raises.
    """
    return [
        adopt_institution(
            actor=actor, county_id=county_id, body=shipped_text(code), effective_from=effective_from
        )
        for code in preset(place)
    ]


@action(needs="edit_rulebook")
def amend_institution(
    *, actor: Actor, institution_id: int, body: str, effective_from: dt.date, reason: str
) -> InstitutionVersion:
    """Let an institution read differently from a day on, today at the earliest, for a reason.

    Duties whose own day (festival, birthday, first day of the month …) is before that day stay under the
    former version. Raises RuleError for the text; RulebookError for a day in the past or not after the
    latest version's, or for another code; DutyError without a reason; NotFound out of reach.
    """
    institution = _institution(actor, institution_id)
    reason = required_reason(reason, "修订")
    rule = parse(body)
    latest = institution.versions.select_for_update().latest("number")
    _check_amendment(institution, rule, latest, effective_from)
    latest.period = DateRange(latest.period.lower, effective_from)
    latest.save(update_fields=["period"])
    version = write_version(
        institution,
        rule,
        body=body,
        number=latest.number + 1,
        since=effective_from,
        account_id=actor.account_id,
        reason=reason,
    )
    institution.title = rule.title
    institution.save(update_fields=["title"])
    facts_changed(institution.county_id)
    return version


@action(needs="edit_rulebook")
def suspend_institution(*, actor: Actor, institution_id: int) -> Institution:
    """Stop an institution: its duties that are not yet past their last day are withdrawn by the next run."""
    return _set_active(actor, institution_id, is_active=False)


@action(needs="edit_rulebook")
def resume_institution(*, actor: Actor, institution_id: int) -> Institution:
    """Let a suspended institution make duties again."""
    return _set_active(actor, institution_id, is_active=True)


def _set_active(actor: Actor, institution_id: int, *, is_active: bool) -> Institution:
    institution = _institution(actor, institution_id)
    institution.is_active = is_active
    institution.save(update_fields=["is_active"])
    facts_changed(institution.county_id)
    return institution


def _county(actor: Actor, county_id: int) -> Organisation:
    county = organisation_for(actor, county_id)
    if county.kind != "county":
        raise RulebookError(
            "制度由县（区）一级制定。请选择一个县（区）。", code="not_a_county", field="county"
        )
    return county


def _institution(actor: Actor, institution_id: int) -> Institution:
    institution = (
        Institution.objects.select_for_update(of=("self",))
        .select_related("county")
        .filter(pk=institution_id)
        .first()
    )
    if institution is None:
        raise NotFound("没有找到这项制度。请从“制度”重新查找。")
    require_reach(actor, "edit_rulebook", institution.county)
    return institution


def _check_amendment(
    institution: Institution, rule: Rule, latest: InstitutionVersion, effective_from: dt.date
) -> None:
    if rule.code != institution.code:
        raise RulebookError(
            f'修订不能改代码：请把 code 写回 "{institution.code}"，或者另立一项制度。',
            code="code_changed",
            field="body",
        )
    if subject_table(rule) != subject_table(parse(latest.body)):
        raise RulebookError(
            "修订不能把对象从人员改成组织或任职（或反过来）。请停止这项制度，另立一项。",
            code="subject_changed",
            field="body",
        )
    if effective_from < clock.today():
        raise RulebookError(
            "新版本不能从过去的日子起施行，已经形成的应办事项不会改写。请选今天或以后的日期。",
            code="in_the_past",
            field="effective_from",
        )
    if effective_from <= latest.period.lower:
        raise RulebookError(
            f"第{latest.number}版自{latest.period.lower:%Y年%-m月%-d日}起施行，新版本的日期要比它晚。",
            code="not_after_latest",
            field="effective_from",
        )
