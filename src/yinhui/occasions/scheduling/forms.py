"""What the pages of plans ask for."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from yinhui.kernel import clock
from yinhui.kernel.forms import IdsField
from yinhui.kernel.records import REASON_CHARACTERS_MAX
from yinhui.occasions.actions import DURATION_MIN_MAX, PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from yinhui.occasions.models import OccasionKind, Setting
from yinhui.occasions.rosters import committee_on, members_on
from yinhui.occasions.scheduling.actions import THEMES_CHARACTERS_MAX, ScheduledContent
from yinhui.occasions.scheduling.queries_agenda import AgendaFilters
from yinhui.occasions.scheduling.rooms import (
    FLOOR_AREA_M2_MAX,
    NAME_CHARACTERS_MAX,
    ROOM_STATES,
    SEATS_MAX,
    RoomFilters,
    rooms_offered,
)
from yinhui.occasions.scheduling.states import STATES
from yinhui.registry.models import Organisation
from yinhui.rulebook.forms import DateInput


class TimeInput(forms.TimeInput):
    """A time of day, chosen on the phone's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RoomOrPlace(forms.Form):
    """Where: one of the rooms in which `meeting` may meet, or a place in words."""

    room = forms.TypedChoiceField(label="场所", coerce=int, empty_value=None, required=False)
    place = forms.CharField(
        label="其他地点",
        required=False,
        max_length=PLACE_CHARACTERS_MAX,
        help_text="不在登记的场所办时，在这里写地点。",
    )

    def __init__(self, *args: Any, meeting: Organisation, linked: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = rooms_offered(meeting, also=linked.room_id if linked else None)
        self.fields["room"].choices = [  # type: ignore[attr-defined]
            ("", "（不选）"),
            *((room.pk, f"{room.name}{f'（{room.seats}座）' if room.seats else ''}") for room in rooms),
        ]


class PlaceAndChair(RoomOrPlace):
    """Where, and who chairs: what depends on whose occasion it is."""

    chair = forms.TypedChoiceField(label="主持人", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, meeting: Organisation, linked: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, linked=linked, **kwargs)
        self.fields["chair"].choices = [("", "（不选）"), *_chairs(meeting, linked)]  # type: ignore[attr-defined]


class ScheduledForm(PlaceAndChair):
    """An occasion to be planned, or a plan corrected. `person` is sent for each of those invited."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.TypedChoiceField(label="组织", coerce=int)
    kind = forms.ChoiceField(label="类型", choices=OccasionKind.choices)
    setting = forms.ChoiceField(label="方式", choices=Setting.choices)
    title = forms.CharField(label="名称", max_length=TITLE_CHARACTERS_MAX)
    day = forms.DateField(label="日期", widget=DateInput())
    starts_at = forms.TimeField(label="开始时间", widget=TimeInput())
    duration_min = forms.IntegerField(label="时长（分钟）", min_value=1, max_value=DURATION_MIN_MAX)
    themes = forms.CharField(
        label="主题内容",
        required=False,
        max_length=THEMES_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="准备学什么、议什么、做什么，写记录时会带过去。",
    )
    person = IdsField(required=False)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> ScheduledContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return ScheduledContent(
            kind=given["kind"],
            title=given["title"],
            day=given["day"],
            starts_at=given["starts_at"],
            duration_min=given["duration_min"],
            setting=given["setting"],
            themes=given["themes"],
            room_id=given["room"],
            place=given["place"],
            chair_id=given["chair"],
            invited_ids=given["person"],
        )


class MoveForm(forms.Form):
    """Another day or time."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    day = forms.DateField(label="改到哪天", widget=DateInput())
    starts_at = forms.TimeField(label="开始时间", widget=TimeInput())


class CancelForm(forms.Form):
    """Why it is cancelled."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="取消的理由",
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写取消的理由。"},
    )


class RoomForm(forms.Form):
    """A room to meet in."""

    organisation = forms.TypedChoiceField(label="由哪个组织管理", coerce=int)
    name = forms.CharField(label="名称", max_length=NAME_CHARACTERS_MAX)
    seats = forms.IntegerField(label="座位数", required=False, min_value=1, max_value=SEATS_MAX)
    floor_area_m2 = forms.IntegerField(
        label="面积（平方米）", required=False, min_value=1, max_value=FLOOR_AREA_M2_MAX
    )
    closed = forms.BooleanField(
        label="停用", required=False, help_text="停用后不能再选；已经安排在这里的活动要另找场所。"
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class RoomFilterForm(forms.Form):
    """What the list of rooms is narrowed by. What is not understood is left out, never an error page."""

    words = forms.CharField(label="场所、管理组织", required=False, max_length=50)
    organisation = forms.TypedChoiceField(label="管理组织", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *ROOM_STATES.items()])

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]
        self.has_several = len(organisations) > 1

    @property
    def asked(self) -> RoomFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return RoomFilters(
            words=given.get("words", "").strip(),
            organisation_id=given.get("organisation"),
            state=given.get("state", ""),
        )


class AgendaForm(forms.Form):
    """What the agenda is narrowed by. What is not understood is left out, never an error page."""

    words = forms.CharField(label="名称、主题、地点、主持人", required=False, max_length=50)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *OccasionKind.choices])
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)
    room = forms.TypedChoiceField(label="场所", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("standing", "没有取消的"), *STATES.items(), ("all", "全部")],
        initial="standing",
    )
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    arrangement = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, organisations: list[tuple[int, str]], rooms: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]
        self.fields["room"].choices = [("", "全部场所"), *rooms]  # type: ignore[attr-defined]

    @property
    def asked(self) -> AgendaFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return AgendaFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            organisation_id=given.get("organisation"),
            room_id=given.get("room"),
            state=given.get("state") or "standing",
            since=given.get("since"),
            until=given.get("until"),
            arrangement_id=given.get("arrangement"),
        )


def _chairs(meeting: Organisation, linked: Any) -> list[tuple[int, str]]:
    """The holders of its posts first, then the members."""
    today = clock.today()
    people = {
        person.pk: person.name for person in [*committee_on(meeting, today), *members_on(meeting, today)]
    }
    if linked is not None and linked.chair_id is not None:
        people.setdefault(linked.chair_id, linked.chair.name)
    return list(people.items())
