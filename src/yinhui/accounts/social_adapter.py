"""Whom a single sign-on signs in: the account that the provider's claim names, if there is one."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from yinhui.registry.models import Account


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Matches by name at every sign-in and keeps nothing of the provider's: the claim decides each time."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Put the named account in; refuse where there is none."""
        provider = sociallogin.account.get_provider(request)
        claim = provider.app.settings["claim"]
        named = _claimed(sociallogin.account.extra_data, claim)
        account = Account.objects.filter(username=named).first() if named else None
        if account is None:
            page = render(request, "account/no_such_account.html", {"named": named}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.user = account

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody comes into being by signing in elsewhere."""
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:
        """Say that the other side refused or could not be reached, and what to do."""
        page = render(request, "account/sso_failed.html", {"name": provider.name}, status=502)
        raise ImmediateHttpResponse(page)


def _claimed(data: dict[str, Any], claim: str) -> str:
    """Read the claim where the provider put it: in the user info, else in the ID token."""
    for part in ("userinfo", "id_token"):
        if value := (data.get(part) or {}).get(claim):
            return str(value)
    return str(data.get(claim) or "")
