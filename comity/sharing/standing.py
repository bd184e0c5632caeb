"""How an item stands now: its handling, the leaves that count, and what they allow."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.sharing.allowing import Answer, Leave, Use, Wish, judge, kept_until
from comity.sharing.letters import content_of
from comity.sharing.models import Consent, ConsentState, Item, ItemState

BLOCKED = "blocked"
GONE = "purged"


def handling_of(item: Item) -> Handling:
    """Return the handling that binds an item now: that of its owner, as it was narrowed since."""
    return Handling.from_json(item.handling)


def leaves_of(owner: str, mid: UUID, *, asker: str) -> list[Leave]:
    """Return the leaves that an asker was given for a letter and that were not withdrawn; the time is judged later."""
    granted = Consent.objects.filter(
        owner=owner, mid=mid, asker=asker, state=ConsentState.GRANTED, expires__isnull=False
    )
    return [
        Leave(owner, Use(one.use), one.agency, one.expires, one.purpose, str(one.id))
        for one in granted
        if one.expires is not None
    ]


def may_use(item: Item, wish: Wish, at: datetime | None = None) -> Answer:
    """Say whether this node may use an item as wished; what is blocked or gone may not be used at all, see `is_open`."""
    leaves = leaves_of(item.owner, item.mid, asker=settings.NODE_ID)
    return judge(handling_of(item), wish, leaves, at or now(), holder=settings.NODE_ID)


def is_open(item: Item) -> bool:
    """Whether an item may be used at all: not while somebody has to decide about it, and not once it is gone."""
    return item.state == ItemState.HELD


def states_of(owner: str, mids: Iterable[UUID | None]) -> Mapping[UUID, Item]:
    """Return the items of an owner by the ids of their letters, for pages that show several."""
    wanted = {mid for mid in mids if mid is not None}
    return {one.mid: one for one in Item.objects.filter(owner=owner, mid__in=wanted)} if wanted else {}


def shown_data(item: Item) -> tuple[str, Mapping[str, object]] | None:
    """Return schema and body of an item as they are shown: as the owner last corrected them; None once it is gone."""
    content = content_of(item)
    if content is None:
        return None
    return content.schema, item.corrected if item.corrected is not None else content.data


def stamped(handling: Handling, leaves: Iterable[Leave] = ()) -> dict[str, object]:
    """Return the columns of an item that follow from its handling, and from leaves to keep it longer."""
    return {
        "handling": handling.to_json(),
        "use_until": handling.retain_until,
        "keep_until": kept_until(handling, settings.NODE_ID, leaves),
    }
