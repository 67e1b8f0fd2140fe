"""Archive files of the trail: whole seals, encrypted and packed, in the data folder's `archive/`.

A line holds a row twice: as it was hashed, so that the chain is verified across the archive, and whole, so
that it can be read. Frames of lines are packed, then encrypted with the installation's key; each says which
it is and whether it is the last, so that none can be taken out or put elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from django.conf import settings

from yinhui.audit.models import ArchiveFile
from yinhui.kernel.sensitive import decrypt, encrypt

PURPOSE = "trail_archive"
# Lines packed and encrypted together: some hundred kilobytes.
FRAME_LINES = 2000
_LENGTH_BYTES = 4


@dataclass(frozen=True)
class Line:
    """A row of the trail: its table, seal and chunk, what was hashed, and the whole row as JSON."""

    table: str
    seal: int
    chunk: int
    content: str
    row: str


def folder() -> Path:
    """Return where archive files are."""
    return Path(settings.DATA_DIR) / "archive"


def write_file(name: str, lines: Iterable[Line]) -> tuple[str, int, int]:
    """Write an archive file, flushed to the disk; return its SHA-256, its size in bytes and its rows.

    Under a name of its own until it is whole: a kill leaves a file that nothing names.
    """
    folder().mkdir(parents=True, exist_ok=True)
    digest, size, rows = hashlib.sha256(), 0, 0
    partial = folder() / f"{name}.partial"
    with partial.open("wb") as out:
        for number, (frame, is_last) in enumerate(_frames(lines)):
            rows += len(frame)
            sealed = _encrypted(number, is_last, frame)
            framed = len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed
            out.write(framed)
            digest.update(framed)
            size += len(framed)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(folder() / name)
    return digest.hexdigest(), size, rows


def lines_of(name: str) -> Iterator[Line]:
    """Read an archive file back, frame by frame. Raises ValueError if it was altered or cut off."""
    with (folder() / name).open("rb") as source:
        number, is_last = 0, False
        while length := source.read(_LENGTH_BYTES):
            if is_last:
                raise ValueError("something follows the last frame")
            is_last, lines = _decrypted(number, _exactly(source, int.from_bytes(length, "big")))
            yield from lines
            number += 1
        if not is_last:
            raise ValueError("the last frame is missing")


Chunks = dict[tuple[int, int], tuple[int, bytes]]


def archived_chunks(file: ArchiveFile) -> dict[str, Chunks] | str:
    """Return the hashes of an archive's rows by table, as `verifying` compares them; the kind of problem if
    the file is gone or altered."""
    path = folder() / file.name
    if not path.exists():
        return "archive_gone"
    with path.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != file.sha256:
            return "archive_altered"
    try:
        return chunks_of(file.name)
    except ValueError:
        return "archive_altered"


def chunks_of(name: str) -> dict[str, Chunks]:
    """Recompute the hashes of the rows in an archive file. Raises ValueError if it cannot be read."""
    counts: defaultdict[tuple[str, int, int], int] = defaultdict(int)
    hashes: defaultdict[tuple[str, int, int], Any] = defaultdict(hashlib.sha256)
    for line in lines_of(name):
        key = (line.table, line.seal, line.chunk)
        counts[key] += 1
        hashes[key].update(hashlib.sha256(line.content.encode()).digest())
    found: defaultdict[str, Chunks] = defaultdict(dict)
    for (table, seal, chunk), count in counts.items():
        found[table][seal, chunk] = (count, hashes[table, seal, chunk].digest())
    return dict(found)


def _frames(lines: Iterable[Line]) -> Iterator[tuple[list[Line], bool]]:
    frame: list[Line] = []
    for line in lines:
        if len(frame) == FRAME_LINES:
            yield frame, False
            frame = []
        frame.append(line)
    yield frame, True


def _encrypted(number: int, is_last: bool, frame: list[Line]) -> bytes:
    rows = [[line.table, line.seal, line.chunk, line.content, line.row] for line in frame]
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode())
    return encrypt(f"{number}|{int(is_last)}|{base64.b64encode(packed).decode()}", PURPOSE)


def _decrypted(number: int, sealed: bytes) -> tuple[bool, list[Line]]:
    try:
        place, is_last, packed = decrypt(sealed, PURPOSE).split("|", 2)
    except InvalidTag as altered:
        raise ValueError("a frame was altered") from altered
    if int(place) != number:
        raise ValueError("a frame is missing or moved")
    rows = json.loads(zlib.decompress(base64.b64decode(packed)))
    return is_last == "1", [Line(*row) for row in rows]


def _exactly(source: IO[bytes], length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise ValueError("a frame is cut off")
    return data
