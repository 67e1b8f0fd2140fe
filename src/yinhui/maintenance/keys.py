"""The installation's keys, as a backup has to do with them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from pathlib import Path

from yinhui.maintenance.errors import MaintenanceError

MASTER = "master.key"


def key_files(data_dir: Path) -> list[Path]:
    """Return the files that hold keys: the master key and what is kept beside it in `keys`."""
    return [data_dir / MASTER, *sorted(path for path in (data_dir / "keys").rglob("*") if path.is_file())]


def fingerprint(master_key: bytes) -> str:
    """Return sixteen characters by which a master key is recognised and from which it cannot be had."""
    return hmac.digest(master_key, b"yinhui key fingerprint", hashlib.sha256).hex()[:16]


def fingerprint_of(path: Path) -> str | None:
    """Return the fingerprint of the master key in a file, None when there is no such file.

    Raises MaintenanceError when the file holds no key.
    """
    try:
        return fingerprint(base64.urlsafe_b64decode(path.read_text().strip()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, binascii.Error) as error:
        raise MaintenanceError(f"{path} 不是密钥文件。请用 --key 指定原来的 master.key。") from error
