"""The purpose of a session's looks: said once, kept until another is said or the session ends."""

from django.http import HttpRequest

from comity.records.purposes import Looking, PurposeMissingError

_KEY = "looking"


def looking_of(request: HttpRequest) -> Looking | None:
    """Return the purpose this session last gave."""
    kept = request.session.get(_KEY, {})
    try:
        return Looking.read(kept.get("purpose", ""), kept.get("reference", ""))
    except PurposeMissingError:
        return None


def keep_looking(request: HttpRequest, looking: Looking) -> None:
    """Keep a purpose for the next looks."""
    request.session[_KEY] = {"purpose": looking.purpose.value, "reference": looking.reference}


def initial_of(request: HttpRequest) -> dict[str, str]:
    """Return the fields of a form for a purpose, as last given."""
    looking = looking_of(request)
    return {"purpose": looking.purpose.value, "reference": looking.reference} if looking else {}
