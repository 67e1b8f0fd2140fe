"""The addresses of the ledgers."""

from __future__ import annotations

from django.urls import path

from yinhui.ledgers import views

urlpatterns = [
    path("ledgers/", views.index, name="ledgers"),
    path("ledgers/rates/", views.rates, name="ledger-rates"),
    path("ledgers/rates/counted/", views.rates_counted, name="ledger-rates-counted"),
    path("ledgers/rates/export/", views.rates_export, name="ledger-rates-export"),
    path("ledgers/<slug:key>/", views.ledger, name="ledger"),
    path("ledgers/<slug:key>/export/", views.export, name="ledger-export"),
]
