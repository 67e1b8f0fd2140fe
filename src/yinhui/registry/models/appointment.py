"""Posts held on organisations, over time. Rights come from here and end with it."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from yinhui.registry.structure import ADMINISTRATORS, POST_CHOICES


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Appointment(models.Model):
    """A person holds a post (declared in `registry.structure`) on an organisation during a period.

    `is_sole` is copied from the post's declaration so that the database can hold "one secretary at a time".
    `for_person` is set for a specialist (一对一专员, XQ7): whom they look after.

    The period counts days: its end is the first day on which the post is no longer held. It is never written
    ahead, so that rights stop at the moment of writing, which `ended_at` keeps. A post given and ended on one
    day was held on no full day: its period is empty, and `ended_at` says which day that was.
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
    ended_at = models.DateTimeField("免职时间", null=True)

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
            # GB/T 22239—2019, 8.1.5: an administrator holds no other post, neither another administrator's.
            ExclusionConstraint(
                name="appointment_administrators_apart",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                    (
                        models.Case(
                            models.When(post__in=ADMINISTRATORS, then="post"), default=models.Value("work")
                        ),
                        RangeOperators.NOT_EQUAL,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False) | models.Q(ended_at__isnull=False),
                name="appointment_of_no_day_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "post"])]
        db_table_comment = "Posts held over time; rights follow from the post's declaration"

    def __str__(self) -> str:
        return f"{self.get_post_display()}"
