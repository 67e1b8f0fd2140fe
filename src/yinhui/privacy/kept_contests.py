"""What is kept of a person in contests and essays."""

from __future__ import annotations

from yinhui.privacy.kept_kinds import Kept

CONTESTS_AND_ESSAYS: tuple[Kept, ...] = (
    Kept(
        "contests",
        "参加知识竞赛",
        "records",
        "register",
        "contests_entrant",
        ("contest_id", "organisation_id", "entered_at", "entered_by_id", "paper_number"),
    ),
    Kept(
        "sittings",
        "竞赛答题的时间",
        "records",
        "register",
        "contests_sitting",
        ("round_id", "entrant_id", "begun_at"),
    ),
    Kept(
        "answers",
        "竞赛答案",
        "records",
        "register",
        "contests_answer",
        ("item_id", "ordinal", "choice", "text", "received_at", "took_ms"),
    ),
    Kept(
        "paper_entries",
        "录入的纸质竞赛答卷",
        "records",
        "register",
        "contests_paperentry",
        ("sitting_id", "answers", "used_s", "reason", "typed_by", "typed_at"),
    ),
    Kept(
        "works",
        "报送的文章和作品",
        "records",
        "register",
        "essays_work",
        (
            "call_id",
            "organisation_id",
            "kind",
            "title",
            "text",
            "entered_how",
            "entered_by_id",
            "may_publish",
            "saved_at",
            "sent_at",
            "published_at",
            "byline",
            "award",
        ),
    ),
    Kept(
        "reviewing",
        "担任作品评委",
        "records",
        "register",
        "essays_reviewer",
        ("organisation_id", "call_id"),
    ),
    Kept(
        "reviews",
        "评审作品的打分和评语",
        "records",
        "register",
        "essays_review",
        ("organisation_id", "work_id", "scores", "word", "given_at"),
    ),
)
