"""What belongs to the shell itself: the post one acts in, the empty page, the errors."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from yinhui.kernel.errors import NotFound
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.troubles import trouble_in
from yinhui.workbench.chosen_post import POST_IN_SESSION
from yinhui.workbench.middleware import back_address
from yinhui.workbench.views.troubles import trouble_page

logger = logging.getLogger(__name__)


@require_POST
def switch_post(request: StaffRequest) -> HttpResponse:
    """Act from now on in another of the posts that the person holds today; back to 今日应办."""
    chosen = request.POST.get("appointment", "")
    if chosen not in {str(actor.appointment_id) for actor in request.actors}:
        raise NotFound("您现在没有这个职务。请从右上角的菜单重新选择。")
    request.session[POST_IN_SESSION] = int(chosen)
    return redirect("today")


def empty(request: StaffRequest) -> HttpResponse:
    """The shell with nothing in it: the floor that every page's speed is measured against (bench/)."""
    return render(request, "workbench/empty.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: say so, and where to go on."""
    return _refusal(request, "not_found", 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 from Django itself."""
    return _refusal(request, "forbidden", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 from Django itself, such as too many fields in a form."""
    return _refusal(request, "bad_request", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page was opened too long ago, or in another sign-in."""
    return _refusal(request, "csrf", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a number to quote on the telephone; the log has the same number beside the traceback.

    What is no mistake of ours (kernel.troubles) is told for what it is, and what was typed is kept. Rendered
    without the request's context: the database may be what failed.
    """
    trouble = trouble_in(sys.exc_info()[1])
    if trouble is not None:
        logger.warning("trouble %s: %s %s", trouble.code, request.method, request.path)
        return trouble_page(request, trouble)
    number = secrets.token_hex(3).upper()
    logger.error("error number %s: %s %s", number, request.method, request.path)
    name = "workbench/error_notice.html" if getattr(request, "htmx", False) else "workbench/server_error.html"
    facts: dict[str, Any] = {"number": number, "error": None}
    return HttpResponse(render_to_string(name, facts), status=500)


def _refusal(request: HttpRequest, why: str, status: int) -> HttpResponse:
    layout = "workbench/base.html" if getattr(request, "actor", None) else "workbench/plain.html"
    facts = {"why": why, "layout": layout, "back": back_address(request)}
    return render(request, "workbench/refusal.html", facts, status=status)
