"""What cannot be done with a contest."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class ContestError(YinhuiError):
    """A contest, a question or an entry cannot be kept as it was asked."""

    code = "contest"


class OutOfTime(YinhuiError):
    """An answer came before its question was opened or after its time was up."""

    code = "out_of_time"
    status = 409


class PaperConflict(ContestError):
    """Somebody else typed the paper between its reading and its saving."""

    code = "paper_conflict"
    status = 409
