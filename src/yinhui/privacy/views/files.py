"""A full file on its way: how far it is, and its bytes, for whoever ordered it."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.kernel.requests import StaffRequest
from yinhui.privacy.actions_files import Copy, file_for, file_name, key_of
from yinhui.privacy.full_file import sealed
from yinhui.privacy.full_file.archive import pdf_of, photos_of, zip_of
from yinhui.privacy.full_file.content import full_file_of
from yinhui.privacy.models import FullFile

ZIP = "application/zip"
PDF = "application/pdf"


def answer_with_file(copy: Copy, *, as_zip: bool) -> FileResponse:
    """Make a small full file and send it."""
    content = full_file_of(copy.person)
    made = zip_of(content, photos_of(copy.person), copy.mark) if as_zip else pdf_of(content, copy.mark)
    response = FileResponse(
        made,
        as_attachment=True,
        filename=file_name(copy.person, "zip" if as_zip else "pdf"),
        content_type=ZIP if as_zip else PDF,
    )
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_GET
def progress(request: StaffRequest, full_file_id: int) -> HttpResponse:
    """Show how far a full file is; htmx asks again."""
    made = file_for(request.actor, full_file_id)
    name = "privacy/file_progress.html" if request.htmx else "privacy/file.html"
    facts = {
        "file": made,
        "progress_address": reverse("full-file", args=[made.pk]),
        "download_address": reverse("full-file-download", args=[made.pk]),
    }
    return render(request, name, facts)


@never_cache
@require_GET
def download(request: StaffRequest, full_file_id: int) -> StreamingHttpResponse:
    """Send a full file that is ready, opened piece by piece."""
    return answer_with_made(file_for(request.actor, full_file_id))


def answer_with_made(made: FullFile) -> StreamingHttpResponse:
    """Send a full file that a job made."""
    response = StreamingHttpResponse(sealed.opened(sealed.path_of(made.pk), key_of(made)), content_type=ZIP)
    response["Content-Disposition"] = content_disposition_header(True, file_name(made.person, "zip")) or ""
    response["Content-Length"] = str(made.size_bytes)
    response["Cache-Control"] = "no-store"
    return response
