"""What the page for typing a paper asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from yinhui.kernel.forms import ids_in
from yinhui.kernel.records import REASON_CHARACTERS_MAX
from yinhui.learning.contests.actions_papers import TypedPaper
from yinhui.learning.contests.answers import ANSWER_CHARACTERS_MAX
from yinhui.learning.contests.models import PaperEntry, Round

Given = tuple[tuple[int, ...], str]


class PaperForm(forms.Form):
    """What stands beside a paper's answers: the time, and for a correction the reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    used_min = forms.IntegerField(label="用了几分钟", required=False, min_value=1)
    reason = forms.CharField(
        label="更正的理由",
        required=False,
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：第5题看错了，答卷上写的是B。理由会留下来。",
    )

    def __init__(self, *args: Any, entries: Sequence[PaperEntry], round_: Round, **kwargs: Any) -> None:
        noted = entries[0].used_s // 60 if entries and entries[0].used_s < round_.length_s else None
        kwargs["initial"] = {"seen": len(entries), "used_min": noted}
        super().__init__(*args, **kwargs)
        self.fields[
            "used_min"
        ].help_text = f"监考的人记了就填；空着按满时间（{round_.time_in_words}）算，分数相同时会排在后面。"
        if not entries:
            del self.fields["reason"]

    def typed(self, answers: Mapping[int, Given]) -> TypedPaper:
        """What the action takes. The form must be valid."""
        given = self.cleaned_data
        return TypedPaper(
            seen=given["seen"],
            answers=answers,
            used_min=given["used_min"],
            reason=given.get("reason", ""),
        )


def answers_in(sent: QueryDict) -> dict[int, Given]:
    """Return what was ticked and written, by item: `choice-17=2`, `text-18=1921`."""
    found: dict[int, Given] = {}
    for name in sent:
        what, _, item = name.partition("-")
        if what not in ("choice", "text") or not item.isdecimal():
            continue
        choice, text = found.get(int(item), ((), ""))
        if what == "choice":
            choice = ids_in(sent.getlist(name))
        else:
            text = sent.get(name, "")[:ANSWER_CHARACTERS_MAX]
        found[int(item)] = (choice, text)
    return found
