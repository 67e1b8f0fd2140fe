"""Somebody at the pages."""

from __future__ import annotations

from django.conf import settings
from tests.builders import an_account


def signed_in(client, post, organisation):
    """The client, signed in as somebody who holds the post."""
    client.force_login(an_account(post, organisation), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
