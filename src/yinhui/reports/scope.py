"""What a report or a page of statistics is about: whom, as of which day, over which period."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation, OrganisationVersion
from yinhui.registry.permissions import organisation_for, require_reach
from yinhui.reports.errors import ReportError

# A longer period says little about the present and makes attendance slow to count.
PERIOD_YEARS_MAX = 5


@dataclass(frozen=True)
class Scope:
    """An organisation with everything below it, as it stood on the day `as_of`, and what happened from
    `since` until `until`, both inclusive. `name` and `kind` are those of the day."""

    organisation_id: int
    county_id: int
    name: str
    kind: str
    county_name: str
    is_demonstration: bool
    as_of: dt.date
    since: dt.date
    until: dt.date

    @property
    def is_county(self) -> bool:
        """True for a whole county."""
        return self.organisation_id == self.county_id

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of scope.sql."""
        return {
            "root": self.organisation_id,
            "county": self.county_id,
            "as_of": self.as_of,
            "since": self.since,
            "until": self.until,
        }


def scope_for(
    actor: Actor,
    organisation_id: int,
    *,
    as_of: dt.date | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Scope:
    """Return the scope of an organisation that the actor reaches.

    Without dates: as of today, over the twelve months up to that day. Raises NotFound or NotAllowed for an
    organisation out of reach, ReportError for days that cannot be.
    """
    organisation = organisation_for(actor, organisation_id)
    require_reach(actor, "write_reports", organisation)
    if organisation.kind == "prefecture" or organisation.county is None:
        raise ReportError("报告按县（区）生成。请选择一个县（区）或它的下级组织。", field="organisation")
    as_of = as_of or clock.today()
    until = until or as_of
    since = since or a_year_before(until)
    _check_days(as_of, since, until)
    version = _version_on(organisation, as_of)
    county_then = _version_on(organisation.county, as_of)
    return Scope(
        organisation_id=organisation.pk,
        county_id=organisation.county.pk,
        name=version.name,
        kind=version.kind,
        county_name=county_then.name,
        is_demonstration=organisation.is_demonstration or organisation.county.is_demonstration,
        as_of=as_of,
        since=since,
        until=until,
    )


def a_year_before(day: dt.date) -> dt.date:
    """Return the first day of the twelve months that end on a day: 2026-11-24 gives 2025-11-25."""
    length = calendar.monthrange(day.year - 1, day.month)[1]
    return dt.date(day.year - 1, day.month, min(day.day, length)) + dt.timedelta(days=1)


def _check_days(as_of: dt.date, since: dt.date, until: dt.date) -> None:
    if as_of > clock.today():
        raise ReportError("数据截止日不能晚于今天。请改为今天或更早的日期。", field="as_of")
    if until > as_of:
        raise ReportError("统计期间的最后一天不能晚于数据截止日。请把它改早，或把截止日改晚。", field="until")
    if since > until:
        raise ReportError("统计期间的第一天不能晚于最后一天。请核对两个日期。", field="since")
    if (until - since).days > PERIOD_YEARS_MAX * 366:
        raise ReportError(f"统计期间最长{PERIOD_YEARS_MAX}年。请把第一天改晚一些。", field="since")


def _version_on(organisation: Organisation, day: dt.date) -> OrganisationVersion:
    version = OrganisationVersion.objects.filter(organisation=organisation, period__contains=day).first()
    if version is None:
        raise ReportError(
            f"{day:%Y-%m-%d}时还没有（或已经没有）“{organisation.name}”这个组织。请改一个截止日。",
            field="as_of",
        )
    return version
