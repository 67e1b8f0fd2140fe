"""Addresses of this room: signing in and one's own security (/account/), everybody's accounts (/accounts/).

Only these of allauth's pages: accounts are opened by an administrator, so there is no sign-up, no e-mail, and
no reset by mail.
"""

from __future__ import annotations

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.recovery_codes import views as allauth_codes
from allauth.mfa.totp import views as allauth_totp
from allauth.mfa.webauthn import views as allauth_passkeys
from allauth.socialaccount.providers.openid_connect import views as allauth_oidc
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.decorators.cache import never_cache

from yinhui.accounts.single_sign_on import PROVIDER_ID
from yinhui.accounts.views import accounts, second_factor, security, sign_in, slips

_passkeys = [
    path("", security.security, name="mfa_list_webauthn"),
    path("add/", allauth_passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("<int:pk>/edit/", allauth_passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("<int:pk>/remove/", second_factor.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("login/", allauth_passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("reauthenticate/", allauth_passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]

_second_factor = [
    path("", second_factor.choose_second_factor, name="choose-second-factor"),
    path("authenticate/", allauth_mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", allauth_mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", allauth_totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", allauth_totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", never_cache(allauth_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/generate/", allauth_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", include(_passkeys)),
]

_own = [
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("logout/", allauth_account.logout, name="account_logout"),
    path("inactive/", allauth_account.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", login_required(allauth_account.password_change), name="account_change_password"),
    path("password/strength/", sign_in.password_strength, name="password-strength"),
    path("first/", sign_in.first_sign_in, name="first-sign-in"),
    path("first/password/", sign_in.first_password, name="first-password"),
    path("security/", security.security, name="security"),
    path("security/", security.security, name="mfa_index"),
    path("security/end/<int:sign_in_id>/", security.end_one, name="end-session"),
    path("security/end/", security.end_all, name="end-all-sessions"),
    path("security/devices/confirm/", security.confirm, name="confirm-devices"),
    path("security/devices/<int:device_id>/forget/", security.forget, name="forget-device"),
    path("second-factor/", include(_second_factor)),
    path(
        f"{PROVIDER_ID}/login/",
        allauth_oidc.login,
        {"provider_id": PROVIDER_ID},
        name="single-sign-on",
    ),
    path("<slug:provider_id>/login/", allauth_oidc.login, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", allauth_oidc.callback, name="openid_connect_callback"),
]

_everybodys = [
    path("", accounts.page, name="accounts"),
    path("export/", accounts.export, name="accounts-export"),
    path("open/", accounts.find_person, name="account-find-person"),
    path("open/<int:person_id>/", accounts.open_for, name="account-open"),
    path("slips/", slips.print_slips, name="print-slips"),
    path("<int:account_id>/", accounts.one, name="account"),
    path("<int:account_id>/<slug:verb>/", accounts.change, name="account-change"),
]

urlpatterns = [path("account/", include(_own)), path("accounts/", include(_everybodys))]
