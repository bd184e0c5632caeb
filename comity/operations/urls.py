"""Addresses of the room."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "operations"


def _x(_r: HttpRequest, **_k: object) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", _x, name="list"),
    path("<uuid:operation_id>/", _x, name="operation"),
    path("pairs/<uuid:pairing_id>/", _x, name="pairing"),
]
