"""谁能看什么、做什么: the declaration of `registry.structure`, for everybody to read."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.structure import KINDS, POST_CHOICES, sentences
from yinhui.workbench.queries.posts import ability_columns, field_columns, post_lines


class PostFilter(forms.Form):
    """One post, or all."""

    post = forms.ChoiceField(label="职务", required=False, choices=[("", "全部职务"), *POST_CHOICES])


def page(request: StaffRequest) -> HttpResponse:
    """Show posts × abilities and posts × a person's fields; on a phone, a card for each post."""
    form = PostFilter(request.GET)
    only = form.cleaned_data["post"] if form.is_valid() else ""
    facts = {
        "form": form,
        "lines": post_lines({actor.post for actor in request.actors}, only),
        "ability_groups": ability_columns(),
        "field_groups": field_columns(),
        "kinds": sentences()[: len(KINDS)],
    }
    return render(request, "workbench/posts.html", facts)
