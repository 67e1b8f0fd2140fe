"""Attachments over HTTP: taken in as they are chosen, given out through the check."""

from __future__ import annotations

import re
from typing import TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.attachments import (
    JPEG,
    PHOTOS_PER_RECORD_MAX,
    attachment_for,
    attachments_shown,
    path_of,
    store_all,
)
from yinhui.kernel.errors import NotFound
from yinhui.kernel.forms import ids_in
from yinhui.kernel.models import Attachment
from yinhui.kernel.pictures import THUMBNAIL_EDGES_PX
from yinhui.kernel.requests import StaffRequest

# A right to see can end; a browser asks again after this.
CACHE_S = 600
# A player that asks for more of a recording gets this much, and asks again for the rest.
RANGE_BYTES_MAX = 2 * 1024 * 1024
_RANGE = re.compile(r"bytes=(?P<first>\d{1,12})-(?P<last>\d{1,12}|)")
ResponseKind = TypeVar("ResponseKind", bound=HttpResponseBase)


@require_POST
def upload(request: StaffRequest) -> HttpResponse:
    """Keep the files just chosen and show them with those chosen before (`photo`); refusals stand by name."""
    request.actor.require("hold_activities")
    kept, refused = store_all(
        actor=request.actor,
        files=request.FILES.getlist("files"),
        keep_position="keep_position" in request.POST,
    )
    ids = ids_in([*request.POST.getlist("photo"), *(attachment.pk for attachment in kept)])
    if len(ids) > PHOTOS_PER_RECORD_MAX:
        refused.append(f"一条记录最多放{PHOTOS_PER_RECORD_MAX}张照片，后面的没有放上。")
    facts = {
        "photos": attachments_shown(request.actor, ids),
        "refused": refused,
        "keep_position": "keep_position" in request.POST,
    }
    return render(request, "kernel/photo_field.html", facts)


@require_GET
def original(request: StaffRequest, attachment_id: int) -> HttpResponseBase:
    """Give the file itself: pictures to be shown, everything else to be saved; a part of a recording."""
    attachment = attachment_for(request.actor, attachment_id)
    return attachment_response(request, attachment)


@require_GET
def thumbnail(request: StaffRequest, attachment_id: int, edge_px: int) -> FileResponse:
    """Give a picture's thumbnail of one of the sizes kept. Raises NotFound for another size or for a PDF."""
    attachment = attachment_for(request.actor, attachment_id)
    if edge_px not in THUMBNAIL_EDGES_PX or not attachment.is_picture:
        raise NotFound("这个文件没有缩略图。请打开原件查看。")
    return _guarded(_whole(attachment, edge_px), attachment, edge_px)


def attachment_response(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """Return a file that the view has found the reader may see: whole, or, for a player that asks so, a part
    of a recording."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "")) if attachment.is_audio else None
    response = _part(attachment, asked) if asked else _whole(attachment, None)
    if attachment.is_audio:
        response["Accept-Ranges"] = "bytes"
    return _guarded(response, attachment, None)


def _whole(attachment: Attachment, edge_px: int | None) -> FileResponse:
    return FileResponse(
        path_of(attachment.sha256, edge_px).open("rb"),
        content_type=JPEG if edge_px else attachment.content_type,
    )


def _part(attachment: Attachment, asked: re.Match[str]) -> HttpResponse:
    """Answer `Range: bytes=first-last` (RFC 9110, 14): an iPhone plays nothing without it."""
    size_bytes = attachment.size_bytes
    first = int(asked["first"])
    last = min(int(asked["last"] or size_bytes), first + RANGE_BYTES_MAX - 1, size_bytes - 1)
    if last < first:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    with path_of(attachment.sha256).open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    response = HttpResponse(content, status=206, content_type=attachment.content_type)
    response["Content-Range"] = f"bytes {first}-{last}/{size_bytes}"
    return response


def _guarded(response: ResponseKind, attachment: Attachment, edge_px: int | None) -> ResponseKind:
    """The content type is the one we found (never the sender's), and nothing in it may run."""
    disposition = content_disposition_header(not attachment.is_picture, attachment.name)
    response["Content-Disposition"] = disposition or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={CACHE_S}"
    response["ETag"] = f'"{attachment.sha256[:32]}-{edge_px or 0}"'
    return response
