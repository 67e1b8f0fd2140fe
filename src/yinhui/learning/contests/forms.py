"""What the pages of contests ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.learning.contests import limits
from yinhui.learning.contests.actions import TEAM_BEST_MAX, ContestContent, RoundContent
from yinhui.learning.contests.models import Contest, Difficulty, EntryKind, Mode, QuestionKind, Round, Timing
from yinhui.learning.forms import AnnouncedForm, LinesField
from yinhui.learning.prizes import USUAL, written

STATES = [("draft", "草稿"), ("open", "进行中"), ("closed", "已结束"), ("cancelled", "已取消")]


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ContestForm(AnnouncedForm):
    """A contest: what it is, when, how, and what there is to win."""

    mode = forms.ChoiceField(
        label="方式",
        choices=Mode.choices,
        widget=forms.RadioSelect,
        help_text="现场竞赛：大家在一起，主持人宣布开始。网上自选时间：在起止时间里随时答。",
    )
    entry = forms.ChoiceField(label="赛制", choices=EntryKind.choices, widget=forms.RadioSelect)
    team_best = forms.IntegerField(
        label="团体赛：每个支部取前几名的成绩相加", min_value=1, max_value=TEAM_BEST_MAX
    )
    opens_at = forms.DateTimeField(label="开始时间", widget=MomentInput())
    ends_at = forms.DateTimeField(label="结束时间", widget=MomentInput())
    place = forms.CharField(label="地点", required=False, max_length=100)
    prizes = LinesField(
        label="奖项", required=False, max_length=300, help_text="每行一种：名称、空格、名额。例如：一等奖 1"
    )
    text = forms.CharField(
        label="说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @property
    def content(self) -> ContestContent:
        """What the action takes. The form must be valid."""
        return ContestContent(**self.said)


def initial_of(contest: Contest | None) -> dict[str, Any]:
    """What the form shows of a contest, or of a new one."""
    if contest is None:
        prizes = written([{"name": name, "count": count} for name, count in USUAL])
        return {"mode": Mode.LIVE, "entry": EntryKind.INDIVIDUAL, "team_best": 3, "prizes": prizes}
    names = ("title", "mode", "entry", "team_best", "opens_at", "ends_at", "place", "text", "client_key")
    shown = {name: getattr(contest, name) for name in names}
    return shown | {"organisation": contest.organisation_id, "prizes": written(contest.prizes)}


class RoundForm(forms.Form):
    """A round's clock; its rules are a formset of RuleForm."""

    title = forms.CharField(label="轮次名称", max_length=50)
    timing = forms.ChoiceField(
        label="计时",
        choices=Timing.choices,
        widget=forms.RadioSelect,
        help_text="整轮限时：题目一次看全，可以来回改。每题限时：一题一题地出，到时间换下一题。",
    )
    seconds = forms.IntegerField(
        label="秒数（整轮的，或者每一题的）", min_value=limits.SECONDS_MIN, max_value=limits.SECONDS_MAX
    )
    is_drawn_each = forms.BooleanField(
        label="每人一套题", required=False, help_text="不勾选时，所有人的题目一样，选项的顺序不同。"
    )


class RuleForm(forms.Form):
    """One rule of a paper: so many of a kind, each worth so much."""

    kind = forms.ChoiceField(label="题型", required=False, choices=[("", "不用"), *QuestionKind.choices])
    subject = forms.ChoiceField(label="类别", required=False)
    difficulty = forms.TypedChoiceField(
        label="难度", required=False, coerce=int, empty_value="", choices=[("", "不限"), *Difficulty.choices]
    )
    count = forms.IntegerField(
        label="题数", required=False, min_value=1, max_value=limits.QUESTIONS_PER_ROUND_MAX
    )
    points = forms.IntegerField(label="每题分数", required=False, min_value=1, max_value=limits.POINTS_MAX)

    def __init__(self, *args: Any, subjects: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "不限"), *((subject, subject) for subject in subjects)]
        self.fields["subject"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A line with a kind needs its number and its points."""
        given = super().clean() or {}
        if given.get("kind"):
            for name in ("count", "points"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, "请填写。")
        return given


RuleFormSet = forms.formset_factory(RuleForm, extra=3, max_num=limits.RULES_PER_ROUND_MAX, validate_max=True)


def round_content(form: RoundForm, rules: forms.BaseFormSet[RuleForm]) -> RoundContent:
    """What the action takes. Both must be valid."""
    given = [rule.cleaned_data for rule in rules.forms if rule.cleaned_data.get("kind")]
    return RoundContent(**form.cleaned_data, rules=tuple(given))


def round_initial(round_: Round | None) -> dict[str, Any]:
    """What the form shows of a round, or of a new one."""
    if round_ is None:
        return {"title": "必答题", "timing": Timing.ROUND, "seconds": 600}
    return {name: getattr(round_, name) for name in ("title", "timing", "seconds", "is_drawn_each")}
