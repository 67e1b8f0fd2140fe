"""What of signing in leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, NotKept

_NOT_USED = "not used here: nobody has an e-mail address, a provider is configured in a file"
_ATTEMPTS = "failed sign-ins by what was typed, counted to lock; emptied as time goes by"


_COUNTY = (
    "(select p.county_id from registry_account a join registry_person p on p.id = a.person_id"
    " where a.id = r.{})"
)


TRAIL: dict[str, Decision] = {
    "accounts_slip": Kept(county=_COUNTY.format("account_id")),
    "accounts_device": Kept(county=_COUNTY.format("account_id"), columns=("confirmed_at",)),
    "accounts_signin": Kept(county=_COUNTY.format("account_id"), columns=("ended_at",)),
    "accounts_cache": NotKept("counts of attempts by keys that are hashes or numbers; emptied at any time"),
    "mfa_authenticator": Kept(county=_COUNTY.format("user_id"), columns=("type",)),
    "axes_accessattempt": NotKept(_ATTEMPTS),
    "axes_accessattemptexpiration": NotKept(_ATTEMPTS),
    "axes_accessfailurelog": NotKept(_ATTEMPTS),
    "axes_accesslog": NotKept("not used: the sign-ins are in accounts_signin"),
    "account_emailaddress": NotKept(_NOT_USED),
    "account_emailconfirmation": NotKept(_NOT_USED),
    "socialaccount_socialapp": NotKept(_NOT_USED),
    "socialaccount_socialapp_sites": NotKept(_NOT_USED),
    "socialaccount_socialaccount": NotKept(_NOT_USED),
    "socialaccount_socialtoken": NotKept(_NOT_USED),
}
