"""Papers that are answered by hand: who has which, what was typed from them, and the sheets to print."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.contests.actions_papers import papers_out
from yinhui.learning.contests.models import Contest, Entrant, Item, PaperEntry, Sitting
from yinhui.learning.contests.queries import held_contest
from yinhui.learning.contests.queries_own import AskedItem, asked
from yinhui.learning.own import on_behalf


@dataclass(frozen=True)
class Paper:
    """One round's paper of somebody who answers by hand; `entries` were typed from it, latest first."""

    sitting: Sitting
    entries: list[PaperEntry]

    @property
    def entry(self) -> PaperEntry | None:
        """What stands."""
        return self.entries[0] if self.entries else None

    @property
    def number(self) -> int:
        """The number that stands on the sheet."""
        return self.sitting.entrant.paper_number or 0


@dataclass(frozen=True)
class PaperDesk:
    """The papers of a contest by number, and the entrants who answer on a phone (or have not begun)."""

    contest: Contest
    papers: list[Paper]
    on_phones: list[Entrant]

    @property
    def owed(self) -> int:
        """How many are still to be typed."""
        return sum(paper.entry is None for paper in self.papers)


@dataclass(frozen=True)
class PaperSheet:
    """One paper with its questions in the order in which they are printed, and what was typed of them."""

    contest: Contest
    paper: Paper
    items: list[AskedItem]


def paper_desk(actor: Actor, contest_id: int) -> PaperDesk:
    """Return the papers of a contest that the actor holds. Raises NotFound, NotAllowed."""
    contest = held_contest(actor, contest_id)
    with on_behalf(contest.county, "竞赛纸质答卷"):
        on_phones = contest.entrants.filter(paper_number=None).select_related("person", "organisation")
        return PaperDesk(
            contest,
            _papers(contest),
            list(on_phones.order_by("organisation__name", "person__pinyin", "pk")),
        )


def paper_sheet(actor: Actor, contest_id: int, sitting_id: int) -> PaperSheet:
    """Return one paper to be typed. Raises NotFound, NotAllowed."""
    found = paper_sheets(actor, contest_id, sitting_id=sitting_id)
    if not found:
        raise NotFound("没有找到这份纸质答卷。请回到“纸质答卷”重新打开。")
    return found[0]


def paper_sheets(
    actor: Actor, contest_id: int, *, sitting_id: int | None = None, person_ids: Collection[int] = ()
) -> list[PaperSheet]:
    """Return papers with their questions: all, or these people's. Raises NotFound, NotAllowed."""
    contest = held_contest(actor, contest_id)
    with on_behalf(contest.county, "竞赛纸质答卷"):
        papers = [
            paper
            for paper in _papers(contest)
            if sitting_id in (None, paper.sitting.pk)
            and (not person_ids or paper.sitting.person_id in person_ids)
        ]
        items: dict[int, list[AskedItem]] = {paper.sitting.pk: [] for paper in papers}
        asked_for = Item.objects.filter(sitting__in=items).select_related("question", "answer")
        for item in asked_for.order_by("position"):
            items[item.sitting_id].append(asked(item))
    return [PaperSheet(contest, paper, items[paper.sitting.pk]) for paper in papers]


def typed_in_words(contest: Contest) -> dict[int, str]:
    """Say of whoever answered on paper, by person, who typed it last and when: “纸质补录：张三，…”."""
    with on_behalf(contest.county, "竞赛纸质答卷"):
        entries = PaperEntry.objects.filter(sitting__round__contest=contest).order_by("pk")
        return {
            entry.person_id: f"纸质补录：{entry.typed_by}，"
            f"{entry.typed_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
            for entry in entries
        }


def _papers(contest: Contest) -> list[Paper]:
    """The papers by number and round. Three queries."""
    latest_first = PaperEntry.objects.order_by("-pk")
    sittings = (
        papers_out(contest)
        .select_related("round", "person", "entrant__organisation")
        .prefetch_related(Prefetch("paper_entries", queryset=latest_first))
        .order_by("entrant__paper_number", "round__position")
    )
    return [Paper(sitting, list(sitting.paper_entries.all())) for sitting in sittings]
