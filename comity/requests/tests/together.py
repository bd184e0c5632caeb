"""A request to Tokyo and to Seoul, sent by us or come in, for tests of everything that several partners share."""

from typing import Any

import pytest

from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.exchange.core.citing import MEMBERSHIP, Cited
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import AgreementRef
from comity.exchange.models import Conversation, InLetter
from comity.exchange.tests.members import begun, present, tell
from comity.exchange.tests.partners import Partner, open_all
from comity.requests import actions
from comity.requests.bodies import REPLY, REQUEST
from comity.requests.models import Request
from comity.requests.parties import PartyDraft
from comity.requests.tests.office import (
    AGREEMENT,
    HANDLING,
    HANOI,
    OPERATOR,
    SEOUL,
    SOURCE,
    TOKYO,
    Office,
    posted,
)

WITH_SEOUL = "agreement-of-three"


def seoul_terms(**change: str) -> bytes:
    """The agreement with Seoul: as that with Tokyo, changed in what is named."""
    text = SOURCE.replace(AGREEMENT, WITH_SEOUL).replace(TOKYO, SEOUL).replace("country: JP", "country: KR")
    for old, new in change.items():
        text = text.replace(old.replace("_", " "), new)
    return text.encode()


@pytest.fixture
def with_seoul(office: Office, seoul: Partner) -> Partner:
    """Seoul under an agreement like that with Tokyo."""
    hold_agreement(OPERATOR, seoul_terms())
    return seoul


def to_both(article: str = "1", **seoul: Any) -> list[PartyDraft]:
    return [
        PartyDraft(TOKYO, AGREEMENT, "1"),
        PartyDraft(SEOUL, WITH_SEOUL, article, **seoul),
    ]


def drafted(office: Office, *parties: PartyDraft, deputy: str = "") -> Request:
    request = office.drafted()
    return actions.choose_parties(
        office.cast.officer, request.id, parties or to_both(), version=1, deputy=deputy
    )


def sent(office: Office, *parties: PartyDraft, deputy: str = "") -> tuple[Request, Request]:
    """The two requests of one that was sent to both."""
    request = drafted(office, *parties, deputy=deputy)
    first = actions.submit_request(office.cast.officer, request.id, version=request.version)
    return first, Request.objects.get(partner=SEOUL, conversation=first.conversation)


@pytest.fixture
def both(office: Office, with_seoul: Partner) -> tuple[Request, Request]:
    return sent(office, deputy=TOKYO)


def letter_of(request: Request) -> Any:
    return read_own(bytes(posted(request.message).inner))


def conversation_of(request: Request) -> Conversation:
    assert request.conversation is not None
    return Conversation.objects.get(pk=request.conversation)


def cited(request: Request, *audience: str, piece: str | None = None) -> dict[str, Any]:
    """What a member's letter in the conversation of a request cites."""
    assert request.conversation is not None
    version = present(request.conversation)
    payload = Cited.under(version, piece or new_id(), audience or (HANOI,)).to_payload()
    return {"conv": version.conv, "ext": {MEMBERSHIP: payload}, "crit": (MEMBERSHIP,)}


def answer(office: Office, request: Request, by: Partner, **change: Any) -> InLetter:
    data = office.reply_data(request)
    with_seoul = by.node == SEOUL
    terms = {"agreement": agreement_of(WITH_SEOUL)} if with_seoul else {}
    return office.write(REPLY, data, by=by, **{**cited(request), **terms, **change})


def agreement_of(name: str) -> AgreementRef:
    terms = terms_of(name)
    assert terms is not None
    return AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1")


@pytest.fixture
def theirs(office: Office, with_seoul: Partner) -> Request:
    """A request that Tokyo sent to us and to Seoul."""
    version = begun(office.tokyo, with_seoul, deputy=HANOI)
    tell(office.tokyo, version)
    open_all()
    payload = Cited.under(version, new_id(), (HANOI, SEOUL)).to_payload()
    letter = office.write(
        REQUEST,
        office.request_data(),
        conv=version.conv,
        ext={MEMBERSHIP: payload},
        crit=(MEMBERSHIP,),
    )
    assert letter.state == "delivered", letter.reason
    return Request.objects.get(message=letter.mid)


def words(*parties: PartyDraft, text: str = "Has anybody seen the ship since?") -> actions.MessageDraft:
    return actions.MessageDraft(text, "en", "case-facts", parties or tuple(to_both()), HANDLING)
