"""Deputising: somebody acts in another's post between two days."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Deputyship(models.Model):
    """A person acts in the post of an appointment during a period of days, while that appointment stands.

    The period is planned and stays as it was said; `ended_at` is the moment it was ended before its last day,
    and from that moment it gives no rights. Duties stay the post's own.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.CASCADE, related_name="deputyships"
    )
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="deputyships")
    period = DateRangeField()
    reason = models.CharField("事由", max_length=200)
    ended_at = models.DateTimeField("提前结束", null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="deputyship_one_at_a_time",
                expressions=[("appointment", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="deputyship_has_days",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(ended_at=None), name="deputyship_of_person")
        ]
        db_table_comment = "Who acts in whose post on which days; ends by itself, or at ended_at"

    def __str__(self) -> str:
        return f"代理 {self.period.lower:%Y-%m-%d}"

    @property
    def last_day(self) -> dt.date:
        """The last day on which it was to hold."""
        last: dt.date = self.period.upper - dt.timedelta(days=1)
        return last
