"""The tables of knowledge contests."""

from yinhui.learning.contests.models.answer import Answer, Item, PaperEntry, Ruling, Sitting
from yinhui.learning.contests.models.contest import Contest, Entrant, EntryKind, Mode, Round, Timing
from yinhui.learning.contests.models.question import Difficulty, Question, QuestionImport, QuestionKind

__all__ = [
    "Answer",
    "Contest",
    "Difficulty",
    "Entrant",
    "EntryKind",
    "Item",
    "Mode",
    "PaperEntry",
    "Question",
    "QuestionImport",
    "QuestionKind",
    "Round",
    "Ruling",
    "Sitting",
    "Timing",
]
