"""Materials on paper: how many sets went to whom."""

from __future__ import annotations

import pghistory
from django.db import models

from yinhui.kernel import clock
from yinhui.learning.study.models.library import Material


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class MaterialDelivery(models.Model):
    """So many sets (套) of a material handed to a person by an organisation on a day (PY2, XQ5).

    `occasion` is set where it was brought to the door and read together: that is the record of it. One that
    was entered wrongly is voided with a reason, and counts no more.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="material_deliveries"
    )
    copies = models.IntegerField("套数", default=1)
    delivered_on = models.DateField("送达日期")
    delivered_by = models.CharField("送达人", max_length=50)
    is_to_door = models.BooleanField("送到家里", default=False)
    occasion = models.ForeignKey(
        "occasions.Occasion", null=True, on_delete=models.PROTECT, related_name="study_deliveries"
    )
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    voided_reason = models.CharField("作废理由", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(copies__gt=0), name="study_delivery_of_some_copies"),
            models.CheckConstraint(
                condition=models.Q(occasion__isnull=True) | models.Q(is_to_door=True),
                name="study_delivery_read_at_the_door",
            ),
            models.UniqueConstraint(
                fields=["material", "person", "delivered_on"],
                condition=models.Q(voided_reason=""),
                name="study_delivery_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "delivered_on"], name="study_delivery_by_branch"),
            models.Index(fields=["county", "-delivered_on", "-id"], name="study_delivery_latest"),
        ]
        db_table_comment = "Sets of printed materials handed out, by person and day (PY2)"

    def __str__(self) -> str:
        return f"{self.delivered_on} {self.copies}"
