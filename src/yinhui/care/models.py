"""Visits."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinhui.care.sealing import opened_text
from yinhui.kernel import clock


class VisitKind(models.TextChoices):
    """Why or how one went. The rule language's `record` names these keys."""

    FESTIVAL = "festival", "节日慰问"
    BIRTHDAY = "birthday", "生日祝寿"
    HOSPITAL = "hospital", "住院探望"
    CONDOLENCE = "condolence", "去世吊唁"
    HARDSHIP = "hardship", "困难帮扶"
    HEART_TO_HEART = "heart_to_heart", "谈心疏导"
    CONTACT = "contact", "定期联系"


class _EarlierVisit(pghistory.models.Event):
    """A former version, which is read as the visit is."""

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """What was found, as it was written then."""
        return opened_text(self.text_sealed, self.id)  # type: ignore[attr-defined]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    base_model=_EarlierVisit,
    model_name="VisitEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Visit(models.Model):
    """One visit, to one or more people, on a civil day.

    A correction or voiding keeps the version before it in the event table; whom that version was to and its
    photographs stand in the event's context (`kernel.record_versions`). What was found is sealed: it may be
    how ill or how lonely somebody is.

    `client_key` is made by whoever enters it, so that sending it twice makes one visit. `duty_ids` are the
    duties that were named when it was entered: a correction tries them again.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True)
    kind = models.CharField("走访类型", max_length=20, choices=VisitKind)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField("走访日期")
    place = models.CharField("地点", max_length=100, blank=True, default="")
    visitors = models.CharField("走访人", max_length=200)
    text_sealed = models.BinaryField("走访情况", null=True)
    people = models.ManyToManyField("registry.Person", through="VisitedPerson", related_name="visits")
    photos = models.ManyToManyField("kernel.Attachment", through="VisitPhoto", related_name="+")
    duty_ids = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], help_text="rulebook_duty, as named on entry"
    )
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    voided_reason = models.CharField("作废理由", max_length=200, blank=True, default="")
    version = models.IntegerField(default=1, help_text="raised by every correction")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "visited_on"]),
            models.Index(fields=["county", "-visited_on", "-id"], name="visit_latest_in_county"),
        ]
        db_table_comment = "Visits to people; corrections keep the earlier version in care_visitevent"

    def __str__(self) -> str:
        return f"{self.visited_on} {self.get_kind_display()}"

    @property
    def text(self) -> str:
        """What was found; only for whoever may read it (`queries.VisitSheet.may_read_text`)."""
        return opened_text(self.text_sealed, self.pk)


class VisitedPerson(models.Model):
    """Whom a visit was to."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="visited")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visited_person_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}→{self.person_id}"


class VisitPhoto(models.Model):
    """A photograph of a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey("kernel.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "attachment"], name="visit_photo_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}:{self.attachment_id}"
