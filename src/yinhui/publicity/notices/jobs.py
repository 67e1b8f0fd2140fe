"""The room's jobs: putting thousands of people on a draft, part by part, so that its page shows how far; each
morning, reminding those who have not read what was sent to them."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.http import QueryDict
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yinhui.kernel.actor import Actor
from yinhui.kernel.clock_guard import require_forward
from yinhui.kernel.scope import acting, everywhere
from yinhui.publicity.notices.actions import choose_people, end_choosing
from yinhui.publicity.notices.actions_receipts import remind_by_itself
from yinhui.publicity.notices.audience import AudienceForm, people_meant
from yinhui.publicity.notices.models import Notice, NoticeState
from yinhui.registry.actors import actors_of, program_actor
from yinhui.registry.models import Account, Organisation
from yinhui.registry.structure import COUNTY_KINDS

# More than a second's worth is the job's; so many at a time are put on and committed.
CHOSEN_AT_ONCE_MAX = 3000
PART = 3000


def choose_soon(notice_id: int, actor: Actor, query: str) -> None:
    """Order the job that puts on a draft whom the filter `query` of `AudienceForm` means; once is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        choose_in_background.configure(queueing_lock=f"notice-{notice_id}").defer(
            notice_id=notice_id,
            account_id=actor.account_id,
            appointment_id=actor.appointment_id,
            query=query,
        )


@app.task
def choose_in_background(notice_id: int, account_id: int, appointment_id: int, query: str) -> int:
    """Choose as the person who asked for it; may be run again after a kill. Returns how many came new.

    Nobody is added once that person no longer holds the post.
    """
    with everywhere():
        notice = Notice.objects.select_related("county").get(pk=notice_id)
    if notice.state != NoticeState.DRAFT:
        return 0
    held = [
        actor
        for actor in actors_of(Account.objects.get(pk=account_id))
        if actor.appointment_id == appointment_id
    ]
    added = 0
    try:
        for actor in held:
            added += _choose(actor, notice_id, query)
    finally:
        end_choosing(actor=program_actor(notice.county, "choose_in_background"), notice_id=notice_id)
    return added


# Procrastinate reads these in UTC: seven in the morning in Shanghai, before people look at their telephones.
@app.periodic(cron="0 23 * * *")
@app.task(queueing_lock="notices-remind-daily")
def remind_daily(timestamp: int) -> int:
    """Remind whoever has not read a notice after its days. Returns how many people.

    Raises ClockWentBack: on a wrong day the wrong ones would be reminded.
    """
    require_forward()
    return sum(
        remind_by_itself(actor=program_actor(place, "remind_daily"))
        for place in Organisation.objects.filter(kind__in=COUNTY_KINDS, dissolved_on__isnull=True)
    )


def _choose(actor: Actor, notice_id: int, query: str) -> int:
    with acting(actor):
        form = AudienceForm(QueryDict(query), actor=actor)
        ids = list(people_meant(actor, form.audience).order_by("pk").values_list("pk", flat=True))
        about = form.about
    return sum(
        choose_people(actor=actor, notice_id=notice_id, person_ids=ids[start : start + PART], about=about)
        for start in range(0, len(ids), PART)
    )
