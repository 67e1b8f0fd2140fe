"""What may go wrong with plans."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class SchedulingError(YinhuiError):
    """The occasion, room or arrangement cannot be planned as it was asked."""

    code = "scheduling"


class SchedulingConflict(SchedulingError):
    """Somebody else changed it between reading and saving."""

    code = "scheduling_conflict"
    status = 409
