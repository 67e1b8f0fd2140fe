"""What the pages of the library ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from yinhui.kernel.forms import IdsField
from yinhui.learning.study.actions_library import (
    ABOUT_CHARACTERS_MAX,
    LINK_CHARACTERS_MAX,
    MINUTES_MAX,
    TEXT_CHARACTERS_MAX,
    THEME_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    MaterialContent,
)
from yinhui.learning.study.forms_plans import MONTHS
from yinhui.learning.study.models import MaterialKind
from yinhui.learning.study.queries_library import LibraryFilters

Choices = list[tuple[int, str]]
STATES = [("offered", "在用的"), ("withdrawn", "已下架的"), ("all", "全部")]


class MonthField(forms.DateField):
    """A month, as the browser's own month picker sends it (2026-11); cleaned to its first day."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)


class MaterialForm(forms.Form):
    """A material. `attachment` is the file kept so far; `file`, a new one."""

    organisation = forms.TypedChoiceField(label="放进谁的资料库", coerce=int, help_text="下级支部都能用。")
    kind = forms.ChoiceField(label="类型", choices=MaterialKind.choices)
    title = forms.CharField(label="标题", max_length=TITLE_CHARACTERS_MAX)
    theme = forms.TypedChoiceField(label="主题", required=False, coerce=int, empty_value=None)
    issued_for = MonthField(label="哪个月的资料", required=False, help_text="每月资料填月份，其他不填。")
    minutes = forms.IntegerField(label="学一遍要几分钟", min_value=1, max_value=MINUTES_MAX, initial=15)
    text = forms.CharField(
        label="正文或说明",
        required=False,
        max_length=TEXT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="文字资料把全文粘贴到这里；其他类型可以写几句说明。",
    )
    link = forms.CharField(
        label="视频链接",
        required=False,
        max_length=LINK_CHARACTERS_MAX,
        help_text="只有视频需要填，从浏览器地址栏复制。",
        widget=forms.URLInput(),
    )
    file = forms.FileField(
        label="文件",
        required=False,
        help_text="音频（MP3、M4A）、PDF 或图片，最大20MB。",
        widget=forms.FileInput(attrs={"accept": "audio/mpeg,audio/mp4,.m4a,application/pdf,image/*"}),
    )
    attachment = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, organisations: Choices, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["theme"].choices = [("", "不归主题"), *themes]  # type: ignore[attr-defined]

    def content(self, attachment_id: int | None) -> MaterialContent:
        """What the action takes, with the file that was kept. The form must be valid."""
        given = self.cleaned_data
        return MaterialContent(
            kind=given["kind"],
            title=given["title"],
            theme_id=given["theme"],
            text=given["text"],
            link=given["link"],
            attachment_id=attachment_id,
            minutes=given["minutes"],
            issued_for=given["issued_for"],
        )


class ThemeForm(forms.Form):
    """A theme."""

    organisation = forms.TypedChoiceField(label="放进谁的资料库", coerce=int)
    title = forms.CharField(label="主题", max_length=THEME_CHARACTERS_MAX)
    about = forms.CharField(
        label="说明",
        required=False,
        max_length=ABOUT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    @property
    def first_error(self) -> str:
        """What to say when it is not valid."""
        return next((str(errors[0]) for errors in self.errors.values()), "")


class TagForm(forms.Form):
    """The theme that materials are put under."""

    chosen = IdsField(label="资料", required=False)
    theme = forms.TypedChoiceField(label="主题", coerce=int)

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "请选择"), *themes]  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """The plan and the month that materials are put into."""

    chosen = IdsField(label="资料", required=False)
    plan = forms.TypedChoiceField(label="放进谁的计划", coerce=int)
    month = forms.TypedChoiceField(label="哪个月", coerce=int, choices=MONTHS)

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [("", "请选择"), *plans]  # type: ignore[attr-defined]


class LibraryFilterForm(forms.Form):
    """Which materials the library shows. What is not understood is left out, never an error page."""

    words = forms.CharField(label="标题、主题", required=False, max_length=50)
    theme = forms.TypedChoiceField(label="主题", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *MaterialKind.choices])
    month = MonthField(label="哪个月的", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES, initial="offered")

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "全部主题"), *themes]  # type: ignore[attr-defined]

    @property
    def asked(self) -> LibraryFilters:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        given = self.cleaned_data
        month: dt.date | None = given.get("month")
        return LibraryFilters(
            words=given.get("words", "").strip(),
            kind=given.get("kind", ""),
            theme_id=given.get("theme"),
            month=month,
            state=given.get("state") or "offered",
        )
