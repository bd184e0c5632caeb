"""Addresses of the web room. The language switch is open to all; it changes a cookie and nothing else."""

from django.urls import path
from django.views.i18n import set_language

from comity.web import views

app_name = "web"
urlpatterns = [
    path("words/", views.glossary, name="glossary"),
    path("keys/", views.keys, name="keys"),
    path("health/", views.health, name="health"),
    path("language/", set_language, name="language"),
]
