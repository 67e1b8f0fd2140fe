"""One step of a contest or a call, taken by a button: do it, say what came of it, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.requests import StaffRequest

Done = TypeVar("Done")


def one_step(
    request: StaffRequest, back: HttpResponse, act: Callable[[], Done], said: Callable[[Done], str]
) -> HttpResponse:
    """Do one step and answer with `back`, and with what came of it in words.

    A refusal is told there too; what is not allowed or not there has a page of its own.
    """
    try:
        done = act()
    except YinhuiError as error:
        if error.status != YinhuiError.status:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, said(done))
    return back
