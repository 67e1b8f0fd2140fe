"""The shell's navigation, by what people do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from yinhui.kernel.actor import Actor


@dataclass(frozen=True)
class Entry:
    """One entry: the page's name, its word, its icon, the ability without which it is not shown (`needs`) or
    with which it is not (`without`), the beginnings of other addresses that belong to it, whether a phone's
    bar has room for it, and the group under whose heading it stands."""

    page: str
    word: str
    icon: str
    needs: str | None = None
    without: str | None = None
    also: tuple[str, ...] = ()
    on_phone: bool = False
    group: str = ""


@dataclass(frozen=True)
class Link:
    """An entry as the page shows it; the first of each group bears its heading."""

    url: str
    word: str
    icon: str
    is_current: bool
    on_phone: bool
    heading: str


ENTRIES = (
    Entry("home", "工作台", "home", without="see_duties", on_phone=True),
    Entry("today", "今日应办", "today", needs="see_duties", also=("/duties/",), on_phone=True),
    Entry("schedule", "日程", "calendar", needs="see_people", also=("/minutes/", "/ballots/"), on_phone=True),
    Entry("occasions", "活动记录", "occasion", needs="see_people", group="办事"),
    Entry("visits", "走访", "visit", needs="see_people", on_phone=True, group="办事"),
    Entry("notices", "通知邀请", "bell", needs="see_people", group="办事"),
    Entry("contacts", "联系报告", "phone", needs="see_people", group="办事"),
    Entry(
        "study",
        "学习",
        "document",
        needs="see_people",
        also=("/classes/", "/contests/", "/essays/"),
        group="学习和兴趣",
    ),
    Entry("groups", "兴趣小组", "star", needs="see_people", group="学习和兴趣"),
    Entry(
        "people",
        "人员",
        "people",
        needs="see_people",
        also=("/search/", "/memberships/", "/absences/", "/events/"),
        on_phone=True,
        group="人和组织",
    ),
    Entry(
        "organisations",
        "组织",
        "organisation",
        needs="see_people",
        also=("/places/", "/appointments/"),
        group="人和组织",
    ),
    Entry("ledgers", "台账", "list", needs="see_people", group="汇总"),
    Entry("reports", "报表", "report", needs="write_reports", group="汇总"),
    Entry("institutions", "制度", "institution", needs="see_duties", group="规矩"),
    Entry("consents", "个人信息", "lock", needs="edit_people", group="规矩"),
    Entry("proposals", "任免复核", "shield", needs="approve_appointment", on_phone=True, group="规矩"),
    Entry("accounts", "账号", "key", needs="manage_accounts", group="系统"),
    Entry("trail", "操作痕迹", "shield", needs="read_trail", also=("/audit/",), on_phone=True, group="系统"),
    Entry("system", "系统状况", "info", needs="run_system", group="系统"),
)


def links(actor: Actor, path: str) -> list[Link]:
    """Return what this actor's navigation shows on the page at `path`. No query."""
    found: list[Link] = []
    group = ""
    for entry in ENTRIES:
        lacks = entry.needs and not actor.may(entry.needs)
        if lacks or (entry.without and actor.may(entry.without)):
            continue
        url = reverse(entry.page)
        is_current = _is_current(entry, url, path)
        heading = "" if entry.group == group else entry.group
        found.append(Link(url, entry.word, entry.icon, is_current, entry.on_phone, heading))
        group = entry.group
    return found


def _is_current(entry: Entry, url: str, path: str) -> bool:
    """The home page is current on its own address only; every other one on all addresses below it too."""
    return path == url or (url != "/" and path.startswith(url)) or path.startswith(entry.also)
