"""This room's jobs: reading a roster, writing it, forgetting what nobody applied."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, YinhuiError
from yinhui.kernel.scope import acting, everywhere
from yinhui.registry.actors import actors_of, program_actor
from yinhui.registry.models import Account, RosterImport, RosterRow
from yinhui.registry.models.roster import RosterState, Verdict
from yinhui.registry.roster import limits
from yinhui.registry.roster.actions import apply_import, discard_import, forget_rows
from yinhui.registry.roster.files import forget_file, readable_file
from yinhui.registry.roster.staging import read_roster
from yinhui.registry.roster.verdicts import judge


def enqueue_reading(roster: RosterImport) -> None:
    """Let the worker read the import's file; once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        read_roster_file.configure(queueing_lock=f"roster-read-{roster.pk}").defer(roster_id=roster.pk)


def enqueue_applying(roster: RosterImport, actor: Actor) -> None:
    """Let the worker write the import for the actor; once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        write_roster.configure(queueing_lock=f"roster-write-{roster.pk}").defer(
            roster_id=roster.pk, account_id=actor.account_id, appointment_id=actor.appointment_id
        )


@app.task
def read_roster_file(roster_id: int) -> str:
    """Read and judge an import; a refusal stands on it for the page to show. Returns the state."""
    roster = _roster(roster_id)
    if roster.state == RosterState.READING:
        try:
            with readable_file(roster) as path:
                read_roster(roster, path)
        except YinhuiError as error:
            return error.code
    return roster.state


@app.task
def write_roster(roster_id: int, account_id: int, appointment_id: int) -> str:
    """Apply an import as the person who asked for it; may be run again after a kill. Returns the state."""
    roster = _roster(roster_id)
    if roster.state != RosterState.APPLYING:
        return roster.state
    account = Account.objects.get(pk=account_id)
    held = [actor for actor in actors_of(account) if actor.appointment_id == appointment_id]
    try:
        if not held:
            raise NotAllowed("提出写入的人已经不担任这个职务，名册没有写入。请由现任人员核对后再写入。")
        (actor,) = held
        apply_import(actor=actor, roster=roster)
    except YinhuiError as error:
        with acting(program_actor(roster.county, "write_roster")):
            roster = RosterImport.objects.get(pk=roster_id)
            judge(roster)
            roster.state = RosterState.PREVIEW
            roster.refusal = error.message[:300]
            roster.save()
        return error.code
    forget_file(roster)
    return roster.state


# Procrastinate reads this in UTC: twenty past three at night in Shanghai.
@app.periodic(cron="20 19 * * *")
@app.task(queueing_lock="forget-rosters")
def forget_rosters(timestamp: int) -> int:
    """Each night, give up what nobody applied in PREVIEW_KEPT_DAYS, and drop the staged rows of what was
    applied but for those that came back. Returns how many imports were given up."""
    before = clock.now() - dt.timedelta(days=limits.PREVIEW_KEPT_DAYS)
    resting = (RosterState.PREVIEW, RosterState.REFUSED)
    with everywhere():
        stale = list(
            RosterImport.objects.filter(state__in=resting, created_at__lt=before).select_related("county")
        )
    for roster in stale:
        discard_import(actor=program_actor(roster.county, "forget_rosters"), roster=roster)
    with everywhere():
        done = RosterImport.objects.filter(state__in=(RosterState.APPLIED, RosterState.UNDONE))
        rows = RosterRow.objects.filter(roster__in=done)
        rows.exclude(verdict__in=(Verdict.REJECTED, Verdict.DOUBTFUL)).delete()
        for roster in done.filter(created_at__lt=before):
            forget_rows(roster)
    return len(stale)


def _roster(roster_id: int) -> RosterImport:
    with everywhere():
        return RosterImport.objects.select_related("county").get(pk=roster_id)
