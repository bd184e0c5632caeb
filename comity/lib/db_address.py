"""Addresses of databases, as Django wants them."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def connection_settings(url: str) -> dict[str, Any]:
    """Return Django's connection settings for a postgres:// address; host and port may stand in its query."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "comity.lib.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": query.pop("port", None) or str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # the server binds values. What it keeps planned is for `lib.prepared` alone: the driver would throw all of it away
        # with each transaction that is rolled back, and Django does not ask it to keep any unless told
        "OPTIONS": {"server_side_binding": True, **query},
    }
