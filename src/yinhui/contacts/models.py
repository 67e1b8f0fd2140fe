"""Contacts with members and the answers owed to them; members away; branches' months; inspections (XQ13)."""

from __future__ import annotations

from django.db import models

from yinhui.contacts import sealing
from yinhui.kernel import clock
from yinhui.registry.structure import POST_CHOICES


class ContactManner(models.TextChoices):
    """How one spoke with a member."""

    VISIT = "visit", "上门"
    TELEPHONE = "telephone", "电话"
    VIDEO = "video", "视频"
    WECHAT = "wechat", "微信"
    CAME = "came", "本人来访"
    LETTER = "letter", "来信"


class ContactTopic(models.TextChoices):
    """What it was about, no closer than anybody in reach may know."""

    ORGANISED_LIFE = "organised_life", "组织生活"
    TREATMENT = "treatment", "待遇政策"
    SERVICE = "service", "生活服务"
    PROPOSAL = "proposal", "意见建议"
    GREETING = "greeting", "问候联系"
    OTHER = "other", "其他"


class MemberContact(models.Model):
    """One contact with a member on a civil day: what they said, and who owes them an answer by when.

    What they said may be an illness or a quarrel: it is sealed for the person, as is the answer, seen at the
    organisation that recorded it and above it, and opened with a logged reason. `answer_due_on` is inclusive;
    without it nothing is owed. Whether an answer is open or overdue follows from the dates.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    contacted_on = models.DateField("联系日期")
    manner = models.CharField("联系方式", max_length=10, choices=ContactManner)
    topic = models.CharField("事由", max_length=20, choices=ContactTopic)
    contacted_by = models.CharField("联系人", max_length=100)
    words_sealed = models.BinaryField("本人的说法（加密）", null=True)
    answer_organisation = models.ForeignKey(
        "registry.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_post = models.CharField("由谁答复", max_length=30, choices=POST_CHOICES, blank=True, default="")
    answer_due_on = models.DateField("答复期限", null=True)
    answer_sealed = models.BinaryField("答复（加密）", null=True)
    answered_on = models.DateField("答复日期", null=True)
    answered_by_name = models.CharField("答复人", max_length=120, blank=True, default="")
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    voided_reason = models.CharField("作废理由", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    answer_due_on__isnull=True, answer_organisation__isnull=True, answer_post=""
                )
                | models.Q(answer_due_on__isnull=False, answer_organisation__isnull=False)
                & ~models.Q(answer_post=""),
                name="contact_answer_owed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True, answer_sealed__isnull=True)
                | models.Q(
                    answered_on__isnull=False, answer_sealed__isnull=False, answer_due_on__isnull=False
                ),
                name="contact_answered_with_words",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-contacted_on"], name="contact_of_organisation"),
            models.Index(fields=["county", "-contacted_on", "-id"], name="contact_latest_in_county"),
            models.Index(fields=["person", "-contacted_on"], name="contact_of_person"),
            models.Index(
                fields=["answer_organisation", "answer_due_on"],
                condition=models.Q(answered_on__isnull=True, answer_due_on__isnull=False, voided_reason=""),
                name="contact_answer_standing",
            ),
        ]
        db_table_comment = "Contacts with members; their words and the answer sealed"

    def __str__(self) -> str:
        return f"{self.contacted_on} {self.get_manner_display()}"

    @property
    def words(self) -> str:
        """What the member said; only for whoever has given a reason, or the member."""
        return sealing.opened(self.words_sealed, sealing.WORDS, self.person_id)

    @property
    def answer(self) -> str:
        """What they were answered; as `words`."""
        return sealing.opened(self.answer_sealed, sealing.ANSWER, self.person_id)

    @property
    def state(self) -> str:
        """Whether an answer is owed: none, open, overdue, answered, void."""
        if self.voided_reason:
            return "void"
        if self.answer_due_on is None:
            return "none"
        if self.answered_on is not None:
            return "answered"
        return "overdue" if self.answer_due_on < clock.today() else "open"


class SeasonContact(models.Model):
    """Who keeps in touch with a member while they are away, how, and how often: `every_days` days apart.

    The next contact is due so many days after the last one recorded, or after they left.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    absence = models.OneToOneField(
        "registry.Absence", on_delete=models.CASCADE, related_name="season_contact"
    )
    keeper = models.CharField("谁来联系", max_length=50)
    manner = models.CharField("怎么联系", max_length=10, choices=ContactManner)
    every_days = models.SmallIntegerField("几天联系一次")
    arranged_by_name = models.CharField("安排人", max_length=120, blank=True, default="")
    arranged_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(every_days__gt=0), name="season_contact_every_days")
        ]
        db_table_comment = "Who keeps in touch with a member who is away"

    def __str__(self) -> str:
        return f"{self.absence_id} {self.keeper}"


class ReportState(models.TextChoices):
    """Where a branch's month stands with the level above."""

    SUBMITTED = "submitted", "已上报"
    RECEIVED = "received", "已收到"
    RETURNED = "returned", "退回修改"


class MonthReport(models.Model):
    """What a branch reported of a month: the figures as they stood at `counted_at`, and a few words.

    Frozen: later corrections of records do not change it, and reporting again is another row with the next
    `number`. `month` is its first day.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField("月份")
    number = models.SmallIntegerField("第几次上报")
    figures = models.JSONField(help_text="month_figures.MonthFigures")
    counted_at = models.DateTimeField("统计时点")
    done = models.TextField("主要工作", blank=True, default="")
    problems = models.TextField("困难和建议", blank=True, default="")
    plans = models.TextField("下月打算", blank=True, default="")
    submitted_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_by_name = models.CharField("上报人", max_length=120)
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.SUBMITTED)
    word = models.CharField("上级意见", max_length=300, blank=True, default="")
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by_name = models.CharField("处理人", max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month", "number"], name="month_report_once"),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(word=""),
                name="month_report_returned_with_word",
            ),
        ]
        indexes = [models.Index(fields=["county", "month"], name="month_report_in_county")]
        db_table_comment = "Branches' months as reported: figures frozen"

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m}"


class Inspection(models.Model):
    """Somebody from above looked at how an organisation works (监督检查)."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    inspected_on = models.DateField("检查日期")
    by_organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    inspectors = models.CharField("检查人", max_length=100)
    text = models.TextField("检查情况", blank=True, default="")
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-inspected_on"], name="inspection_of_organisation"),
            models.Index(fields=["county", "-inspected_on"], name="inspection_latest_in_county"),
        ]
        db_table_comment = "Inspections of branches"

    def __str__(self) -> str:
        return f"{self.inspected_on} {self.inspectors}"


class InspectionFinding(models.Model):
    """One thing found wanting, to be put right by a day (inclusive), and what came of it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    text = models.CharField("问题", max_length=300)
    due_on = models.DateField("整改期限")
    put_right_on = models.DateField("整改日期", null=True)
    put_right_how = models.CharField("怎么整改的", max_length=300, blank=True, default="")
    put_right_by_name = models.CharField("整改人", max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(put_right_on__isnull=True, put_right_how="")
                | models.Q(put_right_on__isnull=False) & ~models.Q(put_right_how=""),
                name="finding_put_right_how",
            )
        ]
        db_table_comment = "What an inspection found, and what was put right by when"

    def __str__(self) -> str:
        return self.text
