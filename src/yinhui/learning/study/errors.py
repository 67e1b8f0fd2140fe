"""What this room refuses."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class StudyError(YinhuiError):
    """The library, a plan or a delivery cannot be kept as it was asked."""

    code = "study"
