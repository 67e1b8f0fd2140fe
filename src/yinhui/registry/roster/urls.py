"""The import's addresses, under people/import/."""

from __future__ import annotations

from django.urls import path

from yinhui.registry.roster import views

urlpatterns = [
    path("", views.history, name="roster-imports"),
    path("new/", views.new, name="roster-import-new"),
    path("template.xlsx", views.template, name="roster-import-template"),
    path("<int:roster_id>/", views.page, name="roster-import"),
    path("<int:roster_id>/progress/", views.progress, name="roster-import-progress"),
    path("<int:roster_id>/rejected.xlsx", views.errors, name="roster-import-errors"),
    path("<int:roster_id>/columns/<int:sheet>/", views.columns, name="roster-import-columns"),
    path("<int:roster_id>/names/create/", views.create_names, name="roster-import-create-names"),
    path("<int:roster_id>/names/<int:name_id>/", views.name, name="roster-import-name"),
    path("<int:roster_id>/rows/<int:row_id>/", views.decide, name="roster-import-decide"),
    path("<int:roster_id>/apply/", views.apply, name="roster-import-apply"),
    path("<int:roster_id>/retry/", views.retry, name="roster-import-retry"),
    path("<int:roster_id>/undo/", views.undo, name="roster-import-undo"),
    path("<int:roster_id>/discard/", views.discard, name="roster-import-discard"),
]
