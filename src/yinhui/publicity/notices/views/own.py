"""A person's own notices, /me/notices/: read, confirmed by a button, answered."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.views import original
from yinhui.publicity.notices.actions_receipts import answer_own_invitation, confirm_own
from yinhui.publicity.notices.queries import files_of, own_notices, versions_of

PAGE_ROWS = 20


@never_cache
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Show what was sent to the person, the latest first."""
    rows = own_notices(request.actor.person_id or 0)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "notices/me_notices.html", {"page": page, "tab": "notices"})


@never_cache
@require_GET
def page(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Show one notice. Opening it does not count as reading: the button does."""
    row = own_notices(request.actor.person_id or 0).filter(notice=notice_id).first()
    if row is None:
        raise NotFound("没有找到这条通知，可能不是发给您的。请从“通知”重新打开。")
    notice, files = row.notice, files_of(row.notice)
    facts = {
        "row": row,
        "notice": notice,
        "files": files,
        "versions": versions_of(notice, files) if notice.version > 1 else [],
        "is_read": row.read_version >= notice.version,
        "may_answer": notice.is_invitation
        and notice.state == "sent"
        and (notice.answer_by is None or notice.answer_by >= clock.today()),
        "tab": "notices",
    }
    return render(request, "notices/me_notice.html", facts)


@require_POST
def confirm(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Confirm having read it."""
    confirm_own(actor=request.actor, notice_id=notice_id)
    messages.success(request, "好的，记下您已经知道了。")
    return redirect("my-notices")


@require_POST
def answer(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Say whether one comes."""
    row = answer_own_invitation(
        actor=request.actor, notice_id=notice_id, answer=request.POST.get("answer", "")
    )
    messages.success(request, f"已经告诉组织者：{row.get_answer_display()}。")
    return redirect("my-notice", notice_id)


@require_GET
def file(request: StaffRequest, attachment_id: int) -> HttpResponseBase:
    """Give what goes with a notice: the check is the attachment's own."""
    return original(request, attachment_id)
