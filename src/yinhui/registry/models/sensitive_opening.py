"""Who opened what is walled off, and why. Rows are added and never changed."""

from __future__ import annotations

import pgtrigger
from django.db import models

from yinhui.registry.structure import POST_CHOICES


class OpenedPart(models.TextChoices):
    """What of a person is opened with a reason."""

    CIRCUMSTANCES = "circumstances", "健康、家庭与关怀记录"
    ID_NUMBER = "id_number", "身份证号"
    FAMILY_CONTACT = "family_contact", "家属联系方式"
    LIFE_EVENT = "life_event", "报告过的情况"
    CONTACT_WORDS = "contact_words", "联系时说的话和答复"


class SensitiveOpening(models.Model):
    """One opening: the account, the post it acted in, the person, the part and the reason given.

    Personal information law asks that access is logged; the database refuses to change or delete a row.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="openings")
    account = models.ForeignKey("registry.Account", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("查看人", max_length=50)
    post = models.CharField("职务", max_length=30, choices=[*POST_CHOICES, ("program", "程序")])
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    part = models.CharField("查看内容", max_length=20, choices=OpenedPart)
    reason = models.CharField("理由", max_length=200)
    opened_at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="sensitive_opening_has_reason"),
        ]
        indexes = [models.Index(fields=["county", "opened_at"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        db_table_comment = "Every opening of a walled-off part of a person, with its reason; append-only"

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M} {self.name} {self.get_part_display()}"
