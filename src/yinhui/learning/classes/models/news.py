"""What learners are to hear: moved up, a lesson moved or cancelled, the class given up (JS3)."""

from __future__ import annotations

from django.db import models

from yinhui.kernel import clock
from yinhui.occasions.scheduling.models import ToldHow


class NewsKind(models.TextChoices):
    """What happened."""

    SEATED = "seated", "递补到名额"
    MOVED = "moved", "课改了"
    CANCELLED = "cancelled", "停课"
    ADDED = "added", "加课"
    PLACE = "place", "换教室"
    ENDED = "ended", "停办"


class News(models.Model):
    """One person is to hear one thing about their class, in `words`; of a lesson, or of the whole term.

    It stands on their own page until they say they have seen it, and on the organiser's list of those to ring
    until somebody has told them. What comes later about the same thing takes the place of what nobody heard.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey("classes.Term", on_delete=models.PROTECT, related_name="news", db_index=False)
    lesson = models.ForeignKey("classes.Lesson", on_delete=models.PROTECT, null=True, related_name="news")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="class_news")
    kind = models.CharField("事项", max_length=10, choices=NewsKind)
    words = models.CharField("内容", max_length=300)
    made_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField("本人确认的时间", null=True)
    told_how = models.CharField("怎样告诉的", max_length=10, choices=ToldHow, blank=True, default="")
    told_at = models.DateTimeField("告诉的时间", null=True)
    told_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told_how="", told_at__isnull=True)
                | ~models.Q(told_how="") & models.Q(told_at__isnull=False),
                name="class_news_told_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["term", "person"],
                condition=models.Q(seen_at__isnull=True, told_at__isnull=True),
                name="class_news_unheard",
            )
        ]
        verbose_name_plural = "news"
        db_table_comment = "What learners are to hear of their class, and how they came to know"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.words}"
