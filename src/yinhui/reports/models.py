"""Reports that were made, as they were made."""

from __future__ import annotations

from django.db import models


class ReportState(models.TextChoices):
    """How far a report is."""

    WAITING = "waiting", "等待生成"
    WRITING = "writing", "正在生成"
    READY = "ready", "已生成"
    FAILED = "failed", "未生成"


class Report(models.Model):
    """One survey report (调研报告, XQ18): what was asked for and, once made, what it said.

    `figures` and `document` keep every figure and every sentence, so that an old report stays what it was
    whatever is entered later; making it anew is another row. The .docx is in the data folder (`storage`)
    under its `sha256`. `since` and `until` are inclusive. `made_by_name` keeps name and post of the day.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("署名", max_length=60)
    as_of = models.DateField("数据截至")
    since = models.DateField("统计期间自")
    until = models.DateField("统计期间至")
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.WAITING)
    failure = models.CharField("未生成的原因", max_length=300, blank=True, default="")
    made_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField("生成人", max_length=120)
    requested_at = models.DateTimeField("提出时间")
    finished_at = models.DateTimeField("生成时间", null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size_bytes = models.IntegerField(default=0)
    figures = models.JSONField(default=list, help_text="label, value, unit, definition of every figure")
    document = models.JSONField(null=True, help_text="documents.content.Document")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("until"), until__lte=models.F("as_of")),
                name="report_period_before_its_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | models.Q(document__isnull=False, finished_at__isnull=False) & ~models.Q(sha256=""),
                name="report_ready_with_document",
            ),
        ]
        indexes = [models.Index(fields=["county", "-requested_at"], name="report_latest_in_county")]
        db_table_comment = "Survey reports as they were made: figures, sentences and the file's hash"

    def __str__(self) -> str:
        return self.title
