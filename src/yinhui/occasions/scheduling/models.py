"""Rooms, what is held again and again, what is planned for a day, and who is told of it."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from yinhui.kernel import clock
from yinhui.occasions.models import OccasionKind, Setting


class Room(models.Model):
    """A place to meet in (活动场所), kept by an organisation; those below it meet there too."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField("名称", max_length=60)
    seats = models.IntegerField("座位数", null=True)
    floor_area_m2 = models.IntegerField("面积（平方米）", null=True)
    closed = models.BooleanField("停用", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="room_name_once"),
            models.CheckConstraint(
                condition=models.Q(seats__isnull=True) | models.Q(seats__gt=0), name="room_seats_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(floor_area_m2__isnull=True) | models.Q(floor_area_m2__gt=0),
                name="room_area_positive",
            ),
        ]
        db_table_comment = "Rooms to meet in, kept by an organisation"

    def __str__(self) -> str:
        return self.name


class Rhythm(models.TextChoices):
    """On which days an arrangement falls."""

    WEEKLY = "weekly", "每周"
    MONTH_DAY = "month_day", "每月固定日期"
    MONTH_WEEKDAY = "month_weekday", "每月第几个星期几"
    FIXED_DAY = "fixed_day", "每月按支部固定日"


class OnHoliday(models.TextChoices):
    """What becomes of a day on which offices are closed by the State Council's arrangement."""

    NEXT_WORKDAY = "next_workday", "顺延到节后第一个工作日"
    SKIP = "skip", "放假就不办"
    KEEP = "keep", "照常办"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class StandingArrangement(models.Model):
    """固定时间、固定场所、固定主题 (JS10): what an organisation holds again and again, without being asked.

    `weekday` is 1 (Monday) to 7; `nth` counts it within the month, 5 is the last. `themes` are taken in turn.
    `ends_on` is the last day on which it may fall. While `paused` it makes nothing.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="standing_arrangements"
    )
    kind = models.CharField("类型", max_length=20, choices=OccasionKind)
    setting = models.CharField("方式", max_length=10, choices=Setting, default=Setting.TOGETHER)
    title = models.CharField("名称", max_length=100)
    themes = ArrayField(models.CharField(max_length=200), default=list, verbose_name="主题")
    rhythm = models.CharField("什么时候", max_length=15, choices=Rhythm)
    weekday = models.SmallIntegerField("星期几", null=True)
    nth = models.SmallIntegerField("第几个", null=True)
    month_day = models.SmallIntegerField("几号", null=True)
    starts_at = models.TimeField("开始时间")
    duration_min = models.IntegerField("时长（分钟）")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="standing_arrangements")
    place = models.CharField("其他地点", max_length=100, blank=True, default="")
    chair = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    on_holiday = models.CharField(
        "遇到放假", max_length=15, choices=OnHoliday, default=OnHoliday.NEXT_WORKDAY
    )
    begins_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止", null=True)
    paused = models.BooleanField("暂停", default=False)
    version = models.IntegerField(default=1, help_text="raised by every change")
    arranged_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="arrangement_rhythm_complete",
                condition=models.Q(rhythm=Rhythm.WEEKLY, weekday__range=(1, 7))
                | models.Q(rhythm=Rhythm.MONTH_DAY, month_day__range=(1, 31))
                | models.Q(rhythm=Rhythm.MONTH_WEEKDAY, weekday__range=(1, 7), nth__range=(1, 5))
                | models.Q(rhythm=Rhythm.FIXED_DAY),
            ),
            models.CheckConstraint(
                condition=models.Q(duration_min__range=(1, 24 * 60)), name="arrangement_length_of_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("begins_on")),
                name="arrangement_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="arrangements_of_organisation"),
            models.Index(fields=["county"], name="arrangements_of_county"),
        ]
        db_table_comment = "Fixed time, place and themes; makes scheduled occasions by itself"

    def __str__(self) -> str:
        return self.title


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class ScheduledOccasion(models.Model):
    """An occasion planned for a day: told, signed in to, held, written down, confirmed; or cancelled.

    `during` is the half-open time. Made by an arrangement, it keeps the day it was made for (`arranged_for`)
    when it is moved, so that it is never made again. `version` is raised by every change by hand: what is
    above 1 the arrangement leaves alone. `occasion` is the record that its confirmed minutes became.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="scheduled_occasions"
    )
    kind = models.CharField("类型", max_length=20, choices=OccasionKind)
    setting = models.CharField("方式", max_length=10, choices=Setting, default=Setting.TOGETHER)
    title = models.CharField("名称", max_length=100)
    themes = models.TextField("主题内容", blank=True, default="")
    during = DateTimeRangeField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="scheduled_occasions")
    place = models.CharField("其他地点", max_length=100, blank=True, default="")
    chair = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="chaired")
    notified_at = models.DateTimeField("通知时间", null=True)
    cancelled_reason = models.CharField("取消理由", max_length=200, blank=True, default="")
    occasion = models.OneToOneField(
        "occasions.Occasion", null=True, on_delete=models.PROTECT, related_name="scheduled"
    )
    from_arrangement = models.ForeignKey(
        StandingArrangement, null=True, on_delete=models.PROTECT, related_name="scheduled_occasions"
    )
    arranged_for = models.DateField(null=True, help_text="the arrangement's own day, before holidays move it")
    version = models.IntegerField(default=1, help_text="raised by every change by hand")
    scheduled_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    scheduled_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_arrangement", "arranged_for"], name="scheduled_once_by_arrangement"
            ),
            models.CheckConstraint(
                condition=models.Q(from_arrangement__isnull=True) | models.Q(arranged_for__isnull=False),
                name="scheduled_knows_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(during__isempty=False)
                & models.Q(during__lower_inf=False)
                & models.Q(during__upper_inf=False),
                name="scheduled_begins_and_ends",
            ),
        ]
        indexes = [
            GistIndex(fields=["room", "during"], name="scheduled_in_room"),
            GistIndex(fields=["county", "during"], name="scheduled_at_a_time"),
            models.Index(fields=["organisation", "during"], name="scheduled_of_organisation"),
            models.Index(fields=["county", "during"], name="scheduled_of_county"),
        ]
        db_table_comment = "Occasions planned for a day; a clash is warned of, not forbidden"

    def __str__(self) -> str:
        return self.title

    @property
    def starts(self) -> dt.datetime:
        """When it begins, in Asia/Shanghai."""
        begins: dt.datetime = self.during.lower
        return begins.astimezone(clock.SHANGHAI)

    @property
    def ends(self) -> dt.datetime:
        """When it ends, in Asia/Shanghai."""
        ends: dt.datetime = self.during.upper
        return ends.astimezone(clock.SHANGHAI)

    @property
    def day(self) -> dt.date:
        """The civil day on which it begins."""
        return self.starts.date()

    @property
    def duration_min(self) -> int:
        """Its planned length in minutes."""
        return int((self.ends - self.starts).total_seconds()) // 60

    @property
    def where(self) -> str:
        """The room, or the place in words; reads the room."""
        return self.room.name if self.room else self.place


class DayKind(models.TextChoices):
    """What a day is by the county's own word. USUAL takes back what the library has of it."""

    OFF = "off", "放假"
    WORK = "work", "调休上班"
    USUAL = "usual", "平常日"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class CountyDay(models.Model):
    """A day of which a county says itself whether offices are closed; it goes before the library's (JS10).

    For years whose notice the library does not have yet, and to correct those that it has.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    day = models.DateField("日期")
    kind = models.CharField("休还是班", max_length=10, choices=DayKind)
    name = models.CharField("节日", max_length=20, blank=True, default="")
    said_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "day"], name="county_day_once"),
            models.CheckConstraint(
                condition=models.Q(kind=DayKind.USUAL, name="")
                | models.Q(kind__in=[DayKind.OFF, DayKind.WORK]) & ~models.Q(name=""),
                name="county_day_has_its_name",
            ),
        ]
        db_table_comment = "Holidays and make-up working days by a county's own word, before the library's"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"


class ToldHow(models.TextChoices):
    """How somebody came to know of it."""

    SEEN = "seen", "手机看到"
    IN_PERSON = "in_person", "当面"
    TELEPHONE = "telephone", "电话"
    FAMILY = "family", "家属转告"


class Notification(models.Model):
    """Somebody is to be told of a scheduled occasion: whether, how and by whom they were.

    `invited` are those added by hand, beside the members expected anyway. `seen_at` is when they confirmed it
    on their own page.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    scheduled = models.ForeignKey(ScheduledOccasion, on_delete=models.CASCADE, related_name="notifications")
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="occasion_notifications"
    )
    invited = models.BooleanField("另外邀请", default=False)
    told_how = models.CharField("怎样通知到的", max_length=10, choices=ToldHow, blank=True, default="")
    told_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField("通知到的时间", null=True)
    seen_at = models.DateTimeField("本人确认的时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheduled", "person"], name="notified_once"),
            models.CheckConstraint(
                condition=models.Q(told_how="", told_at__isnull=True)
                | (~models.Q(told_how="") & models.Q(told_at__isnull=False)),
                name="told_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["person", "scheduled"], name="notifications_of_person")]
        db_table_comment = "Who is to be told of a scheduled occasion, how and by whom they were"

    def __str__(self) -> str:
        return f"{self.scheduled_id}:{self.person_id}"
