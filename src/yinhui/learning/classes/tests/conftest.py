"""What this room's tests share: a Friday, a community with its secretary, a branch and some people."""

from tests.neighbourhood import (
    a_friday,
    account,
    actor,
    branch,
    community,
    county,
    here,
    page,
    people,
)

__all__ = ["a_friday", "account", "actor", "branch", "community", "county", "here", "page", "people"]
