"""What the pages of plans ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from yinhui.kernel import clock
from yinhui.kernel.forms import IdsField
from yinhui.learning.study.actions_library import TITLE_CHARACTERS_MAX
from yinhui.learning.study.actions_plans import YEAR_MAX, YEAR_MIN, ItemContent
from yinhui.learning.study.models import Way
from yinhui.learning.study.queries_plans import PlanFilters
from yinhui.rulebook.forms import DateInput

Choices = list[tuple[int, str]]
MONTHS = [(month, f"{month}月") for month in range(1, 13)]
WEEKDAYS = [(number, f"每周{name}") for number, name in enumerate("一二三四五六日", start=1)]
PLAN_STATES = [("", "全部支部"), ("with", "有计划的"), ("without", "还没有计划的"), ("missing", "有缺项的")]
# As many years as one leafs through.
YEARS_SHOWN = 6


def year_choices() -> list[tuple[int, str]]:
    """Return next year, this one and those before, as choices."""
    last = clock.today().year + 1
    return [(year, f"{year}年") for year in range(last, last - YEARS_SHOWN, -1)]


def year_asked(value: str) -> int:
    """Return the year that an address names, or this one."""
    year = int(value) if value.isdecimal() else 0
    return year if YEAR_MIN <= year <= YEAR_MAX else clock.today().year


def with_year(given: QueryDict) -> QueryDict:
    """Return what was asked for, with this year where no year was: a choice shows what is in force."""
    data = given.copy()
    data.setdefault("year", str(clock.today().year))
    return data


class PlanFilterForm(forms.Form):
    """Which branches the list of plans shows. What is not understood is left out, never an error page."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    words = forms.CharField(label="支部、单位、社区", required=False, max_length=50)
    within = forms.TypedChoiceField(label="上级组织", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="计划", required=False, choices=PLAN_STATES)

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = year_choices()  # type: ignore[attr-defined]
        self.fields["year"].initial = str(clock.today().year)
        self.fields["within"].choices = [("", "全部"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> PlanFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return PlanFilters(
            year=given.get("year") or clock.today().year,
            words=given.get("words", "").strip(),
            within_id=given.get("within"),
            state=given.get("state", ""),
        )


class ItemForm(forms.Form):
    """An item of a plan; `materials` are ticked in a list."""

    month = forms.TypedChoiceField(label="月份", coerce=int, choices=MONTHS)
    planned_on = forms.DateField(
        label="定在哪天", required=False, widget=DateInput(), help_text="还没有定的可以不填。"
    )
    title = forms.CharField(label="学什么", max_length=TITLE_CHARACTERS_MAX)
    way = forms.ChoiceField(label="怎么学", choices=Way.choices)
    theme = forms.TypedChoiceField(label="主题", required=False, coerce=int, empty_value=None)
    material = IdsField(label="用哪些资料", required=False)

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "不归主题"), *themes]  # type: ignore[attr-defined]

    @property
    def content(self) -> ItemContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return ItemContent(
            month=given["month"],
            title=given["title"],
            way=given["way"],
            theme_id=given["theme"],
            planned_on=given["planned_on"],
            material_ids=given["material"],
        )


class WeeklyForm(forms.Form):
    """A theme a week: from which day, on which weekday, one title a line (JS1)."""

    first_day = forms.DateField(label="从哪天开始", widget=DateInput())
    weekday = forms.TypedChoiceField(label="哪一天", coerce=int, choices=WEEKDAYS, initial=5)
    titles = forms.CharField(
        label="每周的主题",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一个，按顺序排到每一周；放假的日子自动跳过。",
    )
