"""What the pages of notices ask for."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django import forms

from yinhui.kernel import clock
from yinhui.kernel.forms import IdsField
from yinhui.kernel.records import REASON_CHARACTERS_MAX, TEXT_CHARACTERS_MAX
from yinhui.publicity.notices.actions import TITLE_CHARACTERS_MAX, WAITING_DAYS_MAX, NoticeContent
from yinhui.publicity.notices.models import Answer, NoticeKind, NoticeState, ToldHow
from yinhui.publicity.notices.queries import NoticeFilters
from yinhui.registry.forms.fields import DayField
from yinhui.registry.forms.lists import OfOrganisations
from yinhui.rulebook.forms import DateInput

# Pressed, a phrase is added to the text.
PHRASES = (
    "请按时参加，有事请提前告知。",
    "请带好学习资料和笔记本。",
    "行动不便的老同志，可以在家学习，支部送学上门。",
    "现将有关情况通报如下：",
    "收到请确认。",
)
RECEIPT_CHOICES = [
    ("", "全部"),
    ("read", "已读"),
    ("told", "已转告"),
    ("waiting", "还不知道"),
    ("to_tell", "需要转告"),
    ("yes", "参加"),
    ("no", "不参加"),
    ("unanswered", "未答复"),
]


class NoticeForm(forms.Form):
    """A notice or an invitation. `photo` is sent once for each file."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="类型", choices=NoticeKind.choices, help_text="邀请要请人答复参加不参加。")
    title = forms.CharField(label="标题", max_length=TITLE_CHARACTERS_MAX)
    text = forms.CharField(
        label="内容",
        max_length=TEXT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="时间、地点、要带什么，写清楚。字会放大显示，一句一行最好读。",
    )
    answer_by = forms.DateField(
        label="请在哪天前答复", required=False, widget=DateInput(), help_text="只有邀请要填，含这一天。"
    )
    remind_after_days = forms.IntegerField(
        label="几天未读，自动提醒",
        min_value=0,
        max_value=WAITING_DAYS_MAX,
        initial=2,
        help_text="提醒写在本人手机上的首页。填0就不提醒。",
    )
    tell_after_days = forms.IntegerField(
        label="几天未读，由支部转告",
        min_value=0,
        max_value=WAITING_DAYS_MAX,
        initial=3,
        help_text="没有账号的老同志，发出当天就列入转告名单。",
    )
    photo = IdsField(label="附件", required=False)
    organisation = forms.TypedChoiceField(label="以哪个组织的名义", coerce=int)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> NoticeContent:
        """What the actions take. The form must be valid."""
        given = self.cleaned_data
        return NoticeContent(
            kind=given["kind"],
            title=given["title"],
            text=given["text"],
            answer_by=given["answer_by"],
            remind_after_days=given["remind_after_days"],
            tell_after_days=given["tell_after_days"],
            file_ids=given["photo"],
        )


class NewNoticeForm(NoticeForm):
    """A notice to be drafted; `interest_group` and `term` are those ticked on their lists, whose people it is
    for."""

    interest_group = IdsField(required=False)
    term = IdsField(required=False)


class CorrectionForm(NoticeForm):
    """A notice that was sent, corrected: what it says now, and why."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="更正的理由",
        max_length=REASON_CHARACTERS_MAX,
        help_text="原来的内容会留存；收到的人会看到“已更正”，要再读一遍。",
    )


class WithdrawForm(forms.Form):
    """Why a notice is taken back."""

    reason = forms.CharField(
        label="撤回的理由", max_length=REASON_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class ToldForm(forms.Form):
    """That people were told: how, on which day (today unless said), and what those invited said."""

    chosen = IdsField(error_messages={"required": "请先勾选已经转告的人。"})
    how = forms.ChoiceField(label="怎么转告的", choices=ToldHow.choices, required=False)
    on = DayField("哪天", initial=clock.today, required=False)
    answer = forms.ChoiceField(label="答复", required=False, choices=[("", "没有答复"), *Answer.choices])


class NoticeFilterForm(OfOrganisations):
    """Which notices a list shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="标题、对象", required=False, max_length=50)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *NoticeKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *NoticeState.choices])
    since = forms.DateField(label="从哪天", required=False, widget=DateInput())
    until = forms.DateField(label="到哪天", required=False, widget=DateInput())
    waiting = forms.BooleanField(label="只看要转告的", required=False)

    @property
    def asked(self) -> NoticeFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        return NoticeFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            state=given.get("state", ""),
            organisation_id=given.get("organisation"),
            since=given.get("since"),
            until=given.get("until"),
            only_waiting=given.get("waiting", False),
        )


class ReceiptFilterForm(forms.Form):
    """Which of a notice's people a list shows."""

    words = forms.CharField(label="姓名", required=False, max_length=30)
    state = forms.ChoiceField(label="情况", required=False, choices=RECEIPT_CHOICES)
    branch = forms.TypedChoiceField(label="支部", required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, branches: list[tuple[int, str]], names: Collection[str] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["branch"].choices = [("", "全部"), *branches]  # type: ignore[attr-defined]
        if names:
            self.fields = {name: field for name, field in self.fields.items() if name in names}
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.receipts` takes: of what is asked for, what was understood."""
        given = self.cleaned_data
        asked = {
            "words": given.get("words", "").strip(),
            "state": given.get("state", ""),
            "branch_id": given.get("branch"),
        }
        return {name: value for name, value in asked.items() if value}
