"""Minutes of scheduled occasions, drafts set aside, and the results of appraisals."""

from __future__ import annotations

from django.db import models

from yinhui.kernel import clock


class Minutes(models.Model):
    """The minutes of one scheduled occasion, from the first words of the draft to the chair's confirmation.

    `body` is written by the template of the kind (`templates_of_kinds`) and read by `body.Body`. `version` is
    raised by every saving, also the automatic ones; `last_device` is which open page saved last, so that a
    page whose answer was lost is not taken for another person. What is confirmed is never changed: later
    corrections are the record's (`occasions.actions.correct_occasion`).
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    scheduled = models.OneToOneField(
        "scheduling.ScheduledOccasion", on_delete=models.PROTECT, related_name="minutes"
    )
    body = models.JSONField(default=dict)
    photos = models.ManyToManyField("kernel.Attachment", through="MinutesPhoto", related_name="+")
    version = models.IntegerField(default=0)
    last_device = models.UUIDField(null=True)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_for = models.CharField(
        "代谁确认", max_length=50, blank=True, default="", help_text="the chair, if somebody else pressed"
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-confirmed_at"], name="minutes_of_organisation"),
        ]
        db_table_comment = "Minutes of scheduled occasions; drafts until confirmed_at"

    def __str__(self) -> str:
        return f"{self.scheduled_id} 第{self.version}稿"


class MinutesPhoto(models.Model):
    """A photograph taken for minutes that are being written."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey("kernel.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "attachment"], name="minutes_photo_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id}:{self.attachment_id}"


class SetAside(models.Model):
    """What one device wrote while another had saved in between: kept beside the draft until somebody chooses.

    `device` is the open page: what it goes on to write replaces what it wrote before.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="set_aside")
    device = models.UUIDField()
    body = models.JSONField()
    based_on = models.IntegerField(help_text="the version that the device had read")
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "device"],
                condition=models.Q(settled_at__isnull=True),
                name="set_aside_once_a_device",
            )
        ]
        db_table_comment = "Drafts that met another device's; nothing written is lost"

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.written_at:%H:%M}"


class AppraisalGrade(models.TextChoices):
    """The results of 民主评议党员 (《中国共产党支部工作条例（试行）》)."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


class AppraisalResult(models.Model):
    """How a member was appraised in a year. Seen by the branch, those above it, and the member (XQ12)."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="appraisal_results")
    year = models.SmallIntegerField("年度")
    result = models.CharField("结果", max_length=12, choices=AppraisalGrade)
    occasion = models.ForeignKey(
        "occasions.Occasion", on_delete=models.PROTECT, related_name="appraisal_results"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="appraised_once_a_year")]
        indexes = [models.Index(fields=["organisation", "year"], name="appraisals_of_organisation")]
        db_table_comment = "Results of the yearly appraisal of members"

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.result}"
