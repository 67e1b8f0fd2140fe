"""Which of the sign-in's columns hold what is sealed."""

from __future__ import annotations

from yinhui.accounts.adapters import SECOND_FACTOR
from yinhui.kernel.sealed_columns import SealedJson

# allauth keeps a TOTP secret and the seed of recovery codes so.
SEALED_IN_JSON = (SealedJson("mfa_authenticator", "data", ("secret", "seed"), SECOND_FACTOR),)
