"""Tables that any room may use."""

from yinhui.kernel.models.attachment import Attachment
from yinhui.kernel.models.calendar_day import CalendarDay

__all__ = ["Attachment", "CalendarDay"]
