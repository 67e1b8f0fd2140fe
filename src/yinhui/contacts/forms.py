"""What the pages of contacts, members away, branches' months and inspections ask for."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from yinhui.contacts.actions import NAME_CHARACTERS_MAX, WORDS_CHARACTERS_MAX, ContactContent
from yinhui.contacts.actions_away import EVERY_DAYS_MAX, KEEPER_CHARACTERS_MAX
from yinhui.contacts.actions_inspections import FINDING_CHARACTERS_MAX, InspectionContent
from yinhui.contacts.actions_reports import WORD_CHARACTERS_MAX, ReportWords
from yinhui.contacts.actions_reports import WORDS_CHARACTERS_MAX as REPORT_CHARACTERS_MAX
from yinhui.contacts.models import ContactManner, ContactTopic
from yinhui.contacts.month_figures import last_month
from yinhui.contacts.queries import ContactFilters
from yinhui.contacts.queries_away import AwayFilters
from yinhui.contacts.queries_reports import STATES, OverviewFilters
from yinhui.kernel import clock
from yinhui.kernel.forms import IdsField
from yinhui.kernel.records import REASON_CHARACTERS_MAX, TEXT_CHARACTERS_MAX
from yinhui.registry.forms.fields import DayField, PastDayField, ReasonField
from yinhui.rulebook.forms import DateInput

CONTACT_STATES = [
    ("", "全部"),
    ("mine", "要我答复的"),
    ("escalated", "下级逾期、报到我这里的"),
    ("open", "等答复，未到期"),
    ("overdue", "等答复，已逾期"),
    ("answered", "答复了"),
    ("none", "不用答复的"),
    ("void", "作废的"),
]
AWAY_STATES = [
    ("", "全部"),
    ("overdue", "该联系没联系的"),
    ("due", "一周内要联系的"),
    ("unarranged", "还没安排人的"),
    ("arranged", "安排了人的"),
]
# Empty lines for findings on a new inspection.
FINDING_LINES = 5


def owing(value: str) -> tuple[int, str] | None:
    """Read a choice of who owes an answer, `17:secretary`; None for nothing or nonsense."""
    organisation, _, post = value.partition(":")
    return (int(organisation), post) if organisation.isdecimal() and post else None


class ContactForm(forms.Form):
    """A contact with one member, and the answer owed, if any."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    person = IdsField(label="联系对象", error_messages={"required": "请选择联系的是谁。"})
    contacted_on = PastDayField("联系日期")
    manner = forms.ChoiceField(label="怎么联系的", choices=ContactManner.choices)
    topic = forms.ChoiceField(label="事由", choices=ContactTopic.choices)
    contacted_by = forms.CharField(label="联系人", max_length=NAME_CHARACTERS_MAX)
    words = forms.CharField(
        label="本人怎么说",
        required=False,
        max_length=WORDS_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="加密保存，别人要看须说明理由并留痕。",
    )
    answer_by = forms.ChoiceField(label="由谁答复", required=False)
    answer_due_on = DayField("最迟哪天答复", required=False)
    organisation = forms.TypedChoiceField(label="登记单位", coerce=int)

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[int, str]],
        answerers: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["answer_by"].choices = [("", "不用答复"), *answerers]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> ContactContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return ContactContent(
            person_id=given["person"][0],
            contacted_on=given["contacted_on"],
            manner=given["manner"],
            topic=given["topic"],
            contacted_by=given["contacted_by"],
            words=given["words"],
            answer_by=owing(given["answer_by"]),
            answer_due_on=given["answer_due_on"],
        )


class AnswerForm(forms.Form):
    """What a member is answered."""

    answer = forms.CharField(
        label="答复",
        max_length=WORDS_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="本人会在“答复”里看到。加密保存。",
    )


class HandOnForm(forms.Form):
    """Who answers instead, by when, and why."""

    answer_by = forms.ChoiceField(label="改由谁答复")
    due_on = DayField("最迟哪天答复")
    reason = ReasonField("转办的理由")

    def __init__(self, *args: Any, answerers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer_by"].choices = answerers  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a contact is void."""

    reason = forms.CharField(
        label="作废的理由", max_length=REASON_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class ContactFilterForm(forms.Form):
    """Which contacts a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="姓名、联系人", required=False, max_length=50)
    state = forms.ChoiceField(label="答复", required=False, choices=CONTACT_STATES)
    manner = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *ContactManner.choices])
    topic = forms.ChoiceField(label="事由", required=False, choices=[("", "全部"), *ContactTopic.choices])
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    person = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "全部"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> ContactFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return ContactFilters(
            words=given.get("words", "").strip(),
            manner=given.get("manner", ""),
            topic=given.get("topic", ""),
            state=given.get("state", ""),
            organisation_id=given.get("organisation"),
            person_id=given.get("person"),
            since=given.get("since"),
            until=given.get("until"),
        )


class AwayFilterForm(forms.Form):
    """Which members away a list shows."""

    words = forms.CharField(label="姓名", required=False, max_length=50)
    state = forms.ChoiceField(label="联系情况", required=False, choices=AWAY_STATES)
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "全部"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> AwayFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return AwayFilters(
            words=given.get("words", "").strip(),
            organisation_id=given.get("organisation"),
            state=given.get("state", ""),
        )


class ArrangeForm(forms.Form):
    """Who keeps in touch with the ticked members, how, and how often; the action says what is missing."""

    chosen = IdsField(error_messages={"required": "请先勾选要安排的人。"})
    keeper = forms.CharField(label="谁来联系", max_length=KEEPER_CHARACTERS_MAX, required=False)
    manner = forms.ChoiceField(
        label="怎么联系", choices=ContactManner.choices, initial="telephone", required=False
    )
    every_days = forms.IntegerField(
        label="几天一次", min_value=1, max_value=EVERY_DAYS_MAX, initial=14, required=False
    )


class MonthForm(forms.Form):
    """Which month; the last one unless said otherwise."""

    month = forms.CharField(label="月份", required=False, max_length=7)

    @property
    def asked(self) -> dt.date:
        """The first day of the month asked for; of the last month if it was not understood or lies ahead."""
        self.is_valid()
        try:
            month = dt.datetime.strptime(self.cleaned_data.get("month", ""), "%Y-%m").date()
        except ValueError:
            return last_month()
        return month if month <= clock.today() else last_month()


class OverviewFilterForm(forms.Form):
    """Which branches the overview of a month shows."""

    month = forms.ChoiceField(label="月份", required=False)
    words = forms.CharField(label="支部名称", required=False, max_length=50)
    state = forms.ChoiceField(label="上报情况", required=False, choices=[("", "全部"), *STATES.items()])
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[int, str]],
        months: list[dt.date],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (f"{month:%Y-%m}", f"{month.year}年{month.month}月") for month in months
        ]
        self.fields["organisation"].choices = [("", "全部"), *organisations]  # type: ignore[attr-defined]

    @property
    def asked(self) -> OverviewFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return OverviewFilters(
            words=given.get("words", "").strip(),
            state=given.get("state", ""),
            organisation_id=given.get("organisation"),
        )


class ReportForm(forms.Form):
    """What a person adds to a month's figures."""

    done = forms.CharField(
        label="主要工作",
        required=False,
        max_length=REPORT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="数字已经自动填好，这里写数字看不出来的。",
    )
    problems = forms.CharField(
        label="困难和建议",
        required=False,
        max_length=REPORT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    plans = forms.CharField(
        label="下月打算",
        required=False,
        max_length=REPORT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def words(self) -> ReportWords:
        """What the action takes. The form must be valid."""
        return ReportWords(**self.cleaned_data)


class DecideForm(forms.Form):
    """Received or returned, with a word."""

    state = forms.ChoiceField(choices=[("received", "收下"), ("returned", "退回修改")], label="怎么办")
    word = forms.CharField(
        label="意见",
        required=False,
        max_length=WORD_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时必须写明要改什么。",
    )


class InspectionForm(forms.Form):
    """An inspection; `finding` and `finding_due` are sent once a line."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.TypedChoiceField(label="检查哪个组织", coerce=int)
    inspected_on = PastDayField("检查日期")
    inspectors = forms.CharField(label="检查人", max_length=NAME_CHARACTERS_MAX)
    text = forms.CharField(
        label="检查情况",
        required=False,
        max_length=TEXT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        for line in range(1, FINDING_LINES + 1):
            self.fields[f"finding_{line}"] = forms.CharField(
                label=f"问题{line}", required=False, max_length=FINDING_CHARACTERS_MAX
            )
            self.fields[f"finding_due_{line}"] = DayField(f"问题{line}最迟哪天改好", required=False)
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def finding_lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines for findings, as the page shows them."""
        return [
            (self[f"finding_{line}"], self[f"finding_due_{line}"]) for line in range(1, FINDING_LINES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the day where something was found."""
        given: dict[str, Any] = super().clean() or {}
        for line in range(1, FINDING_LINES + 1):
            if given.get(f"finding_{line}") and not given.get(f"finding_due_{line}"):
                self.add_error(f"finding_due_{line}", "写了问题，就要写最迟哪天改好。")
        return given

    @property
    def content(self) -> InspectionContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        findings = [
            (given[f"finding_{line}"], given[f"finding_due_{line}"])
            for line in range(1, FINDING_LINES + 1)
            if given.get(f"finding_{line}")
        ]
        return InspectionContent(
            organisation_id=given["organisation"],
            inspected_on=given["inspected_on"],
            inspectors=given["inspectors"],
            text=given["text"],
            findings=findings,
        )


class PutRightForm(forms.Form):
    """How a finding was put right."""

    on = PastDayField("哪天改好的")
    how = forms.CharField(
        label="怎么改的", max_length=FINDING_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class InspectionFilterForm(forms.Form):
    """Which inspections a list shows."""

    words = forms.CharField(label="组织、检查人", required=False, max_length=50)
    state = forms.ChoiceField(
        label="整改",
        required=False,
        choices=[("", "全部"), ("open", "还有没改好的"), ("overdue", "逾期没改好的"), ("done", "都改好了")],
    )
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
