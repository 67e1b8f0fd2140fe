"""Lists: what the page and the spreadsheet of one have in common; a list is a declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import FileResponse

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column

PAGE_ROWS = 50

Row = TypeVar("Row", bound=Model)
Filters_co = TypeVar("Filters_co", covariant=True)
Filters = TypeVar("Filters")


class Asking(Protocol[Filters_co]):
    """A form of filters. What is not understood is left out, never an error page."""

    @property
    def asked(self) -> Filters_co:
        """What is asked for."""


@dataclass(frozen=True)
class Listing(Generic[Row, Filters]):
    """A list: `kind` and `title` of its spreadsheet, the columns with what each says of a row, the form that
    narrows it, the rows found for a reader, and the filters that leave out nothing (for rows chosen one by
    one). Where the rows are people's own, `person_of` says whose: the register of copies names them."""

    kind: str
    title: str
    columns: tuple[tuple[Column, Callable[[Row], Cell]], ...]
    form: Callable[[StaffRequest], forms.Form]
    found: Callable[[Actor, Filters, str], QuerySet[Row]]
    everything: Filters
    person_of: Callable[[Row], int] | None = None

    def facts(self, request: StaffRequest) -> dict[str, Any]:
        """Return what the page shows: `form`, `page` (at most LISTED_ROWS_MAX rows in all), `is_filtered`."""
        form = self.form(request)
        rows = self._asked(request, form)[:LISTED_ROWS_MAX]
        return {
            "form": form,
            "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
            "is_filtered": any(value for name, value in request.GET.items() if name not in ("page", "sort")),
        }

    def export(self, request: StaffRequest) -> FileResponse:
        """Give the same list, or the rows chosen of it (POST), as a numbered spreadsheet; at most
        EXPORT_ROWS_MAX rows."""
        if request.method == "POST":
            chosen = ids_in(request.POST.getlist("chosen"))
            rows = self.found(request.actor, self.everything, "").filter(pk__in=chosen)
            asked = "逐个勾选"
        else:
            form = self.form(request)
            rows = self._asked(request, form)
            asked = in_words(form)
        people: list[int] = []
        file = exported_spreadsheet(
            actor=request.actor,
            kind=self.kind,
            title=self.title,
            columns=[column for column, _ in self.columns],
            rows=self._cells(rows[:EXPORT_ROWS_MAX], people),
            asked=asked,
            people=people,
        )
        return as_download(file, f"{self.title}{clock.today():%Y%m%d}.xlsx")

    def _cells(self, rows: Iterable[Row], people: list[int]) -> Iterator[list[Cell]]:
        for row in rows:
            if self.person_of is not None:
                people.append(self.person_of(row))
            yield [says(row) for _, says in self.columns]

    def _asked(self, request: StaffRequest, form: Any) -> QuerySet[Row]:
        asked: Filters = form.asked
        return self.found(request.actor, asked, request.GET.get("sort", ""))


def as_download(file: Any, name: str) -> FileResponse:
    """Answer with a spreadsheet to be kept."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
