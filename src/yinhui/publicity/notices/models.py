"""Notices and invitations, to whom they went, and how each of them came to know (JS11)."""

from __future__ import annotations

import pghistory
from django.db import models

from yinhui.kernel import clock


class NoticeKind(models.TextChoices):
    """What is sent: something to know, or something to come to."""

    NOTICE = "notice", "通知"
    INVITATION = "invitation", "邀请"


class NoticeState(models.TextChoices):
    """How far a notice is. A draft is seen by its own organisation only."""

    DRAFT = "draft", "草稿"
    SENT = "sent", "已发出"
    WITHDRAWN = "withdrawn", "已撤回"


class ToldHow(models.TextChoices):
    """How somebody was told who does not read it on a screen."""

    TELEPHONE = "telephone", "打电话"
    IN_PERSON = "in_person", "当面告知"
    FAMILY = "family", "请家人转告"
    PAPER = "paper", "送纸质通知"


class Answer(models.TextChoices):
    """What somebody invited said."""

    YES = "yes", "参加"
    NO = "no", "不参加"


# Only a correction raises the version: the row before it is kept, with who changed it and why beside it.
@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, condition=pghistory.AnyChange("version")),
    exclude=["client_key", "recipient_count", "choosing", "current_since", "reminded_at"],
)
class Notice(models.Model):
    """What an organisation tells people, or invites them to.

    `about` says in words how the people were chosen. `current_since` is when it was sent as it stands: the
    sending, or the last correction; the days count from there. After `remind_after_days` (0: never) it is
    put first again on the pages of those who have not confirmed reading it, after `tell_after_days` they are
    to be told in person or by telephone. `recipient_count` is set when it is sent, and holds from then on.
    `answer_by` is inclusive.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField("类型", max_length=10, choices=NoticeKind)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("内容")
    answer_by = models.DateField("请在哪天前答复", null=True)
    remind_after_days = models.SmallIntegerField("几天未读就提醒", default=2, db_default=2)
    tell_after_days = models.SmallIntegerField("几天未读要转告", default=3)
    about = models.CharField("通知对象", max_length=300, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=NoticeState, default=NoticeState.DRAFT)
    files = models.ManyToManyField("kernel.Attachment", through="NoticeFile", related_name="+")
    recipient_count = models.IntegerField("人数", default=0)
    choosing = models.IntegerField(
        default=0, db_default=0, help_text="people that a job is putting on it; 0 when none is at work"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField("发出时间", null=True)
    current_since = models.DateTimeField(null=True, help_text="when it was sent, or last corrected")
    sent_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_by_name = models.CharField("发出人", max_length=120, blank=True, default="")
    reminded_at = models.DateTimeField("上次提醒", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True, default="")
    version = models.IntegerField(default=1, help_text="raised by every correction after it was sent")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", sent_at__isnull=True)
                | ~models.Q(state="draft") & models.Q(sent_at__isnull=False),
                name="notice_sent_at_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                & ~models.Q(withdrawn_reason="")
                | ~models.Q(state="withdrawn") & models.Q(withdrawn_at__isnull=True),
                name="notice_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(current_since__gte=models.F("sent_at")),
                name="notice_current_since_it_was_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="notice_of_organisation"),
            models.Index(fields=["county", "-id"], name="notice_latest_in_county"),
        ]
        db_table_comment = "Notices and invitations; corrections keep the earlier version"

    def __str__(self) -> str:
        return self.title

    @property
    def is_invitation(self) -> bool:
        """True if an answer is asked for."""
        return self.kind == NoticeKind.INVITATION


class NoticeFile(models.Model):
    """What goes with a notice: a picture or a PDF."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey("kernel.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "attachment"], name="notice_file_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}:{self.attachment_id}"


class NoticeRecipient(models.Model):
    """One person whom a notice is for: whether they confirmed reading it, or were told, and what they said.

    `read_version` and `told_version` name the version that reached them, 0 for none: after a correction they
    are to be reached again. `branch` is the person's branch when they were chosen. `answered_by_name` is the
    person's own or that of whoever entered it for them.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey(
        "registry.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    read_version = models.IntegerField(default=0, db_default=0)
    read_at = models.DateTimeField("确认已读", null=True)
    told_version = models.IntegerField(default=0, db_default=0)
    told_on = models.DateField("转告日期", null=True)
    told_how = models.CharField(
        "转告方式", max_length=10, choices=ToldHow, blank=True, default="", db_default=""
    )
    told_by_name = models.CharField("转告人", max_length=120, blank=True, default="", db_default="")
    answer = models.CharField("答复", max_length=3, choices=Answer, blank=True, default="", db_default="")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by_name = models.CharField("答复人", max_length=120, blank=True, default="", db_default="")
    reminded_at = models.DateTimeField("提醒时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="notice_recipient_once"),
            models.CheckConstraint(
                condition=models.Q(told_version=0, told_on__isnull=True, told_how="")
                | models.Q(told_version__gt=0, told_on__isnull=False) & ~models.Q(told_how=""),
                name="notice_told_when_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="notice_of_person"),
            models.Index(fields=["notice", "branch"], name="notice_recipients_of_branch"),
            models.Index(fields=["branch", "notice"], name="notice_branch_is_told"),
        ]
        db_table_comment = "Whom a notice is for, and how each of them came to know"

    def __str__(self) -> str:
        return f"{self.notice_id}→{self.person_id}"
