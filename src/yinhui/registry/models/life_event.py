"""Facts of a life that an institution answers: admission to hospital, sudden hardship, a troubled mind."""

from __future__ import annotations

from django.db import models


class LifeEventKind(models.TextChoices):
    """A death is `Person.died_on`. A troubled mind is only ever entered by a person who gives a reason."""

    HOSPITALISED = "hospitalised", "生病住院"
    HARDSHIP = "hardship", "急难险困"
    TROUBLED = "troubled", "思想困扰"
    FAMILY_BEREAVEMENT = "family_bereavement", "亲属去世"


class LifeEvent(models.Model):
    """One such fact, its note encrypted. `withdrawn_reason` is set when it was entered wrongly."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="life_events")
    kind = models.CharField("事项", max_length=20, choices=LifeEventKind)
    occurred_on = models.DateField("发生日期")
    ended_on = models.DateField(
        "结束日期", null=True, help_text="such as the day of leaving hospital, inclusive"
    )
    note_sealed = models.BinaryField("情况说明（加密）", null=True)
    reported_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "occurred_on"],
                condition=models.Q(withdrawn_reason=""),
                name="life_event_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("occurred_on")),
                name="life_event_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["county", "kind", "occurred_on"])]
        db_table_comment = "Facts that rules answer; notes encrypted; walled off"

    def __str__(self) -> str:
        return self.get_kind_display()
