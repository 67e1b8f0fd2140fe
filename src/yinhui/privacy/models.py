"""What people answered, what they asked for, the files made for them, and what was removed in time."""

from __future__ import annotations

import pgtrigger
from django.db import models

from yinhui.kernel import clock
from yinhui.privacy.kept import KEPT


class Answer(models.TextChoices):
    """What a person said about a purpose."""

    GIVEN = "given", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "撤回同意"


class HowGiven(models.TextChoices):
    """How it was said."""

    PAPER = "paper", "书面签字"
    IN_PERSON = "in_person", "当面口头"
    ONLINE = "online", "本人网上办理"


class Consent(models.Model):
    """One answer of a person about one purpose; the latest by day counts, and none is ever changed.

    `text_version` is that of `purposes.toml` that was read out. Under fourteen a guardian answers (PIPL
    art. 31). `paper` is the photograph or scan of what was signed.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("用途", max_length=30)
    text_version = models.SmallIntegerField("告知文本版本")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    answered_on = models.DateField("答复日期")
    how = models.CharField("方式", max_length=10, choices=HowGiven)
    guardian_name = models.CharField("监护人姓名", max_length=50, blank=True, default="")
    guardian_relation = models.CharField("与孩子的关系", max_length=20, blank=True, default="")
    paper = models.ForeignKey("kernel.Attachment", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by_name = models.CharField("登记人", max_length=120)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(guardian_name="") | ~models.Q(guardian_relation=""),
                name="consent_guardian_with_relation",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "purpose", "-answered_on", "-id"], name="consent_latest"),
            models.Index(fields=["county", "purpose"], name="consent_in_county"),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]
        db_table_comment = "Answers about the purposes data is used for; a new answer is a new row"

    def __str__(self) -> str:
        return f"{self.get_answer_display()} {self.purpose}"


class RequestKind(models.TextChoices):
    """What a person may ask (PIPL art. 44 to 47)."""

    CORRECT = "correct", "更正"
    DELETE = "delete", "删除"
    EXPLAIN = "explain", "查阅或解释"


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", "待办理"
    DONE = "done", "已办理"
    DECLINED = "declined", "不予办理"


class Request(models.Model):
    """Somebody asks that what is kept of them be put right, deleted or explained.

    `field` names one of `kept.KEPT`. What they said is sealed: it may be an illness or a number. `due_on` is
    fifteen working days on, inclusive.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField("事项", max_length=10, choices=RequestKind)
    field = models.CharField("哪一项", max_length=30)
    said_sealed = models.BinaryField("本人的说法（加密）", null=True)
    how = models.CharField("提出方式", max_length=10, choices=HowGiven)
    asked_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField("提出人", max_length=120)
    asked_on = models.DateField("提出日期")
    due_on = models.DateField("应办结日期")
    state = models.CharField("状态", max_length=10, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by_name = models.CharField("办理人", max_length=120, blank=True, default="")
    decided_on = models.DateField("办理日期", null=True)
    outcome = models.CharField("办理结果和理由", max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_on__isnull=True)
                | models.Q(decided_on__isnull=False) & ~models.Q(state="open") & ~models.Q(outcome=""),
                name="request_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("asked_on")), name="request_due_after_asked"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="request_of_person"),
            models.Index(fields=["county", "state", "due_on"], name="request_due_in_county"),
        ]
        db_table_comment = "Requests of the people concerned, with their outcome and reason"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.field}"

    @property
    def label(self) -> str:
        """What it is about, as a page calls it."""
        return KEPT[self.field].label

    @property
    def is_open(self) -> bool:
        """True while nobody has decided it."""
        return self.state == RequestState.OPEN


class FileState(models.TextChoices):
    """How far a person's full file is."""

    WAITING = "waiting", "等待生成"
    MAKING = "making", "正在生成"
    READY = "ready", "已生成"
    FAILED = "failed", "未生成"


class FullFile(models.Model):
    """A large full file (.zip) that a job makes; kept for a day, encrypted with a key of its own.

    `key_sealed` opens the file in the data folder; without the row nobody can read it.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="full_files")
    asked_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField("提出人", max_length=120)
    asked_at = models.DateTimeField("提出时间", default=clock.now)
    state = models.CharField("状态", max_length=10, choices=FileState, default=FileState.WAITING)
    done = models.IntegerField(default=0, help_text="photographs put in")
    total = models.IntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    key_sealed = models.BinaryField(null=True)
    mark = models.CharField("档案的标记", max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="full_file_of_person")]
        db_table_comment = "Full files of a person being made or waiting a day to be fetched; sealed"

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_state_display()}"


class RetentionRun(models.Model):
    """What one run of the retention times removed or made anonymous."""

    ran_at = models.DateTimeField("时间", default=clock.now)
    by_name = models.CharField("由谁", max_length=120)
    removed = models.JSONField(default=list, help_text="key and rows of each kind of data, in order")

    class Meta:
        db_table_comment = "What each retention run removed or anonymised; figures only"

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(int(entry["rows"]) for entry in self.removed)
