"""How this installation sets allauth: closed to self-registration, in Chinese, with secrets encrypted."""

from __future__ import annotations

import base64
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from yinhui.accounts.limits import FRESH_SIGN_IN
from yinhui.accounts.standing import needs_second_factor, refusal_of
from yinhui.kernel.scope import at_the_door
from yinhui.kernel.sensitive import decrypt, encrypt
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account

SECOND_FACTOR = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator, never by visitors."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": (
            "试得太多了。请等十分钟再试；忘记密码的，请找本县（区）系统管理员要新的首次登录单。"
        ),
        "username_password_mismatch": "用户名或密码不对。请核对大小写和输入法后再试。",
        "incorrect_password": "密码不对，请再输一次。",
        "enter_current_password": "原来的密码不对，请再输一次。",
        "rate_limited": "试得太多了，请等几分钟再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def pre_login(self, request: HttpRequest, user: Account, **_: Any) -> HttpResponse | None:
        """Refuse, whatever the way of signing in, an account that is disabled or whose posts have ended."""
        with at_the_door(user.pk, user.person_id):
            refusal = refusal_of(user)
        if not refusal:
            return None
        clear_login(request)
        return render(request, "account/account_inactive.html", {"refusal": refusal}, status=403)

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Right after signing in, the password need not be typed again to set up a second factor."""
        records = get_authentication_records(self.request, self.request.user)
        fresh_s = FRESH_SIGN_IN.total_seconds()
        return not any(time.time() - record["at"] < fresh_s for record in records)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Passwords are counted by axes, by account, address and device. allauth would count them by account
        # alone, by which a stranger locks out anybody: a key of its own for each attempt leaves of it only
        # the count by address (settings.ACCOUNT_RATE_LIMITS).
        return secrets.token_hex(16)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets are sealed with a key outside the database; the last one of a post stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "您的职务必须用两重验证。请先添加另一种，再去掉这一种。",
        "incorrect_code": "验证码不对。请看清手机上现在显示的六位数，三十秒一换；手机的时间要准。",
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows above the code."""
        return "银辉"

    def get_totp_label(self, user: Account) -> str:
        """The account's name in the authenticator app."""
        return user.username

    def build_totp_svg(self, url: str) -> SafeString:
        """Draw the QR code to stand within the page: no data: address is allowed on it."""
        drawn: str = super().build_totp_svg(url)
        # The library draws it from an address that we made; nobody typed any of it.
        return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return base64.b64encode(encrypt(text, SECOND_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        return decrypt(base64.b64decode(encrypted_text), SECOND_FACTOR)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """False for the last second factor of a post that needs one."""
        account: Account = authenticator.user
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=account).exclude(pk=authenticator.pk)
        if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return True
        return not needs_second_factor(actors_of(account))

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        """A name for a new passkey, which its owner may change."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"通行密钥{count + 1}" if count else "通行密钥"

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """What the device shows when it asks which passkey to use: the person's name and the user name."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.person.name, "name": user.username}

    def _get_site_name(self) -> str:
        return "银辉"
