"""Attachments over HTTP: taken in as they are chosen, given out through the check."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
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


@require_POST
def upload(request: StaffRequest) -> HttpResponse:
    """Keep the files just chosen and show them with those chosen before (`photo`); refusals stand by name."""
    request.actor.require("record_work")
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
def original(request: StaffRequest, attachment_id: int) -> FileResponse:
    """Give the file itself: pictures to be shown, everything else to be saved."""
    attachment = attachment_for(request.actor, attachment_id)
    return _file(attachment, None)


@require_GET
def thumbnail(request: StaffRequest, attachment_id: int, edge_px: int) -> FileResponse:
    """Give a picture's thumbnail of one of the sizes kept. Raises NotFound for another size or for a PDF."""
    attachment = attachment_for(request.actor, attachment_id)
    if edge_px not in THUMBNAIL_EDGES_PX or not attachment.is_picture:
        raise NotFound("这个文件没有缩略图。请打开原件查看。")
    return _file(attachment, edge_px)


def _file(attachment: Attachment, edge_px: int | None) -> FileResponse:
    """The response: the content type we found (never the sender's), and nothing in it may run."""
    response = FileResponse(
        path_of(attachment.sha256, edge_px).open("rb"),
        content_type=JPEG if edge_px else attachment.content_type,
    )
    disposition = content_disposition_header(not attachment.is_picture, attachment.name)
    response["Content-Disposition"] = disposition or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={CACHE_S}"
    response["ETag"] = f'"{attachment.sha256[:32]}-{edge_px or 0}"'
    return response
