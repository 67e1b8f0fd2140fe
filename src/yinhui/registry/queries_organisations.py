"""Reads of organisations worth a name: the tree on a day, counts, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from yinhui.registry.models import Organisation, OrganisationVersion


def tree_on(day: dt.date, top: Organisation) -> list[OrganisationVersion]:
    """Return how the organisation and all below it stood on a day, each after what it stood under.

    Empty if the organisation did not exist on that day. One query.
    """
    versions = list(
        OrganisationVersion.objects.filter(period__contains=day, path__contains=[top.pk]).order_by(
            "path__len", "name"
        )
    )
    below: dict[int | None, list[OrganisationVersion]] = {}
    for version in versions:
        below.setdefault(None if version.organisation_id == top.pk else version.parent_id, []).append(version)
    return list(_walk(below, None))


def _walk(
    below: dict[int | None, list[OrganisationVersion]], parent_id: int | None
) -> Iterable[OrganisationVersion]:
    for version in below.get(parent_id, []):
        yield version
        yield from _walk(below, version.organisation_id)
