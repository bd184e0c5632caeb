"""Acts on the right itself: the person is told of it, and answers."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.protection.actions._shared import locked, moment_of, renew
from comity.protection.drafts import Telling, WishSaid
from comity.protection.exceptions import MomentError, NotToldError
from comity.protection.models import Told, Wish


@action(events.DETENTION_TOLD)
def tell_person(act: Act, detention_id: UUID, telling: Telling) -> Told:
    """Record that the person was told of the right to have the post told (Vienna Convention art. 36(1)(b)).

    Raises:
        MomentError: it lies ahead, or before the deprivation of liberty or the arrival at this place.
    """
    person, detention = locked(act, detention_id)
    at = moment_of(detention, telling.at)
    if at < detention.sitting_since:
        raise MomentError
    told = Told.objects.create(
        detention=detention,
        sitting=detention.sitting,
        at=at,
        place=detention.place,
        language=telling.language,
        how=telling.how,
        interpreter=telling.interpreter.strip(),
        by=telling.by.strip(),
        recorded_by=person,
        recorded_at=act.at,
    )
    act.note(language=told.language, how=told.how, sitting=told.sitting)
    first = detention.tellings.order_by("at").values_list("at", flat=True).first()
    detention.told_at = first
    renew(act, detention)
    return told


@action(events.DETENTION_WISHED)
def record_wish(act: Act, detention_id: UUID, said: WishSaid) -> Wish:
    """Record what the person wants; the last answer counts, all are kept.

    Raises:
        NotToldError: nobody told the person of the right at this place yet.
        MomentError: it lies ahead, or before the person was told.
    """
    person, detention = locked(act, detention_id)
    told = detention.tellings.filter(sitting=detention.sitting).order_by("at").first()
    if told is None:
        raise NotToldError
    at = moment_of(detention, said.at)
    last = detention.wishes.order_by("-at", "-id").first()
    if at < told.at or (last is not None and at < last.at):
        raise MomentError
    wish = Wish.objects.create(
        detention=detention,
        sitting=detention.sitting,
        answer=said.answer,
        at=at,
        words=said.words.strip(),
        words_language=said.words_language,
        signed=said.signed,
        recorded_by=person,
        recorded_at=act.at,
    )
    act.note(answer=wish.answer, signed=wish.signed)
    if last is not None and last.answer != wish.answer:
        detention.wish_since = at
    detention.wish = wish.answer
    renew(act, detention)
    return wish
