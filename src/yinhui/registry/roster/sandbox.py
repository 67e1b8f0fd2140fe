"""The reading process: a file that strangers made is opened where it can do no harm.

It has a limit on memory and time, no keys and no database. It sends what it found (sheets with their first
rows), is told how to read them, and sends the rows in batches while this process seals and stores the last.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from yinhui.kernel import clock
from yinhui.registry.roster import limits
from yinhui.registry.roster.columns import Plan
from yinhui.registry.roster.lines import OpenLine, open_line
from yinhui.registry.roster.reading import Book, Sheet, open_book
from yinhui.registry.roster.refusal import Refusal
from yinhui.registry.roster.rows import RowReader, Seen

# Forked from a server that was started fresh and has only this module: no open connection, key or thread
# of the web server or the worker comes along, and nothing is imported anew for every file.
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload([__name__])


class ReadingProcess:
    """Use as a context: `survey()` first, then `batches(plans)`."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is read yet."""
        self._path = path
        self._here, self._there = _FRESH.Pipe()
        self._process = _FRESH.Process(target=_serve, args=(self._there, path, clock.now()), daemon=True)

    def __enter__(self) -> ReadingProcess:
        """Start it."""
        self._process.start()
        self._there.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever it is at."""
        self._here.close()
        if kind is not None:
            self._process.kill()
        self._process.join()

    def survey(self) -> tuple[list[Sheet], list[str]]:
        """Return the sheets with their first rows, and the notes for the reader. Raises Refusal."""
        sheets, notes = self._received()
        return sheets, notes

    def batches(self, plans: list[Plan]) -> Iterator[tuple[int, list[OpenLine]]]:
        """Yield (sheet, rows) in the order of the file. Raises Refusal if the file breaks off."""
        self._here.send(plans)
        while (batch := self._received()) is not None:
            yield batch

    def _received(self) -> Any:
        try:
            message = self._here.recv()
        except (EOFError, ConnectionResetError):
            raise Refusal(
                "这个文件读到一半，超出了内存或时间的限制，为了安全停了下来。"
                "请把名册内容复制到一个新建的表格里，只粘贴数值，再导入。",
                code="file_exhausting",
            ) from None
        if isinstance(message, Refusal):
            raise message
        return message


def _serve(connection: Connection, path: Path, now: Any) -> None:
    """Run in the reading process."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.READER_MEMORY_BYTES, limits.READER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.READER_CPU_S, limits.READER_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with clock.fixed(now):
            book = open_book(path)
            connection.send((book.sheets, book.notes))
            for batch in _batches(book, connection.recv()):
                connection.send(batch)
            connection.send(None)
    except Refusal as refusal:
        connection.send(refusal)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the other side has seen enough


def _batches(book: Book, plans: list[Plan]) -> Iterator[tuple[int, list[OpenLine]]]:
    seen: Seen = {}
    for index, plan in enumerate(plans):
        if not plan.columns:
            continue
        batch: list[OpenLine] = []
        for row in RowReader(plan, seen).read(book.rows(index)):
            batch.append(open_line(row, plan.retirement_kind))
            if len(batch) >= limits.BATCH_ROWS:
                yield index, batch
                batch = []
        if batch:
            yield index, batch
