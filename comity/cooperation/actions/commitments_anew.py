"""Act after a dispute, or after another change passed ours over: it is proposed again, by whoever proposed it or by whoever disputes it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.conf import settings

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitment_terms import check_change, note_sure
from comity.cooperation.actions._commitments import WayOut, enter, person_of, rebuild, send, settle_way_out
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.access import commitment_for, entry_for
from comity.cooperation.commitments.doubts import old_words, past_day
from comity.cooperation.commitments.folding import asks_second, ledger_of, may_propose_again, may_renew
from comity.cooperation.commitments.settled import settled
from comity.cooperation.core.ledger import Kind, change
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    NothingChangedError,
)
from comity.cooperation.models import CommitmentEntry


@action(events.COMMITMENT_CHANGE_PROPOSED)
def propose_anew(  # what is said of a change
    act: Act,
    entry_id: UUID,
    terms: Terms,
    *,
    on: Sequence[str],
    way_out: WayOut | None = None,
    sure: Collection[str] = (),
) -> CommitmentEntry:
    """Propose in the place of a disputed change what would stand instead; `on` are the changes that stood on the page.

    What of ours was passed over is proposed again on what stands now: there is nothing of it left to withdraw.
    Our own disputed change is withdrawn in the same act, in the letter that proposes the new one. Where a second person of the house
    decides about the new one first, the withdrawal leaves at once. What the partner proposed and we dispute stays open beside ours:
    the one that is countersigned passes over the other.

    `sure` says what somebody looked at where it may be meant otherwise (`commitments.doubts`).

    Raises:
        PromiseDoubtError: its day is past, or some languages still say what is disputed, and nobody said that it is so.
        SettledError: it is neither disputed nor passed over, or somebody proposed another version already.
        NothingChangedError: it says what is disputed, or what stands.
        ChangedMeanwhileError, NotKeptError, NotAtMeetingError, NoAgreementError, NoArticleError, FlawedError, NoWayOutError,
        NotPairedError, and what the release room raises.
    """
    person = person_of(act)
    found = entry_for(person, entry_id)
    act.about("commitment", found.commitment_id)
    act.note(instead_of=str(entry_id))
    commitment = commitment_for(person, found.commitment_id, keep=True)
    entries = list(commitment.entries.all())
    ledger = ledger_of(commitment, entries)
    about = next((one for one in ledger.changes if one.id == str(entry_id)), None)
    if about is None:
        raise NotHereError("entry", entry_id, "no-change")
    is_again = may_propose_again(about, ledger, entries)
    if not is_again and not may_renew(about, ledger, entries):
        raise settled(about.standing)
    if not is_again and sorted(about.on) != sorted(on):
        raise ChangedMeanwhileError
    terms, before = check_change(person, commitment, ledger, terms, on)
    if (terms == about.terms and not is_again) or before == [terms]:
        raise NothingChangedError
    said = [*before, *([about.terms] if about.terms else [])]
    note_sure(act, [*past_day(commitment, terms, said, act.at), *old_words(terms, said)], sure)
    settle_way_out(commitment, way_out)
    act.note(stage=terms.stage.value)
    second = asks_second(terms, before)
    is_own = about.entry.node == settings.NODE_ID and not is_again
    back = [enter(act, commitment, Kind.WITHDRAW, {"of": about.id})] if is_own else []
    entry = enter(act, commitment, Kind.CHANGE, change(on, terms), asks_second=second)
    if second:
        notifications.tell_deciders(act, entry)
    if leaving := ([] if second else [entry]) + back:
        send(act, commitment, leaving)
    rebuild(commitment)
    entry.refresh_from_db()
    return entry
