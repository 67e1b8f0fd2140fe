"""Facts of a life that an institution answers: admission to hospital, sudden hardship, a troubled mind."""

from __future__ import annotations

from django.db import models

from yinhui.registry import sealing


class LifeEventKind(models.TextChoices):
    """A death is `Person.died_on`. A troubled mind is only ever entered by a person who gives a reason."""

    HOSPITALISED = "hospitalised", "生病住院"
    HARDSHIP = "hardship", "急难险困"
    TROUBLED = "troubled", "思想困扰"
    FAMILY_BEREAVEMENT = "family_bereavement", "亲属去世"


class LifeEvent(models.Model):
    """One such fact. Only its days are readable at rest; what happened is sealed for the person, and rules
    match its kind by blind tag (`registry.sealing`). The properties open a field: only for whoever has given
    a reason.

    `is_withdrawn` when it was entered wrongly, with the reason sealed too.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="life_events")
    kind_sealed = models.BinaryField("事项（加密）")
    kind_tag = models.BinaryField()
    occurred_on = models.DateField("发生日期")
    ended_on = models.DateField(
        "结束日期", null=True, help_text="such as the day of leaving hospital, inclusive"
    )
    note_sealed = models.BinaryField("情况说明（加密）", null=True)
    reported_by = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)
    is_withdrawn = models.BooleanField(default=False)
    withdrawn_reason_sealed = models.BinaryField("撤回理由（加密）", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind_tag", "occurred_on"],
                condition=models.Q(is_withdrawn=False),
                name="life_event_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("occurred_on")),
                name="life_event_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["county", "occurred_on"], name="life_event_of_county_by_day")]
        db_table_comment = "Facts that rules answer, sealed but for their days; walled off"

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def kind(self) -> LifeEventKind:
        """What happened."""
        return LifeEventKind(sealing.opened(self.kind_sealed, sealing.EVENT_KIND, self.person_id))

    @property
    def note(self) -> str:
        """What was said of it."""
        return sealing.opened(self.note_sealed, sealing.EVENT_NOTE, self.person_id)

    @property
    def withdrawn_reason(self) -> str:
        """Why it was taken back; empty if it stands."""
        return sealing.opened(self.withdrawn_reason_sealed, sealing.EVENT_WITHDRAWN, self.person_id)
