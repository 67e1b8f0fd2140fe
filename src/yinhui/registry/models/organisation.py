"""Organisations as a tree over time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from yinhui.registry.structure import KIND_CHOICES


class Organisation(models.Model):
    """One organisation as it stands now; `OrganisationVersion` has how it stood on any day.

    `kind` is declared in `registry.structure`. `path` holds the ids of all its ancestors and its own, top
    first, kept by trigger. `since` is the day from which the present name, parent and kind hold: every change
    sets it, and a trigger then closes the former version and opens a new one. `county` is the county
    (or the prefecture, for itself) whose data this is.
    """

    id = models.AutoField(primary_key=True)
    county = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField("类型", max_length=30, choices=KIND_CHOICES)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=50, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True)
    path = ArrayField(models.IntegerField(), editable=False, default=list)
    since = models.DateField("自何日起")
    founded_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True, help_text="first day it no longer exists")
    party_form = models.CharField(
        "党组织形式",
        max_length=20,
        blank=True,
        default="",
        choices=[("committee", "党委"), ("general_branch", "党总支"), ("branch", "党支部")],
    )
    place = models.ForeignKey(
        "registry.Place",
        on_delete=models.SET_NULL,
        null=True,
        related_name="organisations",
        help_text="the street, community or compound it is there for",
    )
    fixed_day = models.SmallIntegerField("每月固定日", null=True, help_text="day of the month, 1 to 28")
    term_years = models.SmallIntegerField("任期（年）", null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dissolved_on__isnull=True)
                | models.Q(dissolved_on__gte=models.F("founded_on")),
                name="organisation_dissolved_after_founded",
            ),
            models.CheckConstraint(
                condition=models.Q(fixed_day__isnull=True) | models.Q(fixed_day__range=(1, 28)),
                name="organisation_fixed_day_in_every_month",
            ),
            models.UniqueConstraint(
                fields=["parent", "kind", "name"],
                condition=models.Q(dissolved_on__isnull=True),
                name="organisation_name_once_under_parent",
            ),
        ]
        indexes = [
            GinIndex(fields=["path"], name="organisation_path_gin"),
            models.Index(fields=["county", "kind"]),
        ]
        db_table_comment = "Organisations as they stand now; history in registry_organisationversion"

    def __str__(self) -> str:
        return self.name


class OrganisationVersion(models.Model):
    """How an organisation stood during a period (half-open). Written by trigger only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="versions")
    period = DateRangeField()
    kind = models.CharField(max_length=30, choices=KIND_CHOICES)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    path = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="organisation_version_one_at_a_time",
                expressions=[("organisation", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [GinIndex(fields=["path"], name="organisation_version_path_gin")]
        db_table_comment = "The tree on any day; written by trigger from registry_organisation"

    def __str__(self) -> str:
        return self.name


class OrganisationSuccession(models.Model):
    """One organisation's members and duties passed to another on a day, by merging or splitting."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inheritances")
    how = models.CharField("方式", max_length=10, choices=[("merge", "合并"), ("split", "拆分")])
    took_effect_on = models.DateField("生效日期")
    reason = models.CharField("原因", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="succession_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
