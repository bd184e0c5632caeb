"""How a commitment was given more time: from which day to which, who proposed it, who approved it, who countersigned."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.cooperation.briefs.tongues import Texts, in_each
from comity.cooperation.commitments.words import due_words, side_words
from comity.cooperation.core.ledger import Change, Kind, Ledger, Standing
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.operations.core.entries import Signed
from comity.web.dates import day_words

_STANDS = frozenset({Standing.COUNTERSIGNED, Standing.ALONE})


def extended(ledger: Ledger) -> list[tuple[Change, Change]]:
    """Return the changes that stand and gave more time, each with what it moved on from, in the order of the ledger."""
    by_id = {one.id: one for one in ledger.changes}
    return [
        (change, by_id[ground])
        for change in ledger.changes
        if change.standing in _STANDS
        for ground in change.on[:1]
        if ground in by_id and _is_later(change, by_id[ground])
    ]


def _is_later(change: Change, before: Change) -> bool:
    if change.terms is None or before.terms is None or before.terms.due is None:
        return False
    return change.terms.due is None or change.terms.due > before.terms.due


def extension_lines(
    commitment: Commitment, ledger: Ledger, languages: Sequence[str], *, is_joint: bool
) -> list[Texts]:
    """Return what a paper says of each time more time was given, a sentence a line; the people of the house stay out of a joint report."""
    entries = {str(one.pk): one for one in commitment.entries.all()}
    found = []
    for change, before in extended(ledger):
        said = _Said(commitment, change, before, None if is_joint else _approval(entries, change))
        found += [in_each(languages, sentence) for sentence in said.sentences()]
    return found


def _approval(entries: dict[str, CommitmentEntry], change: Change) -> CommitmentEntry | None:
    """Return our entry that a second person of the house approved: the change, or the countersignature under a partner's."""
    named = [change.id, *([change.answer.id] if change.answer is not None else [])]
    return next(
        (entries[one] for one in named if one in entries and entries[one].decided_by is not None), None
    )


class _Said:
    """One extension in words, in the language that is spoken now."""

    def __init__(
        self, commitment: Commitment, change: Change, before: Change, approval: CommitmentEntry | None
    ) -> None:
        self._commitment, self._change, self._before, self._approval = commitment, change, before, approval

    def sentences(self) -> list[Callable[[], str]]:
        """Return the sentences, each to be said in the language that is spoken then."""
        found = [self._moved, self._proposed]
        if self._approval is not None:
            found.append(self._approved)
        if self._change.answer is not None and self._change.answer.kind == Kind.COUNTERSIGN:
            found.append(self._countersigned)
        return found

    def _moved(self) -> str:
        return _("Extended from %(old)s to %(new)s.") % {
            "old": _due(self._before),
            "new": _due(self._change),
        }

    def _proposed(self) -> str:
        return _("Proposed by %(who)s on %(day)s.") % self._signed(self._change.entry)

    def _countersigned(self) -> str:
        return _("Countersigned by %(who)s on %(day)s.") % self._signed(self._change.answer)

    def _approved(self) -> str:
        by, at = (self._approval.decided_by, self._approval.decided_at) if self._approval else (None, None)
        return _("Approved by %(who)s on %(day)s.") % {"who": by.name if by else "", "day": self._day(at)}

    def _signed(self, entry: Signed | None) -> dict[str, str]:
        names = self._commitment.partner_names
        return {
            "who": side_words(entry.node, "", names) if entry else "",
            "day": self._day(entry.at if entry else None),
        }

    def _day(self, at: datetime | None) -> str:
        if at is None:
            return ""
        day = at.astimezone(ZoneInfo(self._commitment.agency.zone)).date()
        return day_words(day, get_language() or "en")


def _due(change: Change) -> str:
    due = change.terms.due if change.terms else None
    return due_words(due.isoformat() if due else None)
