"""Who signed in to a scheduled occasion and how, who is excused, and what was put to the vote."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models

from yinhui.kernel import clock
from yinhui.occasions.models import Manner


class LeaveReason(models.TextChoices):
    """Why somebody cannot come: a choice and no free text, so that nobody writes down an illness."""

    ILLNESS = "illness", "生病"
    AWAY = "away", "外出"
    FAMILY = "family", "家中有事"
    OTHER = "other", "其他"


class SignIn(models.Model):
    """Somebody is there. `signed_at` is None for a paper list typed later: nobody knows the minute.

    Taking it back removes the row; the trail keeps that it was there.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    scheduled = models.ForeignKey(
        "scheduling.ScheduledOccasion", on_delete=models.PROTECT, related_name="sign_ins"
    )
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="sign_ins")
    manner = models.CharField("签到方式", max_length=10, choices=Manner)
    signed_at = models.DateTimeField("签到时间", null=True)
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    by_account = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheduled", "person"], name="sign_in_once"),
            models.CheckConstraint(
                condition=models.Q(manner=Manner.PAPER) | models.Q(signed_at__isnull=False),
                name="sign_in_has_its_time",
            ),
        ]
        db_table_comment = "Who signed in to a scheduled occasion; copied to its record by the confirmation"

    def __str__(self) -> str:
        return f"{self.scheduled_id}:{self.person_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Leave(models.Model):
    """Somebody expected is excused. Whoever comes all the same counts as present; the leave stays."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    scheduled = models.ForeignKey(
        "scheduling.ScheduledOccasion", on_delete=models.PROTECT, related_name="leaves"
    )
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="leaves")
    reason = models.CharField("请假原因", max_length=10, choices=LeaveReason)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    by_account = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheduled", "person"], name="leave_once")]
        indexes = [models.Index(fields=["person", "scheduled"], name="leave_of_person")]
        db_table_comment = "Who is excused from a scheduled occasion; the reason is one of a few words"

    def __str__(self) -> str:
        return f"{self.scheduled_id}:{self.person_id}"


class BallotWay(models.TextChoices):
    """How votes are given."""

    HANDS = "hands", "举手表决"
    SECRET = "secret", "无记名投票"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Ballot(models.Model):
    """A question put to the vote at a scheduled occasion.

    `entitled`, `present` and `needed` are counted when it is closed, and kept: later changes of the register
    do not change a result. `paper_slips` are the slips counted by hand beside the votes given by phone;
    `invalid` those of them that do not count.
    """

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    scheduled = models.ForeignKey(
        "scheduling.ScheduledOccasion", on_delete=models.PROTECT, related_name="ballots"
    )
    title = models.CharField("表决事项", max_length=100)
    way = models.CharField("表决方式", max_length=10, choices=BallotWay)
    is_election = models.BooleanField("选举", default=False)
    choices_max = models.SmallIntegerField("每人最多选几项", default=1)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey("registry.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField("表决结束", null=True)
    entitled = models.IntegerField("应到", null=True)
    present = models.IntegerField("实到", null=True)
    needed = models.IntegerField("通过所需票数", null=True)
    paper_slips = models.IntegerField("纸质票", default=0)
    invalid = models.IntegerField("无效票", default=0)
    withdrawn_reason = models.CharField("撤销理由", max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(entitled__isnull=False, present__isnull=False, needed__isnull=False),
                name="ballot_closed_with_its_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(paper_slips__gte=models.F("invalid")) | models.Q(way=BallotWay.HANDS),
                name="ballot_invalid_are_of_the_slips",
            ),
        ]
        indexes = [models.Index(fields=["scheduled", "id"], name="ballots_of_scheduled")]
        db_table_comment = "A question put to the vote; figures are kept as they stood at its closing"

    def __str__(self) -> str:
        return self.title


class BallotOption(models.Model):
    """One answer, or one candidate. `votes` is written when the ballot is closed."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    position = models.SmallIntegerField()
    words = models.CharField("选项", max_length=50)
    is_for = models.BooleanField(default=False, help_text="the answer that carries a motion, or a candidate")
    votes = models.IntegerField("得票", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="ballot_option_once"),
            models.CheckConstraint(
                condition=models.Q(votes__isnull=True) | models.Q(votes__gte=0), name="ballot_votes_counted"
            ),
        ]
        db_table_comment = "The answers of a ballot with their votes"

    def __str__(self) -> str:
        return self.words


class Voter(models.Model):
    """Somebody has voted in a secret ballot. Says nothing of what: `SecretVote` has no way back to here."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="voters")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="votes_given")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="voter_once")]
        db_table_comment = "Who has voted in a secret ballot, not what"

    def __str__(self) -> str:
        return f"{self.ballot_id}:{self.person_id}"


class SecretVote(models.Model):
    """A vote in the box: no person, no time, a random key. The whole box is written anew, in random order,
    with every vote that is put in (`sql/put_in_box.sql`), so that neither the rows' place nor the transaction
    that wrote them tells whose they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(BallotOption, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table_comment = "Votes of secret ballots, without person or time, shaken with every vote"

    def __str__(self) -> str:
        return str(self.pk)
