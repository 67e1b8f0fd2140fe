"""The shell's navigation, by what people do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from yinhui.kernel.actor import Actor


@dataclass(frozen=True)
class Entry:
    """One entry: the page's name, its word, its icon, the ability without which it is not shown (`needs`) or
    with which it is not (`without`), the beginnings of the other addresses that belong to it, and whether a
    phone's bar has room for it."""

    page: str
    word: str
    icon: str
    needs: str | None = None
    without: str | None = None
    also: tuple[str, ...] = ()
    on_phone: bool = False


@dataclass(frozen=True)
class Link:
    """An entry as the page shows it."""

    url: str
    word: str
    icon: str
    is_current: bool
    on_phone: bool


ENTRIES = (
    Entry("home", "工作台", "home", without="see_duties", on_phone=True),
    Entry("today", "今日应办", "today", needs="see_duties", also=("/duties/",), on_phone=True),
    Entry(
        "people",
        "人员",
        "people",
        needs="see_people",
        also=("/search/", "/contacts/", "/memberships/", "/absences/", "/events/"),
        on_phone=True,
    ),
    Entry("organisations", "组织", "organisation", needs="see_people", also=("/places/", "/appointments/")),
    Entry("occasions", "活动", "occasion", needs="see_people", on_phone=True),
    Entry("visits", "走访", "visit", needs="see_people", on_phone=True),
    Entry("institutions", "制度", "institution", needs="see_duties"),
    Entry("consents", "个人信息", "lock", needs="edit_people"),
    Entry("reports", "报表", "report", needs="write_reports"),
    Entry("proposals", "任免复核", "shield", needs="approve_appointment", on_phone=True),
    Entry("accounts", "账号", "key", needs="manage_accounts"),
    Entry("trail", "操作痕迹", "shield", needs="read_trail", also=("/audit/",), on_phone=True),
    Entry("system", "系统状况", "info", needs="run_system"),
)


def links(actor: Actor, path: str) -> list[Link]:
    """Return what this actor's navigation shows on the page at `path`. No query."""
    found = []
    for entry in ENTRIES:
        lacks = entry.needs and not actor.may(entry.needs)
        if lacks or (entry.without and actor.may(entry.without)):
            continue
        url = reverse(entry.page)
        found.append(Link(url, entry.word, entry.icon, _is_current(entry, url, path), entry.on_phone))
    return found


def _is_current(entry: Entry, url: str, path: str) -> bool:
    """The home page is current on its own address only; every other one on all addresses below it too."""
    return path == url or (url != "/" and path.startswith(url)) or path.startswith(entry.also)
