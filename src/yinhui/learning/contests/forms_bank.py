"""What the pages of the question bank ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from yinhui.learning.contests.limits import IMPORT_BYTES_MAX, OPTIONS_MAX
from yinhui.learning.contests.models import Difficulty, Question, QuestionKind
from yinhui.learning.contests.questions import (
    LETTERS,
    SOURCE_CHARACTERS_MAX,
    SUBJECT_CHARACTERS_MAX,
    TEXT_CHARACTERS_MAX,
    QuestionContent,
)

SORTS = {
    "subject": ("subject", "kind", "pk"),
    "-subject": ("-subject", "kind", "pk"),
    "difficulty": ("difficulty", "pk"),
    "-difficulty": ("-difficulty", "pk"),
    "made_at": ("made_at", "pk"),
    "-made_at": ("-made_at", "-pk"),
}


class QuestionForm(forms.Form):
    """A question. Options one a line; the answer is letters, 对 or 错, or what a fill-in takes."""

    kind = forms.ChoiceField(label="题型", choices=QuestionKind.choices)
    subject = forms.CharField(
        label="类别", max_length=SUBJECT_CHARACTERS_MAX, help_text="例如：党章、支部工作条例、健康、防诈骗"
    )
    difficulty = forms.TypedChoiceField(label="难度", coerce=int, choices=Difficulty.choices, initial=2)
    text = forms.CharField(
        label="题目", max_length=TEXT_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )
    options = forms.CharField(
        label="选项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"每行一个，最多{OPTIONS_MAX}个。判断题和填空题不用填。",
    )
    answer = forms.CharField(
        label="正确答案",
        max_length=300,
        help_text="选择题填字母，例如A或ACD；判断题填对或错；填空题的几种写法用“|”隔开。",
    )
    source = forms.CharField(
        label="出处", max_length=SOURCE_CHARACTERS_MAX, help_text="例如：《中国共产党章程》第三十条"
    )

    @property
    def content(self) -> QuestionContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return QuestionContent(**(given | {"options": tuple(given["options"].splitlines())}))


def question_initial(question: Question) -> dict[str, Any]:
    """What the form shows of a question."""
    return {
        "kind": question.kind,
        "subject": question.subject,
        "difficulty": question.difficulty,
        "text": question.text,
        "options": "" if question.kind == QuestionKind.TRUE_FALSE else "\n".join(question.options),
        "answer": answer_written(question),
        "source": question.source,
    }


def answer_written(question: Question) -> str:
    """The right answer as one types it, and as the spreadsheet has it."""
    if question.kind == QuestionKind.FILL_IN:
        return "|".join(question.accepted)
    if question.kind == QuestionKind.TRUE_FALSE:
        return question.options[question.correct[0]]
    return "".join(LETTERS[position] for position in question.correct)


class QuestionFileForm(forms.Form):
    """A spreadsheet of questions."""

    file = forms.FileField(label="题目表格", help_text="按模板填好的 .xlsx（WPS 表格也可以），最大4MB。")

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > IMPORT_BYTES_MAX:
            raise forms.ValidationError("文件超过4MB。请拆成几个文件，分别导入。")
        return file


@dataclass(frozen=True)
class QuestionFilters:
    """What the bank's list is narrowed by."""

    words: str = ""
    kind: str = ""
    subject: str = ""
    difficulty: int = 0
    state: str = "standing"

    def narrow(self, questions: QuerySet[Question]) -> QuerySet[Question]:
        """Return those that match."""
        if self.words:
            questions = questions.filter(Q(text__contains=self.words) | Q(source__contains=self.words))
        if self.kind:
            questions = questions.filter(kind=self.kind)
        if self.subject:
            questions = questions.filter(subject=self.subject)
        if self.difficulty:
            questions = questions.filter(difficulty=self.difficulty)
        if self.state == "all":
            return questions
        return questions.filter(retired_at__isnull=self.state != "retired")


class QuestionFilterForm(forms.Form):
    """Which questions the list shows."""

    words = forms.CharField(label="题目、出处", required=False, max_length=50)
    kind = forms.ChoiceField(label="题型", required=False, choices=[("", "全部题型"), *QuestionKind.choices])
    subject = forms.ChoiceField(label="类别", required=False)
    difficulty = forms.TypedChoiceField(
        label="难度",
        required=False,
        coerce=int,
        empty_value="",
        choices=[("", "全部难度"), *Difficulty.choices],
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("standing", "在用的"), ("retired", "已停用的"), ("all", "全部")],
        initial="standing",
    )

    def __init__(self, *args: Any, subjects: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "全部类别"), *((subject, subject) for subject in subjects)]
        self.fields["subject"].choices = names  # type: ignore[attr-defined]

    @property
    def asked(self) -> QuestionFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return QuestionFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            subject=given.get("subject", ""),
            difficulty=given.get("difficulty") or 0,
            state=given.get("state") or "standing",
        )
