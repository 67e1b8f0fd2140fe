"""The keyring: what sensitive fields are sealed with, in generations, in a file outside the database.

`keys/keyring.json` in the data folder is readable by the program's account alone. Usually it holds one
generation; while keys are being changed (`kernel.key_rotation`) it holds two, of which the latest seals and
both open. The master key itself never seals a field: it signs sessions and recognises rows (`sensitive`).
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
import os
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yinhui.kernel.installation import KeyMissing, installation

# In the data folder. Whoever copies the keys away takes the folder `keys` and the master key.
FILE = Path("keys", "keyring.json")
KEY_BYTES = 32
# The first byte of everything sealed names its generation. 1 is what was sealed before there was a keyring.
FIRST_GENERATION = 2
GENERATION_MAX = 255
# A process looks this often whether the file has changed; a rotation waits longer before it relies on it.
RELOAD_EVERY_S = 1.0
_SHA256_BLOCK_BYTES = 64


@dataclass(frozen=True)
class Generation:
    """One generation of keys: its number, its key and the day it was made (ISO)."""

    number: int
    key: bytes = field(repr=False)
    made_on: str


@dataclass
class Keyring:
    """The generations in use, oldest first, with the keys derived from them (each once in a process)."""

    generations: tuple[Generation, ...]
    _ciphers: dict[tuple[int, str], AESGCM] = field(default_factory=dict, repr=False)
    _derived: dict[tuple[int, str], bytes] = field(default_factory=dict, repr=False)

    @property
    def latest(self) -> int:
        """The number of the generation that seals."""
        return self.generations[-1].number

    @property
    def is_changing(self) -> bool:
        """True while a rotation has not ended: what is stored may be of more than one generation."""
        return len(self.generations) > 1

    def numbers(self) -> list[int]:
        """Return the generations' numbers, the latest first."""
        return [generation.number for generation in reversed(self.generations)]

    def cipher(self, number: int, purpose: str) -> AESGCM:
        """Return the cipher of a generation for a purpose. Raises UnknownGeneration."""
        found = self._ciphers.get((number, purpose))
        if found is None:
            found = self._ciphers[number, purpose] = AESGCM(self.derived(number, f"encrypt:{purpose}"))
        return found

    def derived(self, number: int, purpose: str) -> bytes:
        """Return 32 bytes that depend on a generation's key and on what they are for."""
        found = self._derived.get((number, purpose))
        if found is None:
            found = hmac.digest(self._key(number), purpose.encode(), "sha256")
            self._derived[number, purpose] = found
        return found

    def _key(self, number: int) -> bytes:
        for generation in self.generations:
            if generation.number == number:
                return generation.key
        raise UnknownGeneration(number)


class UnknownGeneration(LookupError):
    """Something is sealed with a generation that the keyring does not hold (any more)."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"keyring.json 里没有第{number}代密钥。请检查是否用了别处的数据目录，"
            "或恢复与数据库同一天备份的密钥文件。"
        )


def hmac_pads(key: bytes) -> tuple[bytes, bytes]:
    """Return the two blocks with which HMAC-SHA256 is two plain SHA-256, as SQL computes it."""
    block = key.ljust(_SHA256_BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


# The keyring as last read, the file's time then, and when this process last looked.
_held: tuple[Keyring, int] | None = None
_looked_at = 0.0
_reading = threading.Lock()


def keyring() -> Keyring:
    """Return the installation's keyring; a change of the file is noticed. Raises KeyMissing."""
    global _looked_at
    now = time.monotonic()
    if _held is None or now - _looked_at >= RELOAD_EVERY_S:
        with _reading:
            _read_if_changed(_path())
        _looked_at = now
    assert _held is not None
    return _held[0]


def _path() -> Path:
    return installation().data_dir / FILE


def _read_if_changed(path: Path) -> None:
    global _held
    try:
        changed_at = path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise KeyMissing(
            f"没有密钥文件 {path}，敏感信息无法打开。请从另存的密钥或便携备份里恢复它。"
        ) from error
    if _held is None or _held[1] != changed_at:
        _held = (Keyring(_from_json(path.read_text())), changed_at)


def make_keyring() -> None:
    """Make the first keyring where there is none: for a migration, before anything is sealed with it.

    Of two processes that try at once, one succeeds and both use it.
    """
    path = _path()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists():
        return
    first = Generation(
        FIRST_GENERATION, secrets.token_bytes(KEY_BYTES), dt.datetime.now(dt.UTC).date().isoformat()
    )
    written = _written(path, (first,))
    try:
        os.link(written, path)
    except FileExistsError:
        pass
    finally:
        written.unlink()


def add_generation(on: dt.date) -> Keyring:
    """Make a new generation, which seals from now on, and return the keyring."""
    generations = keyring().generations
    number = generations[-1].number % GENERATION_MAX + 1
    made = Generation(max(number, FIRST_GENERATION), secrets.token_bytes(KEY_BYTES), on.isoformat())
    return _replace((*generations, made))


def retire_all_but_latest() -> Keyring:
    """Drop the former generations: whatever is still sealed with them can never be read again."""
    return _replace(keyring().generations[-1:])


def _replace(generations: tuple[Generation, ...]) -> Keyring:
    path = _path()
    os.replace(_written(path, generations), path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    with _reading:
        _read_if_changed(path)
    return keyring()


def _written(path: Path, generations: tuple[Generation, ...]) -> Path:
    """Write the generations to a file of its own beside the keyring, on disk before it counts."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump([_as_json(generation) for generation in generations], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _as_json(generation: Generation) -> dict[str, object]:
    key = base64.urlsafe_b64encode(generation.key).decode()
    return {"generation": generation.number, "key": key, "made_on": generation.made_on}


def _from_json(text: str) -> tuple[Generation, ...]:
    return tuple(
        Generation(one["generation"], base64.urlsafe_b64decode(one["key"]), one["made_on"])
        for one in json.loads(text)
    )
