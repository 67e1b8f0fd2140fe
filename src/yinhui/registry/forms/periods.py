"""Forms about periods and events of one person."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.kernel.actor import Actor
from yinhui.registry.choices import (
    groups_to_choose,
    organisations_with_members,
    people_to_choose,
    places_to_choose,
    standing_organisations,
)
from yinhui.registry.forms.fields import DayField, PastDayField, ReasonField
from yinhui.registry.forms.picker import PickedField
from yinhui.registry.models import Organisation
from yinhui.registry.models.life_event import LifeEventKind
from yinhui.registry.structure import KINDS, POST_CHOICES, POSTS


class TransferForm(forms.Form):
    """Belonging to another branch, group or alliance."""

    to = PickedField("member_of", "转入")
    on = PastDayField("生效日期", help_text="从这一天起算在新的组织")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = organisations_with_members(actor)  # type: ignore[attr-defined]


class ResidenceForm(forms.Form):
    """Living somewhere else."""

    place = PickedField("place", "小区或社区", required=False, help_text="留空表示搬离，新住址不详")
    building = forms.CharField(label="楼栋", max_length=20, required=False)
    entrance = forms.CharField(label="单元", max_length=20, required=False)
    flat = forms.CharField(label="门牌", max_length=20, required=False)
    on = PastDayField("搬入日期")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places_to_choose(actor)  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Being away for a season."""

    leaves_on = DayField("离开日期")
    returns_on = DayField("预计返回日期", required=False, help_text="不确定可以不填，回来后再登记")
    whereabouts = forms.CharField(
        label="去向", max_length=60, required=False, help_text="如：三亚，随女儿居住"
    )


class ReturnForm(forms.Form):
    """Being back."""

    returned_on = PastDayField("返回日期")


class LeaveForm(forms.Form):
    """No longer belonging."""

    on = PastDayField("退出日期")


class DeathForm(forms.Form):
    """A death."""

    died_on = PastDayField("去世日期")


class UndoForm(forms.Form):
    """Taking back what was entered by mistake."""

    reason = ReasonField("撤销理由")


class EventForm(forms.Form):
    """A fact of a life that an institution answers."""

    kind = forms.ChoiceField(label="事项", choices=LifeEventKind.choices, widget=forms.RadioSelect)
    occurred_on = PastDayField("发生日期")
    ended_on = DayField("结束日期", required=False, help_text="如出院日期；还没有结束不用填")
    note = forms.CharField(
        label="情况说明",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="加密保存，查看须说明理由。报告“思想困扰”必须写明缘由，由人判断，系统不推测",
    )


class EventEndForm(forms.Form):
    """The last day of an event."""

    ended_on = PastDayField("结束日期")


class AssignForm(forms.Form):
    """Many people into one group."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)
    group = PickedField("group", "编入党小组")
    on = PastDayField("生效日期")

    def __init__(self, *args: Any, actor: Actor, chosen: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].queryset = groups_to_choose(actor)  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(pk, pk) for pk in chosen if pk.isdigit()]  # type: ignore[attr-defined]


class AppointmentForm(forms.Form):
    """Somebody to a post on an organisation."""

    organisation = PickedField("standing", "组织")
    post = forms.ChoiceField(label="职务", choices=POST_CHOICES)
    person = PickedField("person", "任职人员", placeholder="输入姓名、拼音首字母或电话尾号，再勾选")
    for_person = PickedField(
        "person",
        "服务对象",
        placeholder="输入姓名、拼音首字母或电话尾号，再勾选",
        required=False,
        help_text="只有一对一服务专员需要选",
    )
    on = PastDayField("任职日期")
    term_ends_on = DayField("任期届满", required=False)
    replacing = forms.BooleanField(label="接替现任（现任同日免职）", required=False)

    def __init__(
        self, *args: Any, actor: Actor, organisation: Organisation | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name in ("person", "for_person"):
            self.fields[name].queryset = people_to_choose(actor)  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = standing_organisations(actor)  # type: ignore[attr-defined]
        if organisation is not None:
            posts = KINDS[organisation.kind].posts
            self.fields["post"].choices = [(key, POSTS[key].name) for key in posts]  # type: ignore[attr-defined]
            if "specialist" not in posts:
                del self.fields["for_person"]


class AppointmentEndForm(forms.Form):
    """The end of a post."""

    on = PastDayField("免职日期", help_text="从这一天起不再担任")
