"""What the pages of trainings and exchanges ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from yinhui.kernel import clock
from yinhui.learning.classes.actions_gatherings import (
    PLACE_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    GatheringContent,
)
from yinhui.learning.classes.queries_gatherings import TRAININGS_A_YEAR, AreaFilters, SecretaryFilters
from yinhui.registry.forms.fields import DayField, ReasonField

# Nothing of the kind was recorded before; nobody plans further.
YEAR_MIN, YEARS_AHEAD = 2015, 1
STATES = [
    ("", "全部"),
    ("none", "今年还没培训"),
    ("below", f"不到{TRAININGS_A_YEAR}次"),
    ("met", f"已满{TRAININGS_A_YEAR}次"),
]


class YearForm(forms.Form):
    """Which year a page is about; this one unless said otherwise."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        this = clock.today().year
        asked = data.copy()
        asked.setdefault("year", str(this))
        super().__init__(asked, **kwargs)
        years = [(year, f"{year}年") for year in range(this + YEARS_AHEAD, YEAR_MIN - 1, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        # What is not asked for is no filter to take off.
        self.fields["year"].initial = str(this)

    @property
    def asked_year(self) -> int:
        """The year. What is not understood is this year."""
        self.is_valid()
        return self.cleaned_data.get("year") or clock.today().year


class SecretaryFilterForm(YearForm):
    """Whose record of trainings a list shows."""

    words = forms.CharField(label="姓名、组织", required=False, max_length=50)
    state = forms.ChoiceField(label="培训情况", required=False, choices=STATES)
    organisation = forms.TypedChoiceField(label="范围", required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, *, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["organisation"].choices = [("", "全部"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> SecretaryFilters:
        """What is asked for, without what could not be understood."""
        year = self.asked_year
        given = self.cleaned_data
        return SecretaryFilters(
            year=year,
            words=given.get("words", "").strip(),
            state=given.get("state", ""),
            organisation_id=given.get("organisation"),
        )


class ExchangeFilterForm(YearForm):
    """Which areas' exchanges of a year a page shows."""

    words = forms.CharField(label="片区、支部", required=False, max_length=50)
    missing = forms.BooleanField(label="只看有季度没办的", required=False)

    @property
    def asked(self) -> AreaFilters:
        """What is asked for, without what could not be understood."""
        year = self.asked_year
        given = self.cleaned_data
        return AreaFilters(year, given.get("words", "").strip(), given.get("missing", False))


class GatheringForm(forms.Form):
    """What is planned: a training of an organisation, an exchange of an area."""

    title = forms.CharField(label="主题", max_length=TITLE_CHARACTERS_MAX)
    planned_on = DayField("日期")
    place = forms.CharField(label="地点", max_length=PLACE_CHARACTERS_MAX, required=False)

    @property
    def content(self) -> GatheringContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return GatheringContent(title=given["title"], planned_on=given["planned_on"], place=given["place"])


class TrainingForm(GatheringForm):
    """A training, and who holds it."""

    organisation = forms.TypedChoiceField(label="组织单位", coerce=int)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class AreaForm(forms.Form):
    """An area's name, who runs it, and its branches."""

    name = forms.CharField(label="片区名称", max_length=40)
    organisation = forms.TypedChoiceField(label="由谁组织", coerce=int)
    branches = forms.TypedMultipleChoiceField(
        label="支部", coerce=int, widget=forms.CheckboxSelectMultiple, help_text="一个支部只在一个片区"
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[int, str]],
        branches: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["branches"].choices = branches  # type: ignore[attr-defined]


class ReasonOnlyForm(forms.Form):
    """Why something planned is cancelled."""

    reason = ReasonField("取消的原因")
