"""What a browser's session holds on the way in: nothing, a right password, a signed-in person.

Between password and code nobody is signed in: the session remembers who gave the password, for five minutes. With the
code the session is thrown away and a fresh one begins, so that an identifier known before is worth nothing after.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import django_otp
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts import ended, presence
from comity.accounts.models import Person
from comity.accounts.session_rows import HALF_WAY_PERSON as _PERSON
from comity.lib.clock import now

HALF_WAY = timedelta(minutes=5)  # from the password to the code
_BACKEND = "comity.accounts.backend.PersonBackend"
_BEGAN, _BROWSER = "signed-in-at", "signed-in-with"
# in this order: some browsers name others too
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SINCE, _ONWARD, _NEW_KEY = "half-way-since", "half-way-onward", "new-code-key"


def safe_address(request: HttpRequest, address: str) -> str:
    """Return the address when it is a path of this node, else nothing: no page of ours sends people elsewhere."""
    hosts = {request.get_host()}
    fits = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, hosts, require_https=request.is_secure()
    )
    return address if fits else ""


def asked_address(request: HttpRequest, default: str) -> str:
    """Return the path in `next` of the form or the query, or the default."""
    return safe_address(request, request.POST.get("next") or request.GET.get("next") or "") or default


def begin_half_way(request: HttpRequest, person: Person, onward: str) -> None:
    """Remember whose password was right, in a fresh session."""
    sealed = ended.carried(request)
    request.session.flush()
    ended.carry(request, sealed)
    request.session[_PERSON] = str(person.id)
    request.session[_SINCE] = now().isoformat()
    request.session[_ONWARD] = safe_address(request, onward)


def half_way_person(request: HttpRequest) -> Person | None:
    """Return who gave the right password less than five minutes ago, or None."""
    known, since = request.session.get(_PERSON), request.session.get(_SINCE)
    if not known or not since or now() - datetime.fromisoformat(since) > HALF_WAY:
        return None
    return Person.objects.select_related("unit__agency").filter(id=UUID(known), is_active=True).first()


def sign_in_session(request: HttpRequest, person: Person, device: TOTPDevice) -> str:
    """Begin the session of a person who gave both, and return where they wanted to go."""
    onward = str(request.session.get(_ONWARD, ""))
    sealed = ended.carried(request)
    request.session.flush()
    auth.login(request, person, backend=_BACKEND)
    django_otp.login(request, device)
    presence.remember(request)
    ended.carry(request, sealed)
    request.session[_BEGAN] = now().isoformat()
    request.session[_BROWSER] = browser_named(request.headers.get("User-Agent", ""))
    return onward or "/"


def browser_named(agent: str) -> str:
    """Return the family of a browser by its own words (RFC 9110 section 10.1.5); empty for one we do not know.

    >>> browser_named("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
    'Firefox'
    """
    return next((name for sign, name in _BROWSERS if sign in agent), "")


@dataclass(frozen=True)
class OwnSession:
    """A session of the person: since when (None where it began before this was kept), last used, in which browser."""

    key: str
    began_at: datetime | None
    used_at: datetime
    browser: str
    is_this: bool


def own_sessions(request: HttpRequest) -> list[OwnSession]:
    """Return the sessions of the person who asks, this one first, then the last used."""
    mine = str(request.user.pk)
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = []
    for row in Session.objects.filter(expire_date__gt=now()):
        held = row.get_decoded()
        if held.get(auth.SESSION_KEY) == mine:
            began = held.get(_BEGAN)
            found.append(
                OwnSession(
                    row.session_key,
                    datetime.fromisoformat(began) if began else None,
                    row.expire_date - age,
                    held.get(_BROWSER, ""),
                    is_this=row.session_key == request.session.session_key,
                )
            )
    return sorted(found, key=lambda one: (not one.is_this, -one.used_at.timestamp()))


def leave_unrenewed(request: HttpRequest) -> None:
    """Answer without renewing the session: a page that asks by itself must not keep it alive when nobody sits there.

    Django saves every session a request carries (`SESSION_SAVE_EVERY_REQUEST`), and passes over a request without one.
    """
    del request.session


def new_key(request: HttpRequest, fresh: str) -> str:
    """Return the code key being set up in this session (40 hexadecimal digits), beginning with the fresh one."""
    return str(request.session.setdefault(_NEW_KEY, fresh))


def continue_with_key(request: HttpRequest, device: TOTPDevice) -> None:
    """Go on in this session with the key just set up, under a new session identifier."""
    request.session.pop(_NEW_KEY, None)
    request.session.cycle_key()
    django_otp.login(request, device)
