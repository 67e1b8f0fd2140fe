"""Meetings, study and activities."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinhui.kernel import clock


class OccasionKind(models.TextChoices):
    """What was held. The rule language's `record` names these keys."""

    GENERAL_MEETING = "general_meeting", "党员大会"
    COMMITTEE_MEETING = "committee_meeting", "支委会"
    GROUP_MEETING = "group_meeting", "党小组会"
    PARTY_LECTURE = "party_lecture", "党课"
    THEME_DAY = "theme_day", "主题党日"
    ORGANISATIONAL_LIFE = "organisational_life", "组织生活会"
    APPRAISAL = "appraisal", "民主评议党员"
    STUDY = "study", "集中学习"
    ELECTION = "election", "换届选举"
    ACTIVITY = "activity", "活动"
    LECTURE = "lecture", "讲座"
    RECITAL = "recital", "诵读"
    VISIT = "visit", "参观走访"
    EXCHANGE = "exchange", "交流"
    TRAINING = "training", "培训"
    DISCUSSION = "discussion", "座谈讨论"
    CONTEST = "contest", "竞赛"
    PERFORMANCE = "performance", "演出展示"
    ESSAY_CALL = "essay_call", "征文"


class Setting(models.TextChoices):
    """How it is held: everybody in one room, a family at home, at a member's door, or over the network.

    Whoever takes part at home or at the door has attended like everybody else (送学上门, 家庭组织生活).
    """

    TOGETHER = "together", "集中"
    HOME = "home", "家庭组织生活"
    DOORSTEP = "doorstep", "送学上门"
    ONLINE = "online", "线上"


class Manner(models.TextChoices):
    """How it is known that somebody was there. What was typed afterwards is marked so."""

    TYPED = "typed", "补登"
    QR = "qr", "扫码"
    TAP = "tap", "点名"
    PHONE = "phone", "手机号"
    PAPER = "paper", "纸质"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Occasion(models.Model):
    """One occasion of an organisation on a civil day.

    A correction or voiding keeps the version before it in the event table; who that version says was there
    and its photographs stand in the event's context (`kernel.record_versions`).

    `client_key` is made by whoever enters it, so that sending it twice makes one occasion. `duty_ids` are the
    duties that were named when it was entered: a correction tries them again.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    kind = models.CharField("类型", max_length=20, choices=OccasionKind)
    setting = models.CharField(
        "方式", max_length=10, choices=Setting, default=Setting.TOGETHER, db_default=Setting.TOGETHER
    )
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="occasions"
    )
    held_on = models.DateField("日期")
    starts_at = models.TimeField("开始时间", null=True)
    duration_min = models.IntegerField("时长（分钟）", null=True)
    place = models.CharField("地点", max_length=100, blank=True, default="")
    title = models.CharField("主题", max_length=100)
    text = models.TextField("记录", blank=True, default="")
    chair = models.CharField("主持人", max_length=50, blank=True, default="")
    participants = models.ManyToManyField(
        "registry.Person", through="Participation", related_name="occasions"
    )
    photos = models.ManyToManyField("kernel.Attachment", through="OccasionPhoto", related_name="+")
    duty_ids = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], help_text="rulebook_duty, as named on entry"
    )
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    voided_reason = models.CharField("作废理由", max_length=200, blank=True, default="")
    version = models.IntegerField(default=1, help_text="raised by every correction")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "held_on"]),
            models.Index(fields=["county", "-held_on", "-id"], name="occasion_latest_in_county"),
        ]
        db_table_comment = "Meetings, study, activities; corrections keep the earlier version"

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class Participation(models.Model):
    """Who was there, how that is known, and when they signed in: None where nobody knows the minute."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="participations")
    manner = models.CharField(
        "签到方式", max_length=10, choices=Manner, default=Manner.TYPED, db_default=Manner.TYPED
    )
    signed_at = models.DateTimeField("签到时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "person"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.occasion_id}:{self.person_id}"


class OccasionPhoto(models.Model):
    """A photograph of an occasion."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey("kernel.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "attachment"], name="occasion_photo_once")]

    def __str__(self) -> str:
        return f"{self.occasion_id}:{self.attachment_id}"
