"""Posts held on organisations, over time. Rights come from here and end with it."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from yinhui.registry.structure import POST_CHOICES


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Appointment(models.Model):
    """A person holds a post (declared in `registry.structure`) on an organisation during a period.

    `is_sole` is copied from the post's declaration so that the database can hold "one secretary at a time".
    `for_person` is set for a specialist (一对一专员, XQ7): whom they look after.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="appointments"
    )
    post = models.CharField("职务", max_length=30, choices=POST_CHOICES)
    is_sole = models.BooleanField()
    for_person = models.ForeignKey(
        "registry.Person", on_delete=models.CASCADE, null=True, related_name="specialist_appointments"
    )
    period = DateRangeField()
    term_ends_on = models.DateField("任期届满", null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="appointment_sole_post_one_holder",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_sole=True),
            ),
            ExclusionConstraint(
                name="appointment_specialist_one_per_person",
                expressions=[("for_person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(for_person__isnull=False),
            ),
            ExclusionConstraint(
                name="appointment_not_held_twice",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(for_person__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "post"])]
        db_table_comment = "Posts held over time; rights follow from the post's declaration"

    def __str__(self) -> str:
        return f"{self.get_post_display()}"
