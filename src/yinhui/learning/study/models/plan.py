"""Study plans: what an organisation means to study, month by month, and the occasions that did it.

Items and their links carry the plan's organisation, so that the wall asks no second table.
"""

from __future__ import annotations

import pghistory
from django.db import models

from yinhui.kernel import clock
from yinhui.learning.study.models.library import Material, StudyTheme


class Way(models.TextChoices):
    """How an item is studied (JS1: read alone, then discuss together)."""

    ALONE_THEN_TOGETHER = "alone_together", "先自学，再一起讨论"
    TOGETHER = "together", "集中学习"
    ALONE = "alone", "自学"


class StudyPlan(models.Model):
    """What an organisation studies in a year. A county's own plan is the model for its branches."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="study_plans"
    )
    year = models.SmallIntegerField("年度")
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="study_plan_once_a_year"),
        ]
        indexes = [models.Index(fields=["county", "year"], name="study_plan_of_year")]
        db_table_comment = "Yearly study plans by organisation; the county's own is the model (JS1)"

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class PlanItem(models.Model):
    """One thing to study in a month of the plan; with `planned_on`, on that day (每周五)."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(StudyPlan, on_delete=models.CASCADE, related_name="items")
    month = models.SmallIntegerField("月份")
    planned_on = models.DateField("定在哪天", null=True)
    theme = models.ForeignKey(StudyTheme, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("学什么", max_length=100)
    way = models.CharField("怎么学", max_length=20, choices=Way, default=Way.ALONE_THEN_TOGETHER)
    materials = models.ManyToManyField(Material, through="ItemMaterial", related_name="items")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__range=(1, 12)), name="study_item_in_a_month_of_the_year"
            ),
            models.CheckConstraint(
                condition=models.Q(planned_on__isnull=True) | models.Q(planned_on__month=models.F("month")),
                name="study_item_day_in_its_month",
            ),
        ]
        indexes = [models.Index(fields=["plan", "month"], name="study_item_of_month")]
        db_table_comment = "What a plan has for a month, or a day of it"

    def __str__(self) -> str:
        return self.title


class ItemMaterial(models.Model):
    """A material that an item of a plan is studied by."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="material_links")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "material"], name="study_item_material_once")]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.material_id}"


class ItemOccasion(models.Model):
    """An occasion at which an item of a plan was studied together."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="occasion_links")
    occasion = models.ForeignKey("occasions.Occasion", on_delete=models.CASCADE, related_name="study_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "occasion"], name="study_item_occasion_once")]

    def __str__(self) -> str:
        return f"{self.item_id}:{self.occasion_id}"
