"""The register of copies: every file of records that left the program has a number and a row here."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class ExportCount(models.Model):
    """The last number that a county gave in a year, so that numbers have no gaps."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="export_count_once")]
        db_table_comment = "Last number of an exported copy, by county and year"

    def __str__(self) -> str:
        return f"{self.year}:{self.last}"


class ExportCopy(models.Model):
    """One file that left: who took it, in which post, what of, how many rows, whether with ID numbers, why.

    `county` is the county, or the prefecture for a post above the counties. `people` are those whose own
    rows the file holds, so that a person can be told who carried theirs away. Rows are added, never changed.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField("年份")
    serial = models.IntegerField("序号")
    account = models.ForeignKey("registry.Account", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("导出人", max_length=50)
    post = models.CharField("职务", max_length=30)
    post_name = models.CharField("职务名称", max_length=30)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    address = models.CharField("网络地址", max_length=45, blank=True, default="")
    kind = models.CharField("种类", max_length=30, help_text="a key of kernel.export_copies.KINDS")
    title = models.CharField("名称", max_length=120)
    asked = models.CharField("筛选条件", max_length=300, blank=True, default="")
    columns = ArrayField(models.CharField(max_length=60), verbose_name="栏目", default=list)
    rows = models.IntegerField("行数")
    has_id_numbers = models.BooleanField("含身份证号", default=False)
    people = ArrayField(models.BigIntegerField(), verbose_name="涉及人员", default=list)
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    sha256 = models.CharField("文件摘要", max_length=64, blank=True, default="")
    is_demonstration = models.BooleanField("演示数据", default=False)
    made_at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "serial"], name="export_copy_number_once"),
            models.CheckConstraint(
                condition=models.Q(has_id_numbers=False) | ~models.Q(reason=""),
                name="export_copy_with_id_numbers_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-made_at"], name="export_copy_latest"),
            GinIndex(fields=["people"], name="export_copy_people_gin"),
        ]
        db_table_comment = "Every file of records that left the program; append-only"

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The copy's number as it stands on every sheet and page, such as 导2026-000123."""
        return f"导{self.year}-{self.serial:06d}"
