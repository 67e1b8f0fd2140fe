"""Judging a work without knowing whose it is (BS4)."""

from __future__ import annotations

from collections.abc import Sequence

from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.essays.errors import EssayError
from yinhui.learning.essays.models import EssayCall, Review
from yinhui.learning.own import on_behalf, own_person


@action()
def give_review(*, actor: Actor, review_id: int, scores: Sequence[int], word: str) -> Review:
    """Judge a work that was given to the person who is signed in; until the result is declared they may
    judge anew. `scores` are one for each criterion of the call. Raises EssayError, RecordError, NotFound."""
    review = Review.objects.select_for_update().filter(pk=review_id, person_id=actor.person_id or 0).first()
    if review is None:
        raise NotFound("没有找到交给您评的这件作品。请回到“我的评审”看看。")
    with on_behalf(own_person(actor).county, "评审作品"):
        call = EssayCall.objects.get(works__reviews=review)
    if call.state != "review":
        raise EssayError("评审已经结束，不能再改。", code="review_over")
    if len(scores) != len(call.criteria) or any(
        not 0 <= score <= criterion["points"] for score, criterion in zip(scores, call.criteria, strict=True)
    ):
        raise EssayError("每一项都要打分，不能超过这一项的满分。", code="scores", field="scores")
    review.scores = list(scores)
    review.word = records.checked_text(word, label="评语", field="word", longest=300)
    review.given_at = clock.now()
    review.save(update_fields=["scores", "word", "given_at"])
    return review
