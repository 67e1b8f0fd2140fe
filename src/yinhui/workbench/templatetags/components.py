"""The components: what pages are put together from. Each is shown with its markup on the page /ui/.

Tags that enclose something are block tags (`{% card "标题" %}…{% endcard %}`); the others render one of
templates/workbench/components/. What lists need is in `lists`, filters for words are in `words`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django_vite.templatetags.django_vite import vite_asset_url

from yinhui.registry.actions_circumstances import OPENING_REASONS

register = template.Library()
COMPONENTS = "workbench/components"

# What each state looks like: icon, look, word. Never the colour alone.
STATES: dict[str, tuple[str, str, str]] = {
    "open": ("clock", "info", "待办"),
    "upcoming": ("calendar", "idle", "未到期"),
    "due": ("warn", "warn", "临近到期"),
    "overdue": ("bad", "bad", "已逾期"),
    "done": ("good", "good", "已办"),
    "waived": ("idle", "idle", "已免除"),
    "withdrawn": ("idle", "idle", "已撤回"),
    "planned": ("calendar", "info", "已计划"),
    "held": ("good", "good", "已举行"),
    "cancelled": ("idle", "idle", "已取消"),
    "draft": ("edit", "idle", "草稿"),
    "in_force": ("good", "good", "施行中"),
    "ended": ("idle", "idle", "已失效"),
    "new": ("plus", "good", "新增"),
    "changed": ("edit", "info", "有变动"),
    "unchanged": ("check", "idle", "无变动"),
    "doubtful": ("warn", "warn", "存疑"),
    "rejected": ("bad", "bad", "未通过"),
}

NOTICE_ICONS = {"info": "info", "success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag(name="icon")
@functools.cache
def drawn_icon(name: str, label: str = "") -> SafeString:
    """Draw a line icon of frontend/src/icons.svg; with a label when no word stands beside it."""
    sprite = _sprite()
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.inclusion_tag(f"{COMPONENTS}/button.html")
def button(words: str, href: str = "", kind: str = "", icon: str = "", **attributes: str) -> dict[str, Any]:
    """A link that looks like a button (with `href`), or a form's submit button.

    `kind` is primary, danger, quiet or wide. Further attributes go to the element, `_` for `-`:
    `dialog_open="id"` opens a dialog, `name=` and `value=` are sent with the form.
    """
    if "dialog_open" in attributes:
        attributes = {"type": "button", "data-dialog-open": attributes.pop("dialog_open")} | attributes
    return {"words": words, "href": href, "kind": kind, "icon": icon, "attributes": _attributes(attributes)}


@register.inclusion_tag(f"{COMPONENTS}/print_button.html")
def print_button(words: str = "打印") -> dict[str, Any]:
    """A button that prints the page."""
    return {"words": words}


@register.simple_tag
def crumb(words: object, href: str = "") -> SafeString:
    """One step of the breadcrumbs; the page itself has no address."""
    if href:
        return format_html('<a href="{}">{}</a>', href, words)
    return format_html('<span aria-current="page">{}</span>', words)


@register.simple_block_tag
def card(
    content: str, title: str = "", href: str = "", more: str = "查看全部", icon: str = "", flush: bool = False
) -> SafeString:
    """A sheet of paper with a title and, with `href`, a link to more; a table in it is `flush`."""
    facts = {"content": content, "title": title, "href": href, "more": more, "icon": icon, "flush": flush}
    return render_to_string(f"{COMPONENTS}/card.html", facts)


@register.inclusion_tag(f"{COMPONENTS}/stat.html")
def stat(
    label: str,
    figure: object,
    href: str = "",
    unit: str = "",
    note: str = "",
    icon: str = "",
    look: str = "",
) -> dict[str, Any]:
    """A figure with its label, in `<div class="stats">`; the tile leads to the rows behind the figure."""
    shown = f"{figure:,}" if isinstance(figure, int) else figure
    return {
        "label": label,
        "figure": shown,
        "href": href,
        "unit": unit,
        "note": note,
        "icon": icon,
        "look": look,
    }


@register.simple_tag
def badge(words: object, look: str = "idle", icon: str = "") -> SafeString:
    """A word in a pill. `look` is good, warn, bad, info, red or idle."""
    drawn = drawn_icon(icon) if icon else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', look, drawn, words)


@register.simple_tag
def state(key: str, words: str = "") -> SafeString:
    """A state as icon and word, from `STATES`; `words` replace the usual word."""
    icon_name, look, word = STATES[key]
    return badge(words or word, look, icon_name)


@register.inclusion_tag(f"{COMPONENTS}/empty.html")
def empty(
    title: str, words: str = "", href: str = "", action: str = "", icon: str = "list"
) -> dict[str, Any]:
    """What an empty list means, and what to do next."""
    return {"title": title, "words": words, "href": href, "action": action, "icon": icon}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """Something to know before going on. `kind` is info, success, warning or error."""
    facts = {"content": content, "kind": kind, "title": title, "icon": NOTICE_ICONS[kind]}
    return render_to_string(f"{COMPONENTS}/notice.html", facts)


@register.inclusion_tag(f"{COMPONENTS}/field.html")
def field(bound: BoundField, help: str = "") -> dict[str, Any]:
    """A form's field: label, help, control, error, joined for those who cannot see."""
    control = getattr(bound.field.widget, "input_type", "")
    return {
        "bound": bound,
        "help": help or bound.help_text,
        "is_group": bound.use_fieldset,
        "is_check": control == "checkbox" and not bound.use_fieldset,
    }


@register.inclusion_tag(f"{COMPONENTS}/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Above a form: what belongs to no single field, and how many fields want another look."""
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "wrong": wrong}


@register.inclusion_tag(f"{COMPONENTS}/file_drop.html")
def file_drop(
    bound: BoundField, words: str = "把文件拖到这里，或点这里选择", help: str = ""
) -> dict[str, Any]:
    """A file field onto which a file can be dropped."""
    return {"bound": bound, "words": words, "help": help or bound.help_text}


@register.simple_block_tag
def dialog(content: str, id: str, title: str, open: bool = False) -> SafeString:
    """A native dialog, opened by any element with data-dialog-open; `open` when its form has errors."""
    facts = {"content": content, "id": id, "title": title, "open": open}
    return render_to_string(f"{COMPONENTS}/dialog.html", facts)


@register.inclusion_tag(f"{COMPONENTS}/sealed_value.html")
def sealed_value(masked: str, address: str, id: str, title: str) -> dict[str, Any]:
    """A sensitive value, masked, with a button that asks for the reason and shows it here for a minute.

    `address` answers a POST of `preset` or `reason` with the value, for htmx as a fragment.
    """
    facts = {"masked": masked, "address": address, "id": id, "title": title}
    return facts | {"dialog_id": f"{id}-why", "reasons": OPENING_REASONS}


@register.simple_tag
def tab(words: str, href: str, current: bool = False, count: int | None = None) -> SafeString:
    """One tab, in `<nav class="tabs">`: each is a page of its own, so that it can be linked to."""
    number = "" if count is None else format_html('<span class="count">{}</span>', f"{count:,}")
    here = mark_safe(' aria-current="page"') if current else ""
    return format_html('<a href="{}"{}>{}{}</a>', href, here, words, number)


@register.simple_block_tag
def timeline_item(
    content: str, when: str, title: str, icon: str = "clock", look: str = "", href: str = ""
) -> SafeString:
    """One thing that happened, in `<ol class="timeline">`."""
    # Put together here and not by a template of its own: a page shows dozens of them.
    linked = format_html('<a href="{}">{}</a>', href, title) if href else title
    return format_html(
        '<li class="{}"><span class="timeline-mark">{}</span><div class="timeline-when">{}</div>'
        '<div class="timeline-title">{}</div>{}</li>',
        f"timeline-{look}" if look else "",
        drawn_icon(icon),
        when,
        linked,
        content,
    )


@register.simple_tag
def fact(label: str, value: object, empty: str = "—") -> SafeString:
    """A label and its value, in `<dl class="facts">`."""
    shown = empty if value is None or value == "" else value
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, shown)


@register.inclusion_tag(f"{COMPONENTS}/steps.html")
def steps(words: str, current: int) -> dict[str, Any]:
    """The steps of a longer task, such as "上传,核对,应用"; `current` counts from 1."""
    return {"steps": words.split(","), "current": current}


@register.inclusion_tag(f"{COMPONENTS}/progress.html")
def progress(done: int, total: int, words: str, url: str = "", seconds: int = 1) -> dict[str, Any]:
    """How far a job is. With `url`, htmx asks again every `seconds` and puts the answer in its place;
    the answer without `url` ends the asking."""
    return {"done": done, "total": total, "words": words, "url": url, "seconds": seconds}


@register.inclusion_tag(f"{COMPONENTS}/counting.html")
def counting(url: str, words: str) -> dict[str, Any]:
    """Room for a part of the page that takes more than a moment: it says what is awaited and fetches it."""
    return {"url": url, "words": words}


@register.inclusion_tag(f"{COMPONENTS}/person.html")
def person(name: str, href: str = "", note: object = "") -> dict[str, Any]:
    """A person by name, with a line of what they are; leads to their page."""
    return {"name": name, "href": href, "note": note}


@register.inclusion_tag(f"{COMPONENTS}/tree.html")
def tree(nodes: Iterable[Any], levels: int = 2) -> dict[str, Any]:
    """A tree that folds: nodes with `name`, `href`, `note` and `children`; `levels` are unfolded at first."""
    return {"nodes": nodes, "levels": levels}


@register.inclusion_tag(f"{COMPONENTS}/calendar.html")
def calendar(weeks: Iterable[Iterable[Any]], caption: str) -> dict[str, Any]:
    """A month: weeks of seven days, each with `date`, `is_other` (not of this month), `is_today`, `lunar`,
    `is_festival`, `items` (each `words`, `href`, `look`), `href` and `more` (how many are not shown)."""
    return {"weeks": weeks, "caption": caption, "weekdays": "一二三四五六日"}


@register.simple_tag
def chart(id: str, data: dict[str, Any], title: str, tall: bool = False) -> SafeString:
    """A picture of numbers and, folded under it, the same numbers as a table.

    `data` is `{"kind": "bars" | "bars-lying" | "line" | "pie", "labels": […], "series": [{"name", "values"}],
    "unit": "人"}`; `stacked` puts bars on one another.
    """
    rows = [
        (label, [one["values"][number] for one in data["series"]])
        for number, label in enumerate(data["labels"])
    ]
    facts = {
        "id": id,
        "data": data,
        "title": title,
        "tall": tall,
        "rows": rows,
        "json": json_script(data, f"{id}-data"),
    }
    return render_to_string(f"{COMPONENTS}/chart.html", facts)


@functools.cache
def _sprite() -> str:
    return str(vite_asset_url("src/icons.svg"))


def _attributes(attributes: dict[str, str]) -> SafeString:
    return format_html_join(
        "", ' {}="{}"', ((key.replace("_", "-"), value) for key, value in attributes.items())
    )
