"""What machines ask this node: a load balancer whether it answers, a Prometheus server how it is. No sign-in; no content."""

import hmac
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.accounts.access import AbsentError
from comity.exchange.health import look
from comity.exchange.metrics import CONTENT_TYPE, written
from comity.exchange.models import Peer
from comity.lib.clock import now

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say 200 when pages and database answer, else 503; nothing more."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to whoever shows the token, or asks from this machine where there is none."""
    if not may_read_metrics(request):
        raise AbsentError("page", "metrics", "token")
    peers = list(Peer.objects.order_by("node"))
    return HttpResponse(written(look(peers, now())), content_type=CONTENT_TYPE)


def may_read_metrics(request: HttpRequest) -> bool:
    """Whether a request shows the token of `secrets/metrics_token`.

    Where there is no such file, whether it comes from this very machine and no proxy handed it on: one before the pages
    would make everybody look like this machine.
    """
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return hmac.compare_digest(said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    host = request.META.get("HTTP_HOST", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return (
        _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and name in _LOOPBACK
        and not any(header in request.headers for header in _FORWARDED)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
