"""Where this installation keeps its data, its keys and its database.

The only module that reads the environment before Django is set up. `YINHUI_DATA` names the data folder
(default: `data` in the working folder); `DATABASE_URL` names a PostgreSQL of one's own, without which the
embedded one in the data folder is used, and `YINHUI_OWNER_DATABASE_URL` who owns its tables.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from yinhui.kernel import postgres
from yinhui.kernel.errors import YinhuiError

KEY_BYTES = 32


class KeyMissing(YinhuiError):
    """There is data, but not the key under which its sensitive fields were sealed."""

    code = "key_missing"


@dataclass(frozen=True)
class Installation:
    """One installed copy of Yinhui: its folder, its master key and how its database is reached."""

    data_dir: Path
    master_key: bytes

    @property
    def database_url(self) -> str:
        """The program's sign-in: `DATABASE_URL`, or the embedded server's socket (which need not be running
        yet). Behind the wall it sees what its actor may see."""
        return os.environ.get("DATABASE_URL") or postgres.embedded_url(self.data_dir, postgres.PROGRAM)

    @property
    def owner_url(self) -> str:
        """The sign-in of who owns the tables, for migrations, bulk loading and backups:
        `YINHUI_OWNER_DATABASE_URL`, else `DATABASE_URL` (which then is the owner's), else the embedded
        server's.
        """
        given = os.environ.get("YINHUI_OWNER_DATABASE_URL") or os.environ.get("DATABASE_URL")
        return given or postgres.embedded_url(self.data_dir)

    @property
    def is_embedded(self) -> bool:
        """True if the database is the one in the data folder."""
        return not os.environ.get("DATABASE_URL")

    def derived_key(self, purpose: str) -> bytes:
        """Return 32 bytes that depend on the master key and on what they are for."""
        return hmac.new(self.master_key, purpose.encode(), hashlib.sha256).digest()

    def secret(self, purpose: str) -> str:
        """Return `derived_key` as 64 hexadecimal digits."""
        return self.derived_key(purpose).hex()


@functools.cache
def installation() -> Installation:
    """Open the data folder, making it and its master key when they are not there."""
    data_dir = Path(os.environ.get("YINHUI_DATA", "data")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    return Installation(data_dir=data_dir, master_key=_master_key(data_dir / "master.key"))


def read_master_key(path: Path) -> bytes:
    """Read a master key from its file. Raises KeyMissing when there is none in it."""
    try:
        key = base64.urlsafe_b64decode(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise KeyMissing(f"密钥文件 {path} 读不出来。请从另存的密钥或便携备份里恢复它。") from error
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"密钥文件 {path} 内容不完整。请从另存的密钥或便携备份里恢复它。")
    return key


def _master_key(path: Path) -> bytes:
    """Read the key, or make one for a folder without data; it is there whole or not at all."""
    if path.exists():
        return read_master_key(path)
    if (path.parent / "postgres" / "PG_VERSION").exists():
        raise KeyMissing(
            f"有数据，但没有密钥文件 {path}，身份证号等内容无法打开。请从另存的密钥或便携备份里恢复它。"
        )
    making = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first: its key counts
        os.link(making, path)
    making.unlink()
    return read_master_key(path)


def database_url_parts(url: str) -> dict[str, Any]:
    """Split a `postgresql://` address into what Django's DATABASES wants."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "yinhui",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
    }
