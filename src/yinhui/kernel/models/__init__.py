"""Tables that any room may use."""

from yinhui.kernel.models.attachment import Attachment
from yinhui.kernel.models.calendar_day import CalendarDay
from yinhui.kernel.models.export_copy import ExportCopy, ExportCount

__all__ = ["Attachment", "CalendarDay", "ExportCopy", "ExportCount"]
