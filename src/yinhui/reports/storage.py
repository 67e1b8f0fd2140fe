"""The reports' files in the data folder: `reports/<sha256>.docx`.

A file is on the disk, flushed, before its row says so; a kill between the two leaves a file that nothing
names, never a report without its file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from yinhui.reports.errors import ReportError


def keep(content: bytes) -> str:
    """Keep a file and return its SHA-256 in hexadecimal, by which it is found."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    return digest


def read(digest: str) -> bytes:
    """Return a kept file. Raises ReportError if it is gone or no longer what was kept."""
    try:
        content = _path(digest).read_bytes()
    except FileNotFoundError:
        raise ReportError("这份报告的文件不在了。请按相同条件重新生成一份。", code="file_gone") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise ReportError(
            "这份报告的文件与生成时不一致，可能被改动过，不能下载。请按相同条件重新生成一份。",
            code="file_altered",
        )
    return content


def _path(digest: str) -> Path:
    return Path(settings.DATA_DIR) / "reports" / f"{digest}.docx"
