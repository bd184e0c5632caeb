"""The secret in the address of a feed: drawn once, kept as a digest, never found again."""

import hashlib
import re
import secrets

from django.conf import settings
from django.urls import reverse

BYTES = 32  # 256 bits: nobody guesses them, so that a plain digest keeps them
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_ENDING = ".ics"


def drawn() -> str:
    """Return a new secret."""
    return secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of it: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_in(path: str) -> str:
    """Return the secret in the last part of an address, with or without its ending; empty where it cannot be one."""
    found = path.removesuffix(_ENDING)
    return found if _SHAPE.fullmatch(found) else ""


def address_of(secret: str) -> str:
    """Return the whole address, as a calendar program is given it: under the name by which officers reach the pages."""
    path = reverse("cooperation:feeds-fetch", args=[f"{secret}{_ENDING}"])
    return settings.WEB_URL.rstrip("/") + path
