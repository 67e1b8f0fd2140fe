"""Sensitive text: sealed at rest, found by keyed hash, matched in sets by blind tag, masked when shown.

AES-256-GCM from `cryptography` with the keys of `kernel.keys`, outside the database. The first byte of
whatever is made here names the generation of keys. What is sealed for somebody (`owner`, a person's id) is
bound to the purpose and to them: put on another person's row it does not open. See docs/decisions/0007.
"""

from __future__ import annotations

import functools
import hmac
import os
import struct

from yinhui.kernel.installation import installation
from yinhui.kernel.keys import keyring

NONCE_BYTES = 12
HASH_BYTES = 16


def encrypt(text: str, purpose: str, owner: int | None = None) -> bytes:
    """Seal text for one purpose (such as "id_number") and its owner; equal texts give different bytes."""
    keys = keyring()
    number = keys.latest
    nonce = os.urandom(NONCE_BYTES)
    body = keys.cipher(number, purpose).encrypt(nonce, text.encode(), _bound_to(purpose, owner))
    return b"%c%b%b" % (number, nonce, body)


def decrypt(sealed: bytes | memoryview, purpose: str, owner: int | None = None) -> str:
    """Undo `encrypt`.

    Raises `cryptography.exceptions.InvalidTag` if the bytes were altered or belong to another purpose or
    owner, UnknownGeneration if their keys are gone.
    """
    data = bytes(sealed)
    cipher = keyring().cipher(data[0], purpose)
    nonce, body = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    return cipher.decrypt(nonce, body, _bound_to(purpose, owner)).decode()


def generation_of(made: bytes | memoryview) -> int:
    """Return the generation of keys that a sealed text, a hash or a tag was made with."""
    return int(made[0])


def lookup_hash(text: str, purpose: str) -> bytes:
    """Return the bytes by which equal texts are found without being readable, of the latest generation."""
    return _lookup_hash(text, purpose, keyring().latest)


def lookup_hashes(text: str, purpose: str) -> list[bytes]:
    """Return the hashes of every generation in use, the latest first: what is stored may have any of them."""
    return [_lookup_hash(text, purpose, number) for number in keyring().numbers()]


def _lookup_hash(text: str, purpose: str, number: int) -> bytes:
    key = keyring().derived(number, f"lookup:{purpose}")
    return b"%c%b" % (number, hmac.digest(key, text.encode(), "sha256")[:HASH_BYTES])


def blind_tag(owner: int, kind: str, value: str) -> bytes:
    """Return the tag by which sets of people are matched by a value: equal values of two people differ.

    The same as `kernel_blind_tag` computes in SQL (`kernel.blind_tags`). `kind` is what the value is of.
    """
    return _blind_tag(owner, kind, value, keyring().latest)


def blind_tags(owner: int, kind: str, value: str) -> list[bytes]:
    """Return the tags of every generation in use, the latest first."""
    return [_blind_tag(owner, kind, value, number) for number in keyring().numbers()]


def _blind_tag(owner: int, kind: str, value: str, number: int) -> bytes:
    message = struct.pack(">q", owner) + f"{kind}:{value}".encode()
    digest = hmac.digest(keyring().derived(number, "tag"), message, "sha256")
    return b"%c%b" % (number, digest[:HASH_BYTES])


def recognition_hash(text: str, purpose: str) -> bytes:
    """Return 16 keyed bytes that stay the same for ever, by which something is known when it comes again.

    Of the master key, so that they need not be made anew when keys are changed: for what could not be.
    """
    return hmac.digest(_recognition_key(purpose), text.encode(), "sha256")[:HASH_BYTES]


@functools.cache
def _recognition_key(purpose: str) -> bytes:
    return installation().derived_key(f"lookup:{purpose}")


def _bound_to(purpose: str, owner: int | None) -> bytes:
    return purpose.encode() if owner is None else b"%b:%d" % (purpose.encode(), owner)


def masked_id_number(number: str) -> str:
    """Show the first four and the last four characters of an identity number."""
    return number[:4] + "*" * max(0, len(number) - 8) + number[-4:] if number else ""


def masked_name(name: str) -> str:
    """Show a name's first character."""
    return name[:1] + "*" * max(0, len(name) - 1)


def masked_phone(phone: str) -> str:
    """Show a telephone number's first three and last two digits."""
    return phone[:3] + "*" * (len(phone) - 5) + phone[-2:] if len(phone) > 5 else "*" * len(phone)
