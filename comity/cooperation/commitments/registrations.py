"""What commitments tell the rooms below when the program starts."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts import counting
from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation import actions
from comity.cooperation.access import may_see
from comity.cooperation.actions._commitments import ORIGIN
from comity.cooperation.commitments import notifications, offers, sweeps, trails
from comity.cooperation.commitments.access import entries_visible_to
from comity.cooperation.commitments.bodies import COMMITMENT, shape
from comity.cooperation.commitments.counts import counts
from comity.cooperation.commitments.keeping import CommitmentKeeper, follow_revision
from comity.cooperation.commitments.reaching import BOUND
from comity.cooperation.commitments.words import KINDS, lines_of_body, pairs_of, text_of
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.exchange import keepers, registry
from comity.exchange.core.receipts import State
from comity.exchange.registry import BodyType, PostedLetter, ReceiptedLetter, Sweep
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin
from comity.sharing.bodies import DELETION, RECALL
from comity.sharing.keepers import register_keeper
from comity.sharing.models import Holder, Revision
from comity.web.dates import colon

KEEPER = CommitmentKeeper()


def describe(person: Person, outgoing: Outgoing) -> Described | None:
    """Return what would leave, for those who see the commitment: its reference and every word."""
    rows = entries_visible_to(person).select_related("commitment")
    entry = rows.filter(pk=outgoing.origin_id).first()
    if entry is None:
        return None
    commitment = entry.commitment
    text, _language = text_of(commitment.texts)
    return Described(
        f"{KINDS.get(entry.kind, '')}{colon(get_language())}{commitment.ref} {text[:120]}",
        reverse("cooperation:commitments-commitment", args=[commitment.pk]),
        pairs_of(list(lines_of_body(outgoing.data, settings.NODE_ID, commitment.partner_names))),
    )


def held(outgoing: Outgoing, _at: datetime) -> str:
    """Hold a letter back whose entry is there no more."""
    there = CommitmentEntry.objects.filter(pk=outgoing.origin_id).exclude(state=EntryState.PURGED)
    return "" if there.exists() else "gone"


def lock(outgoing: Outgoing) -> None:
    """Take the commitment's lock before that of the letter, as the room's own acts do."""
    list(Commitment.objects.select_for_update().filter(pk=outgoing.conv).values_list("pk"))


def note_revision(act: Act, letter: PostedLetter) -> None:
    """Follow our own recalls of letters about commitments, within the act that tells the holder."""
    if letter.schema not in {RECALL, DELETION}:
        return
    revision = Revision.objects.filter(pk=letter.origin_id, ours=True).first()
    if revision is not None:
        follow_revision(act, revision.mid)


def follow_refused_recall(act: Act, letter: ReceiptedLetter) -> None:
    """Count a letter of ours again whose recall the partner refused, because it had signed what it says meanwhile."""
    if letter.schema not in {RECALL, DELETION} or (letter.state, letter.reason) != (State.REFUSED, BOUND):
        return
    told = Holder.objects.filter(letter=letter.mid, revision__ours=True).select_related("revision").first()
    if told is not None:
        follow_revision(act, told.revision.mid)


def register() -> None:
    """Register body, origin, keeper, sweep and what people are told."""
    registry.register_body(BodyType(COMMITMENT, shape(), actions.receive_commitment))
    keepers.register_take_back(COMMITMENT, actions.take_commitment_back)
    register_origin(
        Origin(
            ORIGIN,
            visible=entries_visible_to,
            describe=describe,
            sent=actions.follow_decision,
            returned=actions.follow_decision,
            held=held,
            followed=actions.follow_receipt,
            lock=lock,
        )
    )
    register_keeper(KEEPER)
    registry.register_witness(note_revision)
    registry.register_follower(follow_refused_recall)
    registry.register_sweep(Sweep("commitments", sweeps.EVERY, sweeps.sweep))
    counting.register(
        counting.Counted("commitments", _("Commitments"), 90, lambda person: bool(may_see(person)), counts)
    )
    notifications.register_kinds()
    trails.register()
    offers.register()
