"""How a body reaches a post: through the release room to a partner, or handed over where the post is a guest of this node."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Agency
from comity.agreements.question import Question
from comity.audit.acts import Act
from comity.exchange.registry import LetterRefusalError
from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.lib.json_schemas import validator_of
from comity.protection.bodies import (
    KIND,
    NOTICE,
    NOTICE_CATEGORIES,
    NOTICE_URGENCY,
    PROCEEDING,
    PROCEEDING_CATEGORIES,
    PROCEEDING_URGENCY,
    PURPOSE,
    shape,
)
from comity.protection.core.notification import FEARING, Settled
from comity.protection.exceptions import NoPostError, PostRefusedError
from comity.protection.incoming import Incoming, taker_of
from comity.protection.models import Detention, NoticeState, Post
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer

CATEGORIES = {NOTICE: NOTICE_CATEGORIES, PROCEEDING: PROCEEDING_CATEGORIES}
URGENCY = {NOTICE: NOTICE_URGENCY, PROCEEDING: PROCEEDING_URGENCY}
FILES = {NOTICE: "notice-1", PROCEEDING: "proceeding-1"}
ASKED = ("political_or_belief", "press_or_defender")
REASON = "Vienna Convention on Consular Relations art. 36: without delay"


@dataclass(frozen=True)
class Body:
    """A body with where it comes from: a word of the trade and the id of the row that waits for it."""

    schema: str
    data: dict[str, Any]
    kind: str
    row: UUID


@dataclass(frozen=True)
class Under:
    """Under which agreement a letter leaves, and the answers to the questions about rights; refuge follows from the stops."""

    agreement: str = ""
    article: str = ""
    rights: tuple[tuple[str, bool | None], ...] = ()


@dataclass(frozen=True)
class Went:
    """Where a body is now: the row of the release room and the letter, None where it was handed over on this node."""

    stands: NoticeState
    outgoing: UUID | None = None
    letter: UUID | None = None


def handling_of(detention: Detention) -> Handling:
    """Return the stamp that what leaves about a person held carries."""
    kept = detention.handling
    return Handling(
        owner=settings.NODE_ID,
        codes=Codes.read(kept.get("codes")),
        classification=Classification(int(kept.get("level", 1))),
        purpose=PURPOSE,
        h3_texts=frozenset({kept["h3_text"]} if kept.get("h3_text") else ()),
    )


def rights_of(detention: Detention, under: Under) -> dict[str, bool | None]:
    """Return the answers to the three questions about rights; that on refuge is answered by the stops."""
    refuge = {kind.value for kind in FEARING}
    fears = detention.stops.filter(kind__in=refuge).exclude(settled=Settled.MISTAKEN.value)
    return {**dict(under.rights), "refugee_or_asylum": fears.exists()}


def send(act: Act, detention: Detention, post: Post, body: Body, under: Under) -> Went:
    """Send a body to a post.

    Raises:
        NoPostError: the post is reached by other channels alone.
        NotReleasedError, CannotPostError: as the release room and the post office say.
        PostRefusedError: the guest agency's part of the room did not take it in.
    """
    validator_of(shape(FILES[body.schema])).validate(body.data)
    if post.agency is not None:
        return _hand_over(act, post.agency, body)
    if post.peer is None:
        raise NoPostError
    outgoing = offer_letter(
        act,
        Offer(
            peer=post.peer,
            schema=body.schema,
            data=body.data,
            conv=detention.id,
            origin_kind=body.kind,
            origin_id=body.row,
            items=CATEGORIES[body.schema],
            handling=handling_of(detention),
            kind=KIND,
            purpose=PURPOSE,
            offence=detention.offence,
            agreement=under.agreement or post.agreement,
            article=under.article,
            urgency=URGENCY[body.schema],
            reason=REASON,
            rights=rights_of(detention, under),
        ),
    )
    stands = NoticeState.SENT if outgoing.state == OutgoingState.SENT else NoticeState.TO_APPROVE
    return Went(stands, outgoing.pk, outgoing.letter)


def _hand_over(act: Act, agency: Agency, body: Body) -> Went:
    taker = taker_of(body.schema)
    if taker is None:
        raise PostRefusedError(code="no-taker")
    try:
        taker.take(act, Incoming(body.schema, body.data, agency, settings.NODE_ID, None))
    except LetterRefusalError as refusal:
        raise PostRefusedError(code=refusal.reason) from refusal
    return Went(NoticeState.REACHED)


def under_of(detention: Detention, state: str) -> Under:
    """Return under what the notice to a post left: agreement, article, and the answers about rights."""
    left = detention.notices.filter(state=state, outgoing__isnull=False).values("outgoing")
    outgoing = Outgoing.objects.filter(pk__in=left).order_by("offered_at").first()
    if outgoing is None:
        return Under()
    if not outgoing.asked:  # given back after a restore: what was answered is lost, and is asked again
        return Under(outgoing.agreement, outgoing.article)
    answers = Question.from_json(outgoing.asked).answers
    return Under(
        outgoing.agreement, outgoing.article, tuple((name, getattr(answers, name)) for name in ASKED)
    )
