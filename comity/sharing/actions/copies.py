"""Acts on copies that leave the house in files: kept in a list, asked back after a recall, confirmed as destroyed."""

from collections.abc import Collection
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.sharing import notifications
from comity.sharing.actions._shared import person_of
from comity.sharing.keepers import LetterRef, keepers
from comity.sharing.models import Copy, CopyKind, CopyThing, Destruction, Item
from comity.sharing.things import letter_thing

AT_ONCE = 1000


@action(events.COPY_TAKEN)
def note_copy(act: Act, kind: CopyKind, things: Collection[tuple[str, str]]) -> Copy:
    """Write down that a person took a file out, and what is in it: words of the trade with identifiers."""
    person = person_of(act)
    copy = Copy.objects.create(person=person, kind=kind, at=act.at, things=len(things))
    act.about("copy", copy.id)
    act.note(kind=kind.value, things=len(things))
    CopyThing.objects.bulk_create(
        (CopyThing(copy=copy, kind=word, thing=thing) for word, thing in sorted(things)), batch_size=AT_ONCE
    )
    return copy


@action(events.COPY_RECALLED)
def ask_to_destroy(act: Act, item_id: UUID) -> int:
    """Ask everybody who took out a copy of an item to destroy it; return how many copies there are."""
    item = Item.objects.get(pk=item_id)
    act.about("letter", item.mid)
    ref = LetterRef(item.owner, item.mid)
    things = {letter_thing(ref)}
    for keeper in keepers():
        things |= set(keeper.things(ref))
    found: set[UUID] = set()
    for word, identifier in things:
        rows = CopyThing.objects.filter(kind=word, thing=identifier)
        found |= set(rows.values_list("copy", flat=True))
    for copy_id in sorted(found):
        destruction, made = Destruction.objects.get_or_create(
            copy_id=copy_id, item=item, defaults={"asked_at": act.at}
        )
        if made:
            notifications.tell_taker(act, destruction)
    act.note(copies=len(found))
    return len(found)
