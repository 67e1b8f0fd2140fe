"""A person's own groups, on the telephone: which there are, joining, leaving (PY3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.groups.actions_members import join_group, leave_group
from yinhui.groups.queries import own_groups
from yinhui.kernel.errors import NotFound
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.models import Person


@never_cache
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the groups one belongs to and those one could join."""
    person = Person.objects.filter(pk=request.actor.person_id or 0).select_related("county").first()
    if person is None:
        raise NotFound("没有找到您本人的资料。请联系所在支部或县老干部局核对账号。")
    return render(request, "groups/own.html", {"own": own_groups(person), "tab": "groups"})


@require_POST
def join(request: StaffRequest, group_id: int) -> HttpResponse:
    """Join a group."""
    joined = join_group(actor=request.actor, group_id=group_id)
    messages.success(request, f"您已加入“{joined.group.name}”。不想参加了，随时可以退出。")
    return redirect("my-groups")


@require_POST
def leave(request: StaffRequest, group_id: int) -> HttpResponse:
    """Leave a group."""
    leave_group(actor=request.actor, group_id=group_id)
    messages.success(request, "您已退出。想参加时，随时可以再加入。")
    return redirect("my-groups")
