"""How learners came to know what happened to their class: told, or seen on their own page (JS3)."""

from __future__ import annotations

from collections.abc import Collection

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import News
from yinhui.learning.classes.news import UNHEARD
from yinhui.learning.classes.queries_terms import term_for
from yinhui.learning.own import own_person
from yinhui.occasions.scheduling.actions_notify import TOLD_BY_OTHERS
from yinhui.registry.permissions import people_visible_to


@action(needs="record_work")
def mark_news_told(*, actor: Actor, term_id: int, news_ids: Collection[int], told_how: str) -> int:
    """Note that learners in the actor's sight were told, and how. Who heard of it already stays as they are.

    Returns how many. Raises ClassError, NotFound.
    """
    term = term_for(actor, term_id)
    if told_how not in TOLD_BY_OTHERS:
        raise ClassError("请选择是怎样告诉的：当面、电话或家属转告。", code="told_how", field="how")
    waiting = News.objects.filter(UNHEARD, term=term, pk__in=news_ids, person__in=people_visible_to(actor))
    told = waiting.update(told_how=told_how, told_at=clock.now(), told_by_id=actor.account_id)
    if not told:
        raise ClassError("请先勾选已经告诉了的人。", code="nobody_chosen")
    return told


@action()
def confirm_own_news(*, actor: Actor) -> int:
    """Say, as the person signed in, that one has seen the news of one's classes. Returns how many."""
    person = own_person(actor)
    return News.objects.filter(UNHEARD, person=person).update(seen_at=clock.now())
