"""Who acts: a person holding a post on an organisation, or the program itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from yinhui.kernel.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """Who asks for something, in which post, and how far that post reaches.

    `organisation_id` is where the post is held; it reaches that organisation and everything below it.
    `county_id` is None for a post above the counties (the prefecture), which reaches every county.
    `abilities` are the keys declared in `registry.structure.ABILITIES`. `is_demonstration` is true where the
    county's (or prefecture's) people are made up, which every page and document then says. `deputyship_id` is
    set for whoever acts in another's post for some days (`appointment_id` is then that other's).
    """

    name: str
    post: str
    organisation_id: int
    organisation_name: str
    county_id: int | None
    abilities: frozenset[str] = field(default_factory=frozenset)
    account_id: int | None = None
    person_id: int | None = None
    appointment_id: int | None = None
    address: str = ""
    post_name: str = ""
    is_demonstration: bool = False
    deputyship_id: int | None = None

    @property
    def is_program(self) -> bool:
        """True for a shell command, a job or the demonstration: nobody signed in stands behind it."""
        return self.account_id is None

    def may(self, ability: str) -> bool:
        """True if the actor's post carries the ability (within what the post reaches)."""
        return ability in self.abilities

    def require(self, ability: str) -> None:
        """Raise NotAllowed unless the actor's post carries the ability."""
        if not self.may(ability):
            raise NotAllowed("您现在的职务没有这项权限。需要办理时，请联系上级组织或本县老干部局。")
