"""A rule as a form: the parts that the language has, asked for one by one.

The form only sees to it that something can be written down; whether it is a rule is the language's own check,
with the line of the text that the form makes.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.urls import reverse_lazy

from yinhui.rulebook.forms import DateInput
from yinhui.rulebook.language import vocabulary as v

# The width of `Institution.code`.
CODE_CHARS_MAX = 60
# As many stand-ins as the form asks for; a rule with more is edited as text.
STAND_INS = 2

TRIGGERS: dict[str, str] = {
    "month": "每月一次（当月之内）",
    "month_day": "每月的某一天",
    "fixed_day": "每月在支部的固定日",
    "week": "每周的某一天",
    "quarter": "每季度一次（当季度之内）",
    "year": "每年一次（当年之内）",
    "every_days": "每隔若干天至少一次",
    "lunar": "每年农历某月某日",
    "solar": "每年公历某月某日",
    "birthday": "生日（逢十等）",
    "after": "某件事情发生以后",
    "term_ends": "任期届满以前",
    "agreed": "会议上议定的期限",
}
# Which further fields each way of saying when asks for.
TRIGGER_FIELDS: dict[str, tuple[str, ...]] = {
    "month": (),
    "month_day": ("day",),
    "fixed_day": ("day",),
    "week": ("weekday",),
    "quarter": (),
    "year": (),
    "every_days": ("days",),
    "lunar": ("month", "day"),
    "solar": ("month", "day"),
    "birthday": ("years", "from_age"),
    "after": ("event", "days"),
    "term_ends": ("days", "years"),
    "agreed": (),
}
# Those that say themselves from when until when.
OWN_WINDOW = ("month", "quarter", "year", "every_days", "after", "term_ends", "agreed")


# A choice that decides which further fields are asked for: the page fetches the fields anew.
_DECIDES = {
    "hx-post": reverse_lazy("institution-fields"),
    "hx-trigger": "change",
    "hx-target": "#rule-fields",
}


def _choices(words: dict[str, str], empty: str | None = None) -> list[tuple[str, str]]:
    return [*([("", empty)] if empty is not None else []), *words.items()]


def _side_by_side() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "choices-row"})


def _number(label: str, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, **more)


def _several(label: str, words: dict[str, str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=_choices(words), required=False, widget=_side_by_side()
    )


class RuleForm(forms.Form):
    """The parts that a rule has once: its words, whom it is about, what discharges it."""

    title = forms.CharField(label="名称", max_length=100)
    code = forms.SlugField(
        label="代码",
        max_length=CODE_CHARS_MAX,
        required=False,
        help_text="可以不填，程序按名称的拼音写。只用小写字母、数字和连字符，定了以后不再改。",
    )
    text = forms.CharField(label="制度原文", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    source = forms.CharField(
        label="依据", max_length=200, help_text="文件名称、文号和条款，例如：县委办〔2024〕5号第三条。"
    )
    effective_from = forms.DateField(label="从哪天起施行", widget=DateInput())

    subject = forms.ChoiceField(
        label="对象是", choices=_choices(v.SUBJECTS), widget=forms.Select(attrs=_DECIDES)
    )
    kinds = _several("哪几类组织（不选就是全部）", v.KIND_NAMES)
    posts = _several("哪些职务", v.POST_NAMES)
    retirement_kinds = _several("离休还是退休（不选就是全部）", v.RETIREMENT_KINDS)
    political_statuses = _several("政治面貌（不选就是全部）", v.POLITICAL_STATUSES)
    health_classes = _several("健康状况（不选就是全部）", v.HEALTH_CLASSES)
    living_situations = _several("居住状况（不选就是全部）", v.LIVING_SITUATIONS)
    age_min = _number("满多少周岁", 0, v.AGE_MAX)
    age_max = _number("不超过多少周岁", 0, v.AGE_MAX)
    full_members_min = _number("正式党员至少几人", 1, 1000)
    full_members_max = _number("正式党员至多几人", 1, 1000)

    record = forms.ChoiceField(
        label="凭什么记录办结", choices=_choices(v.RECORDS), widget=forms.Select(attrs=_DECIDES)
    )
    min_photos = _number("照片至少几张", 0, 20)
    min_text_chars = _number("文字至少几个字", 0, 2000)
    weight = _number("考核权重", 0, 100, help_text="0 到 100 的整数，一般写 1。")

    # Which of the filters go with which kind of subject.
    FILTERS = {
        "person": (
            "retirement_kinds",
            "political_statuses",
            "health_classes",
            "living_situations",
            "age_min",
            "age_max",
        ),
        "branch": ("kinds", "full_members_min", "full_members_max"),
        "appointment": ("posts", "kinds"),
        "agreed": (),
    }

    @property
    def filters(self) -> list[forms.BoundField]:
        """The filters that go with the subject chosen."""
        subject = str(self["subject"].value() or "")
        return [self[name] for name in self.FILTERS.get(subject, ("kinds",))]


class ClauseForm(forms.Form):
    """One `[[when]]`."""

    name = forms.CharField(label="事项名称", max_length=20, help_text="例如：春节、生日、主题党日。")
    trigger = forms.ChoiceField(
        label="什么时候", choices=_choices(TRIGGERS), widget=forms.Select(attrs=_DECIDES)
    )
    weekday = forms.ChoiceField(label="星期几", choices=_choices(v.WEEKDAYS), required=False)
    event = forms.ChoiceField(label="哪件事情", choices=_choices(v.EVENTS), required=False)
    month = _number("几月", 1, 12)
    day = _number("几日", 1, 31)
    days = _number("多少天", 0, v.DAYS_MAX)
    years = _number("几年", 1, 50)
    from_age = _number("从多少周岁起", 1, v.AGE_MAX)
    opens_days_before = _number("提前几天开始办", 0, v.DAYS_MAX)
    due_days_after = _number("过后几天内办结", 0, v.DAYS_MAX)
    types = forms.MultipleChoiceField(label="哪种记录算办结", required=False, widget=_side_by_side())

    def __init__(self, *args: Any, record: str = "visit", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"].choices = _choices(v.RECORD_TYPES[record])  # type: ignore[attr-defined]

    @property
    def details(self) -> list[forms.BoundField]:
        """The further fields that the chosen way of saying when asks for."""
        trigger = str(self["trigger"].value() or "month")
        window = () if trigger in OWN_WINDOW else ("opens_days_before", "due_days_after")
        return [self[name] for name in (*TRIGGER_FIELDS[trigger], *window)]


class _HolderForm(forms.Form):
    level = forms.ChoiceField(label="哪一级", choices=_choices(v.LEVELS))
    post = forms.ChoiceField(label="哪个职务", choices=_choices(v.POST_NAMES))


class OwedForm(_HolderForm):
    """One `[[owed_by]]` with its stand-ins."""

    level_1 = forms.ChoiceField(label="没有的由哪一级", choices=_choices(v.LEVELS, "不指定"), required=False)
    post_1 = forms.ChoiceField(label="的哪个职务", choices=_choices(v.POST_NAMES, "不指定"), required=False)
    level_2 = forms.ChoiceField(
        label="再没有的由哪一级", choices=_choices(v.LEVELS, "不指定"), required=False
    )
    post_2 = forms.ChoiceField(label="的哪个职务", choices=_choices(v.POST_NAMES, "不指定"), required=False)


class EscalationForm(_HolderForm):
    """One `[[escalate]]`."""

    after_days = forms.IntegerField(label="逾期多少天", min_value=1, max_value=v.DAYS_MAX)


CLAUSES = formset_factory(
    ClauseForm, extra=0, min_num=1, max_num=v.CLAUSES_MAX, absolute_max=v.CLAUSES_MAX, can_delete=True
)
OWED = formset_factory(
    OwedForm, extra=0, min_num=1, max_num=v.OWED_MAX, absolute_max=v.OWED_MAX, can_delete=True
)
ESCALATIONS = formset_factory(
    EscalationForm, extra=0, max_num=v.ESCALATIONS_MAX, absolute_max=v.ESCALATIONS_MAX, can_delete=True
)
