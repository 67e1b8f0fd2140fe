"""Who read what by themselves."""

from __future__ import annotations

from django.db import models

from yinhui.kernel import clock
from yinhui.learning.study.models.library import Material


class How(models.TextChoices):
    """How it is known."""

    PHONE = "phone", "本人手机"
    TOLD = "told", "本人告知"


class Reading(models.Model):
    """A person read a material by themselves on a day: opened on their own phone, or told to the secretary.

    On the phone, `minutes` are counted when they press 学完了 and are 0 before; for what is told they are
    what the material takes.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="readings")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="readings")
    read_on = models.DateField("哪天")
    how = models.CharField("怎么知道的", max_length=10, choices=How, default=How.PHONE)
    minutes = models.PositiveSmallIntegerField("分钟", default=0)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "material", "read_on"], name="study_reading_once_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "read_on"], name="study_reading_of_day"),
            models.Index(fields=["material", "person"], name="study_reading_of_material"),
        ]
        db_table_comment = "Who read which material alone, once a day (XQ16, XQ19)"

    def __str__(self) -> str:
        return f"{self.person_id}:{self.material_id}"
