"""The calendar as a table, so that rules about lunar days and working days are joins."""

from __future__ import annotations

from django.db import models


class CalendarDay(models.Model):
    """One civil day with its lunar date and whether offices work on it.

    Filled after every migration by `kernel.lunar.fill_calendar` for CALENDAR_FROM to CALENDAR_UNTIL. Where
    the State Council's holiday notice of the year is not known yet, working days are Monday to Friday.
    """

    day = models.DateField(primary_key=True)
    iso_weekday = models.SmallIntegerField(help_text="1 Monday to 7 Sunday")
    lunar_year = models.SmallIntegerField()
    lunar_month = models.SmallIntegerField(help_text="1 to 12")
    lunar_day = models.SmallIntegerField(help_text="1 to 30")
    is_leap_month = models.BooleanField()
    is_workday = models.BooleanField()
    holiday = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lunar_year", "lunar_month", "lunar_day", "is_leap_month"],
                name="calendar_lunar_day_once",
            ),
        ]
        indexes = [models.Index(fields=["lunar_month", "lunar_day"])]
        db_table_comment = "Civil days 2000 to 2060 with lunar dates and working days"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
