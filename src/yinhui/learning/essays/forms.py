"""What the pages of essays ask for."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from yinhui.kernel.forms import IdsField
from yinhui.learning.essays import limits
from yinhui.learning.essays.actions_calls import CallContent
from yinhui.learning.essays.actions_works import WorkContent
from yinhui.learning.essays.models import EssayCall, WorkKind
from yinhui.learning.essays.queries import WallFilters
from yinhui.learning.forms import AnnouncedForm, LinesField
from yinhui.learning.prizes import USUAL, written
from yinhui.registry.forms.picker import PickedField
from yinhui.rulebook.forms import DateInput

STATES = [
    ("draft", "草稿"),
    ("open", "收作品"),
    ("past", "已截止"),
    ("review", "评审中"),
    ("declared", "已公布"),
    ("cancelled", "已取消"),
]
USUAL_CRITERIA = "主题内容 40\n真情实感 30\n语言表达 30"


class CallForm(AnnouncedForm):
    """A call: the theme, until when, how long, how it is judged."""

    organisation = forms.TypedChoiceField(
        label="举办的组织", coerce=int, help_text="这个组织和它下面的老同志都可以报送作品。"
    )
    theme = forms.CharField(label="主题和要求", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    kinds = forms.MultipleChoiceField(
        label="收哪几类作品", choices=WorkKind.choices, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(label="截止日期（当天还收）", widget=DateInput())
    characters_min = forms.IntegerField(label="文字最少多少字", min_value=0, max_value=limits.CHARACTERS_MAX)
    characters_max = forms.IntegerField(label="文字最多多少字", min_value=1, max_value=limits.CHARACTERS_MAX)
    reviews_each = forms.IntegerField(
        label="每件作品几位评委",
        min_value=0,
        max_value=limits.REVIEWS_EACH_MAX,
        help_text="填0就是只展示、不评审。评委看不到作者，作者和同支部的评委自动回避。",
    )
    criteria = LinesField(
        label="评分项目", required=False, max_length=300, help_text="每行一项：名称、空格、满分。"
    )
    prizes = LinesField(
        label="奖项", required=False, max_length=300, help_text="每行一种：名称、空格、名额。"
    )

    @property
    def content(self) -> CallContent:
        """What the action takes. The form must be valid."""
        return CallContent(**(self.said | {"kinds": tuple(self.cleaned_data["kinds"])}))


def call_initial(call: EssayCall | None) -> dict[str, Any]:
    """What the form shows of a call, or of a new one."""
    if call is None:
        return {
            "kinds": [WorkKind.WRITING],
            "characters_min": 0,
            "characters_max": 3000,
            "reviews_each": 3,
            "criteria": USUAL_CRITERIA,
            "prizes": written([{"name": name, "count": count} for name, count in USUAL]),
        }
    names = (
        "title",
        "theme",
        "kinds",
        "until",
        "characters_min",
        "characters_max",
        "reviews_each",
        "client_key",
    )
    return {name: getattr(call, name) for name in names} | {
        "organisation": call.organisation_id,
        "criteria": "\n".join(f"{one['name']} {one['points']}" for one in call.criteria),
        "prizes": written(call.prizes),
    }


class WorkForm(forms.Form):
    """A work as its author writes it."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="类别")
    title = forms.CharField(label="题目", required=False, max_length=100)
    text = forms.CharField(
        label="正文",
        required=False,
        max_length=limits.CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    may_publish = forms.BooleanField(
        label="同意在“作品展”里展出，写上我的名字",
        required=False,
        help_text="不同意也可以参加评选。什么时候都能改主意。",
    )

    def __init__(self, *args: Any, call: EssayCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind, WorkKind(kind).label) for kind in call.kinds]
        self.fields["kind"].choices = names  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    @property
    def content(self) -> WorkContent:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return WorkContent(given["kind"], given["title"], given["text"], given["may_publish"])


class WorkForThemForm(WorkForm):
    """A work that is typed in for somebody."""

    person = PickedField("person", "作者", "输入姓名、拼音或电话尾号，再勾选")
    photo = IdsField(label="照片", required=False)
    field_order = ("client_key", "person", "kind", "title", "text", "may_publish", "photo")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["title"].required = True
        self.fields["may_publish"].label = "本人同意在“作品展”里展出，写上名字"


class ReviewForm(forms.Form):
    """Points for each criterion of a call, and a word."""

    word = forms.CharField(
        label="评语", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, call: EssayCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, criterion in enumerate(call.criteria):
            points = criterion["points"]
            self.fields[f"score{number}"] = forms.IntegerField(
                label=f"{criterion['name']}（满分{points}）", min_value=0, max_value=points
            )
        self.order_fields([name for name in self.fields if name != "word"])
        self._number = len(call.criteria)

    @property
    def scores(self) -> list[int]:
        """The points, in the order of the criteria. The form must be valid."""
        return [self.cleaned_data[f"score{number}"] for number in range(self._number)]


class WallForm(forms.Form):
    """Which works the wall shows."""

    words = forms.CharField(label="题目、内容、作者", required=False, max_length=50)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *WorkKind.choices])
    call = forms.TypedChoiceField(label="哪次征集", required=False, coerce=int, empty_value=None)
    awarded = forms.BooleanField(label="只看获奖的", required=False)

    def __init__(self, *args: Any, calls: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].choices = [("", "全部征集"), *calls]  # type: ignore[attr-defined]

    @property
    def asked(self) -> WallFilters:
        """What is asked for."""
        self.is_valid()
        given = self.cleaned_data
        return WallFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            call_id=given.get("call"),
            only_awarded=given.get("awarded", False),
        )
