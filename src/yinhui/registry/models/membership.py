"""Where people belong, live and are away, as periods that cannot overlap where they must not."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models


class MembershipKind(models.TextChoices):
    """BRANCH: one at a time, the Party relation or the branch that manages a non-member; GROUP: 党小组."""

    BRANCH = "branch", "所在支部"
    GROUP = "group", "所在党小组"
    ALLIANCE = "alliance", "活动联盟"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Membership(models.Model):
    """A person belongs to an organisation during a period (half-open dates)."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="memberships")
    # The index below begins with the organisation.
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="memberships", db_index=False
    )
    kind = models.CharField(max_length=10, choices=MembershipKind, default=MembershipKind.BRANCH)
    period = DateRangeField()

    class Meta:
        constraints = [
            # One a kind, so that the kind's text need not stand in the index: a third less to insert.
            ExclusionConstraint(
                name="membership_one_branch_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(kind="branch"),
            ),
            ExclusionConstraint(
                name="membership_one_group_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(kind="group"),
            ),
            models.CheckConstraint(
                condition=~models.Q(period__isempty=True), name="membership_period_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "kind"])]
        db_table_comment = "Person in branch, group or alliance during a period"

    def __str__(self) -> str:
        return f"{self.person_id} 在 {self.organisation_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Residence(models.Model):
    """A person lives at a place during a period; one at a time."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="residences")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="residences")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="residence_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=~models.Q(period__isempty=True), name="residence_period_not_empty"
            ),
        ]
        db_table_comment = "Where a person lives, over time"

    def __str__(self) -> str:
        return f"{self.person_id} 住 {self.place_id}"


class Absence(models.Model):
    """A person is away for a season, such as the winter in Sanya (XQ13)."""

    county = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="absences")
    period = DateRangeField()
    whereabouts = models.CharField("去向", max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [GistIndex(fields=["period"], name="absence_period_gist")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.whereabouts}"
