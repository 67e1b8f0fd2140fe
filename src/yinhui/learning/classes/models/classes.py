"""Courses, their terms, who has a place, the lessons, the certificates (JS3, BS9)."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models

from yinhui.groups.models import HowTold
from yinhui.kernel import clock


class CourseField(models.TextChoices):
    """What a course teaches."""

    PHONE = "phone", "手机"
    COMPUTER = "computer", "电脑"
    PHOTOGRAPHY = "photography", "摄影"
    HEALTH = "health", "健康养生"
    CALLIGRAPHY = "calligraphy", "书法绘画"
    MUSIC = "music", "声乐器乐"
    DANCE = "dance", "舞蹈太极"
    CULTURE = "culture", "文史读书"
    HANDICRAFT = "handicraft", "手工园艺"
    OTHER = "other", "其他"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Course(models.Model):
    """A course of an organisation, held again and again in terms."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="courses"
    )
    name = models.CharField("课程", max_length=40)
    field = models.CharField("类别", max_length=20, choices=CourseField)
    about = models.CharField("学什么", max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="course_name_once")]
        db_table_comment = "Courses: phone, computer, photography, health, calligraphy"

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Term(models.Model):
    """One round of a course: a class with so many places, and lessons by a weekly pattern.

    `section` tells classes of a course that run side by side apart. `weekdays` are ISO (1 Monday). `place` is
    where it is in words, the name of the `room` where it has one. The organisation is the course's, kept here
    for the wall.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="terms")
    section = models.CharField("班次", max_length=20, blank=True, default="")
    period = DateRangeField("起止", help_text="first day and the day after the last")
    places = models.SmallIntegerField("名额")
    teacher = models.CharField("老师", max_length=40, blank=True, default="")
    room = models.ForeignKey("scheduling.Room", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField("教室", max_length=60)
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name="上课日")
    starts_at = models.TimeField("上课时间")
    lesson_min = models.SmallIntegerField("每课时长（分钟）")
    enrol_until = models.DateField("报名截止", null=True)
    certificate_percent = models.SmallIntegerField("结业要求的出勤率（%）", default=60)
    cancelled_reason = models.CharField("停办原因", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="term_section_one_at_a_time",
                expressions=[
                    ("course", RangeOperators.EQUAL),
                    ("section", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(cancelled_reason=""),
            ),
            models.CheckConstraint(condition=models.Q(places__range=(1, 300)), name="term_places_some"),
            models.CheckConstraint(condition=~models.Q(period__isempty=True), name="term_period_not_empty"),
            models.CheckConstraint(
                condition=models.Q(certificate_percent__range=(1, 100)), name="term_percent_is_one"
            ),
        ]
        db_table_comment = "Rounds of a course; places are given under a lock on the row"

    def __str__(self) -> str:
        return f"{self.course_id} {self.section}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Enrolment(models.Model):
    """Somebody wants to learn in a term: in a seat, or waiting in the order of `queue`; or gave it up.

    Seats are numbered, so that two who are given the last one at the same moment cannot both have it.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="enrolments")
    seat = models.SmallIntegerField("座号", null=True)
    queue = models.IntegerField("报名次序")
    enrolled_at = models.DateTimeField("报名时间", default=clock.now)
    enrolled_how = models.CharField("怎么报名的", max_length=10, choices=HowTold)
    seated_at = models.DateTimeField("得到名额的时间", null=True)
    given_up_at = models.DateTimeField("退出时间", null=True)
    given_up_how = models.CharField("怎么退出的", max_length=10, choices=HowTold, blank=True, default="")
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "person"],
                condition=models.Q(given_up_at__isnull=True),
                name="enrolment_once",
            ),
            models.UniqueConstraint(fields=["term", "seat"], name="enrolment_seat_once"),
            models.UniqueConstraint(fields=["term", "queue"], name="enrolment_queue_once"),
            models.CheckConstraint(
                condition=models.Q(seat__isnull=True)
                | models.Q(seat__gte=1, given_up_at__isnull=True, seated_at__isnull=False),
                name="enrolment_seat_is_taken",
            ),
        ]
        db_table_comment = "Places and the waiting list of a term"

    def __str__(self) -> str:
        return f"{self.person_id} 在 {self.term_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Lesson(models.Model):
    """One lesson of a term. Held, it is an occasion: attendance stands in the one ledger.

    No two lessons are in one room of the schedule, or at one place of an organisation, at the same time; what
    else is planned there is warned of (`clashes`). `place` is the room's name where there is a room.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="lessons")
    during = DateTimeRangeField("上课时间")
    room = models.ForeignKey("scheduling.Room", on_delete=models.PROTECT, null=True, related_name="lessons")
    place = models.CharField("教室", max_length=60)
    topic = models.CharField("内容", max_length=60, blank=True, default="")
    cancelled_reason = models.CharField("停课原因", max_length=100, blank=True, default="")
    occasion = models.OneToOneField(
        "occasions.Occasion", on_delete=models.PROTECT, null=True, related_name="lesson"
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="lesson_room_once_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(cancelled_reason=""),
            ),
            ExclusionConstraint(
                name="lesson_of_room_one_at_a_time",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(cancelled_reason=""),
            ),
            ExclusionConstraint(
                name="lesson_of_term_one_at_a_time",
                expressions=[("term", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(cancelled_reason=""),
            ),
            models.CheckConstraint(condition=~models.Q(during__isempty=True), name="lesson_takes_time"),
        ]
        db_table_comment = "Lessons of a term; held ones are occasions"

    def __str__(self) -> str:
        return f"{self.term_id} {self.during.lower}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Certificate(models.Model):
    """A certificate (结业证书) of somebody who came often enough, with its number in the county's year."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="certificates")
    year = models.SmallIntegerField("年度")
    serial = models.IntegerField("序号")
    issued_on = models.DateField("发证日期")
    came = models.SmallIntegerField("出勤次数")
    lessons = models.SmallIntegerField("应到次数")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "person"], name="certificate_once"),
            models.UniqueConstraint(fields=["county", "year", "serial"], name="certificate_number_once"),
        ]
        db_table_comment = "Certificates of terms, numbered by county and year"

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number as it is printed: 结2026-0012."""
        return f"结{self.year}-{self.serial:04}"
