"""The addresses for signing in and out.

Only these of allauth's: accounts are made by the bureau, so there is no sign-up, no e-mail, no reset by mail.
"""

from __future__ import annotations

from allauth.account import views
from django.contrib.auth.decorators import login_required
from django.urls import path

from yinhui.workbench.views.sign_in import SignIn

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", login_required(views.password_change), name="account_change_password"),
]
