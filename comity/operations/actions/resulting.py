"""Acts on results: entered once, corrected, withdrawn, and said to be one with a partner's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.operations.access import operation_for, own_result_for, pairing_for
from comity.operations.actions._shared import add_entry, person_of, rebuild
from comity.operations.core.entries import Kind
from comity.operations.core.fold import Result as Standing
from comity.operations.core.pairs import SAME
from comity.operations.core.results import VICTIMS, Found
from comity.operations.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    NothingChangedError,
    NotTwoSidesError,
    WithdrawnError,
    WordsOfVictimsError,
)
from comity.operations.folding import wider_course_of
from comity.operations.models import Entry, Operation
from comity.operations.states import EntryState


@action(events.RESULT_ENTERED)
def enter_result(
    act: Act,
    operation_id: UUID,
    found: Found,
    *,
    private: Mapping[str, Any] | None = None,
    in_house: bool = False,
    limits: Mapping[str, Any] | None = None,
) -> Entry:
    """Enter what came of an operation; the partners count it too, unless it is kept in the house for now.

    `private` says which record or person of ours an arrest is about; it never leaves. `limits` is the stored stamp
    of what the result was drawn from, which binds beside that of the operation.

    Raises:
        NobodyReachedError, NoAgreementError, and what the release room raises.
    """
    act.about("operation", operation_id)
    operation = operation_for(person_of(act), operation_id, lock=True)
    act.note(outcome=found.outcome.value, number=found.number)
    entry = add_entry(
        act, operation, Kind.RESULT, found.to_wire(), private=private, in_house=in_house, limits=limits
    )
    rebuild(operation)
    return entry


def _standing(act: Act, result_id: UUID, version: int) -> tuple[Operation, Standing, bool]:
    row = own_result_for(person_of(act), result_id)
    operation = operation_for(person_of(act), row.operation_id, lock=True)
    standing = wider_course_of(operation).results[str(result_id)]
    if standing.withdrawn is not None:
        raise WithdrawnError
    if standing.version != version:
        raise ChangedMeanwhileError
    first = Entry.objects.get(pk=result_id)
    return operation, standing, first.state in {EntryState.HOUSE, EntryState.RETURNED}


def _limits(result_id: UUID) -> Mapping[str, Any]:
    """Return the limits of the first entry: what was drawn from a document stays so when it is corrected."""
    found: Mapping[str, Any] = Entry.objects.values_list("handling", flat=True).get(pk=result_id)
    return found


def _words(found: Found, text: str) -> str:
    if found.outcome in VICTIMS and text.strip():
        raise WordsOfVictimsError
    return text.strip()


@action(events.RESULT_CORRECTED)
def correct_result(
    act: Act,
    result_id: UUID,
    found: Found,
    reason: str,
    text: str,
    *,
    version: int,
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """Correct a result of ours wherever it is counted; `version` is the one that the page showed.

    Raises:
        ChangedMeanwhileError: two corrections crossed; the second one reads what stands now.
        WithdrawnError, NothingChangedError, WordsOfVictimsError, and what the release room raises.
    """
    act.about("result", result_id)
    operation, standing, in_house = _standing(act, result_id, version)
    if standing.found == found and private is None:
        raise NothingChangedError
    if standing.found.outcome in VICTIMS and text.strip():
        raise WordsOfVictimsError
    act.note(reason=reason, version=version)
    data = {
        "result": str(result_id),
        "base": version,
        "reason": reason,
        "text": _words(found, text),
        "now": found.to_wire(),
    }
    entry = add_entry(
        act, operation, Kind.CORRECTION, data, private=private, in_house=in_house, limits=_limits(result_id)
    )
    rebuild(operation)
    return entry


@action(events.RESULT_WITHDRAWN)
def withdraw_result(act: Act, result_id: UUID, reason: str, text: str, *, version: int) -> Entry:
    """Withdraw a result of ours: nobody counts it any more.

    Raises:
        ChangedMeanwhileError, WithdrawnError, WordsOfVictimsError, and what the release room raises.
    """
    act.about("result", result_id)
    operation, standing, in_house = _standing(act, result_id, version)
    act.note(reason=reason)
    data = {"result": str(result_id), "reason": reason, "text": _words(standing.found, text)}
    entry = add_entry(act, operation, Kind.WITHDRAWAL, data, in_house=in_house, limits=_limits(result_id))
    rebuild(operation)
    return entry


@action(events.RESULTS_PAIRED)
def say_same(act: Act, pairing_id: UUID, word: str, *, keep: UUID | None = None, text: str = "") -> Entry:
    """Say for our agency whether two results are one; once both sides say so they count once, as `keep`.

    Raises:
        NotTwoSidesError, NothingChangedError, WordsOfVictimsError, and what the release room raises.
    """
    act.about("pairing", pairing_id)
    person = person_of(act)
    pairing = pairing_for(person, pairing_id)
    if not pairing.is_ours:
        raise NotHereError("pairing", pairing_id, "of-others")
    operation = operation_for(person, pairing.operation_id, lock=True)
    one, other = pairing.one, pairing.other
    if one.node == other.node:
        raise NotTwoSidesError
    if keep is not None and keep not in {one.pk, other.pk}:
        raise NotHereError("result", keep, "another-pair")
    if one.kind in VICTIMS and text.strip():
        raise WordsOfVictimsError
    kept = keep or _kept_before(operation, pairing.one_id, pairing.other_id)
    data = {
        "results": sorted([str(one.pk), str(other.pk)]),
        "word": word,
        "keep": str(kept) if kept and word == SAME else "",
        "text": text.strip(),
    }
    last = _last_word(operation, sorted([str(one.pk), str(other.pk)]))
    if last is not None and (last.data["word"], last.data["keep"]) == (word, data["keep"]):
        raise NothingChangedError
    act.note(word=word)
    entry = add_entry(act, operation, Kind.SAME, data)
    rebuild(operation)
    return entry


def _kept_before(operation: Operation, one: UUID, other: UUID) -> UUID | None:
    """Return which of the two the other side said that counts."""
    key = sorted([str(one), str(other)])
    said = operation.entries.filter(kind=Kind.SAME, ours=False).order_by("-seq")
    found = next((entry for entry in said if sorted(entry.data["results"]) == key), None)
    return UUID(found.data["keep"]) if found is not None and found.data["keep"] else None


def _last_word(operation: Operation, key: list[str]) -> Entry | None:
    said = operation.entries.filter(kind=Kind.SAME, node=settings.NODE_ID).order_by("-seq")
    return next((one for one in said if sorted(one.data["results"]) == key), None)
