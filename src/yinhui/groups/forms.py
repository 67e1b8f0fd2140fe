"""What the pages of interest groups and alliances ask for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from yinhui.groups.actions import (
    NAME_CHARACTERS_MAX,
    PURPOSE_CHARACTERS_MAX,
    USUAL_CHARACTERS_MAX,
    GroupContent,
)
from yinhui.groups.actions_members import TOLD_TO_STAFF
from yinhui.groups.models import GroupField, GroupRole, HowTold, InterestGroup
from yinhui.groups.queries import GroupFilters
from yinhui.kernel import clock
from yinhui.kernel.forms import IdsField
from yinhui.occasions.actions import DURATION_MIN_MAX, TITLE_CHARACTERS_MAX
from yinhui.occasions.models import OccasionKind
from yinhui.occasions.scheduling.actions import ScheduledContent
from yinhui.occasions.scheduling.forms import RoomOrPlace, TimeInput
from yinhui.registry.forms.fields import DayField, PastDayField, ReasonField
from yinhui.registry.forms.lists import OfOrganisations

STATES = [("standing", "正在活动"), ("closed", "已停止"), ("all", "全部")]
# How long a group meets, unless said otherwise.
USUAL_MIN = 120
_TOLD = [(how.value, HowTold(how).label) for how in TOLD_TO_STAFF]


class GroupForm(forms.Form):
    """What a group says of itself."""

    organisation = forms.TypedChoiceField(label="所属组织", coerce=int)
    name = forms.CharField(label="名称", max_length=NAME_CHARACTERS_MAX)
    field = forms.ChoiceField(label="类别", choices=GroupField.choices)
    founded_on = PastDayField("成立日期")
    usual_time = forms.CharField(
        label="平时时间", max_length=USUAL_CHARACTERS_MAX, required=False, help_text="例如：每周三上午"
    )
    usual_place = forms.CharField(label="平时地点", max_length=USUAL_CHARACTERS_MAX, required=False)
    purpose = forms.CharField(
        label="活动内容",
        max_length=PURPOSE_CHARACTERS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="老同志在手机上能看到，一两句话说明白。",
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    @property
    def content(self) -> GroupContent:
        """What the action takes. The form must be valid."""
        given = dict(self.cleaned_data)
        given.pop("organisation")
        return GroupContent(**given)


class GroupFilterForm(OfOrganisations):
    """Which groups a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="小组、成员、组织", required=False, max_length=50)
    field = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *GroupField.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=STATES, initial="standing")
    without_convenor = forms.BooleanField(label="只看没有召集人的", required=False)

    @property
    def asked(self) -> GroupFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return GroupFilters(
            words=given.get("words", "").strip(),
            field=given.get("field", ""),
            organisation_id=given.get("organisation"),
            state=given.get("state") or "standing",
            without_convenor=given.get("without_convenor", False),
        )


class ToldForm(forms.Form):
    """Who it is about, how they said so, and from which day."""

    person = IdsField(label="人员", error_messages={"required": "请至少勾选一个人。"})
    how = forms.ChoiceField(label="本人是怎么说的", choices=_TOLD, widget=forms.RadioSelect)
    on = PastDayField("从哪天起")


class PostForm(forms.Form):
    """Which member keeps the group going, as what, from which day."""

    person = forms.TypedChoiceField(label="成员", coerce=int)
    role = forms.ChoiceField(label="担任", choices=GroupRole.choices, widget=forms.RadioSelect)
    on = PastDayField("从哪天起")

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = members  # type: ignore[attr-defined]


class MeetingForm(RoomOrPlace):
    """When, where and for what the group meets next."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label="做什么", max_length=TITLE_CHARACTERS_MAX, help_text="例如：写春联")
    day = DayField("日期")
    starts_at = forms.TimeField(label="开始时间", widget=TimeInput())
    duration_min = forms.IntegerField(label="时长（分钟）", min_value=1, max_value=DURATION_MIN_MAX)
    field_order = ("client_key", "title", "day", "starts_at", "duration_min", "room", "place")

    def __init__(self, *args: Any, group: InterestGroup, **kwargs: Any) -> None:
        super().__init__(*args, meeting=group.organisation, **kwargs)
        self.initial = {
            "client_key": uuid.uuid4(),
            "title": f"{group.name}活动",
            "starts_at": dt.time(9),
            "duration_min": USUAL_MIN,
            "place": group.usual_place,
            **self.initial,
        }

    def content(self, invited_ids: tuple[int, ...]) -> ScheduledContent:
        """What the action takes, with whom to invite. The form must be valid."""
        given = self.cleaned_data
        return ScheduledContent(
            kind=OccasionKind.ACTIVITY,
            title=given["title"],
            day=given["day"],
            starts_at=given["starts_at"],
            duration_min=given["duration_min"],
            room_id=given["room"],
            place=given["place"],
            invited_ids=invited_ids,
        )


class CloseForm(forms.Form):
    """Why groups are closed."""

    chosen = IdsField(label="小组", required=False)
    reason = ReasonField("停止的原因")


class PeriodForm(forms.Form):
    """The period that figures are about: the last twelve months unless said otherwise."""

    since = DayField("从哪天", required=False)
    until = DayField("到哪天", required=False)
    organisation = forms.TypedChoiceField(label="范围", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisation"].choices = [("", "全部"), *organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day. What is not understood is the last twelve months."""
        self.is_valid()
        until = self.cleaned_data.get("until") or clock.today()
        since = self.cleaned_data.get("since") or until - dt.timedelta(days=364)
        return (since, until) if since <= until else (until, since)
