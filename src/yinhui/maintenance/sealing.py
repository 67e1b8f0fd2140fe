"""A stream sealed under a passphrase: AES-256-GCM in chunks, in bounded memory.

The file begins with MAGIC, the length of a header and the header (JSON, readable by anybody: no names). Each
chunk is four bytes of length and that many of ciphertext; its nonce holds its number and whether it is the
last, and the header is authenticated with every chunk: nothing can be changed, left out, repeated or cut off.
"""

from __future__ import annotations

import hmac
import io
import json
import os
import struct
from dataclasses import dataclass
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from yinhui.kernel.installation import Installation
from yinhui.maintenance.errors import Damaged, MaintenanceError, WrongPassphrase

MAGIC = b"YINHUI ARCHIVE 1\n"
CHUNK_BYTES = 1024 * 1024
TAG_BYTES = 16
HEADER_BYTES_MAX = 64 * 1024
PASSPHRASE_CHARACTERS_MIN = 12
# 128 MB and about half a second for each guess.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**17, 8, 1
SCRYPT_MEMORY_MAX_N = 2**20
DAMAGED = "备份文件已损坏或不完整，没有恢复。请换一份备份，或者重新复制这个文件后再试。"


@dataclass(frozen=True)
class Passphrase:
    """What a person types. Raises MaintenanceError when it is too short to protect anything."""

    text: str

    def __post_init__(self) -> None:
        if len(self.text) < PASSPHRASE_CHARACTERS_MIN:
            raise MaintenanceError(
                f"口令至少要 {PASSPHRASE_CHARACTERS_MIN} 个字符。可以用几个不相干的词连在一起。",
                code="passphrase_short",
            )

    def new_facts(self) -> dict[str, Any]:
        """Return what the header says of how the key comes from the passphrase."""
        return {"by": "passphrase", "salt": os.urandom(16).hex(), "n": SCRYPT_N, "r": SCRYPT_R, "p": SCRYPT_P}

    def key(self, facts: dict[str, Any]) -> bytes:
        """Derive the key as the header says. Raises WrongPassphrase for an archive sealed otherwise."""
        if facts.get("by") != "passphrase":
            raise WrongPassphrase("这份备份用本机的密钥封存，不用口令。请用 --key 指定 master.key。")
        if not 2 <= int(facts["n"]) <= SCRYPT_MEMORY_MAX_N or int(facts["r"]) > 32 or int(facts["p"]) > 16:
            raise Damaged(DAMAGED)
        derive = Scrypt(bytes.fromhex(facts["salt"]), 32, int(facts["n"]), int(facts["r"]), int(facts["p"]))
        return derive.derive(self.text.encode())


@dataclass(frozen=True)
class InstallationKey:
    """The installation's own key: for archives that the program makes at night, when nobody types."""

    here: Installation

    def new_facts(self) -> dict[str, Any]:
        """Return what the header says: a salt for this archive's own key."""
        return {"by": "installation", "salt": os.urandom(16).hex()}

    def key(self, facts: dict[str, Any]) -> bytes:
        """Derive the archive's key. Raises WrongPassphrase for an archive sealed under a passphrase."""
        if facts.get("by") != "installation":
            raise WrongPassphrase("这份备份要用口令打开。请用 --passphrase-file 指定口令文件。")
        return self.here.derived_key(f"archive:{facts['salt']}")


Seal = Passphrase | InstallationKey


class SealingWriter(io.RawIOBase):
    """Write into a sealed file; `close` writes the last chunk. Use as a context manager."""

    def __init__(self, out: IO[bytes], seal: Seal, header: dict[str, Any]) -> None:
        super().__init__()
        facts = seal.new_facts()
        key = seal.key(facts)
        header_bytes = json.dumps(
            header | {"seal": facts | {"check": _check(key)}}, ensure_ascii=False
        ).encode()
        assert len(header_bytes) <= HEADER_BYTES_MAX
        out.write(MAGIC + struct.pack(">I", len(header_bytes)) + header_bytes)
        self._out, self._cipher, self._header = out, AESGCM(key), header_bytes
        self._waiting = bytearray()
        self._number = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Take plain bytes; whole chunks go out."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk, without which the file is not whole."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), plain, self._header)
        self._out.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Read a sealed file from its beginning; every chunk is checked before any of it is given out."""

    def __init__(self, source: IO[bytes], seal: Seal) -> None:
        super().__init__()
        header_bytes = _header_bytes(source)
        self.header: dict[str, Any] = _header(header_bytes)
        facts = self.header["seal"]
        key = seal.key(facts)
        if not hmac.compare_digest(str(facts.get("check", "")), _check(key)):
            raise WrongPassphrase("口令（或密钥）不对，备份没有打开。请核对后再试。")
        self._source, self._cipher, self._header_bytes = source, AESGCM(key), header_bytes
        self._plain = memoryview(b"")
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer. Raises Damaged."""
        while not self._plain and not self._ended:
            self._next()
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _next(self) -> None:
        length = self._source.read(4)
        if len(length) < 4:
            raise Damaged(DAMAGED)
        (size,) = struct.unpack(">I", length)
        if not TAG_BYTES <= size <= CHUNK_BYTES + TAG_BYTES:
            raise Damaged(DAMAGED)
        sealed = self._source.read(size)
        if len(sealed) < size:
            raise Damaged(DAMAGED)
        for last in (False, True):
            try:
                plain = self._cipher.decrypt(_nonce(self._number, last), sealed, self._header_bytes)
            except InvalidTag:
                continue
            self._plain, self._ended = memoryview(plain), last
            self._number += 1
            if last and self._source.read(1):
                raise Damaged(DAMAGED)
            return
        raise Damaged(DAMAGED)


def header_of(source: IO[bytes]) -> dict[str, Any]:
    """Read what an archive says of itself without opening it. Raises Damaged."""
    return _header(_header_bytes(source))


def _header_bytes(source: IO[bytes]) -> bytes:
    if source.read(len(MAGIC)) != MAGIC:
        raise Damaged("这不是银辉的便携备份文件，或者文件开头已损坏。请核对文件。")
    length = source.read(4)
    size = struct.unpack(">I", length)[0] if len(length) == 4 else 0
    header = source.read(size) if 0 < size <= HEADER_BYTES_MAX else b""
    if not header or len(header) < size:
        raise Damaged(DAMAGED)
    return header


def _header(header_bytes: bytes) -> dict[str, Any]:
    try:
        header = json.loads(header_bytes)
        bytes.fromhex(header["seal"]["salt"])
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(DAMAGED) from error
    return dict(header)


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">xxxQB", number, last)


def _check(key: bytes) -> str:
    """Eight bytes by which a wrong passphrase is told from a damaged file."""
    return hmac.digest(key, b"yinhui archive key", "sha256")[:8].hex()
