"""A full file that waits to be fetched lies in the data folder sealed, piece by piece, with a key of its own.

The key is kept, sealed in turn, on the file's row: with the row the file is gone, wherever a copy of it lies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PIECE_BYTES = 1024 * 1024
_TAG_BYTES = 16
KEY_BITS = 256


def path_of(full_file_id: int) -> Path:
    """Return where a sealed full file lies."""
    folder = Path(settings.DATA_DIR) / "full-files"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / str(full_file_id)


def new_key() -> bytes:
    """Return a key for one file."""
    return AESGCM.generate_key(KEY_BITS)


def seal(source: IO[bytes], path: Path, key: bytes) -> int:
    """Write the source sealed to the path, flushed to the disk; return its plain size in bytes."""
    cipher, size_bytes = AESGCM(key), 0
    waiting = path.with_suffix(".part")
    with waiting.open("wb") as out:
        piece, number = source.read(PIECE_BYTES), 0
        while True:
            following = source.read(PIECE_BYTES)
            out.write(cipher.encrypt(_nonce(number), piece, _place(is_last=not following)))
            size_bytes += len(piece)
            if not following:
                break
            piece, number = following, number + 1
        out.flush()
        os.fsync(out.fileno())
    waiting.replace(path)
    return size_bytes


def opened(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield the file's content piece by piece.

    Raises `cryptography.exceptions.InvalidTag` if it was altered or cut short.
    """
    cipher, number = AESGCM(key), 0
    with path.open("rb") as sealed:
        piece = sealed.read(PIECE_BYTES + _TAG_BYTES)
        while piece:
            following = sealed.read(PIECE_BYTES + _TAG_BYTES)
            yield cipher.decrypt(_nonce(number), piece, _place(is_last=not following))
            piece, number = following, number + 1


def _nonce(number: int) -> bytes:
    """Each piece its own: the key is never used for another file."""
    return number.to_bytes(12, "big")


def _place(*, is_last: bool) -> bytes:
    """What a piece is authenticated with, so that a file cannot be cut short unseen."""
    return b"last" if is_last else b"more"
