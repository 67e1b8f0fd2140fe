"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from yinhui.learning.essays.views import keeping, listing, own, sheet

urlpatterns = [
    path("essays/", listing.page, name="essays"),
    path("essays/export/", listing.export, name="essays-export"),
    path("essays/new/", keeping.new, name="essay-call-new"),
    path("essays/wall/", listing.wall, name="works"),
    path("essays/wall/<int:work_id>/", listing.wall_work, name="wall-work"),
    path("essays/works/<int:work_id>/", sheet.work, name="work"),
    path("essays/<int:call_id>/", sheet.page, name="essay-call"),
    path("essays/<int:call_id>/edit/", keeping.edit, name="essay-call-edit"),
    path("essays/<int:call_id>/announce/", keeping.announce, name="essay-call-announce"),
    path("essays/<int:call_id>/cancel/", keeping.cancel, name="essay-call-cancel"),
    path("essays/<int:call_id>/enter/", keeping.enter, name="essay-call-enter"),
    path("essays/<int:call_id>/reviewers/", keeping.reviewers, name="essay-call-reviewers"),
    path("essays/<int:call_id>/reviewers/release/", keeping.release, name="essay-call-release"),
    path("essays/<int:call_id>/review/", keeping.review, name="essay-call-review"),
    path("essays/<int:call_id>/declare/", keeping.declare, name="essay-call-declare"),
    path("essays/<int:call_id>/show/", keeping.show, name="essay-call-show"),
    path("essays/<int:call_id>/works/", sheet.export, name="essay-works-export"),
    path("me/essays/", own.listing, name="my-essays"),
    path("me/essays/calls/<int:call_id>/write/", own.write, name="my-write"),
    path("me/essays/calls/<int:call_id>/save/", own.save, name="my-work-save"),
    path("me/essays/works/<int:work_id>/", own.work, name="my-work"),
    path("me/essays/works/<int:work_id>/withdraw/", own.withdraw, name="my-work-withdraw"),
    path("me/essays/photos/<int:attachment_id>/<int:edge_px>/", own.photo, name="my-work-photo"),
    path("me/reviews/", own.reviews, name="my-reviews"),
    path("me/reviews/<int:review_id>/", own.review, name="my-review"),
    path("me/works/", own.wall, name="my-works"),
    path("me/works/<int:work_id>/", own.wall_work, name="my-wall-work"),
]
