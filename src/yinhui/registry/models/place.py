"""Places: street > community > compound > building > entrance > flat."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class PlaceKind(models.TextChoices):
    """From the widest to the narrowest."""

    STREET = "street", "街道（乡镇）"
    COMMUNITY = "community", "社区（村）"
    COMPOUND = "compound", "小区"
    BUILDING = "building", "楼栋"
    ENTRANCE = "entrance", "单元"
    FLAT = "flat", "户"


class Place(models.Model):
    """A place people live at or that organisations are there for. `path` is kept by trigger, widest first."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类型", max_length=10, choices=PlaceKind)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = ArrayField(models.BigIntegerField(), editable=False, default=list)
    full_name = models.CharField("全称", max_length=200, editable=False, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "parent", "kind", "name"],
                nulls_distinct=False,
                name="place_name_once_under_parent",
            ),
        ]
        indexes = [
            GinIndex(fields=["path"], name="place_path_gin"),
            models.Index(
                fields=["county", "name"],
                condition=models.Q(kind__in=["street", "community", "compound"]),
                name="place_named_by_people",
            ),
        ]
        db_table_comment = (
            "Street, community, compound, building, entrance, flat; path and full_name by trigger"
        )

    def __str__(self) -> str:
        return self.full_name or self.name
