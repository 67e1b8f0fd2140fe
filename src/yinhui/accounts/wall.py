"""Sign-in behind the wall: one's own, what is needed before it is known who acts, and for whoever manages
accounts those in reach."""

from __future__ import annotations

from yinhui.kernel.wall import READ, Policy, at_the_door, of_account, open_to_all, through

_ACCOUNTS = "registry_account"
_CACHE = "counts of attempts by keys that are hashes or numbers, and used one-time codes; emptied at any time"
_NOT_USED = (
    "not used here: nobody has an e-mail address, a provider is configured in a file, nothing is kept of it"
)
_ATTEMPTS = "failed sign-ins by what was typed, before it is known whose they are; passwords are not in them"


def _of_account(column: str) -> Policy:
    """One's own, those of accounts in reach, and all until it is known who acts."""
    return through(_ACCOUNTS, column) | of_account(column) | at_the_door(writes=True)


WALL: dict[str, Policy] = {
    "accounts_slip": _of_account("account_id"),
    "accounts_device": _of_account("account_id"),
    "accounts_signin": _of_account("account_id"),
    "accounts_cache": open_to_all(_CACHE),
    "mfa_authenticator": _of_account("user_id"),
    "axes_accessattempt": open_to_all(_ATTEMPTS),
    "axes_accessattemptexpiration": open_to_all(_ATTEMPTS),
    "axes_accessfailurelog": open_to_all(_ATTEMPTS),
    "axes_accesslog": open_to_all("not used: the sign-ins are in accounts_signin", may=()),
    "account_emailaddress": open_to_all(_NOT_USED, may=READ),
    "account_emailconfirmation": open_to_all(_NOT_USED, may=READ),
    "socialaccount_socialapp": open_to_all(_NOT_USED, may=READ),
    "socialaccount_socialaccount": open_to_all(_NOT_USED, may=READ),
    "socialaccount_socialtoken": open_to_all(_NOT_USED, may=READ),
}
