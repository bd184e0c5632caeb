"""How the room answers for its letters: see `comity.sharing.keepers`. Ours are shown to who holds the person, theirs to the post."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.protection.access import visible_to
from comity.protection.bodies import (
    KIND,
    NOTICE,
    NOTICE_CATEGORIES,
    NOTICE_URGENCY,
    PROCEEDING,
    PROCEEDING_CATEGORIES,
    PROCEEDING_URGENCY,
    PURPOSE,
)
from comity.protection.incoming import Taker, takers
from comity.protection.lines import lines_of_body
from comity.protection.models import News, PostNotice
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place, register_keeper


class HoldingKeeper(Keeper):
    """Notices to posts and what happened since."""

    name = "protection"
    schemas = frozenset({NOTICE, PROCEEDING})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the page of the person held, or the post's own page of what came to it."""
        if ref.owner != settings.NODE_ID:
            found = (taker.place(person, ref) for taker in takers())
            return next((place for place in found if place is not None), None)
        detention = visible_to(person).filter(pk__in=_detentions(ref.mid)).first()
        if detention is None:
            return None
        return Place(detention.ref, "", reverse("protection:detention", args=[detention.pk]))

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return every word of it."""
        return lines_of_body(schema, data)

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes it left under."""
        del ref
        categories = NOTICE_CATEGORIES if schema == NOTICE else PROCEEDING_CATEGORIES
        urgency = NOTICE_URGENCY if schema == NOTICE else PROCEEDING_URGENCY
        return About(
            KIND, data["offence"], PURPOSE, urgency, tuple(category for _name, category in categories)
        )

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the person held that it is about."""
        if ref.owner != settings.NODE_ID:
            return ()
        return [("detention", str(pk)) for pk in _detentions(ref.mid)]

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Have the post's rows emptied."""
        return sum(taker.purge(act, ref) for taker in _once())

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Have the corrected words written into the post's rows."""
        return sum(taker.correct(act, ref, data) for taker in _once())

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Have the stricter handling shown with the post's rows."""
        return sum(taker.restamp(act, ref, handling) for taker in _once())


def _once() -> Collection[Taker]:
    """Return the takers, those that share their functions once."""
    return {(one.purge, one.correct, one.restamp): one for one in takers()}.values()


def _detentions(mid: UUID) -> set[UUID]:
    notices = PostNotice.objects.filter(letter=mid).values_list("detention", flat=True)
    news = News.objects.filter(letter=mid).values_list("proceeding__detention", flat=True)
    return {*notices, *news}


def register() -> None:
    """Make the keeper known; at start."""
    register_keeper(HoldingKeeper())
