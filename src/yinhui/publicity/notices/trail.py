"""What of notices leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "notices_notice": Kept(ignoring=("choosing", "current_since")),
    "notices_noticefile": Kept(county="(select n.county_id from notices_notice n where n.id = r.notice_id)"),
    "notices_noticerecipient": Kept(person="person_id", ignoring=("reminded_at",)),
}
