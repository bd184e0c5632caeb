"""Acts on letters as they come and go: what we hold of others, what of ours is with whom."""

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.models import Peer
from comity.exchange.registry import LetterRefusalError, PostedLetter, ReceivedLetter
from comity.sharing import departure
from comity.sharing.letters import stamp_in
from comity.sharing.models import Basis, Disclosure, Item
from comity.sharing.standing import stamped


@action(events.DISCLOSURE_NOTED)
def disclose(act: Act, letter: PostedLetter) -> Disclosure:
    """Write down that a letter of ours goes to a node."""
    act.about("letter", letter.mid)
    act.note(peer=letter.node, basis=Basis.ORIGINAL.value)
    handling = letter.handling or {}
    end = handling.get("delete_after") or handling.get("retain_until")
    row, _made = Disclosure.objects.get_or_create(
        owner=settings.NODE_ID,
        mid=letter.mid,
        node=letter.node,
        by_letter=letter.mid,
        defaults={
            "idg": letter.idg,
            "by_node": settings.NODE_ID,
            "basis": Basis.ORIGINAL,
            "at": act.at,
            "keep_until": from_rfc3339(end) if end else None,
        },
    )
    return row


@action(events.ITEM_TAKEN)
def take_item(act: Act, letter: ReceivedLetter) -> Item:
    """Write down that a partner's own letter is here, with its handling and the end that the agreement sets.

    Raises:
        LetterRefusalError: it names another owner than its sender.
    """
    act.about("letter", letter.mid)
    act.note(owner=letter.node, schema=letter.schema)
    handling = stamp_in(letter.envelope, letter.node)
    if handling.owners != {letter.node}:
        raise LetterRefusalError("wrong-owner")  # what is another's comes whole, as that one signed it
    handling = departure.within_agreement(handling, letter.envelope, act.at)
    return Item.objects.create(
        owner=letter.node,
        mid=letter.mid,
        idg=letter.idg,
        peer=Peer.objects.get(node=letter.node),
        carrier=letter.mid,
        schema=letter.schema,
        taken_at=act.at,
        **stamped(handling),
    )
