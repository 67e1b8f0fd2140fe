"""The QR code shown in the room: it changes every half minute, so that a photograph of it signs nobody in.

The token is an HMAC over the occasion and the step of time, by a key of the installation's keyring that
serves nothing else. Nothing is stored.
"""

from __future__ import annotations

import datetime as dt
import hmac
import io
import itertools

import qrcode

from yinhui.kernel.keys import keyring

STEP_S = 30
# The code before is taken too: between scanning and opening the page the code may change.
STEPS_BACK = 1
# 80 bits: nobody guesses one in a minute, and the code stays coarse enough to be scanned from the last row.
MAC_HEX = 20
_PURPOSE = "signin:room-code"


def token(scheduled_id: int, moment: dt.datetime) -> str:
    """Return the token of an occasion at a moment, such as `12-9f86d081884c7d659a2f`."""
    return f"{scheduled_id}-{_mac(keyring().latest, scheduled_id, _step(moment))}"


def scheduled_id_of(given: str, moment: dt.datetime) -> int | None:
    """Return the id of the occasion that a token signs in to at a moment; None for one that is not valid, be
    it made up or too old. While keys are being changed both generations' tokens are."""
    number, _, mac = given.partition("-")
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    scheduled_id, now = int(number), _step(moment)
    fitting = (
        _mac(generation, scheduled_id, now - back)
        for generation, back in itertools.product(keyring().numbers(), range(STEPS_BACK + 1))
    )
    return scheduled_id if any(hmac.compare_digest(mac.encode(), one.encode()) for one in fitting) else None


def svg(address: str) -> str:
    """Draw an address as a QR code: an SVG of one path in the page's own colours."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = io.StringIO()
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                path.write(f"M{x} {y}h1v1h-1z")
    side = len(rows)
    return (
        f'<svg class="room-code" viewBox="0 0 {side} {side}" role="img" aria-label="签到二维码">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path.getvalue()}" fill="#000"/></svg>'
    )


def _step(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // STEP_S


def _mac(generation: int, scheduled_id: int, step: int) -> str:
    key = keyring().derived(generation, _PURPOSE)
    return hmac.digest(key, f"{scheduled_id}:{step}".encode(), "sha256").hex()[:MAC_HEX]
