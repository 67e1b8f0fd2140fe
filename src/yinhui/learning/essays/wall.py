"""The room's tables behind the wall.

A call is announced to the whole county. A work is its author's, and seen by whoever sees the author; once
published it is shown to everybody in the county, by its byline, and nothing else of the author with it.
Reviews and who gives them are seen by the posts of the organisation that called, and each reviewer's own by
themselves: the work itself reaches a reviewer without its author (`queries_reviews`).
"""

from __future__ import annotations

from yinhui.kernel.wall import (
    COUNTIES,
    HOME,
    PERSON,
    REACH,
    Policy,
    of_organisation,
    of_person,
    shown_by,
    through,
)

_PUBLISHED = "published_at is not null"
_OF_PUBLISHED = "select from essays_work w where w.published_at is not null"

WALL: dict[str, Policy] = {
    "essays_essaycall": Policy(
        f"county_id = any({HOME})",
        f"county_id = any({COUNTIES}) or organisation_id = any({REACH})",
        may=("select", "insert", "update"),
    ),
    "essays_work": of_person() | Policy("false", beside=f"county_id = any({HOME}) and {_PUBLISHED}"),
    "essays_workphoto": through("essays_work", "work_id")
    | Policy("false", beside=f"exists ({_OF_PUBLISHED} and w.id = work_id)"),
    "essays_reviewer": of_organisation(),
    "essays_review": of_organisation() | Policy(f"person_id = {PERSON}"),
}

ALSO: dict[str, Policy] = {
    "kernel_attachment": shown_by("essays_workphoto", "attachment_id", "essays_work", "work_id")
    | Policy(
        "false",
        beside="exists (select from essays_workphoto p join essays_work w on w.id = p.work_id "
        "where p.attachment_id = kernel_attachment.id and w.published_at is not null)",
    ),
}
