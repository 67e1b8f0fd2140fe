"""A line of a ledger. Drawn in Python: a page has some four hundred cells, and a template is slow at that."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yinhui.kernel.spreadsheets import Cell
from yinhui.ledgers.ledgers import Ledger, LedgerColumn
from yinhui.ledgers.queries import Row

register = template.Library()


@register.simple_tag
def ledger_cells(ledger: Ledger, number: int, row: Row) -> SafeString:
    """A person's cells: serial number, name, and one for each of the ledger's columns."""
    cells = [_words(column.cell(row)) for column in ledger.columns]
    address = reverse(ledger.person_page, args=[row.person.pk])
    return format_html(_cells(ledger.columns), number, address, row.person.name, *cells)


@cache
def _cells(columns: tuple[LedgerColumn, ...]) -> str:
    """The mark-up of a line's cells, to be filled by format_html."""
    cells = "".join(f'<td class="{_classes(column)}">{{}}</td>' for column in columns)
    name = '<th scope="row"><a class="row-link" href="{}">{}</a></th>'
    return f'<td class="numeric">{{}}</td>{name}{cells}'


def _classes(column: LedgerColumn) -> str:
    kind = "numeric" if column.is_number else "words"
    return f"{kind} wide-only" if column.is_wide_only else kind


def _words(cell: Cell) -> str:
    if cell is None:
        return "—"
    return date_format(cell) if isinstance(cell, dt.date) else str(cell)
