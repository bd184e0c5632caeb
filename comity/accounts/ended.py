"""What a browser sent after its session had ended, held until the same person has signed in again.

Held are the fields of the form, half an hour, sealed, in the browser's session before the sign-in; never a password, a
one-time code or a file. A browser says whose session ended by a signed cookie that signing out takes away. Nothing of it
is done by itself: the person sees what was written and presses a button.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.crypto import salted_hmac

from comity.accounts.models import Person
from comity.lib.clock import now

HELD_FOR = timedelta(minutes=30)
MOST = 256 * 1024  # characters of all fields together; no form of the program asks for as much
_KEY, _SALT = "written", "comity.accounts.ended"
_SECRETS = ("csrfmiddlewaretoken", "code", "password", "present", "new", "again", "written-by")


@dataclass(frozen=True)
class Written:
    """What was sent: to which page, by whom, and the fields in their order."""

    path: str
    person: str
    at: str
    fields: list[tuple[str, str]]

    @property
    def pressed_again(self) -> list[tuple[str, str]]:
        """The fields as they are sent again; what was to be sent off is kept as a draft first, and looked at."""
        return [(name, "keep" if _sends(name, value) else value) for name, value in self.fields]

    @property
    def words(self) -> list[str]:
        """What a person wrote, to be read or copied: no marks, no numbers of things."""
        texts = [
            value for name, value in self.fields if name != "marks"
        ]  # marks are what a page was opened with
        return [value for value in texts if " " in value.strip() or not value.isascii()]


def _sends(name: str, value: str) -> bool:
    return name == "act" and value.startswith("submit")


def _cookie() -> str:
    return f"comity-reader-{settings.COOKIE_MARK}"


def remember_reader(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Let the browser know who was signed in here, or forget it when the person has just signed out."""
    if not request.user.is_authenticated:
        response.delete_cookie(_cookie(), samesite="Lax")
    elif _reader(request) != str(person.pk):
        response.set_signed_cookie(
            _cookie(),
            str(person.pk),
            salt=_SALT,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _reader(request: HttpRequest) -> str:
    try:
        return str(request.get_signed_cookie(_cookie(), default="", salt=_SALT))
    except signing.BadSignature:
        return ""


def hold(request: HttpRequest) -> bool:
    """Hold what this POST carries, and say whether it is held.

    Not held is what another site sent, what comes from a browser in which nobody was signed in, and what is too long.
    """
    person = _reader(request)
    if not person or _is_foreign(request):
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in map(str, values)
        if not name.endswith(_SECRETS)
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    whole = json.dumps([request.get_full_path(), person, now().isoformat(), fields])
    request.session[_KEY] = _box().encrypt(whole.encode()).decode()
    return True


def _is_foreign(request: HttpRequest) -> bool:
    def nothing(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    return CsrfViewMiddleware(nothing).process_view(request, nothing, (), {}) is not None


def carried(request: HttpRequest) -> str:
    """Return what is held, still sealed, before the session is thrown away."""
    return str(request.session.get(_KEY, ""))


def carry(request: HttpRequest, sealed: str) -> None:
    """Put what was held into the fresh session."""
    if sealed:
        request.session[_KEY] = sealed


def written(request: HttpRequest, person: Person) -> Written | None:
    """Return what this person wrote before the session ended; None where nothing is held any more."""
    found = _opened(request)
    if found is None:
        return None
    path, whose, at, fields = found
    if whose != str(person.pk) or now() - datetime.fromisoformat(at) > HELD_FOR:
        return None
    return Written(path, whose, at, [(name, value) for name, value in fields])


def _opened(request: HttpRequest) -> tuple[str, str, str, list[tuple[str, str]]] | None:
    sealed = carried(request)
    if not sealed:
        return None
    try:
        path, whose, at, fields = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return path, whose, at, fields


def let_go_of(request: HttpRequest, path: str) -> None:
    """Forget what was held once it has come to its page."""
    found = _opened(request)
    if found is not None and found[0] == path:
        let_go(request)


def let_go(request: HttpRequest) -> None:
    """Forget what was held."""
    request.session.pop(_KEY, None)


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac(_SALT, "held", algorithm="sha256").digest()))
