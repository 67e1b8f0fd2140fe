"""Signing in: with a password, with a printed slip for the first time, and how strong a password is."""

from __future__ import annotations

from typing import Any

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yinhui.accounts.actions_slips import slip_matching, use_slip
from yinhui.accounts.actors import own_actor
from yinhui.accounts.demonstration import demonstration_sign_ins
from yinhui.accounts.errors import AccountError
from yinhui.accounts.forms import NewPasswordForm, SlipForm
from yinhui.accounts.locking import count_failure, is_locked
from yinhui.accounts.models import Slip
from yinhui.accounts.passwords import strength
from yinhui.accounts.standing import refusal_of
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.scope import at_the_door
from yinhui.registry.models import Account

# The slip whose code was typed rightly in this session, before there is a password.
SLIP_IN_SESSION = "slip"


class SignIn(LoginView):  # type: ignore[misc]
    """User name and password, a passkey, or single sign-on. The check is allauth's, locking out is axes'."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """Add the demonstration's sign-ins and the single sign-on, where there are any."""
        sign_ins = demonstration_sign_ins()
        shown: dict[str, Any] = super().get_context_data(**facts)
        return shown | {
            "demonstration_sign_ins": sign_ins,
            "is_demonstration": bool(sign_ins),
            "single_sign_on": settings.SINGLE_SIGN_ON,
        }


@never_cache
@sensitive_post_parameters("code")
def first_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the slip's user name and code. Wrong codes lock as wrong passwords do."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username, code = form.cleaned_data["username"].strip().lower(), form.cleaned_data["code"]
        slip = None if is_locked(request, username) else slip_matching(username, code)
        if slip is None:
            count_failure(request, username)
            form.add_error(None, "用户名或首次登录码不对，或者单子已经用过、过期。请对照单子再填一次。")
        elif refusal := _refusal_of(slip.account):
            form.add_error(None, refusal)
        else:
            request.session.cycle_key()
            request.session[SLIP_IN_SESSION] = slip.pk
            return redirect("first-password")
    return render(request, "account/first_sign_in.html", {"form": form})


@never_cache
@sensitive_post_parameters("password1", "password2")
def first_password(request: HttpRequest) -> HttpResponse:
    """Set the password with the slip just shown, and sign in."""
    slip = _slip_in(request)
    if slip is None:
        return redirect("first-sign-in")
    account = slip.account
    form = NewPasswordForm(request.POST or None)
    with at_the_door(account.pk, account.person_id):
        if request.method == "POST" and form.is_valid():
            try:
                account = use_slip(
                    actor=own_actor(request, account),
                    slip_id=slip.pk,
                    password=form.cleaned_data["password1"],
                )
            except AccountError as error:
                add_refusal(form, error)
            else:
                return _enter_with_new_password(request, account)
        return render(request, "account/first_password.html", {"form": form, "account": account})


@never_cache
@require_POST
@sensitive_post_parameters("password1")
def password_strength(request: HttpRequest) -> HttpResponse:
    """Say how strong the password being typed is; asked while typing, by who is setting one."""
    slip = _slip_in(request)
    account = request.user if isinstance(request.user, Account) else slip.account if slip else None
    if account is None:
        return HttpResponse(status=403)
    typed = request.POST.get("password1", "")
    with at_the_door(account.pk, account.person_id):
        judged = strength(typed, account) if typed else None
    return render(request, "account/strength.html", {"judged": judged})


def _refusal_of(account: Account) -> str:
    with at_the_door(account.pk, account.person_id):
        return refusal_of(account)


def _enter_with_new_password(request: HttpRequest, account: Account) -> HttpResponse:
    """Sign in as after typing the password: a second factor, where there is one, is still asked for."""
    del request.session[SLIP_IN_SESSION]
    credentials = {"username": account.username}
    answer: HttpResponse = flows.login.perform_password_login(request, credentials, Login(user=account))
    return answer


def _slip_in(request: HttpRequest) -> Slip | None:
    pk = request.session.get(SLIP_IN_SESSION)
    if pk is None:
        return None
    live = Slip.objects.filter(pk=pk, used_at=None, withdrawn_at=None)
    return live.select_related("account").first()
