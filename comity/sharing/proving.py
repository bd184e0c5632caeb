"""Proofs of letters: not of what may not be used, and each that holds another owner's letter is a copy outside the house."""

from django.conf import settings
from django.db.models import Q

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.sharing.actions.copies import note_copy
from comity.sharing.enforcing import require_open
from comity.sharing.exceptions import BlockedError
from comity.sharing.keepers import LetterRef
from comity.sharing.models import CopyKind, Disclosure, Item, Revision
from comity.sharing.things import letter_thing


def _held_in(letter: OutLetter | InLetter) -> set[LetterRef]:
    """Return the letters of other owners whose words a letter holds: it brought or corrects one, or passes it on."""
    if isinstance(letter, OutLetter):
        carried = Disclosure.objects.filter(by_node=settings.NODE_ID, by_letter=letter.mid)
        handed = Revision.objects.filter(ours=False, holders__letter=letter.mid)
        pairs = {*carried.values_list("owner", "mid"), *handed.values_list("owner", "mid")}
    else:
        brought = Item.objects.filter(peer=letter.peer, carrier=letter.mid)
        revised = Revision.objects.filter(ours=False, peer=letter.peer, letter=letter.mid)
        pairs = {*brought.values_list("owner", "mid"), *revised.values_list("owner", "mid")}
    return {LetterRef(owner, mid) for owner, mid in pairs if owner != settings.NODE_ID}


def require(letter: OutLetter | InLetter) -> None:
    """Refuse the proof of what is blocked, kept for a legal reason alone, deleted, or not cleared after a restore.

    Raises:
        BlockedError, GoneError.
    """
    held = _held_in(letter)
    owners = {ref.owner for ref in held} | ({letter.peer.node} if isinstance(letter, InLetter) else set())
    if was_restored() and hidden_nodes().filter(Q(peer__node__in=owners)).exists():
        raise BlockedError
    for ref in held:
        require_open(ref.owner, ref.mid)


def note(act: Act, letter: OutLetter | InLetter) -> None:
    """Write down whose copy it is, to be asked back after a recall; one that a process wrote has its entry in the log alone."""
    things = {letter_thing(ref) for ref in _held_in(letter)}
    if things and isinstance(act.actor, Person):
        note_copy(act, CopyKind.FILE, things)
