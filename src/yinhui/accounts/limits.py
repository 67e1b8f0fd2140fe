"""How long a sign-in lasts, what locks it, and who needs a second factor: every figure in one place.

`settings.py` takes allauth's and axes' settings from here, docs/sign-in.md says the same in Chinese.
"""

from __future__ import annotations

import datetime as dt

from yinhui.registry.structure import KINDS

# Who gives out rights, sees a whole county or reads the trail signs in with two factors, always
# (GB/T 22239—2019, 8.1.4.1 d: two kinds of authentication, one of them cryptographic).
TWO_FACTOR_POSTS = frozenset(KINDS["county"].posts + KINDS["prefecture"].posts)

# A bureau's screen stands in an office that visitors walk through, and shows a county.
IDLE_STRICT = dt.timedelta(minutes=30)
# A secretary records a meeting while it is held, among a branch's people: two hours is one meeting.
IDLE_OTHERS = dt.timedelta(hours=2)
# Whatever one does, the next working day begins with signing in.
SESSION_MAX = dt.timedelta(hours=12)
# The time of the last request is written down this often, not at every request.
SEEN_EVERY = dt.timedelta(minutes=1)
# Within this time after signing in nobody is asked for the password again to set up a second factor.
FRESH_SIGN_IN = dt.timedelta(minutes=15)

# Wrong passwords, codes of a slip included: by account and address together, so that a stranger at another
# address locks nobody out; a device that has signed in to the account before counts its own failures.
FAILURES_MAX = 10
LOCKED_FOR = dt.timedelta(minutes=10)
# One address that tries many accounts. A whole office may share it.
FAILURES_PER_ADDRESS = "30/m/ip"
# Wrong second factors by account: who guesses them has the password already, so this locks out no stranger.
FAILURES_PER_KEY = "10/10m/key"
SIGN_INS_PER_ADDRESS = "120/m/ip"

SLIP_VALID = dt.timedelta(days=7)
SLIPS_AT_ONCE_MAX = 200

PASSWORD_CHARACTERS_MIN = 10
PASSWORD_CHARACTERS_MAX = 128
# zxcvbn's scale is 0 to 4; 3 is "safely unguessable" by someone who tries online, 10^8 guesses and more.
PASSWORD_SCORE_MIN = 3

DEVICE_COOKIE = "yinhui_device"
DEVICE_KNOWN_FOR = dt.timedelta(days=400)
# Ended sign-ins stay in the list “登录与安全” for this long.
SIGN_INS_SHOWN_FOR = dt.timedelta(days=30)
SIGN_INS_SHOWN_MAX = 20
