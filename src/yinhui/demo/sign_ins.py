"""The demonstration's accounts, one per role, all with one password."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q, QuerySet

from yinhui.registry.models import Account, Appointment, Membership
from yinhui.registry.structure import POSTS

PASSWORD = "yinhui-demo-2026"  # noqa: S105 - the demonstration's, printed at every start
FILE_NAME = "demo-sign-ins.json"
# Somebody without a post, who sees their own pages only.
MEMBER = "member"
# Username, post, county; in the order in which they are printed.
_WANTED = (
    ("dongan-clerk", "bureau_clerk", "东安县"),
    ("dongan-leader", "bureau_leader", "东安县"),
    ("dongan-township", "township_clerk", "东安县"),
    ("dongan-community", "community_secretary", "东安县"),
    ("dongan-community-clerk", "community_clerk", "东安县"),
    ("dongan-secretary", "secretary", "东安县"),
    ("dongan-compound", "secretary:compound_branch", "东安县"),
    ("dongan-liaison", "unit_liaison", "东安县"),
    ("dongan-group", "group_leader", "东安县"),
    ("dongan-sysadmin", "system_administrator", "东安县"),
    ("dongan-security", "security_administrator", "东安县"),
    ("dongan-auditor", "auditor", "东安县"),
    ("dongan-member", MEMBER, "东安县"),
    ("xq-clerk", "bureau_clerk", "X区"),
    ("xq-secretary", "secretary", "X区"),
    ("xq-specialist", "specialist", "X区"),
    ("pingyuan-clerk", "bureau_clerk", "平原县"),
    ("jinyuan-clerk", "bureau_clerk", "晋源区"),
    ("boshan-clerk", "bureau_clerk", "博山区"),
    ("prefecture-clerk", "bureau_clerk", "演示市"),
    ("further-clerk", "bureau_clerk", "演示第1县"),
)


@dataclass(frozen=True)
class SignIn:
    """One account as it is printed and kept in the data folder."""

    role: str
    username: str
    password: str
    organisation: str


def make_sign_ins() -> list[SignIn]:
    """Make an account for the holder of each wanted post; return what to print."""
    # One hash for all: the password is public, and hashing is slow on purpose.
    hashed = make_password(PASSWORD)
    made = []
    for username, wanted, county in _WANTED:
        found = _member(county) if wanted == MEMBER else _holder(wanted, county)
        if found is None:
            continue
        Account.objects.create(username=username, password=hashed, person_id=found.person_id)
        post = MEMBER if isinstance(found, Membership) else found.post
        made.append(
            SignIn(
                role=POSTS[post].name,
                username=username,
                password=PASSWORD,
                organisation=found.organisation.name,
            )
        )
    return made


def write_sign_ins(sign_ins: list[SignIn], data_dir: Path) -> None:
    """Keep the sign-ins in the data folder for `yinhui serve --demo` to print again."""
    rows = [asdict(sign_in) for sign_in in sign_ins]
    (data_dir / FILE_NAME).write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")


def read_sign_ins(data_dir: Path) -> list[SignIn]:
    """Return what was kept; nothing if there is no demonstration in this folder."""
    path = data_dir / FILE_NAME
    return [SignIn(**row) for row in json.loads(path.read_text())] if path.exists() else []


def _member(county: str) -> Membership | None:
    """Return a living member of a branch who holds no post and of whose life something is kept."""
    members = Membership.objects.filter(
        county__name=county,
        kind="branch",
        period__upper_inf=True,
        person__died_on=None,
        person__appointments=None,
        person__life_events__isnull=False,
    )
    return members.select_related("organisation").order_by("pk").first()


def _holder(wanted: str, county: str) -> Appointment | None:
    """Return a holder of this post alone, where the most people are, so that there is something to see."""
    post, _, kind = wanted.partition(":")
    holders: QuerySet[Appointment] = Appointment.objects.filter(
        post=post, county__name=county, person__accounts=None
    ).select_related("organisation")
    if kind:
        holders = holders.filter(organisation__kind=kind)
    elif post == "secretary":
        holders = holders.exclude(organisation__kind="compound_branch")
    belongs = Q(organisation__memberships__period__upper_inf=True)
    members = Count("organisation__memberships", filter=belongs, distinct=True)
    posts = Count(
        "person__appointments", filter=Q(person__appointments__period__upper_inf=True), distinct=True
    )
    counted = holders.filter(period__upper_inf=True).annotate(members=members, posts=posts)
    return counted.order_by("posts", "-members", "pk").first()
