"""Pages for what is nobody's mistake: the database away, the disk full, too much at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from yinhui.kernel.limits import MEBIBYTE, REQUEST_BYTES_MAX
from yinhui.kernel.troubles import Trouble

# Never written into a page again.
SECRET_FIELDS = ("password", "code", "token_secret")
KEPT_CHARACTERS_MAX = 200_000

TOO_MANY = Trouble(
    "too_many",
    "请稍等一会儿",
    "短时间里的操作太多了。请等一分钟再试；刚才填写的内容还在上一页。",
    429,
    0,
)
TOO_LARGE = Trouble(
    "too_large",
    "送来的内容太大",
    f"一次送来的内容超过了{REQUEST_BYTES_MAX // MEBIBYTE}MB，没有收下。请缩小照片，或者分几次上传。",
    413,
    0,
)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: more requests from one account or address than a person makes (kernel.request_rates), or very
    many sign-ins from one address within a minute (allauth)."""
    return trouble_page(request, TOO_MANY)


def request_too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more than kernel.limits.REQUEST_BYTES_MAX in one go."""
    return trouble_page(request, TOO_LARGE)


def trouble_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Say what the trouble is and what to do; a form that was being sent can be sent again from there."""
    if request.headers.get("HX-Request") == "true":
        name = "workbench/error_notice.html"
    else:
        name = "workbench/trouble.html"
    facts = {
        "trouble": trouble,
        "error": trouble,
        "path": request.get_full_path(),
        "was_sent": request.method != "GET",
        "kept": _kept(request) if trouble.retry_after_s else None,
    }
    response = HttpResponse(render_to_string(name, facts), status=trouble.status)
    response["Cache-Control"] = "no-store"
    if trouble.retry_after_s:
        response["Retry-After"] = str(trouble.retry_after_s)
    return response


def _kept(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was typed, for the page to hold; None when there is nothing, too much, a file or a secret."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except Exception:  # what was sent cannot be read any more
        return None
    is_secret = any(word in name for name, _ in fields for word in SECRET_FIELDS)
    is_long = sum(len(value) for _, value in fields) > KEPT_CHARACTERS_MAX
    return None if not fields or has_files or is_secret or is_long else fields
