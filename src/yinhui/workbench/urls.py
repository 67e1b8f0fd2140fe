"""The workbench's addresses."""

from __future__ import annotations

from django.urls import path

from yinhui.workbench.views import (
    health,
    home,
    organisation,
    person,
    posts,
    scheduled,
    search,
    shell,
    today,
    ui,
)

urlpatterns = [
    path("", today.page, name="today"),
    path("home/", home.page, name="home"),
    path("posts/", posts.page, name="posts"),
    path("posts/switch/", shell.switch_post, name="switch-post"),
    path("empty/", shell.empty, name="empty"),
    path("people/<int:person_id>/", person.page, name="person"),
    path("organisations/<int:organisation_id>/", organisation.page, name="organisation"),
    path("schedule/<int:scheduled_id>/", scheduled.page, name="scheduled"),
    path("schedule/<int:scheduled_id>/next/", scheduled.what_is_next, name="scheduled-next"),
    path("search/", search.page, name="search"),
    path("ui/", ui.page, name="ui"),
    path("healthz", health.health, name="health"),
]
