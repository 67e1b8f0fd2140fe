"""What this room holds: first-sign-in slips, devices that have signed in, sign-ins with their sessions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Slip(models.Model):
    """A printed slip (首次登录单) with a code that sets a password once. The code itself is not kept."""

    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="slips")
    code_hash = models.BinaryField("首次登录码的密钥散列", max_length=16)
    issued_at = models.DateTimeField("开具时间")
    issued_by = models.ForeignKey(
        "registry.Account", on_delete=models.SET_NULL, null=True, related_name="slips_issued"
    )
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)
    withdrawn_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        db_table_comment = "Printed one-time codes by which a password is set; only keyed hashes"
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="slip_one_live_per_account",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="slip_expires_later"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None), name="slip_used_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"首次登录单 {self.pk}"


class Device(models.Model):
    """A browser that has signed in to an account, known again by a cookie of which only the hash is here."""

    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="devices")
    key_hash = models.BinaryField("设备标记的密钥散列", max_length=16)
    browser = models.CharField("浏览器和系统", max_length=60)
    address = models.GenericIPAddressField("第一次登录的地址", null=True)
    first_seen_at = models.DateTimeField("第一次登录")
    last_seen_at = models.DateTimeField("最近一次登录")
    # Empty until the account's holder has seen, on another device or later, that this one signed in.
    confirmed_at = models.DateTimeField("确认是本人", null=True)

    class Meta:
        db_table_comment = "Browsers that have signed in to an account"
        constraints = [
            models.UniqueConstraint(fields=["account", "key_hash"], name="device_once_per_account")
        ]

    def __str__(self) -> str:
        return self.browser


class SignIn(models.Model):
    """One sign-in and its session, from the beginning to the end, whoever ended it."""

    class Ended(models.TextChoices):
        """Why a session ended."""

        SIGNED_OUT = "signed_out", "本人退出"
        IDLE = "idle", "长时间没有操作"
        TOO_LONG = "too_long", "满12小时"
        ENDED = "ended", "在“登录与安全”里结束"
        PASSWORD = "password", "修改了密码"
        CLOSED = "closed", "账号停用或任职结束"

    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="sign_ins")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    method = models.CharField("怎样登录的", max_length=40)
    browser = models.CharField("浏览器和系统", max_length=60)
    address = models.GenericIPAddressField("地址", null=True)
    started_at = models.DateTimeField("登录时间")
    last_seen_at = models.DateTimeField("最近操作")
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_because = models.CharField("怎样结束的", max_length=12, choices=Ended, default="", blank=True)

    class Meta:
        db_table_comment = "Sign-ins and how their sessions ended"
        indexes = [
            models.Index(fields=["account", "-started_at"], name="sign_in_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.started_at:%Y-%m-%d %H:%M}"
