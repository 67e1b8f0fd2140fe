"""Where uploaded rosters wait to be read: in the data folder by SHA-256, sealed, for the program only.

Sealed with the master key: a file waits some weeks at most (`limits.PREVIEW_KEPT_DAYS`), and a change of keys
need not find it. Readable it is in memory alone, for as long as it is read.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yinhui.kernel.installation import installation
from yinhui.registry.models import RosterImport
from yinhui.registry.models.roster import RosterState
from yinhui.registry.roster import limits
from yinhui.registry.roster.refusal import Refusal

_NONCE_BYTES = 12
_PURPOSE = b"roster_file"
_WAITING = (RosterState.READING, RosterState.PREVIEW, RosterState.APPLYING)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def path_of(roster: RosterImport) -> Path:
    """Return where an import's file waits, sealed."""
    return _folder() / roster.file_sha256


def _cipher() -> AESGCM:
    return AESGCM(installation().derived_key("encrypt:roster_file"))


@contextmanager
def readable_file(roster: RosterImport) -> Iterator[Path]:
    """Give a path under which the file can be read, by this process's account, until the block ends.

    Raises Refusal when it is not there as it was kept.
    """
    try:
        sealed = path_of(roster).read_bytes()
        content = _cipher().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _PURPOSE)
    except (FileNotFoundError, InvalidTag) as error:
        raise Refusal("上传的文件已经不在，或者已损坏。请重新上传这份名册。", code="file_gone") from error
    with os.fdopen(os.memfd_create("roster"), "wb") as file:
        file.write(content)
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")


def keep_upload(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write an upload to its place, sealed, and return its SHA-256 and size in bytes.

    Raises Refusal over UPLOAD_BYTES_MAX.
    """
    digest = hashlib.sha256()
    received = bytearray()
    for chunk in chunks:
        received += chunk
        if len(received) > limits.UPLOAD_BYTES_MAX:
            raise Refusal(
                f"文件超过{limits.UPLOAD_BYTES_MAX // limits.MEBIBYTE}MB，不能从网页上传。"
                "请按单位或街道拆成几个文件，分别导入。",
                code="file_too_large",
            )
        digest.update(chunk)
    _write_sealed(bytes(received), _folder() / digest.hexdigest())
    return digest.hexdigest(), len(received)


def _write_sealed(content: bytes, path: Path) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        nonce = os.urandom(_NONCE_BYTES)
        with os.fdopen(descriptor, "wb") as file:
            file.write(nonce + _cipher().encrypt(nonce, content, _PURPOSE))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def forget_file(roster: RosterImport) -> None:
    """Remove an import's file, unless another import still waits for the same one."""
    waiting = RosterImport.objects.filter(file_sha256=roster.file_sha256, state__in=_WAITING)
    if not waiting.exclude(pk=roster.pk).exists():
        path_of(roster).unlink(missing_ok=True)
