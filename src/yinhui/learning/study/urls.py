"""The addresses of study."""

from __future__ import annotations

from django.urls import path

from yinhui.learning.study.views import deliveries, items, library, months, own, plans, progress

urlpatterns = [
    path("study/", plans.index, name="study"),
    path("study/export/", plans.export, name="study-export"),
    path("study/make/", plans.make, name="study-make"),
    path("study/branches/<int:organisation_id>/<int:year>/", plans.page, name="study-plan"),
    path("study/branches/<int:organisation_id>/<int:year>/begin/", plans.begin, name="study-plan-begin"),
    path(
        "study/branches/<int:organisation_id>/<int:year>/export/", plans.export_plan, name="study-plan-export"
    ),
    path("study/branches/<int:organisation_id>/<int:year>/<int:month>/", months.page, name="study-month"),
    path("study/people/<int:person_id>/", months.person, name="study-person"),
    path("study/people/<int:person_id>/export/", months.export_person, name="study-person-export"),
    path("study/plans/<int:plan_id>/match/", plans.match, name="study-plan-match"),
    path("study/plans/<int:plan_id>/items/new/", items.new, name="study-item-new"),
    path("study/plans/<int:plan_id>/weekly/", items.weekly, name="study-items-weekly"),
    path("study/items/<int:item_id>/", items.page, name="study-item"),
    path("study/items/<int:item_id>/edit/", items.edit, name="study-item-edit"),
    path("study/items/<int:item_id>/remove/", items.remove, name="study-item-remove"),
    path("study/items/<int:item_id>/occasions/", items.link, name="study-item-link"),
    path("study/items/<int:item_id>/read/", items.read, name="study-item-read"),
    path("study/library/", library.index, name="study-library"),
    path("study/library/export/", library.export, name="study-library-export"),
    path("study/library/tag/", library.tag, name="study-library-tag"),
    path("study/library/copy/", library.copy, name="study-library-copy"),
    path("study/library/new/", library.new, name="study-material-new"),
    path("study/library/themes/", library.new_theme, name="study-theme-new"),
    path("study/library/withdraw/", library.withdraw, name="study-withdraw"),
    path("study/library/<int:material_id>/", library.page, name="study-material"),
    path("study/library/<int:material_id>/edit/", library.edit, name="study-material-edit"),
    path("study/library/<int:material_id>/offer/", library.offer, name="study-material-offer"),
    path("study/deliveries/", deliveries.index, name="study-deliveries"),
    path("study/deliveries/export/", deliveries.export, name="study-deliveries-export"),
    path("study/deliveries/new/", deliveries.new, name="study-delivery-new"),
    path("study/deliveries/receivers/", deliveries.receivers, name="study-receivers"),
    path("study/deliveries/<int:delivery_id>/void/", deliveries.void, name="study-delivery-void"),
    path("study/progress/", progress.progress, name="study-progress"),
    path("study/progress/export/", progress.export, name="study-progress-export"),
    path("study/progress/read/", progress.mark, name="study-progress-read"),
    path("study/coverage/", progress.coverage, name="study-coverage"),
    path("study/coverage/export/", progress.export_coverage, name="study-coverage-export"),
    path("me/study/", own.index, name="my-study"),
    path("me/study/<int:material_id>/", own.page, name="my-material"),
    path("me/study/<int:material_id>/open/", own.begin, name="my-material-open"),
    path("me/study/<int:material_id>/done/", own.finish, name="my-material-done"),
    path("me/study/<int:material_id>/file/", own.file, name="my-material-file"),
]
