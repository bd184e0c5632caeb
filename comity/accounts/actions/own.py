"""Acts on one's own account, and the entry behind a page that was not there."""

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from comity.accounts.actions._shared import (
    WeakPasswordError,
    WrongPasswordError,
    checked_password,
    checked_place,
)
from comity.accounts.lockout import after_wrong
from comity.accounts.models import Person
from comity.accounts.session_rows import keys_of
from comity.accounts.signing import acting_person, mark_own_secrets
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.web.display import Display


@action(events.PERSON_PASSWORD_SET)
def set_password(act: Act, present: str, new: str) -> Person:
    """Change one's own password; other sessions end. Raises WrongPasswordError (counted), WeakPasswordError."""
    person = acting_person(act)
    if person.is_locked(act.at) or not person.check_password(present):
        person.door = after_wrong(person.door, act.at)
        person.save(update_fields=["failed_sign_ins", "locked_until"])
        raise WrongPasswordError(_("This is not your present password."))
    if new == present:
        raise WeakPasswordError(_("Choose a password that is not the present one."))
    person.set_password(checked_password(new, person))
    person.has_start_password = False
    person.save(update_fields=["password", "has_start_password", *mark_own_secrets(act, person)])
    return person


@action(events.PERSON_LANGUAGE_SET)
def set_language(act: Act, language: str, zone: str | None = None) -> Person:
    """Choose the language of one's pages, and one's time zone (empty: the agency's; None: leave it)."""
    person = acting_person(act)
    checked_place(language, zone or "")
    person.language = language
    person.zone = person.zone if zone is None else zone
    person.save(update_fields=["language", "zone"])
    return person


@action(events.PERSON_DISPLAY_SET)
def set_display(act: Act, display: Display) -> Person:
    """Choose single keys, lines and colours of one's pages."""
    person = acting_person(act)
    person.display = display.write()
    person.save(update_fields=["display"])
    return person


@action(events.PERSON_SESSIONS_ENDED)
def end_sessions(act: Act, keys: list[str]) -> int:
    """End some of one's own sessions, by their keys; return how many there were. Others' are passed over."""
    mine = keys_of(acting_person(act)).intersection(keys)
    ended, _by_model = Session.objects.filter(session_key__in=mine).delete()
    act.note(ended=ended)
    return ended


@action(events.PAGE_REFUSED)
def refuse_page(act: Act, kind: str, identifier: str, reason: str) -> None:
    """Write down that somebody asked for what is not there or not theirs; always raises RefusalError."""
    act.about(kind, identifier)
    raise RefusalError(code=reason)
