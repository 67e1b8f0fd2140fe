"""The components of lists: sorting, choosing rows, filtering, leafing. Shown with their markup on /ui/."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yinhui.workbench.templatetags.components import COMPONENTS, drawn_icon

register = template.Library()


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, words: str, numeric: bool = False) -> SafeString:
    """A column's header that sorts by `key`: `?sort=key`, pressed again `?sort=-key`."""
    now = context["request"].GET.get("sort", "")
    turned = f"-{key}" if now == key else key
    order = {key: ("ascending", "up"), f"-{key}": ("descending", "down")}.get(now, ("none", "sort"))
    return format_html(
        '<th scope="col" aria-sort="{}" data-label="{}"{}><a href="{}">{}{}</a></th>',
        order[0],
        words,
        mark_safe(' class="numeric"') if numeric else "",
        _address(context, sort=turned, page=None),
        words,
        drawn_icon(order[1]),
    )


@register.simple_tag
def select_all() -> SafeString:
    """The header's check box: all rows of this page. The table stands in a `<form data-selection>`."""
    return format_html(
        '<td class="cell-check"><label class="check"><input type="checkbox" data-select-all>'
        '<span class="visually-hidden">{}</span></label></td>',
        "选择本页全部",
    )


@register.simple_tag
def select_row(value: object, label: object, name: str = "chosen") -> SafeString:
    """A row's check box, sent as `name`."""
    return format_html(
        '<td class="cell-check"><label class="check"><input type="checkbox" name="{}" value="{}" data-select>'
        '<span class="visually-hidden">选择{}</span></label></td>',
        name,
        value,
        label,
    )


@register.simple_block_tag
def bulk_bar(content: str) -> SafeString:
    """What can be done with the chosen rows; shown when any is chosen."""
    return format_html(
        '<div class="bulk-bar" data-bulk-bar hidden role="region" aria-label="批量办理">'
        '<span class="bulk-count">已选 <strong data-bulk-count>0</strong> 项</span>{}</div>',
        content,
    )


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Context, content: str, form: BaseForm | None = None, action: str = "") -> SafeString:
    """A GET form above a list. With the form's object, what is in force stands below as chips to take off."""
    chips = list(_chips(context, form)) if form is not None else []
    facts = {
        "content": content,
        "action": action or context["request"].path,
        "chips": chips,
        "sort": context["request"].GET.get("sort", ""),
    }
    return render_to_string(f"{COMPONENTS}/filter_bar.html", facts)


@register.inclusion_tag(f"{COMPONENTS}/paging.html", takes_context=True)
def paging(context: Context, page: Page[Any], unit: str = "条") -> dict[str, Any]:
    """Leaf through a Paginator's pages."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "unit": unit,
        "total": page.paginator.count,
        "numbers": [(None, None) if isinstance(n, str) else (n, _address(context, page=n)) for n in numbers],
        "previous": _address(context, page=page.number - 1) if page.has_previous() else "",
        "next": _address(context, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag(f"{COMPONENTS}/leaf.html", takes_context=True)
def leaf(
    context: Context, after: str | int | None, words: str = "下一页", key: str = "after"
) -> dict[str, Any]:
    """Go on in a list too long to count: `after` is where the next page begins, None at the end."""
    begun = key in context["request"].GET
    return {
        "next": _address(context, **{key: after}) if after else "",
        "first": _address(context, **{key: None}) if begun else "",
        "words": words,
    }


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: object) -> str:
    """This page's address with some of its parameters changed; None takes one off."""
    return _address(context, **changes)


def _chips(context: Context, form: BaseForm) -> Iterable[dict[str, str]]:
    """What a filter form has in force: label, value in words, the address without it."""
    for bound in form:
        value = bound.value()
        if value in (None, "", [], False) or bound.is_hidden or value == bound.field.initial:
            continue
        yield {
            "label": str(bound.label),
            "words": _value_in_words(bound, value),
            "href": _address(context, **{bound.html_name: None, "page": None, "after": None}),
        }


def _value_in_words(bound: BoundField, value: Any) -> str:
    if value is True or value in ("on", "True"):
        return "是"
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return "、".join(chosen)
    return "、".join(str(words) for key, words in _flat(choices) if str(key) in chosen)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words


def _address(context: Context, **changes: object) -> str:
    request = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path
