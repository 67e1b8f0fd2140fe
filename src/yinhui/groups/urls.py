"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from yinhui.groups.views import activity, alliances, group, listing, own

urlpatterns = [
    path("groups/", listing.page, name="groups"),
    path("groups/export/", listing.export, name="groups-export"),
    path("groups/close/", listing.close, name="groups-close"),
    path("groups/new/", group.new, name="group-new"),
    path("groups/<int:group_id>/", group.page, name="group"),
    path("groups/<int:group_id>/edit/", group.edit, name="group-edit"),
    path("groups/<int:group_id>/members/add/", group.members_add, name="group-members-add"),
    path("groups/<int:group_id>/members/leave/", group.members_leave, name="group-members-leave"),
    path("groups/<int:group_id>/posts/", group.post_give, name="group-post-give"),
    path("groups/<int:group_id>/posts/<int:post_id>/end/", group.post_end, name="group-post-end"),
    path("groups/<int:group_id>/plan/", group.plan, name="group-plan"),
    path("groups/<int:group_id>/activity/", activity.record, name="group-activity"),
    path("groups/alliances/", alliances.index, name="alliances"),
    path("groups/alliances/<int:organisation_id>/", alliances.page, name="alliance"),
    path("groups/coverage/", alliances.reach, name="groups-coverage"),
    path("groups/coverage/export/", alliances.reach_export, name="groups-coverage-export"),
    path("me/groups/", own.page, name="my-groups"),
    path("me/groups/<int:group_id>/join/", own.join, name="my-group-join"),
    path("me/groups/<int:group_id>/leave/", own.leave, name="my-group-leave"),
]
