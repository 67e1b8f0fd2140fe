"""Requests as pages read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sensitive import decrypt
from yinhui.privacy.actions_requests import SAID_PURPOSE
from yinhui.privacy.kept import KEPT
from yinhui.privacy.kept_kinds import Kept
from yinhui.privacy.models import Request, RequestState
from yinhui.registry.models import Person
from yinhui.registry.permissions import people_visible_to


@dataclass(frozen=True)
class RequestFilter:
    """What the list is narrowed to. `state` is "", one of RequestState, or "overdue"."""

    state: str = "open"
    kind: str = ""


def requests_visible_to(actor: Actor, wanted: RequestFilter) -> QuerySet[Request]:
    """Return the requests of people in reach, those due first on top. Raises NotAllowed."""
    actor.require("answer_requests")
    requests = Request.objects.filter(person__in=people_visible_to(actor)).select_related("person")
    if wanted.state == "overdue":
        requests = requests.filter(state=RequestState.OPEN, due_on__lt=clock.today())
    elif wanted.state:
        requests = requests.filter(state=wanted.state)
    if wanted.kind:
        requests = requests.filter(kind=wanted.kind)
    return (
        requests.order_by("due_on", "pk") if wanted.state in ("open", "overdue") else requests.order_by("-pk")
    )


def open_requests(actor: Actor) -> int | None:
    """Return how many requests wait for the actor's answer; None if it is not theirs to give."""
    if not actor.may("answer_requests"):
        return None
    return requests_visible_to(actor, RequestFilter()).order_by().count()


def requests_of(person: Person) -> QuerySet[Request]:
    """Return a person's own requests, latest first."""
    return Request.objects.filter(person=person).order_by("-pk")


def request_for(actor: Actor, request_id: int) -> Request:
    """Return one request of a person in reach. Raises NotFound, NotAllowed."""
    found = (
        requests_visible_to(actor, RequestFilter(state=""))
        .select_related("person__county")
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise NotFound("没有找到这件申请，或者不在您的管理范围内。请从“个人信息申请”重新查找。")
    return found


def said_in(request: Request) -> str:
    """Return what the person said, readable."""
    return decrypt(request.said_sealed, SAID_PURPOSE) if request.said_sealed is not None else ""


def kept_of(request: Request) -> Kept:
    """Return what the request is about."""
    return KEPT[request.field]


def is_overdue(request: Request) -> bool:
    """True if it should have been decided by now."""
    return request.is_open and request.due_on < clock.today()
