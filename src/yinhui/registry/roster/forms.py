"""The import's forms."""

from __future__ import annotations

from typing import Any

from django import forms

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation, RosterName
from yinhui.registry.roster import limits
from yinhui.registry.roster.columns import Plan
from yinhui.registry.roster.fields import FIELDS
from yinhui.registry.roster.queries import counties_for

LEAVE_OUT = "不导入这一栏"


class UploadForm(forms.Form):
    """A roster's file, and, for a post above the counties, into which county it goes."""

    county = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="导入到",
        empty_label="请选择县（区）",
        error_messages={"required": "请选择导入到哪个县（区）。"},
    )
    file = forms.FileField(
        label="名册文件",
        help_text=(
            f"可以是 .xlsx、.xls、.xlsb、.ods、.csv，WPS 存的也行；不超过 "
            f"{limits.UPLOAD_BYTES_MAX // limits.MEBIBYTE}MB。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.txt,.et"}),
        error_messages={"required": "请选择名册文件。", "empty": "这是一个空文件。请确认选对了文件。"},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the counties within the actor's reach; a single one is taken without asking."""
        super().__init__(*args, **kwargs)
        counties = counties_for(actor)
        county = self.fields["county"]
        assert isinstance(county, forms.ModelChoiceField)
        county.queryset = counties
        if actor.county_id is not None:
            county.widget = forms.HiddenInput()
            self.initial["county"] = actor.county_id


class ColumnsForm(forms.Form):
    """What each column of a sheet means: one choice a column."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        """Make a choice for every column, set to what was recognised."""
        super().__init__(*args, **kwargs)
        choices = [("", LEAVE_OUT), *((field.key, field.name) for field in FIELDS.values())]
        for column in plan.columns:
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=column.header or f"第{column.index + 1}列",
                choices=choices,
                required=False,
                initial=column.field,
            )

    def choices(self) -> dict[int, str]:
        """Return position → field."""
        return {int(name.removeprefix("column-")): value for name, value in self.cleaned_data.items()}


class NameForm(forms.Form):
    """Which of ours a unit, branch or place in the roster is, or that it be set up."""

    CREATE = "create"
    answer = forms.ChoiceField(label="它是", required=False)

    def __init__(self, *args: Any, name: RosterName, targets: list[tuple[int, str]], **kwargs: Any) -> None:
        """Offer leaving it out, setting it up where that is possible, and ours."""
        kwargs["auto_id"] = f"name-{name.pk}-%s"  # many of these forms stand on one page
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, str]] = [("", "先不写入")]
        if name.kind in ("unit", "compound") or (name.kind == "branch" and name.under):
            choices.append((self.CREATE, "新设立"))
        choices += [(str(pk), words) for pk, words in targets]
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)
        answer.choices = choices
        self.initial["answer"] = self.CREATE if name.create else str(name.target_id or "")

    @property
    def target_id(self) -> int | None:
        """The organisation or place chosen."""
        answer = self.cleaned_data["answer"]
        return int(answer) if answer.isdecimal() else None

    @property
    def create(self) -> bool:
        """True if it is to be set up."""
        return bool(self.cleaned_data["answer"] == self.CREATE)
