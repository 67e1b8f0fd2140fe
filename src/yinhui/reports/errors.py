"""What can be wrong with a report that is asked for."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class ReportError(YinhuiError):
    """The report cannot be made as asked."""

    code = "report"
