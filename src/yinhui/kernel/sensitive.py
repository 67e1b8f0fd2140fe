"""Sensitive text: encrypted at rest, looked up by keyed hash, masked when shown.

AES-256-GCM from `cryptography`; the keys are derived from the installation's master key, which is outside
the database. The first byte names the key's generation, so that keys can be rotated.
"""

from __future__ import annotations

import functools
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yinhui.kernel.installation import installation

GENERATION = b"\x01"
NONCE_BYTES = 12


# A roster seals a million numbers: each purpose's key is derived once in a process.
@functools.cache
def _cipher(purpose: str) -> AESGCM:
    return AESGCM(installation().derived_key(f"encrypt:{purpose}"))


@functools.cache
def _lookup_key(purpose: str) -> bytes:
    return installation().derived_key(f"lookup:{purpose}")


def encrypt(text: str, purpose: str) -> bytes:
    """Encrypt text for one purpose (such as "id_number"); equal texts give different bytes."""
    nonce = os.urandom(NONCE_BYTES)
    return GENERATION + nonce + _cipher(purpose).encrypt(nonce, text.encode(), None)


def decrypt(sealed: bytes | memoryview, purpose: str) -> str:
    """Undo `encrypt`. Raises `cryptography.exceptions.InvalidTag` if the bytes were altered."""
    data = bytes(sealed)
    nonce, body = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    return _cipher(purpose).decrypt(nonce, body, None).decode()


def lookup_hash(text: str, purpose: str) -> bytes:
    """Return 16 keyed bytes by which equal texts are found without being readable."""
    return hmac.digest(_lookup_key(purpose), text.encode(), "sha256")[:16]


def masked_id_number(number: str) -> str:
    """Show the first four and the last four characters of an identity number."""
    return number[:4] + "*" * max(0, len(number) - 8) + number[-4:] if number else ""
