"""What the acts of a post share: who acts, references, what is due next."""

from datetime import datetime, timedelta
from uuid import UUID

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.registry import LetterRefusalError
from comity.lib.zones import known_zones
from comity.protection.core import post_clock
from comity.protection.core.post_clock import Due, Happened
from comity.protection.models import PostEntry, PostEntryKind, PostFile, PostFileState, WhoRefused
from comity.protection.post_access import FILE
from comity.protection.post_exceptions import NotYetError, PastError, WordsMissingError
from comity.protection.post_rules import PostRule, rule_for

FILES, TASKS = "P", "T"
A_LITTLE = timedelta(minutes=5)  # clocks of machines differ, and a form is filled in before it is sent


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise AbsentError(FILE, "", "not-a-person")
    return act.actor


def happened_at(moment: datetime, at: datetime) -> datetime:
    """Return a moment that lies behind. Raises NotYetError."""
    if moment > at + A_LITTLE:
        raise NotYetError
    return moment


def still_to_come(moment: datetime, at: datetime) -> datetime:
    """Return a moment that lies ahead. Raises PastError."""
    if moment <= at:
        raise PastError
    return moment


def words(text: str) -> str:
    """Return words that are there. Raises WordsMissingError."""
    if not text.strip():
        raise WordsMissingError
    return text.strip()


def moment_in(text: str) -> datetime:
    """Read a moment of a body. Raises LetterRefusalError."""
    try:
        return from_rfc3339(text)
    except ValueError as error:
        raise LetterRefusalError("malformed") from error


def zone_in(text: str) -> str:
    """Read a zone of a body. Raises LetterRefusalError."""
    if text not in known_zones():
        raise LetterRefusalError("malformed")
    return text


def rule_of(file: PostFile) -> PostRule:
    """Return the clocks that hold between the state of the post and the one that holds the person."""
    return rule_for(file.agency.country, file.holding_state)


def refresh_due(file: PostFile) -> None:
    """Copy what is due next from the lines of a file into its columns; the caller saves the file."""
    found = _due(file)
    file.due = found.what if found else ""
    file.due_began_at = found.began if found else None
    file.due_at = found.at if found else None


def _due(file: PostFile) -> Due | None:
    if file.state != PostFileState.OPEN:
        return None
    began = file.received_at or file.opened_at
    if file.said.get("kind") == "death":
        return Due("death", began, began)
    lines = list(file.entries.filter(corrected_by=None).order_by("at"))
    last_said = [one for one in lines if one.kind == PostEntryKind.PROCEEDING and one.said.get("ends")]
    if last_said:
        return Due("to-end", last_said[-1].at, last_said[-1].at)
    answered = {one.answers_id for one in lines if one.answers_id}
    return post_clock.due_of(
        began, [moved for one in lines if (moved := _moves(one, answered))], rule_of(file).visits
    )


def _moves(line: PostEntry, answered: set[UUID]) -> Happened | None:
    if line.kind == PostEntryKind.PLANNED:
        return Happened(post_clock.PLANNED, line.at, is_settled=line.pk in answered)
    if line.kind == PostEntryKind.VISIT:
        return Happened(post_clock.VISIT, line.at)
    if line.kind == PostEntryKind.UNWISHED:
        return Happened(post_clock.UNWISHED, line.at)
    if line.kind == PostEntryKind.NOT_VISITED:
        by_person = line.refused_by == WhoRefused.PERSON
        return Happened(post_clock.NOT_BY_PERSON if by_person else post_clock.NOT_BY_HOLDER, line.at)
    return None
