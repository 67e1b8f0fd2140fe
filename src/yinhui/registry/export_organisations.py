"""A list of organisations as a spreadsheet."""

from __future__ import annotations

from typing import IO

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, Column
from yinhui.registry.models import Organisation
from yinhui.registry.queries_organisations import heads_of, member_counts

COLUMNS = (
    Column("名称", 36),
    Column("类型", 20),
    Column("上级", 30),
    Column("成立日期", 12),
    Column("现有成员", 10),
    Column("负责人", 12),
    Column("职务", 16),
    Column("任期届满", 12),
    Column("每月固定日", 12),
)


def organisations_spreadsheet(
    *, actor: Actor, organisations: QuerySet[Organisation], asked: str
) -> IO[bytes]:
    """Return the organisations as a numbered .xlsx, at most EXPORT_ROWS_MAX of them."""
    rows = list(organisations[:EXPORT_ROWS_MAX])
    counts = member_counts(actor.organisation_id)
    heads = heads_of([one.pk for one in rows])
    return exported_spreadsheet(
        actor=actor,
        kind="organisations",
        title="组织名单",
        columns=COLUMNS,
        asked=asked,
        rows=(
            (
                one.name,
                one.get_kind_display(),
                one.parent.name if one.parent else "",
                one.founded_on,
                counts.get(one.pk),
                heads[one.pk].person.name if one.pk in heads else "",
                heads[one.pk].get_post_display() if one.pk in heads else "",
                heads[one.pk].term_ends_on if one.pk in heads else None,
                one.fixed_day,
            )
            for one in rows
        ),
    )
