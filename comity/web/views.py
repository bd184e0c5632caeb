"""Pages for when something is not here or went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent something that cannot be read."""
    return render(request, "web/error.html", {"status": 400}, status=400)


def not_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Missing and forbidden read alike."""
    return render(request, "web/error.html", {"status": 404}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours went wrong."""
    return render(request, "web/error.html", {"status": 500}, status=500)
