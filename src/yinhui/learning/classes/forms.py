"""What the pages of classes ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.groups.models import HowTold
from yinhui.kernel.forms import IdsField
from yinhui.learning.classes.actions_enrolment import TOLD_TO_STAFF
from yinhui.learning.classes.actions_lessons import REASON_CHARACTERS_MAX, TOPIC_CHARACTERS_MAX
from yinhui.learning.classes.actions_terms import LESSON_MIN_MAX, PLACES_MAX, TermContent
from yinhui.learning.classes.models import CourseField
from yinhui.learning.classes.queries_lessons import LessonFilters
from yinhui.learning.classes.queries_terms import TermFilters
from yinhui.occasions.scheduling.forms import RoomOrPlace, TimeInput
from yinhui.registry.forms.fields import DayField, ReasonField
from yinhui.registry.forms.lists import OfOrganisations

WEEKDAYS = [(number, f"周{name}") for number, name in enumerate("一二三四五六日", start=1)]
STATES = [
    ("current", "在办的"),
    ("coming", "还没开课"),
    ("over", "已结束"),
    ("cancelled", "已停办"),
    ("all", "全部"),
]
LESSON_STATES = [
    ("coming", "要上的"),
    ("overdue", "该点名的"),
    ("held", "已上的"),
    ("cancelled", "停课的"),
    ("all", "全部"),
]
_TOLD = [(how.value, HowTold(how).label) for how in TOLD_TO_STAFF]


class TermForm(RoomOrPlace):
    """A term of a course, with its weekly pattern."""

    organisation = forms.TypedChoiceField(label="办班组织", coerce=int)
    course = forms.CharField(label="课程", max_length=40, help_text="例如：智能手机入门")
    field = forms.ChoiceField(label="类别", choices=CourseField.choices)
    section = forms.CharField(
        label="班次", max_length=20, required=False, help_text="同时办几个班的才填，例如：2班"
    )
    about = forms.CharField(
        label="学什么", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    first_on = DayField("开课日期")
    last_on = DayField("结束日期")
    weekdays = forms.TypedMultipleChoiceField(
        label="上课日", choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_at = forms.TimeField(label="上课时间", widget=TimeInput())
    lesson_min = forms.IntegerField(
        label="每课时长（分钟）", min_value=10, max_value=LESSON_MIN_MAX, initial=90
    )
    teacher = forms.CharField(label="老师", max_length=40, required=False)
    places = forms.IntegerField(label="名额", min_value=1, max_value=PLACES_MAX, initial=20)
    enrol_until = DayField("报名截止", required=False, help_text="留空表示随时可以报名")
    certificate_percent = forms.IntegerField(
        label="结业要求的出勤率（%）", min_value=1, max_value=100, initial=60
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    @property
    def content(self) -> TermContent:
        """What the action takes. The form must be valid."""
        given = dict(self.cleaned_data)
        given.pop("organisation")
        given["room_id"] = given.pop("room")
        return TermContent(**given | {"weekdays": tuple(given["weekdays"])})


class TermFilterForm(OfOrganisations):
    """Which terms a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="课程、老师、学员", required=False, max_length=50)
    field = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *CourseField.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=STATES, initial="current")
    has_room = forms.BooleanField(label="只看还有名额的", required=False)
    to_tell = forms.BooleanField(label="只看有人要告诉的", required=False)

    @property
    def asked(self) -> TermFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return TermFilters(
            words=given.get("words", "").strip(),
            field=given.get("field", ""),
            organisation_id=given.get("organisation"),
            state=given.get("state") or "current",
            has_room=given.get("has_room", False),
            to_tell=given.get("to_tell", False),
        )


class EnrolForm(forms.Form):
    """Who wants to learn, or no longer, and how they said so."""

    person = IdsField(label="人员", error_messages={"required": "请至少勾选一个人。"})
    how = forms.ChoiceField(
        label="本人是怎么说的", choices=_TOLD, widget=forms.RadioSelect, initial="in_person"
    )


class LessonForm(RoomOrPlace):
    """When and where a lesson is."""

    field_order = ("day", "starts_at", "room", "place", "topic")
    day = DayField("日期")
    starts_at = forms.TimeField(label="上课时间", widget=TimeInput())
    topic = forms.CharField(label="内容", max_length=TOPIC_CHARACTERS_MAX, required=False)


class LessonCancelForm(forms.Form):
    """Why a lesson is not held."""

    reason = forms.CharField(label="停课原因", max_length=REASON_CHARACTERS_MAX)


class LessonFilterForm(OfOrganisations):
    """Which lessons a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="课程、老师、教室", required=False, max_length=50)
    state = forms.ChoiceField(label="状态", required=False, choices=LESSON_STATES, initial="coming")
    since = DayField("从哪天", required=False)
    until = DayField("到哪天", required=False)

    @property
    def asked(self) -> LessonFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return LessonFilters(
            words=given.get("words", "").strip(),
            organisation_id=given.get("organisation"),
            state=given.get("state") or "coming",
            since=given.get("since"),
            until=given.get("until"),
        )


class LessonsCancelForm(LessonCancelForm):
    """Why lessons are not held."""

    chosen = IdsField(label="课", required=False)


class CancelForm(forms.Form):
    """Why terms are cancelled."""

    chosen = IdsField(label="班", required=False)
    reason = ReasonField("停办的原因")
