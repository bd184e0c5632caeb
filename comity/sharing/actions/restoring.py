"""Acts after a restore: delete what an owner took back meanwhile, and enter again what our own letters say that we did."""

from uuid import UUID

from django.conf import settings

from comity.accounts.access import person_id_of
from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.envelope import read_signed
from comity.exchange.keepers import TakenBack
from comity.exchange.models import Peer
from comity.sharing.actions.erasing import purge_item
from comity.sharing.bodies import KIND_OF
from comity.sharing.models import (
    Basis,
    Disclosure,
    Holder,
    Item,
    ItemState,
    Revision,
    RevisionKind,
    RevisionState,
)

UNKNOWN = ""  # the digest of a letter that was taken back and never seen here


@action(events.ITEM_PURGED)
def bury_item(act: Act, node: str, mid: UUID) -> Item:
    """Delete what came in a letter of a partner that was taken back while we were away; it is barred from now on."""
    act.about("letter", mid)
    act.note(peer=node, why=RevisionKind.RECALL.value)
    item = (
        Item.objects.filter(peer__node=node, carrier=mid).first()
        or Item.objects.filter(owner=node, mid=mid).first()
    )
    if item is None:
        return Item.objects.create(
            owner=node,
            mid=mid,
            idg=UNKNOWN,
            peer=Peer.objects.get(node=node),
            state=ItemState.PURGED,
            why=RevisionKind.RECALL.value,
            taken_at=act.at,
            purged_at=act.at,
        )
    if item.state != ItemState.PURGED:
        purge_item(act, item.id, RevisionKind.RECALL.value)
    return item


@action(events.DISCLOSURE_NOTED)
def take_passing_back(act: Act, taken: TakenBack) -> bool:
    """Enter again to whom we passed an item on; who proposed and approved it never left the house and stays lost."""
    data = taken.letter.body.data if taken.letter.body else {}
    original = read_signed(str(data["original"]).encode())
    act.about("letter", original.letter.id)
    act.note(peer=taken.node, letter=str(taken.mid), restored=True)
    Disclosure.objects.get_or_create(
        owner=original.letter.sender.node,
        mid=UUID(original.letter.id),
        node=taken.node,
        by_letter=taken.mid,
        defaults={
            "idg": original.idg,
            "by_node": settings.NODE_ID,
            "basis": Basis.CONSENT if data["consent"] is not None else Basis.LISTED,
            "at": taken.letter.created,
        },
    )
    return True


@action(events.REVISION_GIVEN)
def take_revision_back(act: Act, taken: TakenBack) -> bool:
    """Enter again what we decided about a letter of ours, and whom we told; one that we handed on comes from its owner."""
    data = taken.letter.body.data if taken.letter.body else {}
    mid = UUID(data["letter"]["id"])
    act.about("letter", mid)
    act.note(revision=data["revision"], peer=taken.node, restored=True)
    if "signed" in data:
        return True
    author = person_id_of(taken.letter.sender.actor)
    revision, _made = Revision.objects.get_or_create(
        id=UUID(data["revision"]),
        defaults={
            "ours": True,
            "owner": settings.NODE_ID,
            "mid": mid,
            "idg": data["letter"]["digest"],
            "kind": KIND_OF[taken.schema],
            "reason": data["reason"],
            "text": data["text"],
            "content": {name: data[name] for name in ("passages", "handling") if name in data},
            "by": Person.objects.filter(pk=author).first() if author else None,
            "at": taken.letter.created,
            "state": RevisionState.DONE,
        },
    )
    Holder.objects.get_or_create(revision=revision, node=taken.node, defaults={"letter": taken.mid})
    return True
