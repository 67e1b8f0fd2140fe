"""Weighty appointments wait here for a second person."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from yinhui.kernel import clock
from yinhui.registry.structure import POST_CHOICES

# Whoever did not confirm by then is asked anew: circumstances may have changed.
LAPSES_AFTER_DAYS = 14


class ProposalKind(models.TextChoices):
    """What is proposed."""

    APPOINT = "appoint", "任命"
    DEPUTISE = "deputise", "代理"
    END = "end", "免职"


class ProposalOutcome(models.TextChoices):
    """What became of it."""

    CONFIRMED = "confirmed", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "过期作废"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class AppointmentProposal(models.Model):
    """Somebody with `appoint` proposes; somebody else with `approve_appointment` confirms or refuses.

    It gives no rights. Names are copied in: the second person sees no people of the register. `days` are
    those of a deputyship; `appointment` is the one to be ended or to be deputised in.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=10, choices=ProposalKind)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    post = models.CharField("职务", max_length=30, choices=POST_CHOICES)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    person_name = models.CharField("姓名", max_length=50)
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.CASCADE, null=True, related_name="proposals"
    )
    starts_on = models.DateField("自何日起", null=True)
    term_ends_on = models.DateField("任期届满", null=True)
    days = DateRangeField("代理日期", null=True)
    is_replacing = models.BooleanField("接替现任", default=False)
    reason = models.CharField("事由", max_length=200, blank=True, default="")
    proposed_by = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    proposer_name = models.CharField("提出人", max_length=50)
    proposed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=10, choices=ProposalOutcome, blank=True, default="")
    decided_by = models.ForeignKey("registry.Account", on_delete=models.PROTECT, null=True, related_name="+")
    decider_name = models.CharField("复核人", max_length=50, blank=True, default="")
    decided_at = models.DateTimeField("复核时间", null=True)
    decision_reason = models.CharField("复核意见", max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "post", "person"],
                condition=models.Q(outcome=""),
                name="appointment_proposal_pending_once",
            ),
            # The second person is another than the first; only a withdrawal is the first one's own.
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["confirmed", "refused"])
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("proposed_by"))),
                name="appointment_proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | ~models.Q(decision_reason=""),
                name="appointment_proposal_refused_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["county", "outcome", "proposed_at"])]
        db_table_comment = "Appointments, deputyships and endings that wait for a second person"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.person_name}：{self.get_post_display()}"

    @property
    def lapses_at(self) -> dt.datetime:
        """The moment from which it can no longer be confirmed."""
        return self.proposed_at + dt.timedelta(days=LAPSES_AFTER_DAYS)

    @property
    def is_pending(self) -> bool:
        """True while it waits and has not lapsed."""
        return self.outcome == "" and clock.now() < self.lapses_at

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.is_pending:
            return "待复核"
        return self.get_outcome_display() or ProposalOutcome.LAPSED.label
