"""The declaration of posts and abilities, turned into what “谁能看什么、做什么” shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yinhui.registry.fields_seen import FIELD_GROUPS, FieldGroup
from yinhui.registry.models.appointment_proposal import LAPSES_AFTER_DAYS
from yinhui.registry.structure import (
    ABILITIES,
    ABILITY_GROUPS,
    ADMINISTRATORS,
    KINDS,
    POSTS,
    Post,
    kinds_with,
    needs_second_person,
)


@dataclass(frozen=True)
class PostLine:
    """A post with its marks, in the order of the columns: (words, may it)."""

    post: Post
    where: str
    is_own: bool
    abilities: tuple[tuple[str, bool], ...]
    fields: tuple[tuple[FieldGroup, bool], ...]
    rule: str

    @property
    def may_do(self) -> list[str]:
        """What the post may do, in words."""
        return [words for words, may in self.abilities if may]

    @property
    def may_see(self) -> list[FieldGroup]:
        """What the post sees of a person."""
        return [group for group, may in self.fields if may]


def ability_columns() -> list[tuple[str, list[str]]]:
    """Return the groups of abilities with the words of each ability, in the order of the marks."""
    return [(name, [ABILITIES[key] for key in keys]) for name, keys in ABILITY_GROUPS.items()]


def field_columns() -> tuple[FieldGroup, ...]:
    """Return the groups of a person's fields, in the order of the marks."""
    return FIELD_GROUPS


def post_lines(own: Collection[str], only: str = "") -> list[PostLine]:
    """Return the posts, or one of them; those in `own` are the reader's."""
    keys = [key for keys in ABILITY_GROUPS.values() for key in keys]
    return [
        PostLine(
            post=post,
            where="、".join(KINDS[kind].name for kind in kinds_with(post.key)),
            is_own=post.key in own,
            abilities=tuple((ABILITIES[key], key in post.may) for key in keys),
            fields=tuple((group, group.ability in post.may) for group in FIELD_GROUPS),
            rule=_rule(post),
        )
        for post in POSTS.values()
        if only in ("", post.key)
    ]


def _rule(post: Post) -> str:
    """How one comes to the post: by one, by two, or without being appointed."""
    kinds = kinds_with(post.key)
    if not kinds:
        return "不用任命，本人登录后只看自己的资料"
    apart = "；不兼任何其他职务" if post.key in ADMINISTRATORS else ""
    if any(needs_second_person(post.key, kind) for kind in kinds):
        return f"两人办理：一人提出，安全管理员{LAPSES_AFTER_DAYS}天内复核{apart}"
    return "由有任免权的上级一人办理"
