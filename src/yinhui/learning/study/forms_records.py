"""What the pages of deliveries, progress and coverage ask for."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from yinhui.kernel import clock
from yinhui.kernel.forms import IdsField
from yinhui.learning.study.actions_deliveries import BY_CHARACTERS_MAX, COPIES_MAX, DeliveryContent
from yinhui.learning.study.queries_deliveries import DeliveryFilters
from yinhui.rulebook.forms import DateInput

Choices = list[tuple[int, str]]
HOW = [("", "全部方式"), ("branch", "支部发放"), ("door", "送到家里"), ("together", "送到家里一起读了")]
STATES = [("standing", "有效的"), ("voided", "已作废的"), ("all", "全部")]
LEVELS = [("branch", "按支部"), ("community", "按社区、单位"), ("township", "按街道、单位")]
MINUTES_AT_DOOR_MAX = 240


class DeliveryForm(forms.Form):
    """Sets handed out to many at once. `person` is sent as often as there are people."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.TypedChoiceField(label="哪个支部发的", coerce=int)
    material = forms.TypedChoiceField(label="资料", coerce=int)
    copies = forms.IntegerField(label="每人几套", min_value=1, max_value=COPIES_MAX, initial=1)
    delivered_on = forms.DateField(label="日期", widget=DateInput())
    delivered_by = forms.CharField(label="送达人", max_length=BY_CHARACTERS_MAX)
    is_to_door = forms.BooleanField(label="送到家里的", required=False)
    read_together = forms.BooleanField(
        label="在家里一起读了，记一次送学上门",
        required=False,
        help_text="勾上后，每一位都记一次学习，也算支部的送学。",
    )
    minutes = forms.IntegerField(
        label="读了几分钟", required=False, min_value=1, max_value=MINUTES_AT_DOOR_MAX, initial=30
    )
    person = IdsField(label="收到的同志", error_messages={"required": "请至少勾选一位收到资料的同志。"})

    def __init__(self, *args: Any, organisations: Choices, materials: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["material"].choices = materials  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        """Ask for the minutes where it was read together."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("read_together") and not given.get("minutes"):
            self.add_error("minutes", "请填在家里一起读了几分钟。")
        return given

    @property
    def content(self) -> DeliveryContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return DeliveryContent(
            material_id=given["material"],
            person_ids=given["person"],
            delivered_on=given["delivered_on"],
            delivered_by=given["delivered_by"],
            copies=given["copies"],
            is_to_door=given["is_to_door"] or given["read_together"],
            minutes=given["minutes"] if given["read_together"] else None,
        )


class ReceiversForm(forms.Form):
    """Whose members, while a form is being filled in."""

    organisation = forms.IntegerField()
    person = IdsField(required=False)


class DeliveryFilterForm(forms.Form):
    """Which deliveries a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="人员、资料、送达人", required=False, max_length=50)
    material = forms.TypedChoiceField(label="资料", required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label="组织", required=False, coerce=int, empty_value=None)
    how = forms.ChoiceField(label="方式", required=False, choices=HOW)
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    state = forms.ChoiceField(label="状态", required=False, choices=STATES, initial="standing")

    def __init__(self, *args: Any, organisations: Choices, materials: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "全部组织"), *organisations]  # type: ignore[attr-defined]
        self.fields["material"].choices = [("", "全部资料"), *materials]  # type: ignore[attr-defined]

    @property
    def asked(self) -> DeliveryFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return DeliveryFilters(
            words=given.get("words", "").strip(),
            material_id=given.get("material"),
            organisation_id=given.get("organisation"),
            since=given.get("since"),
            until=given.get("until"),
            how=given.get("how", ""),
            state=given.get("state") or "standing",
        )


class ProgressFilterForm(forms.Form):
    """Whose progress, in which year, and about which material."""

    organisation = forms.TypedChoiceField(label="支部", required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    material = forms.TypedChoiceField(label="看哪份资料", required=False, coerce=int, empty_value=None)
    unread = forms.BooleanField(label="只看没读过的", required=False)

    def __init__(
        self, *args: Any, organisations: Choices, years: Choices, materials: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "请选择支部"), *organisations]  # type: ignore[attr-defined]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.fields["year"].initial = str(clock.today().year)
        self.fields["material"].choices = [("", "计划里的全部"), *materials]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        return self.cleaned_data


class CoverageForm(forms.Form):
    """Online learning in which period, and what the rows are. Without a period: this year so far."""

    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    level = forms.ChoiceField(label="怎么分", required=False, choices=LEVELS, initial="branch")

    @property
    def asked(self) -> tuple[dt.date, dt.date, str]:
        """The first day, the last one, and the level; days the wrong way round are turned."""
        self.is_valid()
        given = self.cleaned_data
        today = clock.today()
        since = given.get("since") or today.replace(month=1, day=1)
        until = given.get("until") or today
        return min(since, until), max(since, until), given.get("level") or "branch"
