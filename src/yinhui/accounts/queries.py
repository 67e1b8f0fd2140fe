"""Which accounts an administrator sees, how the list is narrowed, and one's own sign-ins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from pypinyin import lazy_pinyin

from yinhui.accounts.limits import SIGN_INS_SHOWN_FOR, SIGN_INS_SHOWN_MAX
from yinhui.accounts.locking import locked_usernames
from yinhui.accounts.models import SignIn, Slip
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.models import Account, Appointment, Person
from yinhui.registry.permissions import people_visible_to

_FACTORS = Authenticator.objects.filter(user=OuterRef("pk"), type__in=("totp", "webauthn"))


@dataclass(frozen=True)
class AccountFilter:
    """What the list of accounts is narrowed by; empty narrows nothing."""

    text: str = ""
    state: str = ""


def require_manager(actor: Actor) -> None:
    """Raise NotAllowed unless the actor's post has to do with others' accounts at all."""
    if not any(actor.may(ability) for ability in ("approve_appointment", "answer_requests")):
        actor.require("manage_accounts")


def accounts_in_reach(actor: Actor) -> QuerySet[Account]:
    """Return the accounts that the actor has to do with, person included.

    An administrator's are those of the counties the post reaches. Who answers people's requests (the bureau)
    cares for the accounts of those without a post, who see nothing but their own page: an administrator does
    not see these people at all.
    """
    accounts = Account.objects.select_related("person")
    if actor.may("manage_accounts") or actor.may("approve_appointment"):
        return accounts if actor.county_id is None else accounts.filter(person__county_id=actor.county_id)
    if actor.may("answer_requests"):
        return accounts.filter(person__in=people_visible_to(actor)).exclude(
            Exists(_posts_today().filter(person=OuterRef("person")))
        )
    return accounts.none()


def account_for(actor: Actor, account_id: int) -> Account:
    """Return one account within reach. Raises NotFound."""
    account = accounts_in_reach(actor).filter(pk=account_id).first()
    if account is None:
        raise NotFound("没有找到这个账号，或者不在您的管理范围内。请从“账号”重新查找。")
    return account


def accounts_listed(actor: Actor, wanted: AccountFilter) -> QuerySet[Account]:
    """Return the accounts that the filter leaves, by name, with what a row shows (see `with_row_facts`)."""
    accounts = with_row_facts(accounts_in_reach(actor))
    if text := wanted.text.strip():
        accounts = accounts.filter(
            Q(username__startswith=text.lower())
            | Q(person__name__startswith=text)
            | Q(person__pinyin__startswith=text.lower())
            | Q(person__initials__startswith=text.lower())
        )
    narrowing = {
        "never": Q(last_sign_in=None),
        "locked": Q(username__in=locked_usernames()) if wanted.state == "locked" else Q(),
        "one_factor": Q(has_factor=False),
        "disabled": Q(is_active=False),
        "slip": Q(has_slip=True),
    }
    accounts = accounts.filter(narrowing.get(wanted.state, Q()))
    return accounts.order_by("person__pinyin", "pk")


def with_row_facts(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Add `last_sign_in`, `has_factor`, `has_slip`, and the person's posts of today as `person.held`."""
    held = _posts_today().select_related("organisation")
    live = Slip.objects.filter(
        account=OuterRef("pk"), used_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )
    return accounts.annotate(
        last_sign_in=Max("sign_ins__started_at"), has_factor=Exists(_FACTORS), has_slip=Exists(live)
    ).prefetch_related(
        Prefetch("person__appointments", queryset=held.order_by("organisation__path__len"), to_attr="held")
    )


def people_to_open_for(actor: Actor, text: str = "") -> QuerySet[Person]:
    """Return living people without an account: for an administrator those with a post today, for who answers
    people's requests the retired without one. `text` is the beginning of the name, its pinyin or initials."""
    held = _posts_today().select_related("organisation")
    people = Person.objects.filter(died_on=None, accounts=None).annotate(
        holds=Exists(held.filter(person=OuterRef("pk")))
    )
    if actor.may("manage_accounts"):
        people = people.filter(holds=True)
        if actor.county_id is not None:
            people = people.filter(county_id=actor.county_id)
    elif actor.may("answer_requests"):
        people = people.filter(pk__in=people_visible_to(actor), holds=False)
        people = people.exclude(retirement_kind="serving")
    else:
        return people.none()
    if text := text.strip():
        lower = text.lower()
        people = people.filter(
            Q(name__startswith=text) | Q(pinyin__startswith=lower) | Q(initials__startswith=lower)
        )
    return people.prefetch_related(Prefetch("appointments", queryset=held, to_attr="held")).order_by(
        "pinyin", "pk"
    )


def suggested_username(person: Person) -> str:
    """Return a user name that is free: the name in pinyin, with a number when it is taken."""
    base = "".join(lazy_pinyin(person.name)).lower()
    base = "".join(one for one in base if one.isascii() and one.isalnum())[:24] or "user"
    taken = set(Account.objects.filter(username__startswith=base).values_list("username", flat=True))
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


def sign_ins_of(account_id: int) -> list[SignIn]:
    """Return one's sessions that stand, and those that ended lately, the latest first. One query."""
    lately: dt.datetime = timezone.now() - SIGN_INS_SHOWN_FOR
    return list(
        SignIn.objects.filter(account_id=account_id)
        .filter(Q(ended_at=None) | Q(ended_at__gte=lately))
        .order_by("ended_at", "-last_seen_at")[:SIGN_INS_SHOWN_MAX]
    )


def _posts_today() -> QuerySet[Appointment]:
    return Appointment.objects.filter(period__contains=clock.today())
