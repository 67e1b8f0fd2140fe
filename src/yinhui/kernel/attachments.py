"""Attachments: taken in, kept by content hash in the data folder, given out through a check.

A file is on the disk, flushed, before its row is written, so that a kill leaves at most a file that nothing
names (`sweep_orphans` removes it), never a row without its file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.db.models import Exists, ManyToOneRel, OuterRef, Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.audio import audio_type
from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.kernel.models import Attachment
from yinhui.kernel.pictures import Picture, read_picture
from yinhui.kernel.scope import everywhere

FILE_BYTES_MAX = 20 * 1024 * 1024
# As many as a page shows at a glance, and as WeChat's nine squares taught people to choose.
PHOTOS_PER_RECORD_MAX = 9
NAME_CHARACTERS_MAX = 200
PDF = "application/pdf"
JPEG = "image/jpeg"
# A file without a row may be one whose transaction is not committed yet; after a day it is not.
ORPHAN_AGE_S = 24 * 3600
# Somebody who was called away from a form comes back within a week, or not at all.
UNLINKED_AGE_DAYS = 7
# Advisory lock: storing holds it shared for a folder, sweeping holds it alone.
_LOCK_SPACE = 0x59484154


class AttachmentError(YinhuiError):
    """The file cannot be kept."""

    code = "attachment"


class SentFile(Protocol):
    """What Django gives for an uploaded file, and any file wrapped in `django.core.files.File`."""

    name: str | None

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in pieces."""


LinkCheck = Callable[[Actor, int], bool]
_link_checks: list[LinkCheck] = []


def opened_by(check: LinkCheck) -> None:
    """Let a room say that it links attachments: `check(actor, attachment_id)` is True if a record that the
    actor may see whole links the attachment. Called once, when the room's app is ready."""
    _link_checks.append(check)


@action(needs="hold_activities")
def store_attachment(*, actor: Actor, file: SentFile, keep_position: bool = False) -> Attachment:
    """Take a file in: a picture (turned upright, stripped of EXIF, with thumbnails), a PDF or a recording as
    it is.

    Where a picture was taken is forgotten unless `keep_position`. The same content sent again by the same
    account gives the same row. Raises AttachmentError or `pictures.PictureError`.
    """
    with _received(file) as (path, digest):
        known = _sent_before(actor, digest)
        if known is not None and not keep_position:
            return known
        if kept_as_is := PDF if _is_pdf(path) else audio_type(path):
            return _keep_as_is(actor, path, digest, _plain_name(file.name), kept_as_is)
        return _keep_picture(actor, read_picture(path), digest, _plain_name(file.name), keep_position)


def store_all(
    *, actor: Actor, files: Iterable[SentFile], keep_position: bool
) -> tuple[list[Attachment], list[str]]:
    """Store each file by itself; return what was kept, and for each one refused its name and the reason."""
    kept, refused = [], []
    for file in files:
        try:
            kept.append(store_attachment(actor=actor, file=file, keep_position=keep_position))
        except YinhuiError as error:
            refused.append(f"{file.name}：{error.message}")
    return kept, refused


def attachment_for(actor: Actor, attachment_id: int) -> Attachment:
    """Return an attachment that the actor sent, or that a record the actor may see links. Raises NotFound."""
    found = attachments_shown(actor, [attachment_id])
    if not found:
        raise NotFound("没有找到这个文件，或者它所在的记录不在您的管理范围内。")
    return found[0]


def attachments_shown(actor: Actor, ids: Iterable[int]) -> list[Attachment]:
    """Return those of a form's attachments that the actor may see, in the order given: the first
    PHOTOS_PER_RECORD_MAX."""
    wanted = list(ids)[:PHOTOS_PER_RECORD_MAX]
    found = Attachment.objects.in_bulk(wanted)
    return [found[key] for key in wanted if key in found and _may_see(actor, found[key])]


def attachments_to_link(actor: Actor, ids: Collection[int], linked: Collection[int] = ()) -> list[Attachment]:
    """Return the attachments that a record is to link: the actor's own, or those it links already (`linked`).

    Raises AttachmentError for more than PHOTOS_PER_RECORD_MAX or for one that is not the actor's.
    """
    wanted = set(ids)
    if len(wanted) > PHOTOS_PER_RECORD_MAX:
        raise AttachmentError(
            f"一条记录最多放{PHOTOS_PER_RECORD_MAX}张照片，现在有{len(wanted)}张。请去掉几张再保存。",
            code="photos_too_many",
            field="photo",
        )
    mine = Q(created_by_id=actor.account_id, county_id=_county_of(actor))
    found = list(Attachment.objects.filter(mine | Q(pk__in=set(linked)), pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise AttachmentError("有照片没有传上来。请重新选择照片后再保存。", code="photo_lost", field="photo")
    return found


def forget_positions(ids: Iterable[int] | QuerySet[Any, Any]) -> int:
    """Forget where these pictures were taken: somebody on them has not agreed that it is kept (PIPL art. 28).
    Returns how many had a position."""
    placed = Attachment.objects.filter(pk__in=ids, latitude__isnull=False)
    return placed.update(latitude=None, longitude=None)


def path_of(sha256: str, edge_px: int | None = None) -> Path:
    """Return where the content is, or its thumbnail of that longest edge (`pictures.THUMBNAIL_EDGES_PX`)."""
    name = sha256 if edge_px is None else f"{sha256}-{edge_px}"
    return Path(settings.ATTACHMENT_DIR) / sha256[:2] / sha256[2:4] / name


def sweep_orphans() -> int:
    """Remove files older than a day that no row names, and what broken transfers left. Returns how many."""
    root = Path(settings.ATTACHMENT_DIR)
    swept = _remove_old(_incoming().iterdir())
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        # Of every county: a file whose row is not seen would be taken for one that nothing names.
        with everywhere(), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, int(folder.name, 16)])
            files = list(folder.glob("*/*"))
            kept = set(
                Attachment.objects.filter(sha256__in={file.name[:64] for file in files}).values_list(
                    "sha256", flat=True
                )
            )
            swept += _remove_old(file for file in files if file.name[:64] not in kept)
    return swept


def sweep_unlinked() -> int:
    """Forget attachments that were sent for a record which was then never saved. Returns how many.

    Every table that refers to attachments counts as a link. The files follow with the next `sweep_orphans`.
    """
    old = clock.now() - dt.timedelta(days=UNLINKED_AGE_DAYS)
    unlinked = Attachment.objects.filter(created_at__lt=old)
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            linking = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            unlinked = unlinked.exclude(Exists(linking))
    with everywhere():
        return unlinked.delete()[0]


def _may_see(actor: Actor, attachment: Attachment) -> bool:
    sent_it = actor.account_id is not None and attachment.created_by_id == actor.account_id
    return sent_it or any(check(actor, attachment.pk) for check in _link_checks)


def _keep_picture(
    actor: Actor, picture: Picture, original: str, name: str, keep_position: bool
) -> Attachment:
    digest = hashlib.sha256(picture.jpeg).hexdigest()
    _hold_folder(digest)
    # The content comes last: where it is, its thumbnails are.
    for edge_px, thumbnail in picture.thumbnails.items():
        _put(path_of(digest, edge_px), thumbnail)
    _put(path_of(digest), picture.jpeg)
    position = picture.position if keep_position else None
    attachment, created = Attachment.objects.get_or_create(
        county_id=_county_of(actor),
        sha256=digest,
        created_by_id=actor.account_id,
        defaults={
            "original_sha256": original,
            "name": name,
            "content_type": JPEG,
            "size_bytes": len(picture.jpeg),
            "width_px": picture.width_px,
            "height_px": picture.height_px,
            "perceptual_hash": picture.perceptual_hash,
            "taken_at": picture.taken_at,
            "latitude": position.latitude if position else None,
            "longitude": position.longitude if position else None,
        },
    )
    if position and not created:
        attachment.latitude, attachment.longitude = position.latitude, position.longitude
        attachment.save(update_fields=["latitude", "longitude"])
    return attachment


def _keep_as_is(actor: Actor, path: Path, digest: str, name: str, content_type: str) -> Attachment:
    _hold_folder(digest)
    _put(path_of(digest), path.read_bytes())
    return Attachment.objects.get_or_create(
        county_id=_county_of(actor),
        sha256=digest,
        created_by_id=actor.account_id,
        defaults={
            "original_sha256": digest,
            "name": name,
            "content_type": content_type,
            "size_bytes": path.stat().st_size,
        },
    )[0]


def _sent_before(actor: Actor, original_sha256: str) -> Attachment | None:
    known = Attachment.objects.filter(
        county_id=_county_of(actor), created_by_id=actor.account_id, original_sha256=original_sha256
    ).first()
    return known if known and path_of(known.sha256).exists() else None


def _county_of(actor: Actor) -> int:
    """The county whose data it is; a prefecture's own, for a post above the counties."""
    return actor.county_id or actor.organisation_id


@contextmanager
def _received(file: SentFile) -> Iterator[tuple[Path, str]]:
    """Write the content to a file of its own as it comes, hashing it; removed at the end."""
    digest = hashlib.sha256()
    size_bytes = 0
    with tempfile.NamedTemporaryFile(dir=_incoming()) as out:
        for chunk in file.chunks():
            size_bytes += len(chunk)
            if size_bytes > FILE_BYTES_MAX:
                raise AttachmentError(
                    f"文件超过{FILE_BYTES_MAX // 1024 // 1024}MB。请缩小照片或拆分文件后再上传。",
                    code="file_too_large",
                    field="photo",
                )
            digest.update(chunk)
            out.write(chunk)
        if not size_bytes:
            raise AttachmentError("文件是空的。请重新选择。", code="file_empty", field="photo")
        out.flush()
        yield Path(out.name), digest.hexdigest()


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def _plain_name(name: str | None) -> str:
    """Keep a name fit to be shown and to be given back as a file's name."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in last if character.isprintable() and character not in '"<>|:*?')
    return shown[-NAME_CHARACTERS_MAX:].strip() or "照片"


def _incoming() -> Path:
    folder = Path(settings.ATTACHMENT_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _hold_folder(sha256: str) -> None:
    """Keep the sweep away from this content until the row that names it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", [_LOCK_SPACE, int(sha256[:2], 16)])


def _put(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole and on the disk, or not at all."""
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_incoming(), delete=False) as out:
        try:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
            Path(out.name).replace(path)
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_old(files: Iterator[Path]) -> int:
    removed = 0
    for file in files:
        if clock.now().timestamp() - file.stat().st_mtime > ORPHAN_AGE_S:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
