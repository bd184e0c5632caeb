"""Who sees letters, questions for leave, recalls and copies: people of this node's own agency who work on requests.

A letter that a room keeps is shown to whoever may see it there, and to nobody else. Missing and forbidden look alike.
"""

from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.exchange.models import OutLetter
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.sharing.exceptions import NotHereError
from comity.sharing.keepers import LetterRef, Place, keeper_of
from comity.sharing.letters import PASSED_ON, our_content
from comity.sharing.models import (
    Consent,
    ConsentState,
    Copy,
    Destruction,
    Holder,
    HolderState,
    Item,
    ItemState,
    Passing,
    PassingState,
    Revision,
    RevisionKind,
    RevisionState,
)


def may_share(person: Person) -> Answer:
    """Whether the room is open to a person."""
    answer = holds(person, WORKS_ON_REQUESTS)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_decide(person: Person) -> Answer:
    """Whether a person decides for the house: leaves, recalls, deletions."""
    answer = may_share(person)
    return no("role") if answer and not person.holds(APPROVES_RELEASE) else answer


def decider_of(person: Person, kind: str, identifier: object) -> Person:
    """Let somebody pass who decides for the house. Raises NotHereError."""
    answer = may_decide(person)
    if not answer:
        raise NotHereError(kind, identifier, answer.reason)
    return person


def items_visible_to(person: Person) -> QuerySet[Item]:
    """Return the letters of partners that this node holds or held.

    After a restore those of a partner that was not asked yet are not shown: it may have recalled some since the backup.
    """
    if not may_share(person):
        return Item.objects.none()
    items = Item.objects.select_related("peer")
    if not was_restored():
        return items
    return items.exclude(peer__node__in=hidden_nodes()).exclude(owner__in=hidden_nodes())


def place_of(person: Person, ref: LetterRef, schema: str) -> Place | None:
    """Return where the room that keeps a letter shows it to this person."""
    keeper = keeper_of(schema)
    return keeper.place(person, ref) if keeper else None


def item_for(person: Person, owner: str, mid: UUID, *, lock: bool = False) -> Item:
    """Return a partner's letter that the person may see, gone or not.

    Raises:
        NotHereError: there is none, or the room that keeps it does not show it to this person.
    """
    found = items_visible_to(person).filter(owner=owner, mid=mid)
    item = (found.select_for_update(of=("self",)) if lock else found).first()
    if item is None or not _is_shown(
        person, LetterRef(owner, mid), item.schema, is_kept=not item.is_second_hand
    ):
        raise NotHereError("letter", mid)
    return item


def item_by_id(person: Person, item_id: UUID) -> Item:
    """Return a partner's letter by the id of its row. Raises NotHereError."""
    found = items_visible_to(person).filter(pk=item_id).first()
    if found is None:
        raise NotHereError("letter", item_id)
    return item_for(person, found.owner, found.mid)


def our_letter_for(person: Person, mid: UUID) -> OutLetter:
    """Return a content letter of ours that the person may see. Raises NotHereError."""
    row = OutLetter.objects.select_related("peer").filter(mid=mid).first() if may_share(person) else None
    if row is None or row.schema == PASSED_ON or our_content(mid) is None:
        raise NotHereError("letter", mid)
    if not _is_shown(person, LetterRef(settings.NODE_ID, mid), row.schema, is_kept=True):
        raise NotHereError("letter", mid)
    return row


def same_for_others(person: Person, letter: OutLetter) -> list[OutLetter]:
    """Return the letters of ours that brought the same to other partners and still say something, by partner."""
    keeper = keeper_of(letter.schema)
    found = keeper.siblings(person, LetterRef(settings.NODE_ID, letter.mid)) if keeper else ()
    rows = OutLetter.objects.select_related("peer").filter(mid__in=found).order_by("peer__node")
    return [row for row in rows if our_content(row.mid) is not None]


def _is_shown(person: Person, ref: LetterRef, schema: str, *, is_kept: bool) -> bool:
    """A room that keeps a letter says who sees it; one that was passed on to us is in no other room."""
    if not is_kept or keeper_of(schema) is None:
        return bool(may_share(person))
    return place_of(person, ref, schema) is not None


def consents_visible_to(person: Person) -> QuerySet[Consent]:
    """Return the questions for leave, ours and those asked of us."""
    rows = Consent.objects.select_related("asked_by", "decided_by")
    return rows if may_share(person) else Consent.objects.none()


def consent_for(person: Person, consent_id: UUID) -> Consent:
    """Return a question for leave. Raises NotHereError."""
    found = consents_visible_to(person).filter(pk=consent_id).first()
    if found is None:
        raise NotHereError("consent", consent_id)
    return found


def consents_to_decide(person: Person) -> QuerySet[Consent]:
    """Return the questions of partners that wait for this person."""
    if not may_decide(person):
        return Consent.objects.none()
    return Consent.objects.filter(ours=False, state=ConsentState.ASKED)


def lost_questions_of(person: Person) -> QuerySet[Consent]:
    """Return the questions for leave of this person that did not arrive and were neither asked again nor set aside.

    Those of people who have left are with those who decide. Of an item that is gone nothing is asked any more.
    """
    if not may_share(person):
        return Consent.objects.none()
    gone = Item.objects.filter(owner=OuterRef("owner"), mid=OuterRef("mid"), state=ItemState.PURGED)
    same = ("owner", "mid", "use", "agency", "purpose")
    again = Consent.objects.filter(
        ours=True, asked_at__gt=OuterRef("asked_at"), **{name: OuterRef(name) for name in same}
    )
    lost = Consent.objects.filter(ours=True, state=ConsentState.LOST, set_aside_at=None)
    return lost.filter(_of(person, "asked_by")).exclude(Exists(gone)).exclude(Exists(again))


def unpassed_of(person: Person) -> QuerySet[Passing]:
    """Return what this person wanted to pass on, and what was given back or did not arrive; as `lost_questions_of`."""
    if not may_share(person):
        return Passing.objects.none()
    again = Passing.objects.filter(
        item=OuterRef("item"), peer=OuterRef("peer"), created_at__gt=OuterRef("created_at")
    )
    stopped = Passing.objects.filter(
        state__in=[PassingState.RETURNED, PassingState.LOST], set_aside_at=None
    ).exclude(item__state=ItemState.PURGED)
    return stopped.filter(_of(person, "drafted_by")).exclude(Exists(again))


def _of(person: Person, name: str) -> Q:
    """Whose it is: this person's own; for those who decide also that of people who have left."""
    own = Q(**{name: person})
    return own | Q(**{f"{name}__is_active": False}) | Q(**{name: None}) if may_decide(person) else own


def revisions_visible_to(person: Person) -> QuerySet[Revision]:
    """Return corrections, narrowings, recalls and requests to delete, ours and those of partners."""
    rows = Revision.objects.select_related("by", "peer", "decided_by")
    return rows if may_share(person) else Revision.objects.none()


def revision_for(person: Person, revision_id: UUID) -> Revision:
    """Return one of them. Raises NotHereError."""
    found = revisions_visible_to(person).filter(pk=revision_id).first()
    if found is None:
        raise NotHereError("revision", revision_id)
    return found


def deletions_to_decide(person: Person) -> QuerySet[Revision]:
    """Return the requests to delete that wait for this person; what is decided may wait for its answer to leave."""
    if not may_decide(person):
        return Revision.objects.none()
    return Revision.objects.filter(
        ours=False, state=RevisionState.OPEN, kind=RevisionKind.DELETION, decided_at=None
    )


def revisions_not_confirmed(person: Person) -> QuerySet[Revision]:
    """Return what we decided about letters of ours and holders have not confirmed, once who decides was reminded of it.

    Until then the node waits, and tells again whom it could not reach; afterwards somebody has to call.
    """
    if not may_decide(person):
        return Revision.objects.none()
    waiting = Holder.objects.filter(state__in=[HolderState.WAITING, HolderState.PARTLY])
    return Revision.objects.filter(ours=True, reminded_at__isnull=False, pk__in=waiting.values("revision"))


def passings_visible_to(person: Person) -> QuerySet[Passing]:
    """Return what was passed on, or waits for it."""
    rows = Passing.objects.select_related("item", "peer", "drafted_by", "approved_by")
    return rows if may_share(person) else Passing.objects.none()


def passing_for(person: Person, passing_id: UUID) -> Passing:
    """Return one of them. Raises NotHereError."""
    found = passings_visible_to(person).filter(pk=passing_id).first()
    if found is None:
        raise NotHereError("passing", passing_id)
    return found


def passings_to_approve(person: Person) -> QuerySet[Passing]:
    """Return what waits for this person as the second one."""
    if not may_decide(person):
        return Passing.objects.none()
    return Passing.objects.filter(state="to-approve").exclude(drafted_by=person)


def copies_visible_to(person: Person) -> QuerySet[Copy]:
    """Return the copies that left the house: everybody's to those who decide, to others their own."""
    if may_decide(person):
        return Copy.objects.select_related("person")
    return (
        Copy.objects.select_related("person").filter(person=person)
        if person.is_active
        else Copy.objects.none()
    )


def destructions_of(person: Person) -> QuerySet[Destruction]:
    """Return which copies this person must destroy: their own; for those who decide also those of people who have left."""
    waiting = Destruction.objects.filter(confirmed_at=None)
    if may_decide(person):
        return waiting.filter(Q(copy__person=person) | Q(copy__person__is_active=False))
    return waiting.filter(copy__person=person) if person.is_active else Destruction.objects.none()


def destruction_for(person: Person, destruction_id: UUID) -> Destruction:
    """Return a copy that this person must destroy, or has destroyed. Raises NotHereError."""
    found = (
        Destruction.objects.select_related("copy__person", "item")
        .filter(pk=destruction_id, copy__in=copies_visible_to(person))
        .first()
    )
    if found is None:
        raise NotHereError("copy", destruction_id)
    return found
