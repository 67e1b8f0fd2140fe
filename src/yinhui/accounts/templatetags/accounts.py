"""How codes and posts are written on this room's pages."""

from __future__ import annotations

from django import template

from yinhui.accounts.export import posts_in_words
from yinhui.accounts.slip_codes import grouped
from yinhui.registry.models import Account

register = template.Library()


@register.filter
def in_fours(code: str) -> list[str]:
    """Cut a code into groups of four, which are easier to copy."""
    return grouped(code)


@register.filter
def posts_of(account: Account) -> str:
    """The posts the account's person holds today, in words."""
    return posts_in_words(account)
