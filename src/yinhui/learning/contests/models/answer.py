"""What each entrant was asked and what they answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinhui.kernel import clock


class Sitting(models.Model):
    """An entrant at one round's paper. `begun_at` is where their clock starts from: the round's own when
    everybody begins together."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("contests.Round", on_delete=models.CASCADE, related_name="sittings")
    entrant = models.ForeignKey("contests.Entrant", on_delete=models.CASCADE, related_name="sittings")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField("开始答题时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "entrant"], name="sitting_once")]
        db_table_comment = "An entrant's paper of a round"

    def __str__(self) -> str:
        return f"{self.round_id}:{self.entrant_id}"


class Item(models.Model):
    """A question on somebody's paper; `options` is the order in which its options are shown to them."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey("contests.Question", on_delete=models.PROTECT, related_name="items")
    position = models.SmallIntegerField()
    points = models.SmallIntegerField()
    options = ArrayField(models.SmallIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "question"], name="item_question_once"),
            models.UniqueConstraint(fields=["sitting", "position"], name="item_position_once"),
        ]
        db_table_comment = "Questions on papers, in the order in which they are asked"

    def __str__(self) -> str:
        return f"{self.sitting_id}:{self.position}"


class Answer(models.Model):
    """The one answer to an item that counts.

    `client_key` is made by the page, so that sending twice answers once. `ordinal` is counted up by the page
    from the highest it knows: the later answer replaces the earlier one in whatever order they arrive.
    `took_ms` is the time from the question's opening (or the round's) to its arrival here.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="answer")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    ordinal = models.IntegerField()
    choice = ArrayField(models.SmallIntegerField(), default=list)
    text = models.CharField(max_length=100, blank=True, default="")
    text_key = models.CharField(max_length=100, blank=True, default="")
    received_at = models.DateTimeField()
    took_ms = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(took_ms__gte=0), name="answer_after_its_question")
        ]
        db_table_comment = "Answers: one an item, the last one given"

    def __str__(self) -> str:
        return f"{self.item_id}"


class PaperEntry(models.Model):
    """A paper's answers as somebody typed them from the sheet; the last one stands, all are kept.

    `answers` is `{item: {"choice": [...], "text": ""}}` of those that were answered, `used_s` the time taken
    (the round's whole time where nobody noted it). All but the first have a reason.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="paper_entries")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField("答案")
    used_s = models.IntegerField("用时（秒）")
    reason = models.CharField("更正理由", max_length=200, blank=True, default="")
    typed_by = models.CharField("录入人", max_length=120)
    typed_at = models.DateTimeField("录入时间", default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(used_s__gt=0), name="paper_entry_took_time"),
        ]
        db_table_comment = "Answers typed from paper, by whom and when; append-only"

    def __str__(self) -> str:
        return f"{self.sitting_id}"


class Ruling(models.Model):
    """That a question of a contest does not count, or counts again; the last one stands, all are kept."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    contest = models.ForeignKey("contests.Contest", on_delete=models.PROTECT, related_name="rulings")
    question = models.ForeignKey("contests.Question", on_delete=models.PROTECT, related_name="+")
    is_void = models.BooleanField("不计分")
    reason = models.CharField("理由", max_length=200)
    ruled_by = models.CharField("裁定人", max_length=120)
    ruled_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table_comment = "Questions taken out of a contest's scoring, or put back; append-only"

    def __str__(self) -> str:
        return f"{self.contest_id}:{self.question_id}"
