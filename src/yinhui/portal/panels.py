"""What concerns a person today, room by room: meetings, notices, study, classes, contests, groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yinhui.contacts.queries import me_panel as contacts_panel
from yinhui.groups.queries import me_panel as groups_panel
from yinhui.kernel.scope import acting
from yinhui.learning.classes.queries import me_panel as classes_panel
from yinhui.learning.contests.queries import me_panel as contests_panel
from yinhui.learning.essays.queries import me_panel as essays_panel
from yinhui.learning.study.queries_own import me_panel as study_panel
from yinhui.occasions.scheduling.queries_notify import me_panel as scheduling_panel
from yinhui.occasions.signin.queries import me_panel as signin_panel
from yinhui.portal.own import behalf_of
from yinhui.publicity.notices.queries import me_panel as notices_panel
from yinhui.registry.models import Person


@dataclass(frozen=True)
class Panel:
    """One room's part of a person's first page: the template that shows it, and what it needs."""

    template: str
    content: object


# In the order of how much they press.
_ROOMS: tuple[tuple[str, Callable[[int], object | None]], ...] = (
    ("scheduling", scheduling_panel),
    ("signin", signin_panel),
    ("notices", notices_panel),
    ("contests", contests_panel),
    ("study", study_panel),
    ("classes", classes_panel),
    ("groups", groups_panel),
    ("essays", essays_panel),
    ("contacts", contacts_panel),
)


def panels_of(person: Person) -> list[Panel]:
    """Return what concerns the person today; a room that has nothing for them is left out.

    The program reads it on the person's behalf: meetings and groups name others.
    """
    with acting(behalf_of(person)):
        found = [(room, panel(person.pk)) for room, panel in _ROOMS]
    return [Panel(f"{room}/me_panel.html", content) for room, content in found if content]
