"""What tests of this room begin with: a county with a branch, its secretary and clerk, a retired member."""

from __future__ import annotations

from dataclasses import dataclass

from tests.builders import a_branch, a_county, a_person, an_account, signed_in

from yinhui.kernel.actor import Actor
from yinhui.portal.actors import member_actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account, Organisation, Person


@dataclass
class Given:
    """One county as its people see it."""

    county: Organisation
    branch: Organisation
    person: Person
    clerk_account: Account
    secretary_account: Account
    own_account: Account

    @property
    def clerk(self) -> Actor:
        """The bureau's clerk."""
        return actors_of(self.clerk_account)[0]

    @property
    def secretary(self) -> Actor:
        """The branch's secretary."""
        return actors_of(self.secretary_account)[0]

    @property
    def own(self) -> Actor:
        """The person themselves, without a post."""
        return member_actor(self.own_account)


def given() -> Given:
    """A county with all of them."""
    county = a_county()
    branch = a_branch(county, name="财政局离退休干部党支部")
    person = a_person(county, name="张秀英", branch=branch, home_unit=branch.parent, phone="13800001234")
    person.refresh_from_db()
    return Given(
        county=county,
        branch=branch,
        person=person,
        clerk_account=an_account("bureau_clerk", county, name="周敏"),
        secretary_account=an_account("secretary", branch, name="李建国"),
        own_account=Account.objects.create_user(f"own-{person.pk}", "test-password-2026", person=person),
    )


def page_of(client, account: Account, address: str, status: int = 200) -> str:
    """The page at an address as the account gets it."""
    if client.session.get("_auth_user_id") != str(account.pk):
        signed_in(client, account)
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return response.content.decode()
