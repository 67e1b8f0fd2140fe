"""Where uploaded rosters wait to be read: in the data folder by SHA-256, for the program only."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from yinhui.registry.models import RosterImport
from yinhui.registry.models.roster import RosterState
from yinhui.registry.roster import limits
from yinhui.registry.roster.refusal import Refusal

_WAITING = (RosterState.READING, RosterState.PREVIEW, RosterState.APPLYING)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def path_of(roster: RosterImport) -> Path:
    """Return where an import's file waits."""
    return _folder() / roster.file_sha256


def keep_upload(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write an upload to its place and return its SHA-256 and size in bytes.

    Raises Refusal over UPLOAD_BYTES_MAX.
    """
    digest = hashlib.sha256()
    size = 0
    descriptor, name = tempfile.mkstemp(dir=_folder())  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limits.UPLOAD_BYTES_MAX:
                    raise Refusal(
                        f"文件超过{limits.UPLOAD_BYTES_MAX // limits.MEBIBYTE}MB，不能从网页上传。"
                        "请按单位或街道拆成几个文件，分别导入。",
                        code="file_too_large",
                    )
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        sha256 = digest.hexdigest()
        Path(name).replace(_folder() / sha256)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return sha256, size


def forget_file(roster: RosterImport) -> None:
    """Remove an import's file, unless another import still waits for the same one."""
    waiting = RosterImport.objects.filter(file_sha256=roster.file_sha256, state__in=_WAITING)
    if not waiting.exclude(pk=roster.pk).exists():
        path_of(roster).unlink(missing_ok=True)
