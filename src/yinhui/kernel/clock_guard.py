"""What holds when the machine's clock goes back (an empty battery, a wrong setting).

The worker notes every minute the latest moment it has seen. Records keep the time that the machine tells; but
nothing is withdrawn, forgotten or removed by date while the clock stands before that moment by more than
TOLERANCE, and the system administrator is told (`yinhui check`, 系统状况).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.installation import installation

# Time servers set a clock back by seconds; more is a fault.
TOLERANCE = dt.timedelta(minutes=5)


class ClockWentBack(YinhuiError):
    """The clock stands before a moment that has been."""

    code = "clock_went_back"


def note_time() -> None:
    """Keep this moment if it is the latest so far."""
    now, latest = clock.now(), latest_seen()
    if latest is None or now > latest:
        making = _path().with_suffix(".partial")
        making.write_text(now.isoformat())
        making.replace(_path())


def latest_seen() -> dt.datetime | None:
    """Return the latest moment noted, None before the first."""
    try:
        return dt.datetime.fromisoformat(_path().read_text().strip())
    except (OSError, ValueError):
        return None


def went_back_by() -> dt.timedelta:
    """Return by how much the clock stands before the latest moment seen; zero within TOLERANCE."""
    latest = latest_seen()
    behind = latest - clock.now() if latest else dt.timedelta()
    return behind if behind > TOLERANCE else dt.timedelta()


def require_forward() -> None:
    """Raise ClockWentBack if what goes by dates must wait."""
    if went_back_by():
        raise ClockWentBack(
            "这台机器的时钟倒退了，按日期办的事先停下。请把系统时间调对（时区上海），一小时内会自动再办。"
            "如果时钟原来走快了、现在才是对的，请删除数据目录里的 latest-moment 文件。"
        )


def _path() -> Path:
    return installation().data_dir / "latest-moment"
