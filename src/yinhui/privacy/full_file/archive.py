"""A person's full file as .zip: the .pdf, the same as .json, and the photographs of their records.

Written as it goes: no more than one photograph is in memory at a time.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from typing import IO

from django.db.models import Count, QuerySet, Sum

from yinhui.care.models import VisitedPerson, VisitPhoto
from yinhui.kernel.attachments import path_of
from yinhui.kernel.models import Attachment
from yinhui.occasions.models import OccasionPhoto, Participation
from yinhui.privacy.full_file.content import FullFileContent
from yinhui.privacy.full_file.pdf import write_pdf
from yinhui.registry.models import Person

# Up to here the file is made while the page waits, in about a second; a larger one is a job.
RECORDS_AT_ONCE_MAX = 200
PHOTO_BYTES_AT_ONCE_MAX = 30 * 1024 * 1024

_README = """本压缩包是系统中保存的您的全部个人资料。
个人资料档案.pdf：给人看的。
个人资料档案.json：给其他系统读取的，内容相同。
照片：您参加的活动、只走访您一人的走访所附的照片。
"""


def photos_of(person: Person) -> QuerySet[Attachment]:
    """Return the photographs of the occasions the person was at, and of the visits to them alone."""
    visits = VisitedPerson.objects.filter(person=person).values("visit_id")
    alone = (
        VisitedPerson.objects.filter(visit__in=visits)
        .values("visit_id")
        .annotate(people=Count("pk"))
        .filter(people=1)
        .values("visit_id")
    )
    occasions = Participation.objects.filter(person=person).values("occasion_id")
    of_visits = VisitPhoto.objects.filter(visit__in=alone).values("attachment_id")
    of_occasions = OccasionPhoto.objects.filter(occasion__in=occasions).values("attachment_id")
    return Attachment.objects.filter(pk__in=of_visits.union(of_occasions)).order_by("pk")


def is_small(person: Person) -> bool:
    """True if the file is made in about a second. Three queries."""
    records = (
        VisitedPerson.objects.filter(person=person).count()
        + Participation.objects.filter(person=person).count()
    )
    photo_bytes = photos_of(person).order_by().aggregate(total=Sum("size_bytes"))["total"] or 0
    return records <= RECORDS_AT_ONCE_MAX and photo_bytes <= PHOTO_BYTES_AT_ONCE_MAX


def pdf_of(content: FullFileContent, mark: str) -> IO[bytes]:
    """Return the full file as .pdf, at its beginning, in a file that nobody else can open."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    write_pdf(out, content, mark)
    out.seek(0)
    return out


def zip_of(
    content: FullFileContent,
    photos: Iterable[Attachment],
    mark: str,
    put_in: Callable[[int], None] = lambda done: None,
) -> IO[bytes]:
    """Return the full file as .zip, likewise; `put_in` is told how many photographs are in it."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("说明.txt", f"{_README}\n{mark}\n")
        archive.writestr("个人资料档案.json", _json(content, mark))
        with archive.open("个人资料档案.pdf", "w") as pdf:
            write_pdf(pdf, content, mark)
        for number, photo in enumerate(photos, start=1):
            path = path_of(photo.sha256)
            if path.exists():
                archive.write(path, f"照片/{number:04d}-{photo.name}", zipfile.ZIP_STORED)
            put_in(number)
    out.seek(0)
    return out


def _json(content: FullFileContent, mark: str) -> str:
    return json.dumps(content.as_json() | {"copy": mark}, ensure_ascii=False, indent=1)
