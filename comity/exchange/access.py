"""Who may see the partners' nodes and the state of the links: the operator, who reads no letters; who may prove a letter.

And one's own uploads. The recovery after a restore is seen by supervisors too: they answer for going on without a partner.
"""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import AbsentError, holds
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, PROVES_LETTERS, READS_LOG, RUNS_NODE, WATCHES_LINKS
from comity.exchange.letters import letter_under
from comity.exchange.models import InLetter, OddReceipt, OutLetter, Peer, Recovery, Upload
from comity.exchange.recovering import hidden_nodes, recoveries, was_restored


def peers_visible_to(person: Person) -> QuerySet[Peer]:
    """Return the peers a person may look after: all for an operator, none for others."""
    if not holds(person, RUNS_NODE):
        return Peer.objects.none()
    return Peer.objects.select_related("link").order_by("country", "node")


def uploads_of(person: Person) -> QuerySet[Upload]:
    """Return a person's own uploads, which nobody else sees."""
    return Upload.objects.select_related("file").filter(person=person)


def upload_for(person: Person, upload_id: UUID) -> Upload:
    """Return an upload of the person. Raises AbsentError."""
    found = uploads_of(person).filter(pk=upload_id).first()
    if found is None:
        raise AbsentError("file", upload_id, "absent")
    return found


def upload_of(person: Person, token: str) -> Upload | None:
    """Return an upload of the person that a form names; None for anything else."""
    try:
        return uploads_of(person).filter(pk=UUID(token)).first()
    except ValueError:
        return None


def peer_for(person: Person, peer_id: UUID) -> Peer:
    """Return a peer that a person may look after. Raises AbsentError."""
    found = peers_visible_to(person).filter(pk=peer_id).first()
    if found is None:
        raise AbsentError("peer", peer_id, "absent")
    return found


def letter_for(person: Person, mid: UUID, node: str = "") -> OutLetter | InLetter:
    """Return a letter that a person may take the proof of: of the house, for who works on requests or audits.

    `node` tells letters of two partners under one id apart. After a restore those of a partner that was not asked yet are
    not shown: it may have recalled some since the backup. Raises AbsentError.
    """
    may = person.agency.is_home and holds(person, PROVES_LETTERS)
    letter = letter_under(mid, node) if may else None
    if letter is None or (isinstance(letter, InLetter) and _is_hidden(letter.peer)):
        raise AbsentError("letter", mid, "absent")
    return letter


def _is_hidden(peer: Peer) -> bool:
    return was_restored() and hidden_nodes().filter(peer=peer).exists()


def odd_receipts_visible_to(person: Person) -> QuerySet[OddReceipt]:
    """Return the receipts that contradict others: all for an operator and an auditor of the house; they hold no content."""
    found = OddReceipt.objects.select_related("peer").order_by("-kept_at", "-id")
    return found if person.agency.is_home and holds(person, WATCHES_LINKS) else found.none()


def looks_partners_for(person: Person) -> QuerySet[Peer]:
    """Return the partners whose looks a person may list: all for an auditor of the house, none for others."""
    if person.agency.is_home and holds(person, READS_LOG):
        return Peer.objects.order_by("country", "node")
    return Peer.objects.none()


FOLLOWS_RECOVERY = RUNS_NODE | APPROVES_RELEASE


def recoveries_visible_to(person: Person) -> QuerySet[Recovery]:
    """Return what the partners were asked after the last restore: for operators and supervisors of the house."""
    if not holds(person, FOLLOWS_RECOVERY) or not person.agency.is_home:
        return Recovery.objects.none()
    return recoveries().select_related("peer").order_by("peer__country", "peer__node")


def recovery_for(person: Person, recovery_id: UUID) -> Recovery:
    """Return what one partner was asked. Raises AbsentError."""
    found = recoveries_visible_to(person).filter(pk=recovery_id).first()
    if found is None:
        raise AbsentError("recovery", recovery_id, "absent")
    return found
