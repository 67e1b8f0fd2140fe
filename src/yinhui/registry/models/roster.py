"""Imports of rosters: what was read, how it was judged, and which person came from where."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RosterState(models.TextChoices):
    """Where an import stands. Whether a reading or applying one still runs is asked of PostgreSQL
    (`roster.progress`), so that a killed process leaves no lie behind."""

    READING = "reading", "正在读取"
    PREVIEW = "preview", "等待核对"
    APPLYING = "applying", "正在写入"
    APPLIED = "applied", "已写入"
    UNDONE = "undone", "已撤销"
    REFUSED = "refused", "无法读取"
    DISCARDED = "discarded", "已放弃"


class Verdict(models.TextChoices):
    """What a row of the file is to the register."""

    NEW = "new", "新增"
    CHANGED = "changed", "有变化"
    UNCHANGED = "unchanged", "无变化"
    DOUBTFUL = "doubtful", "需确认"
    REJECTED = "rejected", "退回"


class RosterImport(models.Model):
    """One file given to one county. `columns` is what was recognised or chosen, a list per sheet."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    state = models.CharField("状态", max_length=10, choices=RosterState, default=RosterState.READING)
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict, help_text="rows by verdict")
    notes = models.JSONField(default=list, help_text="what the reader must know about the file, in Chinese")
    marks = models.JSONField(default=dict, help_text="the last id of each table when it was applied")
    refusal = models.CharField("未能办成的原因", max_length=300, blank=True, default="")
    created_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["county", "-created_at"], name="roster_import_of_county")]
        db_table_comment = "Roster files given to a county, and where each stands"

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows(self) -> int | None:
        """How many rows about people the file has; None before it was read."""
        return sum(self.counts.values()) if self.counts else None


class RosterProgress(models.Model):
    """How far a reading or applying one is. Written on a connection of its own, so that it is seen while the
    import's one transaction is still open."""

    roster = models.OneToOneField(
        RosterImport, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    phase = models.CharField(max_length=40)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        db_table_comment = "Progress of a running import, seen from outside its transaction"

    def __str__(self) -> str:
        return f"{self.phase} {self.done}/{self.total}"

    @property
    def in_words(self) -> str:
        """The phase, with how far it is where that is known."""
        if not self.total:
            return f"{self.phase}……"
        return f"{self.phase}：{self.done:,} / {self.total:,}"


class RosterName(models.Model):
    """A unit, branch, community or compound that a file names, and which of ours it is.

    `under` narrows it: the unit beside a branch, the community beside a compound. `target_id` is the
    organisation or place; without one, `create` is a person's word that it be set up by applying.
    """

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(
        max_length=10,
        choices=[("unit", "单位"), ("branch", "党支部"), ("community", "社区"), ("compound", "小区")],
    )
    text = models.CharField(max_length=100)
    under = models.CharField(max_length=100, blank=True, default="")
    rows = models.IntegerField()
    first_sheet = models.SmallIntegerField()
    first_row = models.IntegerField()
    candidates = ArrayField(models.BigIntegerField(), default=list, help_text="all of ours of that name")
    target_id = models.BigIntegerField(null=True)
    create = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster", "kind", "text", "under"], name="roster_name_once")
        ]
        db_table_comment = "Names of organisations and places in a roster, and what they stand for"

    def __str__(self) -> str:
        return self.text


class RosterRow(models.Model):
    """One row of a file, normalised, waiting to be applied. An empty cell is null and changes nothing.

    Sensitive cells are sealed and hashed here too, for the person `sealed_for` (`roster.binding`): the one of
    that identity number, or the id that a new person will get. `original_sealed` keeps the cells as they were
    given, encrypted, only for rows that go back to their sender. Dates known to the month or year only say
    so in their precision. Deleted with the import's preview; no foreign keys, because a million of them pass.
    """

    roster = models.ForeignKey(
        RosterImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    sheet = models.SmallIntegerField(help_text="from 0")
    row = models.IntegerField(help_text="as the spreadsheet shows it, from 1")
    verdict = models.CharField(max_length=10, choices=Verdict)
    problems = models.JSONField(null=True, help_text="[column, code, message], column from 0 or null")
    original_sealed = models.BinaryField(null=True)
    person_id = models.BigIntegerField(null=True, help_text="whose row it is, or in doubt, whose it may be")
    twin_id = models.BigIntegerField(null=True, help_text="the row of this file that may be the same person")
    doubt = models.CharField(max_length=30, blank=True, default="", help_text="why it is in doubt")
    decision = models.CharField(
        max_length=10, blank=True, default="", choices=[("same", "同一个人"), ("different", "不是同一个人")]
    )
    sealed_for = models.BigIntegerField(help_text="the person's id to which the sealed cells are bound")
    id_number_sealed = models.BinaryField(null=True)
    id_number_hash = models.BinaryField(null=True)
    id_number_hash_former = models.BinaryField(
        null=True, help_text="of the former generation, while keys are being changed"
    )
    fingerprint = models.BinaryField(
        null=True, help_text="recognises a row without identity number when it comes again"
    )
    name = models.CharField(max_length=50, null=True)  # noqa: DJ001 - null: the cell was empty
    sex = models.CharField(max_length=1, null=True)  # noqa: DJ001
    nation = models.CharField(max_length=2, null=True)  # noqa: DJ001
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=5, default="day")
    phone = models.CharField(max_length=20, null=True)  # noqa: DJ001
    landline = models.CharField(max_length=20, null=True)  # noqa: DJ001
    home_unit = models.CharField(max_length=100, null=True)  # noqa: DJ001
    former_post = models.CharField(max_length=60, null=True)  # noqa: DJ001
    rank = models.CharField(max_length=30, null=True)  # noqa: DJ001
    retirement_kind = models.CharField(max_length=10, null=True)  # noqa: DJ001
    retired_on = models.DateField(null=True)
    retired_precision = models.CharField(max_length=5, default="day")
    political_status = models.CharField(max_length=2, null=True)  # noqa: DJ001
    joined_party_on = models.DateField(null=True)
    joined_precision = models.CharField(max_length=5, default="day")
    education = models.CharField(max_length=2, null=True)  # noqa: DJ001
    specialties = ArrayField(models.CharField(max_length=30), null=True)
    interests = ArrayField(models.CharField(max_length=30), null=True)
    service_needs = ArrayField(models.CharField(max_length=30), null=True)
    died_on = models.DateField(null=True)
    note = models.CharField(max_length=300, null=True)  # noqa: DJ001
    branch = models.CharField(max_length=100, null=True)  # noqa: DJ001
    health_class_sealed = models.BinaryField(null=True)
    health_class_tag = models.BinaryField(null=True)
    living_situation_sealed = models.BinaryField(null=True)
    living_situation_tag = models.BinaryField(null=True)
    community = models.CharField(max_length=60, null=True)  # noqa: DJ001
    compound = models.CharField(max_length=60, null=True)  # noqa: DJ001
    building = models.CharField(max_length=60, null=True)  # noqa: DJ001
    entrance = models.CharField(max_length=60, null=True)  # noqa: DJ001
    flat = models.CharField(max_length=60, null=True)  # noqa: DJ001
    contact_sealed = models.BinaryField(null=True)
    contact_tag = models.BinaryField(null=True)
    name_tag = models.BinaryField(null=True)
    contact_has_phone = models.BooleanField(null=True)
    pinyin = models.CharField(max_length=120, default="")
    initials = models.CharField(max_length=30, default="")
    search_tokens = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["roster", "sheet", "row"], name="roster_row_in_order"),
            models.Index(
                fields=["roster", "verdict", "id"],
                condition=models.Q(verdict__in=["changed", "doubtful", "rejected"]),
                name="roster_row_to_look_at",
            ),
        ]
        db_table_comment = "Rows of a roster waiting to be applied; what is sensitive is sealed"

    def __str__(self) -> str:
        return f"{self.roster_id}:{self.sheet}:{self.row}"


class RosterPerson(models.Model):
    """Which import made or changed a person: the provenance, and what undoing needs.

    `before` holds the columns' former values, with the ids of the membership, residence or family contact
    that the import opened or closed; the former sealed values have columns of their own, so that they are
    found when keys are changed. `version` is the person's after it.
    """

    # no constraint: imports are never deleted, and a million checks would run at the end of applying
    roster = models.ForeignKey(
        RosterImport, on_delete=models.PROTECT, db_constraint=False, related_name="people"
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.DO_NOTHING, db_constraint=False, related_name="imports"
    )
    row_id = models.BigIntegerField()
    what = models.CharField(
        max_length=10, choices=[("created", "新增"), ("changed", "修改"), ("matched", "核对")]
    )
    fingerprint = models.BinaryField(null=True)
    before = models.JSONField(null=True)
    id_number_sealed = models.BinaryField(null=True, help_text="the former")
    id_number_hash = models.BinaryField(null=True)
    health_class_sealed = models.BinaryField(null=True)
    health_class_tag = models.BinaryField(null=True)
    living_situation_sealed = models.BinaryField(null=True)
    living_situation_tag = models.BinaryField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["fingerprint"],
                condition=models.Q(fingerprint__isnull=False),
                name="roster_person_by_fingerprint",
            ),
        ]
        db_table_comment = "Which import made or changed a person"

    def __str__(self) -> str:
        return f"{self.roster_id}→{self.person_id}"


class ColumnMemory(models.Model):
    """What a county's people said a header means; applied to the next file with that header."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    header = models.CharField(max_length=100)
    field = models.CharField(max_length=30, blank=True, default="", help_text="empty: leave the column out")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "header"], name="column_memory_once")]
        db_table_comment = "Headers whose meaning a person has corrected"

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
