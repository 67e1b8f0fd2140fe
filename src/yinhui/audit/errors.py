"""What the trail refuses."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class TrailError(YinhuiError):
    """Something the trail does not allow, or cannot do now."""

    code = "trail"
