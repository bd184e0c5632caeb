"""What the room tells the rooms below it when the program starts."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange import keepers, registry
from comity.exchange.registry import BodyType, PostedLetter
from comity.operations import actions, trails
from comity.operations.access import entries_visible_to
from comity.operations.actions._shared import INVITATION, SAID
from comity.operations.bodies import ENTRY, JOINT, shape
from comity.operations.keeping import OperationKeeper, follow_revision
from comity.operations.models import Entry
from comity.operations.states import ENTRY_WORDS, EntryState
from comity.operations.units import measures
from comity.operations.words import lines_of_body, pairs_of
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin
from comity.sharing.bodies import CORRECTION, DELETION, RECALL
from comity.sharing.keepers import register_keeper
from comity.sharing.models import Revision


def describe(person: Person, outgoing: Outgoing) -> Described | None:
    """Return what would leave, for those who see the operation: its title and every word."""
    entry = entries_visible_to(person).select_related("operation").filter(pk=outgoing.origin_id).first()
    if entry is None:
        return None
    operation = entry.operation
    what = _("Invitation") if outgoing.origin_kind == INVITATION else str(ENTRY_WORDS.get(entry.kind, ""))
    return Described(
        f"{what}: {operation.ref} {operation.title}",
        reverse("operations:operation", args=[operation.pk]),
        pairs_of(list(lines_of_body(outgoing.data))),
    )


def held(outgoing: Outgoing, _at: datetime) -> str:
    """Hold a letter back whose entry is there no more."""
    return (
        ""
        if Entry.objects.filter(pk=outgoing.origin_id).exclude(state=EntryState.PURGED).exists()
        else "gone"
    )


def note_revision(act: Act, letter: PostedLetter) -> None:
    """Follow our own recalls and corrections of letters of this room, within the act that tells the holder."""
    if letter.schema not in {RECALL, DELETION, CORRECTION}:
        return
    revision = Revision.objects.filter(pk=letter.origin_id, ours=True).first()
    if revision is not None:
        follow_revision(act, revision.mid, is_correction=letter.schema == CORRECTION)


def register() -> None:
    """Register bodies, origins and keeper; look whether the room's data is in order."""
    measures()
    registry.register_body(BodyType(JOINT, shape("joint-1"), actions.receive_invitation))
    registry.register_body(BodyType(ENTRY, shape("entry-1"), actions.receive_entry))
    keepers.register_take_back(JOINT, actions.take_invitation_back)
    keepers.register_take_back(ENTRY, actions.take_entry_back)
    for kind in (INVITATION, SAID):
        register_origin(
            Origin(
                kind,
                visible=entries_visible_to,
                describe=describe,
                sent=actions.follow_decision,
                returned=actions.follow_decision,
                held=held,
                followed=actions.follow_receipt,
            )
        )
    register_keeper(OperationKeeper())
    registry.register_witness(note_revision)
    trails.register()
