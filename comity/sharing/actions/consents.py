"""Acts on leaves: ask the owner, decide what a partner asks, withdraw, and take in what the other side says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.agreements import reference
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.letter import LetterType
from comity.exchange.models import OutLetter, Peer
from comity.exchange.peers import known_peer, peer_of
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.clock import now
from comity.sharing import notifications
from comity.sharing.access import consent_for, decider_of, item_for
from comity.sharing.actions._shared import (
    moment_in,
    moment_within,
    person_of,
    post,
    reason_of,
    require_about,
)
from comity.sharing.allowing import Use, Wish
from comity.sharing.bodies import CONSENT, consent_body
from comity.sharing.exceptions import (
    AskedAlreadyError,
    GoneError,
    NotHereError,
    OwnerNotPairedError,
    SettledError,
)
from comity.sharing.holding import holds_letter
from comity.sharing.letters import content_of
from comity.sharing.models import Consent, ConsentState, Item, ItemState
from comity.sharing.standing import handling_of, leaves_of, may_use, stamped

ORIGIN = "consent"


@dataclass(frozen=True)
class Asking:
    """What the owner is asked for: which use, for which agency and purpose, why, and until when."""

    use: Use
    agency: str
    purpose: str
    text: str
    until: datetime


@action(events.CONSENT_ASKED)
def ask_owner(act: Act, owner: str, mid: UUID, asking: Asking) -> Consent:
    """Ask the owner of an item for its leave.

    Raises:
        OwnerNotPairedError: the owner cannot be written to from here.
        AskedAlreadyError: exactly this was asked, or is allowed already.
        MomentPassedError, ReasonMissingError, GoneError.
    """
    person = person_of(act)
    act.about("letter", mid)
    item = item_for(person, owner, mid, lock=True)
    if item.state == ItemState.PURGED:
        raise GoneError
    peer = peer_of(owner)
    if peer is None:
        raise OwnerNotPairedError
    agency = asking.agency if asking.use is Use.ONWARD else settings.NODE_ID
    purpose = asking.purpose or handling_of(item).purpose
    if (asking.use is Use.ONWARD and known_peer(agency) is None) or purpose not in reference.purposes():
        raise NotHereError("peer", agency)
    text, until = reason_of(asking.text), moment_within(asking.until)
    same = Consent.objects.filter(
        ours=True,
        owner=owner,
        mid=mid,
        use=asking.use,
        agency=agency,
        purpose=purpose,
        state=ConsentState.ASKED,
    )
    if same.exists() or (asking.use is not Use.KEEP and may_use(item, Wish(asking.use, agency, purpose))):
        raise AskedAlreadyError
    consent = Consent.objects.create(
        ours=True,
        owner=owner,
        mid=mid,
        idg=item.idg,
        asker=settings.NODE_ID,
        use=asking.use,
        agency=agency,
        purpose=purpose,
        text=text,
        wanted_until=until,
        asked_by=person,
        asked_at=act.at,
    )
    act.note(consent=str(consent.id), use=consent.use, agency=agency, owner=owner)
    refers = ((mid, "reply"),) if not item.is_second_hand else ()
    letter = _post(act, peer, consent, _Said("ask", text, until), refers)
    consent.question_letter = letter.mid
    consent.save(update_fields=["question_letter"])
    return consent


@dataclass(frozen=True)
class _Said:
    part: str
    text: str
    until: datetime | None


def _post(
    act: Act, peer: Peer, consent: Consent, said: _Said, refers: tuple[tuple[UUID, str], ...] = ()
) -> OutLetter:
    return post(
        act,
        peer,
        conv=consent.id,
        kind=LetterType.CONSENT,
        schema=CONSENT,
        data=consent_body(consent, said.part, text=said.text, until=said.until),
        origin=(ORIGIN, consent.id),
        refers=refers,
    )


@action(events.CONSENT_DECIDED)
def decide_consent(
    act: Act, consent_id: UUID, *, grant: bool, text: str, until: datetime | None = None
) -> Consent:
    """Decide, as the owner, what a partner asked: exactly this letter, use and agency, until a moment, or not.

    Raises:
        SettledError: it was decided already.
        ReasonMissingError, MomentPassedError: a refusal needs its reason, a leave its end and its reason.
        CannotPostError: the answer cannot be sent.
    """
    person = decider_of(person_of(act), "consent", consent_id)
    consent_for(person, consent_id)
    consent = Consent.objects.select_for_update().get(pk=consent_id)
    act.about("letter", consent.mid)
    act.note(consent=str(consent.id), granted=grant, use=consent.use, agency=consent.agency)
    if consent.ours or consent.state != ConsentState.ASKED:
        raise SettledError
    said = reason_of(text)
    expires = moment_within(until) if grant else None
    consent.state = ConsentState.GRANTED if grant else ConsentState.REFUSED
    consent.expires, consent.decision_text = expires, said
    consent.decided_by, consent.decided_at = person, act.at
    word = _Said("grant" if grant else "refuse", said, expires)
    letter = _post(act, _asker(consent), consent, word, _question(consent))
    consent.decision_letter = letter.mid
    consent.save()
    return consent


def _asker(consent: Consent) -> Peer:
    peer = peer_of(consent.asker)
    if peer is None:
        raise CannotPostError("peer-suspended")
    return peer


def _question(consent: Consent) -> tuple[tuple[UUID, str], ...]:
    return ((consent.question_letter, "reply"),) if consent.question_letter else ()


@action(events.CONSENT_WITHDRAWN)
def withdraw_consent(act: Act, consent_id: UUID, text: str) -> Consent:
    """Withdraw, as the owner, a leave that was given: from then on it unlocks nothing; what left before is recalled apart.

    Raises:
        SettledError: it is no leave that still stands.
    """
    person = decider_of(person_of(act), "consent", consent_id)
    consent_for(person, consent_id)
    consent = Consent.objects.select_for_update().get(pk=consent_id)
    act.about("letter", consent.mid)
    act.note(consent=str(consent.id), use=consent.use, agency=consent.agency)
    if consent.ours or consent.state != ConsentState.GRANTED:
        raise SettledError
    said = reason_of(text)
    consent.state, consent.decision_text = ConsentState.WITHDRAWN, said
    consent.decided_by, consent.decided_at = person, act.at
    _post(act, _asker(consent), consent, _Said("withdraw", said, None), _question(consent))
    consent.save()
    return consent


@action(events.CONSENT_RECEIVED)
def receive_consent(act: Act, letter: ReceivedLetter) -> Consent:
    """Take in a question for leave, or what the owner says to one of ours."""
    act.about("letter", letter.data["letter"]["id"])
    act.note(consent=letter.data["consent"], part=letter.data["part"], peer=letter.node)
    if letter.data["part"] == "ask":
        return _take_question(act, letter)
    return _take_word(act, letter)


def _take_question(act: Act, letter: ReceivedLetter) -> Consent:
    """Only who holds a letter of ours may ask about it, and only for itself."""
    data = letter.data
    mid = UUID(data["letter"]["id"])
    ours = OutLetter.objects.filter(mid=mid).first()
    if ours is None or not holds_letter(letter.node, settings.NODE_ID, mid):
        raise LetterRefusalError("unknown-letter")
    require_about(letter, mid, ours.idg)
    if Consent.objects.filter(pk=data["consent"]).exists():
        raise LetterRefusalError("id-reused")
    agency_fits = (
        data["agency"] not in {settings.NODE_ID, letter.node}
        if data["use"] == Use.ONWARD
        else (data["agency"] == letter.node)
    )
    if not agency_fits or data["purpose"] not in reference.purposes() or data["until"] is None:
        raise LetterRefusalError("malformed")
    consent = Consent.objects.create(
        id=UUID(data["consent"]),
        ours=False,
        owner=settings.NODE_ID,
        mid=mid,
        idg=ours.idg,
        asker=letter.node,
        use=data["use"],
        agency=data["agency"],
        purpose=data["purpose"],
        text=data["text"],
        wanted_until=moment_in(data["until"]),
        asked_at=act.at,
        question_letter=letter.mid,
    )
    notifications.tell_deciders(act, notifications.CONSENT_ASKED, "consent", consent.id)
    return consent


def _take_word(act: Act, letter: ReceivedLetter) -> Consent:
    """The owner's word counts for the question that was asked, as it was asked, and once."""
    data = letter.data
    consent = (
        Consent.objects.select_for_update().filter(pk=data["consent"], ours=True, owner=letter.node).first()
    )
    if consent is None:
        raise LetterRefusalError("unknown-consent")
    require_about(letter, consent.mid, consent.idg)
    asked = (consent.use, consent.agency, consent.purpose)
    if (data["use"], data["agency"], data["purpose"]) != asked:
        raise LetterRefusalError("another-use")
    if data["part"] == "withdraw":
        if consent.state not in {ConsentState.GRANTED, ConsentState.ASKED}:
            raise LetterRefusalError("consent-settled")
        consent.state = ConsentState.WITHDRAWN
    else:
        if consent.state not in {ConsentState.ASKED, ConsentState.LOST}:
            raise LetterRefusalError("consent-settled")
        _settle(consent, letter)
    consent.decision_text, consent.decided_at = data["text"], act.at
    consent.decision_letter = letter.mid
    consent.save()
    _keep_longer(consent)
    notifications.tell_one(act, notifications.CONSENT_DECIDED, "consent", consent.id, consent.asked_by)
    return consent


def _settle(consent: Consent, letter: ReceivedLetter) -> None:
    if letter.data["part"] == "grant":
        if letter.data["until"] is None:
            raise LetterRefusalError("malformed")
        consent.state, consent.expires = ConsentState.GRANTED, moment_in(letter.data["until"])
    else:
        consent.state, consent.expires = ConsentState.REFUSED, None


def _keep_longer(consent: Consent) -> None:
    """A leave to keep an item longer moves its end, and a withdrawn one moves it back."""
    if consent.use != Use.KEEP:
        return
    item = Item.objects.select_for_update().filter(owner=consent.owner, mid=consent.mid).first()
    if item is None or item.state == ItemState.PURGED or content_of(item) is None:
        return
    leaves = [one for one in leaves_of(item.owner, item.mid, asker=settings.NODE_ID) if now() < one.expires]
    for name, value in stamped(handling_of(item), leaves).items():
        setattr(item, name, value)
    if item.state == ItemState.BLOCKED and item.why == "time-over" and leaves:
        item.state, item.why = ItemState.HELD, ""
    item.save()
