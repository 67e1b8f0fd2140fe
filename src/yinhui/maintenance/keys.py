"""The installation's keys, as a backup has to do with them.

The master key is never beside a plain backup. The keyring and what else is secret (`keys`, `oidc.json`) is
kept with the backups sealed under the master key, a copy for every state it was in: a backup from before a
change of keys needs the keys of its day.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import io
import os
import tarfile
from pathlib import Path, PurePosixPath

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yinhui.kernel import clock
from yinhui.kernel.installation import Installation
from yinhui.maintenance.errors import Damaged, MaintenanceError
from yinhui.maintenance.folders import PARTIAL, folder_in, stamp, sync

MASTER = "master.key"
RING_FOLDER = "keys"
SECRET_FILES = ("oidc.json",)
NONCE_BYTES = 12
SUFFIX = ".sealed"


def key_files(data_dir: Path) -> list[Path]:
    """Return the files that hold keys and secrets: the master key first."""
    return [data_dir / MASTER, *_ring_files(data_dir)]


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


def keep_ring(here: Installation, root: Path) -> None:
    """Keep the keyring as it is now in the backup folder, sealed, unless the newest copy is the same."""
    content = _packed(here.data_dir)
    digest = hmac.digest(here.derived_key("backup:ring digest"), content, "sha256").hex()[:16]
    folder = folder_in(root, RING_FOLDER)
    newest = max(folder.glob(f"*{SUFFIX}"), default=None)
    if newest is not None and newest.stem.endswith(digest):
        return
    nonce = os.urandom(NONCE_BYTES)
    place = folder / f"{stamp(clock.now())}-{digest}{SUFFIX}"
    making = place.with_name(place.name + PARTIAL)
    making.write_bytes(nonce + _cipher(here).encrypt(nonce, content, None))
    sync(making)
    making.replace(place)
    sync(folder)


def put_back_ring(here: Installation, root: Path, moment: dt.datetime | None) -> bool:
    """Put the keyring of a moment (None: the newest) back into a data folder; False when none was kept.

    The newest copy made by then: a change of keys keeps the former until all is sealed anew. Raises Damaged.
    """
    copies = sorted((root / RING_FOLDER).glob(f"*{SUFFIX}"))
    early = [path for path in copies if moment is None or path.name[:15] <= stamp(moment)]
    if not copies:
        return False
    sealed = (early or copies[:1])[-1].read_bytes()
    try:
        content = _cipher(here).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag as error:
        raise Damaged("备份里的密钥环打不开，已损坏或不是这把 master.key 的。请换一份备份。") from error
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None:
                write_key(here.data_dir.joinpath(*PurePosixPath(member.name).parts), file.read())
    return True


def write_key(target: Path, content: bytes) -> None:
    """Write a key file that is not there yet, for the program's own account only."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _ring_files(data_dir: Path) -> list[Path]:
    inside = sorted(path for path in (data_dir / RING_FOLDER).rglob("*") if path.is_file())
    return [*inside, *(data_dir / name for name in SECRET_FILES if (data_dir / name).is_file())]


def _packed(data_dir: Path) -> bytes:
    """The same files give the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for path in _ring_files(data_dir):
            content = path.read_bytes()
            member = tarfile.TarInfo(path.relative_to(data_dir).as_posix())
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _cipher(here: Installation) -> AESGCM:
    return AESGCM(here.derived_key("backup:ring"))
