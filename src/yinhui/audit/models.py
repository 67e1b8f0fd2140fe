"""The trail: a line for every statement that wrote facts, what rows were before, and the chain of seals."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import models

from yinhui.audit.fields import NumbersField

# What signing in writes before anybody acts.
SIGN_IN_TABLES = "accounts_"


class Operation(models.TextChoices):
    """What a statement did."""

    INSERT = "insert", "新增"
    UPDATE = "update", "修改"
    DELETE = "delete", "删除"


class Write(models.Model):
    """One statement that wrote one table of one county. Only triggers add rows; nobody changes them.

    `position` is the transaction's place in the order that seals go by. `ids` are the rows written, `people`
    those whom they are about. Who and why is copied from the action's context, so that the auditor's page
    reads one table; a statement sent round the program has none, but `database_user` and `client` say how it
    came.
    """

    at = models.DateTimeField("时间")
    position = models.BigIntegerField()
    context = models.UUIDField(null=True)
    county = models.ForeignKey(
        "registry.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    relation = models.CharField("数据", max_length=63)
    operation = models.CharField("操作", max_length=6, choices=Operation)
    rows = models.IntegerField("行数")
    ids = NumbersField()
    people = NumbersField(null=True)
    action = models.CharField(max_length=60, default="")
    account_id = models.BigIntegerField(null=True)
    name = models.CharField("操作人", max_length=60, default="")
    post = models.CharField("职务", max_length=30, default="")
    organisation_id = models.IntegerField(null=True)
    address = models.CharField("网络地址", max_length=45, default="")
    request = models.CharField(max_length=32, default="")
    database_user = models.CharField(max_length=63)
    client = models.CharField(max_length=63)

    class Meta:
        indexes = [
            models.Index(fields=["county", "-at", "-id"], name="write_latest_in_county"),
            models.Index(fields=["county", "name", "-at"], name="write_of_somebody"),
            models.Index(fields=["context"], name="write_of_context"),
            models.Index(fields=["-at"], condition=models.Q(action=""), name="write_round_the_program"),
            GistIndex(OpClass("people", "multirange_ops"), name="write_about_person"),
            GistIndex(OpClass("ids", "multirange_ops"), name="write_of_row"),
        ]
        db_table_comment = "One line for each statement that wrote facts; append-only, by trigger"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.operation} {self.relation}"

    @property
    def is_round_the_program(self) -> bool:
        """True if no action wrote it. Signing in is none: it is not known yet who acts."""
        return not self.action and not self.relation.startswith(SIGN_IN_TABLES)


class FormerRow(models.Model):
    """A row as it was before a statement changed or deleted it, of a table without a history of its own.

    Of sealed text only a mark is kept, by which a change shows.
    """

    at = models.DateTimeField()
    position = models.BigIntegerField()
    context = models.UUIDField(null=True)
    county_id = models.IntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    relation = models.CharField(max_length=63)
    object_id = models.BigIntegerField()
    operation = models.CharField(max_length=6, choices=Operation)
    row = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["relation", "object_id"], name="former_row_of_object"),
            models.Index(fields=["person_id"], name="former_row_of_person"),
        ]
        db_table_comment = "Rows before a change, where pghistory keeps none; append-only, by trigger"

    def __str__(self) -> str:
        return f"{self.relation} {self.object_id}"


class Tracked(models.Model):
    """A table that leaves a trail, as the database has it: its key, whom it is about, where former rows are.

    Filled by `audit.installing` from the rooms' declarations.
    """

    relation = models.CharField(max_length=63, primary_key=True)
    key = models.CharField(max_length=63)
    person = models.CharField(max_length=63, blank=True)
    county = models.TextField()
    events = models.CharField(max_length=63, blank=True)

    class Meta:
        db_table_comment = "Tables that leave a trail, from the rooms' declarations"

    def __str__(self) -> str:
        return self.relation


class Layout(models.Model):
    """The columns of a table, in order, that a seal's hashes were taken over."""

    relation = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relation", "columns"], name="layout_once")]
        db_table_comment = "Columns that seals were taken over"

    def __str__(self) -> str:
        return f"{self.relation}: {len(self.columns)}"


class Seal(models.Model):
    """Closes every row of the trail whose transaction stands at `since` or after and before `upto`.

    `hash` is over the number, the range, the chunks' hashes and the hash of the seal before.
    """

    number = models.BigIntegerField("封号", primary_key=True)
    since = models.BigIntegerField(unique=True)
    upto = models.BigIntegerField()
    rows = models.BigIntegerField("行数")
    sealed_at = models.DateTimeField("封存时间")
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField("校验值", max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(upto__gt=models.F("since")), name="seal_range")
        ]
        db_table_comment = "The chain of seals over the trail; append-only"

    def __str__(self) -> str:
        return str(self.number)


class SealedChunk(models.Model):
    """Some ten thousand neighbouring rows of one table within a seal: how many, and the hash over them."""

    seal = models.ForeignKey(
        Seal, on_delete=models.PROTECT, related_name="chunks", db_constraint=False, db_index=False
    )
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    chunk = models.BigIntegerField()
    rows = models.IntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "layout", "chunk"], name="sealed_chunk_once")]
        db_table_comment = "Hashes of a seal's rows, table by table; append-only"

    def __str__(self) -> str:
        return f"{self.seal_id}:{self.layout_id}:{self.chunk}"


class ResealedChunk(models.Model):
    """A chunk of a seal hashed once more, when an upgrade removed a column that the seal was taken over.

    `layout` are the columns that stayed. Part of the trail: closed by the seal after it.
    """

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    chunk = models.BigIntegerField()
    rows = models.IntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "layout", "chunk"], name="resealed_chunk_once")
        ]
        db_table_comment = "Hashes of sealed rows without a column that an upgrade removed; append-only"

    def __str__(self) -> str:
        return f"{self.seal_id}:{self.layout_id}:{self.chunk}"


class ArchiveFile(models.Model):
    """Seals whose rows were moved into an encrypted file of the data folder; the seals themselves stay."""

    first_seal = models.BigIntegerField(unique=True)
    last_seal = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField("行数")
    size_bytes = models.BigIntegerField()
    archived_at = models.DateTimeField("归档时间")

    class Meta:
        db_table_comment = "Archived parts of the trail; append-only"

    def __str__(self) -> str:
        return self.name


class Verification(models.Model):
    """One run over the whole chain, and what it found."""

    at = models.DateTimeField("核验时间")
    head = models.BigIntegerField("核验到")
    rows = models.BigIntegerField("行数")
    seconds = models.FloatField()
    problems = models.JSONField(default=list)

    class Meta:
        db_table_comment = "Runs of yinhui audit verify"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {len(self.problems)}"
