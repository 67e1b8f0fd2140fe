"""A contest, its rounds and who entered."""

from __future__ import annotations

from django.db import models

from yinhui.kernel import clock


class Mode(models.TextChoices):
    """LIVE: everybody in one room, the host begins each round. OWN_TIME: whenever one likes until the end."""

    LIVE = "live", "现场竞赛"
    OWN_TIME = "own_time", "网上自选时间"


class EntryKind(models.TextChoices):
    """Who wins: persons, or branches by the scores of their best."""

    INDIVIDUAL = "individual", "个人赛"
    TEAM = "team", "支部团体赛"


class Timing(models.TextChoices):
    """What the seconds of a round are for."""

    ROUND = "round", "整轮限时"
    QUESTION = "question", "每题限时"


class Contest(models.Model):
    """A knowledge contest that an organisation holds (JS2).

    Between `announced_at` and `closed_at` people may enter and answer. `prizes` is a list of `{"name",
    "count"}`, best first. `team_best`: so many of a branch's best scores make the branch's. Closing writes
    `occasion`, with whoever answered as participants.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=100)
    text = models.TextField("说明", max_length=1000, blank=True, default="")
    place = models.CharField("地点", max_length=100, blank=True, default="")
    mode = models.CharField("方式", max_length=10, choices=Mode, default=Mode.LIVE)
    entry = models.CharField("赛制", max_length=12, choices=EntryKind, default=EntryKind.INDIVIDUAL)
    team_best = models.SmallIntegerField("每队取前几名的成绩", default=3)
    opens_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    prizes = models.JSONField("奖项", default=list)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField("发布时间", null=True)
    closed_at = models.DateTimeField("结束办理时间", null=True)
    cancelled_reason = models.CharField("取消理由", max_length=200, blank=True, default="")
    papers_given = models.SmallIntegerField("纸质答卷编到几号", default=0)
    occasion = models.OneToOneField(
        "occasions.Occasion", null=True, on_delete=models.PROTECT, related_name="contest"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("opens_at")), name="contest_ends_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(announced_at__isnull=False),
                name="contest_closed_was_announced",
            ),
        ]
        indexes = [models.Index(fields=["county", "-opens_at"], name="contest_latest_in_county")]
        db_table_comment = "Knowledge contests; scores are computed from the answers, never kept"

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """draft, cancelled, closed or open."""
        if self.cancelled_reason:
            return "cancelled"
        if self.closed_at:
            return "closed"
        return "open" if self.announced_at else "draft"


class Round(models.Model):
    """A part of a contest with its own clock and its own rules for the paper.

    `rules` is a list of `{"kind", "subject", "difficulty", "count", "points"}`, in the order of the paper; an
    empty subject and difficulty 0 mean any. `paper` is the drawn `[[question, points], …]` where all entrants
    answer the same. Live, `begun_at` is the moment that every clock of the round starts from.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="rounds")
    position = models.SmallIntegerField("第几轮")
    title = models.CharField("名称", max_length=50)
    timing = models.CharField("计时", max_length=10, choices=Timing, default=Timing.ROUND)
    seconds = models.IntegerField("秒数")
    is_drawn_each = models.BooleanField("每人一套题", default=False)
    seed = models.BigIntegerField("抽题种子")
    rules = models.JSONField("抽题规则", default=list)
    paper = models.JSONField("已抽的题", null=True)
    begun_at = models.DateTimeField("开始时间", null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="round_position_once"),
            models.CheckConstraint(condition=models.Q(seconds__gt=0), name="round_has_time"),
        ]
        db_table_comment = "Rounds of contests: their clock and the rules of their paper"

    def __str__(self) -> str:
        return self.title

    @property
    def question_count(self) -> int:
        """How many questions its paper has."""
        return sum(rule["count"] for rule in self.rules)

    @property
    def points(self) -> int:
        """What all right answers together give."""
        return sum(rule["count"] * rule["points"] for rule in self.rules)

    @property
    def time_in_words(self) -> str:
        """The time there is: “每题20秒”, “一共15分钟”."""
        each = "每题" if self.timing == Timing.QUESTION else "一共"
        minutes, seconds = divmod(self.seconds, 60)
        return each + (f"{minutes}分钟" if minutes else "") + (f"{seconds}秒" if seconds else "")

    @property
    def length_s(self) -> int:
        """How long the round takes, in seconds."""
        return self.seconds * self.question_count if self.timing == Timing.QUESTION else self.seconds


class Entrant(models.Model):
    """Somebody who takes part, for the branch they belonged to on the day they entered.

    With a `paper_number` they answer on paper, and nothing of theirs is taken from a phone.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="entrants")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="contest_entries")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    entered_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    paper_number = models.SmallIntegerField("纸质答卷编号", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "person"], name="entrant_once"),
            models.UniqueConstraint(fields=["contest", "paper_number"], name="entrant_paper_number_once"),
        ]
        db_table_comment = "Who entered which contest, for which branch"

    def __str__(self) -> str:
        return f"{self.contest_id}:{self.person_id}"
