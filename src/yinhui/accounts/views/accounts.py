"""Everybody's accounts, for whoever manages them: the list, opening one, and what is done to one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yinhui.accounts import actions
from yinhui.accounts.export import accounts_spreadsheet
from yinhui.accounts.forms import AccountFilterForm, OpenAccountForm
from yinhui.accounts.locking import locked_usernames
from yinhui.accounts.queries import (
    accounts_in_reach,
    accounts_listed,
    people_to_open_for,
    require_manager,
    sign_ins_of,
    suggested_username,
    with_row_facts,
)
from yinhui.accounts.standing import needs_second_factor
from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account

PAGE_ROWS = 50
FOUND_MAX = 30


def page(request: StaffRequest) -> HttpResponse:
    """Show one page of the accounts that the address's filter leaves."""
    require_manager(request.actor)
    form = AccountFilterForm(request.GET)
    leaf = Paginator(accounts_listed(request.actor, form.wanted()), PAGE_ROWS).get_page(
        request.GET.get("page")
    )
    facts = {
        "form": form,
        "leaf": leaf,
        "locked": locked_usernames(),
        "query": request.GET.urlencode(),
        "is_narrowed": any(request.GET.get(key) for key in form.fields),
    }
    return render(request, "accounts/list.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Send the filtered list as a spreadsheet: who has an account, never a secret."""
    require_manager(request.actor)
    form = AccountFilterForm(request.GET)
    accounts = accounts_listed(request.actor, form.wanted())
    name = f"账号清单{clock.today():%Y%m%d}.xlsx"
    book = accounts_spreadsheet(request.actor, accounts)
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


def find_person(request: StaffRequest) -> HttpResponse:
    """Find the person to open an account for."""
    require_manager(request.actor)
    text = request.GET.get("q", "").strip()
    found = list(people_to_open_for(request.actor, text)[: FOUND_MAX + 1])
    facts = {"text": text, "found": found[:FOUND_MAX], "is_more": len(found) > FOUND_MAX}
    return render(request, "accounts/find_person.html", facts)


def open_for(request: StaffRequest, person_id: int) -> HttpResponse:
    """Open an account for a person; its page then offers the slip."""
    require_manager(request.actor)
    person = get_object_or_404(people_to_open_for(request.actor), pk=person_id)
    form = OpenAccountForm(request.POST or None, initial={"username": suggested_username(person)})
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.open_account(
                actor=request.actor, person_id=person_id, username=form.cleaned_data["username"]
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "账号已经开通。请打印首次登录单交给本人，本人设好密码才能登录。")
            return redirect("account", account.pk)
    return render(request, "accounts/open_for.html", {"form": form, "person": person})


def one(request: StaffRequest, account_id: int) -> HttpResponse:
    """Show one account: whose, how it signs in, its last sign-ins, and what can be done."""
    require_manager(request.actor)
    account = get_object_or_404(with_row_facts(accounts_in_reach(request.actor)), pk=account_id)
    facts = {
        "account": account,
        "has_password": account.has_usable_password(),
        "is_locked": account.username in locked_usernames(),
        "must_have_two": needs_second_factor(actors_of(account)),
        "sign_ins": sign_ins_of(account.pk),
        "may_reset_factors": request.actor.may(actions.SECOND_PERSON_ABILITY),
    }
    return render(request, "accounts/one.html", facts)


_VERBS: dict[str, tuple[Callable[..., Account], str]] = {
    "disable": (actions.disable_account, "已停用“{0}”。正在使用的也已经退出。"),
    "enable": (actions.enable_account, "已启用“{0}”，可以用原来的密码登录。"),
    "unlock": (actions.unlock_account, "已解除“{0}”的锁定，现在就可以登录。"),
    "remove-second-factors": (
        actions.remove_second_factors,
        "已重置“{0}”的第二重验证。本人下次用密码登录后重新设置。",
    ),
}


@require_POST
def change(request: StaffRequest, account_id: int, verb: str) -> HttpResponse:
    """Disable, enable, unlock, or take second factors off."""
    if verb not in _VERBS:
        raise Http404
    act, words = _VERBS[verb]
    account = act(actor=request.actor, account_id=account_id)
    messages.success(request, words.format(account.username))
    return redirect("account", account_id)
