"""Setting up a second factor, and what allauth's own pages need beside it."""

from __future__ import annotations

from typing import cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from yinhui.accounts.standing import has_second_factor, needs_second_factor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account


@login_required
@never_cache
def choose_second_factor(request: HttpRequest) -> HttpResponse:
    """Before anything else, a post that needs two factors sets one up; others may."""
    account = cast(Account, request.user)
    if has_second_factor(account):
        return redirect("security")
    facts = {"is_required": needs_second_factor(actors_of(account))}
    return render(request, "accounts/choose_second_factor.html", facts)


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Takes a passkey off, unless it is the last second factor of a post that needs one."""

    def form_valid(self, form: Form) -> HttpResponse:
        """allauth asks the adapter for authenticator apps only; here it is asked for passkeys too."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("security")
        answer: HttpResponse = super().form_valid(form)
        return answer
