"""Interest groups: who belongs, who keeps them going, what they did (PY3, BS11)."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from yinhui.kernel import clock


class GroupField(models.TextChoices):
    """What a group is about."""

    CALLIGRAPHY = "calligraphy", "书法绘画"
    GATEBALL = "gateball", "门球"
    CHESS = "chess", "棋牌"
    TAI_CHI = "tai_chi", "太极"
    CHOIR = "choir", "合唱"
    PHOTOGRAPHY = "photography", "摄影"
    DANCE = "dance", "舞蹈"
    MUSIC = "music", "器乐戏曲"
    BALL_GAMES = "ball_games", "乒乓球等球类"
    READING = "reading", "读书写作"
    GARDENING = "gardening", "园艺养花"
    ANGLING = "angling", "钓鱼"
    COOKING = "cooking", "烹饪"
    OTHER = "other", "其他"


# By which words of a person's interests and specialties a field is theirs. "Other" fits nobody by itself.
WORDS_OF_FIELD: dict[str, tuple[str, ...]] = {
    GroupField.CALLIGRAPHY: ("书法", "国画", "绘画", "书画", "硬笔书法"),
    GroupField.GATEBALL: ("门球",),
    GroupField.CHESS: ("象棋", "围棋", "棋牌", "军棋", "桥牌"),
    GroupField.TAI_CHI: ("太极拳", "太极", "太极剑", "八段锦"),
    GroupField.CHOIR: ("合唱", "唱歌", "声乐"),
    GroupField.PHOTOGRAPHY: ("摄影", "摄像"),
    GroupField.DANCE: ("广场舞", "舞蹈", "文艺表演"),
    GroupField.MUSIC: ("二胡", "戏曲", "器乐", "京剧", "葫芦丝"),
    GroupField.BALL_GAMES: ("乒乓球", "羽毛球", "台球"),
    GroupField.READING: ("读书", "写作", "诗词"),
    GroupField.GARDENING: ("养花", "园艺"),
    GroupField.ANGLING: ("钓鱼",),
    GroupField.COOKING: ("烹饪",),
    GroupField.OTHER: (),
}


class GroupRole(models.TextChoices):
    """CONVENOR: calls the group together, one at a time; BACKBONE: 活动骨干, as many as there are."""

    CONVENOR = "convenor", "召集人"
    BACKBONE = "backbone", "活动骨干"


class HowTold(models.TextChoices):
    """How the program knows that the person wants it: joining and leaving are theirs to decide."""

    OWN = "own", "本人在手机上办理"
    IN_PERSON = "in_person", "本人当面说的"
    PHONE = "phone", "本人打电话说的"
    PAPER = "paper", "本人签字的报名表"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class InterestGroup(models.Model):
    """A group of people with one interest, of a street, community, unit or branch.

    `organisation` is the one it belongs to: whoever is seen through it may join. A group that ended is
    closed, never removed. What it meets for next is on the schedule (`GroupMeeting`).
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="interest_groups"
    )
    name = models.CharField("名称", max_length=40)
    field = models.CharField("类别", max_length=20, choices=GroupField)
    purpose = models.CharField("活动内容", max_length=200, blank=True, default="")
    usual_time = models.CharField("平时时间", max_length=60, blank=True, default="")
    usual_place = models.CharField("平时地点", max_length=60, blank=True, default="")
    founded_on = models.DateField("成立日期")
    closed_on = models.DateField("停止日期", null=True)
    closed_reason = models.CharField("停止原因", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(closed_on__isnull=True),
                name="interest_group_name_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("founded_on")),
                name="interest_group_closed_after_founded",
            ),
        ]
        indexes = [models.Index(fields=["county", "field"])]
        db_table_comment = "Interest groups, joined voluntarily; closed, never removed"

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class GroupMember(models.Model):
    """A person belongs to a group during a period (half-open dates), because they said so."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(InterestGroup, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="group_memberships")
    period = DateRangeField("期间")
    joined_how = models.CharField("怎么加入的", max_length=10, choices=HowTold)
    left_how = models.CharField("怎么退出的", max_length=10, choices=HowTold, blank=True, default="")
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="group_member_once_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        db_table_comment = "Who belongs to an interest group during a period; empty: left the day they came"

    def __str__(self) -> str:
        return f"{self.person_id} 在 {self.group_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class GroupPost(models.Model):
    """A member keeps the group going during a period: its convenor, or one of its backbone."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(InterestGroup, on_delete=models.PROTECT, related_name="posts")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="group_posts")
    role = models.CharField("担任", max_length=10, choices=GroupRole)
    period = DateRangeField("期间")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="group_one_convenor_at_a_time",
                expressions=[("group", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(role="convenor"),
            ),
            ExclusionConstraint(
                name="group_post_once_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        db_table_comment = "Convenor and backbone of an interest group during a period"

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_role_display()}"


class GroupActivity(models.Model):
    """An occasion was the group's activity: who came stands in the one ledger of attendance."""

    group = models.ForeignKey(InterestGroup, on_delete=models.PROTECT, related_name="activities")
    occasion = models.ForeignKey(
        "occasions.Occasion", on_delete=models.PROTECT, related_name="group_activities"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "group"], name="group_activity_once"),
        ]
        db_table_comment = "Which occasions were an interest group's activities"

    def __str__(self) -> str:
        return f"{self.group_id}:{self.occasion_id}"


class GroupMeeting(models.Model):
    """A scheduled occasion is a group's meeting. Once it was held, a trigger makes its record an activity of
    the group, however it came to be recorded (`sql/meeting_held.sql`)."""

    group = models.ForeignKey(InterestGroup, on_delete=models.PROTECT, related_name="meetings")
    scheduled = models.OneToOneField(
        "scheduling.ScheduledOccasion", on_delete=models.PROTECT, related_name="group_meeting"
    )

    class Meta:
        db_table_comment = "Which scheduled occasions are an interest group's meetings"

    def __str__(self) -> str:
        return f"{self.group_id}:{self.scheduled_id}"
