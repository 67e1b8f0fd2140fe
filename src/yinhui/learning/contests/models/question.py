"""The question bank of a county, and the files of questions that were read into it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinhui.kernel import clock


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", "单选题"
    MULTIPLE = "multiple", "多选题"
    TRUE_FALSE = "true_false", "判断题"
    FILL_IN = "fill_in", "填空题"


class Difficulty(models.IntegerChoices):
    """How hard it is, as whoever wrote it says."""

    EASY = 1, "容易"
    MIDDLE = 2, "一般"
    HARD = 3, "较难"


class Question(models.Model):
    """A question with its right answer and where that can be looked up (JS2).

    `correct` are the positions of the right options, from 0, in their order; `accepted` are the answers that
    a fill-in takes, `accepted_keys` the same as they are compared (`answers.compared`). A question that has
    been used is never changed: a better one takes its place, and this one is retired.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("题型", max_length=10, choices=QuestionKind)
    subject = models.CharField("类别", max_length=20)
    difficulty = models.SmallIntegerField("难度", choices=Difficulty, default=Difficulty.MIDDLE)
    text = models.CharField("题目", max_length=500)
    options = ArrayField(models.CharField(max_length=200), verbose_name="选项", default=list, blank=True)
    correct = ArrayField(models.SmallIntegerField(), verbose_name="正确选项", default=list, blank=True)
    accepted = ArrayField(
        models.CharField(max_length=100), verbose_name="可接受的答案", default=list, blank=True
    )
    accepted_keys = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    source = models.CharField("出处", max_length=200)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    came_with = models.ForeignKey(
        "contests.QuestionImport", null=True, on_delete=models.SET_NULL, related_name="questions"
    )
    retired_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "text"],
                condition=models.Q(retired_at=None),
                name="question_text_once_in_county",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="fill_in", options=[], correct=[], accepted_keys__len__gt=0)
                | models.Q(
                    ~models.Q(kind="fill_in"), options__len__gt=1, correct__len__gt=0, accepted_keys=[]
                ),
                name="question_has_its_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["multiple", "fill_in"]) | models.Q(correct__len=1),
                name="question_with_one_right_option",
            ),
            models.CheckConstraint(
                condition=models.Q(difficulty__in=Difficulty.values), name="question_difficulty_known"
            ),
        ]
        indexes = [models.Index(fields=["county", "kind", "subject"], name="question_drawn_by_rule")]
        db_table_comment = "A county's question bank; used questions are replaced, never changed"

    def __str__(self) -> str:
        return self.text

    @property
    def answer_in_words(self) -> str:
        """The right answer as it is shown to people."""
        if self.kind == QuestionKind.FILL_IN:
            return " 或 ".join(self.accepted)
        return "；".join(self.options[position] for position in self.correct)


class QuestionImport(models.Model):
    """A spreadsheet of questions that was read and shown; applied once and whole, or left.

    `rows` are its questions that the bank has not, as JSON; `problems` says what is wrong, with row and
    column: with any, nothing is taken. It is undone as long as none of its questions was used.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    known = models.IntegerField("题库里已有的", default=0)
    read_at = models.DateTimeField(default=clock.now, editable=False)
    read_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    applied_at = models.DateTimeField("写入时间", null=True)
    added = models.IntegerField("新增题数", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        db_table_comment = "Spreadsheets of questions: read, shown, applied once"

    def __str__(self) -> str:
        return self.file_name
