"""Trainings of secretaries twice a year (XQ14), exchanges of an area's branches each quarter (BS3)."""

from __future__ import annotations

import pghistory
from django.db import models


class GatheringKind(models.TextChoices):
    """The occasion's kind, too."""

    TRAINING = "training", "书记培训"
    EXCHANGE = "exchange", "片区交流"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Area(models.Model):
    """Several branches that meet for exchange (片区)."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="exchange_areas"
    )
    name = models.CharField("片区", max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="area_name_once")]
        db_table_comment = "Areas: branches that exchange with each other each quarter"

    def __str__(self) -> str:
        return self.name


class AreaBranch(models.Model):
    """A branch is of an area, of one only; of none any more, when the area is empty."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="branches")
    branch = models.OneToOneField(
        "registry.Organisation", on_delete=models.PROTECT, related_name="exchange_area"
    )
    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table_comment = "Which branches are of an area"

    def __str__(self) -> str:
        return f"{self.area_id}:{self.branch_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Gathering(models.Model):
    """A training or an exchange, planned for a day; held, it is an occasion with who came."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="gatherings"
    )
    kind = models.CharField("类型", max_length=10, choices=GatheringKind)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="exchanges")
    planned_on = models.DateField("计划日期")
    title = models.CharField("主题", max_length=100)
    place = models.CharField("地点", max_length=100, blank=True, default="")
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True, default="")
    occasion = models.OneToOneField(
        "occasions.Occasion", on_delete=models.PROTECT, null=True, related_name="gathering"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="training", area__isnull=True)
                | models.Q(kind="exchange", area__isnull=False),
                name="gathering_exchange_has_area",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_reason="") | models.Q(occasion__isnull=True),
                name="gathering_held_is_not_cancelled",
            ),
        ]
        indexes = [models.Index(fields=["county", "kind", "planned_on"])]
        db_table_comment = "Trainings of secretaries and exchanges of areas, planned and held"

    def __str__(self) -> str:
        return self.title
