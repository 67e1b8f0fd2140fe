"""What cannot be done with a call, a work or a review."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class EssayError(YinhuiError):
    """A call, a work or a review cannot be kept as it was asked."""

    code = "essay"


class WorkConflict(EssayError):
    """The work was saved elsewhere since this page read it."""

    code = "work_conflict"
    status = 409
