"""Addresses that machines ask, at the root of the pages."""

from django.urls import path

from comity.exchange import probes

app_name = "probes"
urlpatterns = [
    path("healthz", probes.healthz, name="healthz"),
    path("metrics", probes.metrics, name="metrics"),
]
