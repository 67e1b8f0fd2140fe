"""The room's tables behind the wall: a notice is its organisation's, and seen by and with those it is for."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import (
    BULK,
    COUNTIES,
    PEOPLE,
    Policy,
    history_of,
    of_organisation,
    of_person,
    question,
    shown_by,
    through,
    with_people,
)

_NOTICE = "notices_notice"
# A whole county's recipients are written at once: for them the county is asked and not each notice.
_recipient = replace(
    of_person(),
    writes=(
        f"county_id = any({COUNTIES}) and wall_is_of_county(person_id, county_id)"
        f" or {question(PEOPLE)}(person_id) and {question(_NOTICE)}(notice_id)"
    ),
    through=(PEOPLE, _NOTICE),
)

WALL: dict[str, Policy] = {
    _NOTICE: of_organisation() | with_people("notices_noticerecipient", "notice_id"),
    "notices_noticeevent": history_of(_NOTICE, county="county_id"),
    "notices_noticefile": through(_NOTICE, "notice_id"),
    "notices_noticerecipient": _recipient.only(*BULK),
}
ALSO: dict[str, Policy] = {
    "kernel_attachment": shown_by("notices_noticefile", "attachment_id", _NOTICE, "notice_id"),
}
