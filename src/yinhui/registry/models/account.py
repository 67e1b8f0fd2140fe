"""Sign-in accounts. What an account may do comes from the posts its person holds, never from the account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts with hashed passwords."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> Account:
        """Make an account; without a password nobody can sign in with it yet."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A way to sign in, belonging to one person of the register."""

    username = models.CharField("用户名", max_length=50, unique=True)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="accounts")
    is_active = models.BooleanField("可以登录", default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        db_table_comment = "Sign-in accounts; rights come from appointments"

    def __str__(self) -> str:
        return self.username
