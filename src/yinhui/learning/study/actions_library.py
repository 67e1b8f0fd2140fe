"""Filling the library: themes and materials, a county for all below it, a branch for itself (XQ5, BS3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import PDF, attachments_to_link
from yinhui.kernel.models import Attachment
from yinhui.kernel.records import checked_text
from yinhui.learning.study.errors import StudyError
from yinhui.learning.study.models import Material, MaterialKind, StudyTheme
from yinhui.learning.study.models.library import FILE_KINDS
from yinhui.learning.study.queries_library import (
    material_for,
    materials_of_reach,
    themes_for,
    themes_visible_to,
)
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for

TITLE_CHARACTERS_MAX = 100
THEME_CHARACTERS_MAX = 60
ABOUT_CHARACTERS_MAX = 300
LINK_CHARACTERS_MAX = 500
# A long article of a newspaper, with room.
TEXT_CHARACTERS_MAX = 50_000
# A whole book is read in parts.
MINUTES_MAX = 600


@dataclass(frozen=True)
class MaterialContent:
    """What a material is: what its form has. `issued_for` is any day of the month it is meant for."""

    kind: str
    title: str
    theme_id: int | None = None
    text: str = ""
    link: str = ""
    attachment_id: int | None = None
    minutes: int = 15
    issued_for: dt.date | None = None


@action(needs="record_work")
def add_theme(*, actor: Actor, organisation_id: int, title: str, about: str = "") -> StudyTheme:
    """Add a theme to an organisation's library. Raises StudyError for one that is there, NotFound."""
    organisation = organisation_for(actor, organisation_id)
    assert organisation.county_id is not None  # by trigger
    title = checked_text(title, label="主题", field="title", longest=THEME_CHARACTERS_MAX, required=True)
    if StudyTheme.objects.filter(organisation=organisation, title=title).exists():
        raise StudyError(f"主题“{title}”已经有了，直接选用就行。", code="theme_twice", field="title")
    return StudyTheme.objects.create(
        county_id=organisation.county_id,
        organisation=organisation,
        title=title,
        about=checked_text(about, label="说明", field="about", longest=ABOUT_CHARACTERS_MAX),
    )


@action(needs="record_work")
def add_material(*, actor: Actor, organisation_id: int, content: MaterialContent) -> Material:
    """Add a material to an organisation's library, where everybody below it finds it.

    Raises StudyError for what does not fit its kind, NotFound for an organisation out of reach.
    """
    organisation = organisation_for(actor, organisation_id)
    assert organisation.county_id is not None  # by trigger
    return Material.objects.create(
        county_id=organisation.county_id,
        organisation=organisation,
        added_by_id=actor.account_id,
        **_checked(actor, organisation, content),
    )


@action(needs="record_work")
def amend_material(*, actor: Actor, material_id: int, content: MaterialContent) -> Material:
    """Amend a material of an organisation within reach. Its kind stays: who read it, read that.

    Raises StudyError, NotFound.
    """
    material = material_for(actor, material_id, to_change=True)
    if content.kind != material.kind:
        raise StudyError(
            "资料的类型不能改。请另外添加一份，再把这份下架。", code="kind_changed", field="kind"
        )
    for name, value in _checked(actor, material.organisation, content, linked=material.attachment_id).items():
        setattr(material, name, value)
    material.save()
    return material


@action(needs="record_work")
def withdraw_materials(*, actor: Actor, material_ids: Collection[int]) -> int:
    """Take materials out of the library: they are offered no more, and stay where they were used.

    Returns how many. Those of organisations above the actor's are left as they are.
    """
    standing = materials_of_reach(actor).filter(pk__in=material_ids, withdrawn_at=None)
    return standing.update(withdrawn_at=clock.now())


@action(needs="record_work")
def tag_materials(*, actor: Actor, material_ids: Collection[int], theme_id: int) -> int:
    """Put materials under a theme that serves their organisation; the others are left as they are.

    Returns how many. Raises StudyError for a theme that is not there.
    """
    theme = themes_visible_to(actor).filter(pk=theme_id).first()
    if theme is None:
        raise StudyError("没有找到这个主题。请重新选择，或者先添加主题。", code="theme", field="theme")
    ours = materials_of_reach(actor).filter(
        pk__in=material_ids, organisation__path__contains=[theme.organisation_id]
    )
    return ours.update(theme=theme)


@action(needs="record_work")
def offer_material_again(*, actor: Actor, material_id: int) -> Material:
    """Put a material that was withdrawn back into the library. Raises NotFound."""
    material = material_for(actor, material_id, to_change=True)
    material.withdrawn_at = None
    material.save(update_fields=["withdrawn_at"])
    return material


def _checked(
    actor: Actor, organisation: Organisation, content: MaterialContent, linked: int | None = None
) -> dict[str, object]:
    """The row's fields. Raises StudyError, RecordError."""
    if content.kind not in MaterialKind.values:
        raise StudyError("请选择资料的类型。", code="kind", field="kind")
    if not 0 < content.minutes <= MINUTES_MAX:
        raise StudyError(f"需要的时间请填1到{MINUTES_MAX}分钟。", code="minutes", field="minutes")
    is_text = content.kind == MaterialKind.TEXT
    return {
        "kind": content.kind,
        "title": checked_text(
            content.title, label="标题", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        "text": checked_text(
            content.text, label="正文", field="text", longest=TEXT_CHARACTERS_MAX, required=is_text
        ),
        "link": _link(content.link) if content.kind == MaterialKind.VIDEO else "",
        "attachment": _file(actor, content, linked) if content.kind in FILE_KINDS else None,
        "theme": _theme(actor, organisation, content.theme_id),
        "minutes": content.minutes,
        "issued_for": content.issued_for.replace(day=1) if content.issued_for else None,
    }


def _link(link: str) -> str:
    """A video stays where it is: only its address is kept, of a site that is named to whoever opens it."""
    link = checked_text(link, label="链接", field="link", longest=LINK_CHARACTERS_MAX, required=True)
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise StudyError("链接请从浏览器地址栏完整复制，以 https:// 开头。", code="link", field="link")
    return link


def _file(actor: Actor, content: MaterialContent, linked: int | None) -> Attachment:
    wanted = MaterialKind(content.kind).label
    if content.attachment_id is None:
        raise StudyError(f"请选择要上传的{wanted}。", code="file_missing", field="file")
    kept = {linked} - {None}
    file = attachments_to_link(actor, [content.attachment_id], kept)[0]  # type: ignore[arg-type]
    fits = {
        MaterialKind.AUDIO: file.is_audio,
        MaterialKind.PDF: file.content_type == PDF,
        MaterialKind.PICTURE: file.is_picture,
    }
    if not fits[MaterialKind(content.kind)]:
        raise StudyError(
            f"选择的文件不是{wanted}。请重新选择文件，或者改选对应的类型。", code="file_kind", field="file"
        )
    return file


def _theme(actor: Actor, organisation: Organisation, theme_id: int | None) -> StudyTheme | None:
    """A theme of the organisation's own or from above: below it nobody else would see another's."""
    if theme_id is None:
        return None
    theme = themes_for(actor, organisation).filter(pk=theme_id).first()
    if theme is None:
        raise StudyError("没有找到这个主题。请重新选择，或者先添加主题。", code="theme", field="theme")
    return theme
