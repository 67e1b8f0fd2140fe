"""Forms about deputising and about what a second person decides."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.registry.choices import people_to_choose
from yinhui.registry.forms.fields import DayField, ReasonField
from yinhui.registry.forms.picker import PickedField


class DeputyForm(forms.Form):
    """Who acts in the post, on which days, why."""

    person = PickedField("person", "代理人", placeholder="输入姓名、拼音首字母或电话尾号，再勾选")
    starts_on = DayField("第一天", initial=clock.today)
    ends_on = DayField("最后一天", help_text="过了这一天代理自动结束，也可以提前结束")
    reason = ReasonField("事由", help_text="如：年休假、疗养、学习")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people_to_choose(actor)  # type: ignore[attr-defined]


class DeputyEndForm(forms.Form):
    """Nothing to fill in: pressing the button is enough."""


class EndingProposalForm(forms.Form):
    """Why an administrator's post is to end."""

    reason = ReasonField("免职事由")


class RefusalForm(forms.Form):
    """Why the second person does not agree."""

    reason = ReasonField("不同意的理由", help_text="提出人会看到")
