"""Calls for essays and works, what was sent in, who reviews it and what they said."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinhui.kernel import clock


class WorkKind(models.TextChoices):
    """What a work is (JS4, BS4)."""

    WRITING = "writing", "文章诗词"
    CALLIGRAPHY = "calligraphy", "书法"
    PAINTING = "painting", "绘画"
    PHOTOGRAPH = "photograph", "摄影"
    TALK = "talk", "心得发言"


class EnteredHow(models.TextChoices):
    """How a work came in."""

    TYPED = "typed", "本人输入"
    PHOTOGRAPHED = "photographed", "拍照上传"
    FOR_THEM = "for_them", "支部代录"


class EssayCall(models.Model):
    """A call for works (BS4): the theme, until when, how long, who may enter, how it is judged.

    `kinds` are the WorkKinds taken. `criteria` is a list of `{"name", "points"}`, scored from 0 to its
    points; `prizes` of `{"name", "count"}`, best first. Between `announced_at` and the end of `until` works
    come in; `review_at` begins the review, `declared_at` ends it. Who may enter are the people of
    `organisation`.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=100)
    theme = models.CharField("主题和要求", max_length=1000)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=WorkKind), verbose_name="作品类别", default=list
    )
    until = models.DateField("截止日期")
    characters_min = models.IntegerField("文字最少字数", default=0)
    characters_max = models.IntegerField("文字最多字数", default=3000)
    criteria = models.JSONField("评分项目", default=list)
    prizes = models.JSONField("奖项", default=list)
    reviews_each = models.SmallIntegerField("每件作品的评委数", default=3)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField("发布时间", null=True)
    review_at = models.DateTimeField("开始评审时间", null=True)
    declared_at = models.DateTimeField("公布结果时间", null=True)
    cancelled_reason = models.CharField("取消理由", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(characters_min__gte=0, characters_max__gte=models.F("characters_min")),
                name="essay_call_length_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(declared_at=None) | models.Q(review_at__isnull=False),
                name="essay_call_declared_after_review",
            ),
        ]
        indexes = [models.Index(fields=["county", "-until"], name="essay_call_latest")]
        db_table_comment = "Calls for essays and works"

    def __str__(self) -> str:
        return self.title

    @property
    def kind_names(self) -> list[str]:
        """The kinds of work that are taken, by name."""
        return [str(WorkKind(kind).label) for kind in self.kinds]

    @property
    def state(self) -> str:
        """draft, open, past (its day is over, the review not begun), review, declared or cancelled."""
        if self.cancelled_reason:
            return "cancelled"
        if self.declared_at:
            return "declared"
        if self.review_at:
            return "review"
        if not self.announced_at:
            return "draft"
        return "open" if clock.today() <= self.until else "past"


class Work(models.Model):
    """A work: a draft until `sent_at`, then to be reviewed, then perhaps shown to everybody.

    `organisation` is the author's branch on the day it was begun. `client_key` is made by whoever begins it.
    `version` is raised by every saving. `may_publish` is the author's own word about this work; `byline` is
    how the author is named once it is published, so that nobody else's record need be opened to show it.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    call = models.ForeignKey(EssayCall, on_delete=models.PROTECT, related_name="works")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="works")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=12, choices=WorkKind, default=WorkKind.WRITING)
    title = models.CharField("题目", max_length=100, blank=True, default="")
    text = models.TextField("正文", blank=True, default="")
    photos = models.ManyToManyField("kernel.Attachment", through="WorkPhoto", related_name="+")
    entered_how = models.CharField("怎样报送", max_length=12, choices=EnteredHow, default=EnteredHow.TYPED)
    entered_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    may_publish = models.BooleanField("本人同意展示", default=False)
    version = models.IntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField("报送时间", null=True)
    published_at = models.DateTimeField("展出时间", null=True)
    byline = models.CharField("署名", max_length=120, blank=True, default="")
    award = models.CharField("奖项", max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(may_publish=True, sent_at__isnull=False),
                name="work_published_with_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "sent_at"], name="work_of_call"),
            models.Index(
                fields=["county", "-published_at"],
                condition=models.Q(published_at__isnull=False),
                name="work_on_the_wall",
            ),
        ]
        db_table_comment = "Works sent in; published only with the author's word"

    def __str__(self) -> str:
        return self.title or f"{self.person_id}"


class WorkPhoto(models.Model):
    """A photograph of handwriting, a painting, or the photograph that is the work."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey("kernel.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "attachment"], name="work_photo_once")]

    def __str__(self) -> str:
        return f"{self.work_id}:{self.attachment_id}"


class Reviewer(models.Model):
    """Somebody who reviews works of a call."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(EssayCall, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="essay_reviewing")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="essay_reviewer_once")]
        db_table_comment = "Who reviews the works of a call"

    def __str__(self) -> str:
        return f"{self.call_id}:{self.person_id}"


class Review(models.Model):
    """One reviewer's judgement of one work: points for each criterion of the call, and a word.

    Empty until `given_at`. The reviewer sees the work without its author, and nobody else's review.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="essay_reviews")
    scores = ArrayField(models.SmallIntegerField(), default=list)
    word = models.CharField("评语", max_length=300, blank=True, default="")
    given_at = models.DateTimeField("评审时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "person"], name="essay_review_once"),
            models.CheckConstraint(
                condition=models.Q(given_at=None) | models.Q(scores__len__gt=0),
                name="essay_review_given_has_scores",
            ),
        ]
        indexes = [models.Index(fields=["person", "given_at"], name="essay_review_of_reviewer")]
        db_table_comment = "Reviews of works, by criterion"

    def __str__(self) -> str:
        return f"{self.work_id}:{self.person_id}"
