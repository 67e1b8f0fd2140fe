"""Institutions with their versions, and the duties they make."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from yinhui.registry.structure import POST_CHOICES
from yinhui.rulebook.language.vocabulary import DAYS_MAX


class Institution(models.Model):
    """A rule that a county has adopted (制度), by its code; what it says is in its versions."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField("代码", max_length=60)
    title = models.CharField("名称", max_length=100)
    is_active = models.BooleanField("执行中", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="institution_code_once_in_county")
        ]
        db_table_comment = "Rules a county has adopted"

    def __str__(self) -> str:
        return self.title


class InstitutionVersion(models.Model):
    """What an institution says during a period. Never changed once in force; a new version follows it."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField("版本")
    body = models.TextField("条文（TOML）")
    source = models.CharField("依据", max_length=200)
    period = DateRangeField("施行期间")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField("修订理由", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="institution_version_number_once"),
            ExclusionConstraint(
                name="institution_version_one_in_force",
                expressions=[("institution", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            # What a duty refers to, in one key instead of three.
            models.UniqueConstraint(
                fields=["county", "institution", "id"], name="institution_version_in_its_county"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} 第{self.number}版"


class RecordKind(models.TextChoices):
    """Which kind of record discharges a duty. A record's id is the id in that table."""

    VISIT = "visit", "走访"
    OCCASION = "occasion", "活动"


class ClauseEvidence(models.Model):
    """Which records fulfil one clause of a version, and their least evidence.

    Written with the version from its text, so that matching records with duties is a join.
    """

    version = models.ForeignKey(InstitutionVersion, on_delete=models.CASCADE, related_name="evidence")
    clause = models.SmallIntegerField(help_text="which [[when]] of the rule, from 0")
    record_kind = models.CharField(max_length=10, choices=RecordKind)
    record_types = ArrayField(models.CharField(max_length=30))
    min_photos = models.SmallIntegerField(default=0)
    min_text_chars = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "clause"], name="clause_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.clause}"


class EscalationStep(models.Model):
    """One [[escalate]] of a version: who sees its duties too when they are `after_days` days overdue.

    Written with the version from its text. `level` is a key of `language.vocabulary.LEVEL_KINDS`.
    """

    version = models.ForeignKey(InstitutionVersion, on_delete=models.CASCADE, related_name="escalation_steps")
    after_days = models.SmallIntegerField()
    level = models.CharField(max_length=20)
    post = models.CharField(max_length=30, choices=POST_CHOICES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "level", "post"], name="escalation_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}+{self.after_days}"


class SubjectKind(models.TextChoices):
    """What a duty is about. `subject_id` is the id in that table."""

    PERSON = "person", "人员"
    ORGANISATION = "organisation", "组织"
    APPOINTMENT = "appointment", "任职"
    AGREED = "agreed", "议定事项"


class Outcome(models.TextChoices):
    """How a duty came to its end. While it is null the duty stands; whether it is open, due or overdue
    follows from its dates and today."""

    DONE = "done", "已办"
    WAIVED = "waived", "已免除"
    WITHDRAWN = "withdrawn", "已撤回"


# Who settled a duty, waived it or took that back, and why; what the rules alone change leaves no trace.
@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange("outcome", "reason")),
    fields=["outcome", "settled_on", "reason"],
    model_name="DutyEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Duty(models.Model):
    """Somebody owes something to somebody by a day, because a rule says so.

    One row per institution, occasion (`clause` of the rule and its `anchor_on` day), subject and owing level.
    The duty belongs to an organisation and a post; the post's holder of the day sees it. `opens_on` and
    `due_on` are inclusive. `fact` is what triggered it, in Chinese, without sensitive detail.
    `outcome` and `settled_on` are kept on the row, beside the discharge, so that standing duties have small
    indexes; these go by institution before the day, because pages show and count standing duties rule by rule
    (without a rule given, PostgreSQL skips through the few rules of a county).

    Millions of rows are written at a time, so every key counts: county, institution and version are held by
    one foreign key of three columns (`sql/duty_keys.sql`), and none of the four has an index of its own.
    """

    county = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="duties", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        InstitutionVersion,
        on_delete=models.PROTECT,
        related_name="duties",
        db_constraint=False,
        db_index=False,
    )
    clause = models.SmallIntegerField(help_text="which [[when]] of the rule, from 0")
    owed = models.SmallIntegerField(help_text="which [[owed_by]] of the rule, from 0")
    subject_kind = models.CharField(max_length=12, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    anchor_on = models.DateField(help_text="the festival, birthday or event itself")
    opens_on = models.DateField()
    due_on = models.DateField()
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.CharField(max_length=30, choices=POST_CHOICES)
    fact = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001 - null while it stands
    settled_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="", help_text="of a waiver or withdrawal")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "anchor_on", "subject_id", "clause", "owed"],
                name="duty_once",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opens_on")), name="duty_due_after_open"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__isnull=True, settled_on__isnull=True)
                | models.Q(outcome__isnull=False, settled_on__isnull=False),
                name="duty_settled_with_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "institution", "due_on"],
                condition=models.Q(outcome__isnull=True),
                name="duty_standing_in_county",
            ),
            models.Index(
                fields=["organisation", "institution", "due_on"],
                condition=models.Q(outcome__isnull=True),
                name="duty_standing_of_org",
            ),
            models.Index(fields=["subject_id", "subject_kind"], name="duty_of_subject"),
            # Written when a duty is settled, never when millions are made.
            models.Index(
                fields=["county", "settled_on"],
                condition=models.Q(outcome__isnull=False),
                name="duty_settled_in_county",
            ),
            models.Index(
                fields=["organisation", "settled_on"],
                condition=models.Q(outcome__isnull=False),
                name="duty_settled_of_org",
            ),
        ]
        db_table_comment = "Who owes what to whom by when; made by set-based SQL from institutions"

    def __str__(self) -> str:
        return f"{self.fact} {self.due_on}"


class Discharge(models.Model):
    """A record fulfilled a duty."""

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, primary_key=True, related_name="discharge")
    record_kind = models.CharField(max_length=10, choices=RecordKind)
    record_id = models.BigIntegerField()
    discharged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["record_kind", "record_id"])]

    def __str__(self) -> str:
        return f"{self.duty_id} ← {self.record_kind} {self.record_id}"


class AgreedItem(models.Model):
    """What a meeting agreed that somebody does by a day: the fact from which a rule makes a duty (XQ2).

    `what` becomes the duty's fact. `post` is a post of the organisation, empty where nobody was named: then
    the rule says who. `occasion_id` is the record of the meeting, which this room does not know.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    what = models.CharField("事项", max_length=60)
    post = models.CharField("经办职务", max_length=30, choices=POST_CHOICES, blank=True, default="")
    agreed_on = models.DateField("议定日期")
    due_on = models.DateField("办理期限")
    source = models.CharField("出处", max_length=200, help_text="which minutes, in words")
    occasion_id = models.BigIntegerField(help_text="occasions_occasion: the meeting's record")
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # the engine looks no further around a day
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("agreed_on"))
                & models.Q(
                    due_on__lte=models.ExpressionWrapper(
                        models.F("agreed_on") + models.Value(DAYS_MAX), output_field=models.DateField()
                    )
                ),
                name="agreed_item_due_within_a_year",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "agreed_on"], name="agreed_item_of_county"),
            models.Index(fields=["occasion_id"], name="agreed_item_of_occasion"),
        ]
        db_table_comment = "What meetings agreed that somebody does by a day; rules make duties of it"

    def __str__(self) -> str:
        return f"{self.what} {self.due_on}"


class CalendarFeed(models.Model):
    """The secret address under which a phone's calendar reads one post's duties.

    Only the token's SHA-256 is kept: the address is shown once, when it is made. `revoked_at` ends it; so
    does the end of the appointment.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="+")
    appointment = models.ForeignKey("registry.Appointment", on_delete=models.CASCADE, related_name="+")
    token_sha256 = models.BinaryField(unique=True, max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "appointment"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_feed_one_in_use",
            )
        ]
        db_table_comment = "Secret addresses of calendar feeds; only hashes of their tokens"

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%Y-%m-%d}"
