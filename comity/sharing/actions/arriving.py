"""Acts on items of other owners that a partner passes on to us, and on what holders tell us of our own letters."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.agreements.release import Allowed, Side
from comity.agreements.terms import AgreementRef
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.letter import LetterType
from comity.exchange.models import OutLetter, Peer
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.sharing import departure, notifications
from comity.sharing.actions._shared import moment_in, require_about
from comity.sharing.allowing import Answer, Leave, Use, Why, Wish, judge
from comity.sharing.bodies import CONSENT, named
from comity.sharing.departure import Route
from comity.sharing.holding import holds_letter
from comity.sharing.letters import PASSED_ON, Embedded, open_embedded, our_content, stamp_in
from comity.sharing.models import (
    Basis,
    Consent,
    ConsentState,
    Disclosure,
    Holder,
    Item,
    ItemState,
    Revision,
)
from comity.sharing.standing import stamped


@action(events.ITEM_RECEIVED)
def receive_passed_on(act: Act, letter: ReceivedLetter) -> Item:
    """Take in an item that a partner passes on: the owner's letter whole, as far as the owner permits that we have it."""
    data = letter.data
    act.about("letter", data["letter"]["id"])
    act.note(peer=letter.node, passing=data["passing"])
    original = _original(letter)
    owner, mid = original.signer, UUID(original.signed.letter.id)
    act.note(owner=owner, verified=original.verified)
    _require_new(owner, mid)
    handling = _handling(letter, original)
    leaves = [_leave(letter, original)] if data["consent"] is not None else []
    purpose = str(letter.envelope.get("purpose", ""))
    wish = Wish(Use.ONWARD, settings.NODE_ID, purpose)
    answer = judge(handling, wish, leaves, now(), holder=letter.node)
    if not answer:
        raise LetterRefusalError(answer.why.value)
    peer = Peer.objects.get(node=letter.node)
    _require_release(letter, peer, handling, answer)
    item = Item.objects.create(
        owner=owner,
        mid=mid,
        idg=original.signed.idg,
        peer=peer,
        carrier=letter.mid,
        schema=original.schema,
        verified=original.verified,
        taken_at=act.at,
        **stamped(departure.within_agreement(handling, letter.envelope, act.at)),
    )
    notifications.tell_officers(act, notifications.PASSED_ON, "letter", item.id)
    return item


def _original(letter: ReceivedLetter) -> Embedded:
    """Return the owner's letter. It must be the one the body names, a content letter, and of another than both of us."""
    original = open_embedded(letter.data["original"])
    inside = original.signed.letter
    require_about(letter, UUID(inside.id), original.signed.idg)
    if original.signer in {letter.node, settings.NODE_ID}:
        raise LetterRefusalError("not-anothers")
    if inside.type is not LetterType.LETTER or original.schema == PASSED_ON:
        raise LetterRefusalError("no-content")
    referred = [ref for ref in letter.envelope.get("refs", []) if ref["rel"] == "forwards"]
    if any((ref["id"], ref["digest"]) != (inside.id, original.signed.idg) for ref in referred):
        raise LetterRefusalError("another-letter")
    if [_bare(one) for one in letter.envelope.get("parts", [])] != [_bare(one) for one in _parts(original)]:
        raise LetterRefusalError("other-files")
    return original


def _parts(original: Embedded) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = original.signed.payload.get("parts", [])
    return found


def _bare(part: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what makes a file the same: its name and content; it may have been encrypted anew on its way."""
    return part["name"], part["size"], part["digest"]


def _require_new(owner: str, mid: UUID) -> None:
    found = Item.objects.filter(owner=owner, mid=mid).first()
    if found is not None:
        raise LetterRefusalError("recalled" if found.state == ItemState.PURGED else "held-already")


def _handling(letter: ReceivedLetter, original: Embedded) -> Handling:
    """Return what binds: what the owner signed, and what the letter that brings it says, which may only be stricter."""
    signed = stamp_in(original.signed.payload, original.signer)
    said = stamp_in(letter.envelope, original.signer)
    joined = signed.combine(said)
    same = (
        "codes",
        "classification",
        "h3_texts",
        "retain_until",
        "delete_after",
        "onward",
        "listed",
        "caveats",
    )
    stripped = [
        name
        for name in same
        if (getattr(joined, name) != getattr(said, name))
        and not (name == "codes" and joined.codes.effective == said.codes.effective)
    ]
    if stripped or said.owners != {original.signer}:
        raise LetterRefusalError("handling-stripped")
    return replace(joined, purpose=said.purpose) if letter.data["consent"] is not None else joined


def _leave(letter: ReceivedLetter, original: Embedded) -> Leave:
    """Return the owner's leave that came along: given to who passes the item on, for this item, for us."""
    given = open_embedded(letter.data["consent"], signer=original.signer)
    data, about = given.data, named(UUID(original.signed.letter.id), original.signed.idg)
    is_grant = given.schema == CONSENT and given.signed.letter.type is LetterType.CONSENT
    if not is_grant or data.get("part") != "grant" or not data.get("until"):
        raise LetterRefusalError("no-consent")
    if data.get("letter") != about or letter.node not in given.signed.letter.nodes:
        raise LetterRefusalError("consent-for-another")
    if (data.get("use"), data.get("agency")) != (Use.ONWARD.value, settings.NODE_ID):
        raise LetterRefusalError("consent-for-another")
    if not given.verified and original.verified:
        raise LetterRefusalError("inner-bad-signature")
    return Leave(
        original.signer,
        Use.ONWARD,
        settings.NODE_ID,
        moment_in(str(data["until"])),
        str(data.get("purpose", "")),
        str(data.get("consent", "")),
    )


def _require_release(letter: ReceivedLetter, peer: Peer, handling: Handling, answer: Answer) -> None:
    """Ask the release decision with our own copy of the agreement; the stricter answer wins."""
    data, envelope = letter.data, letter.envelope
    cited = envelope.get("agreement") or {}
    route = Route(
        str(envelope.get("purpose", "")),
        data["kind"],
        data["offence"],
        data["urgency"],
        tuple(data["categories"]),
    )
    asked = departure.question(
        handling,
        route,
        sender=letter.node,
        recipient=settings.NODE_ID,
        author=str(envelope.get("from", {}).get("actor", "")),
        ceiling=departure.ceiling_of(peer),
        answer=answer,
        rights={},
        side=Side.RECEIVING,
        cited=AgreementRef(cited["id"], cited["ver"], cited["digest"]) if cited else None,
    )
    decision, _terms = departure.decide(asked, str(cited.get("id", "")), now())
    if decision.allowed is not Allowed.YES:
        raise LetterRefusalError(decision.decisive[0].code)


@action(events.DISCLOSURE_NOTED)
def receive_onward(act: Act, letter: ReceivedLetter) -> Disclosure:
    """Take in, as the owner, to whom a holder passed a letter of ours on; what follows from it later reaches that node too."""
    data = letter.data
    mid = UUID(data["letter"]["id"])
    act.about("letter", mid)
    act.note(peer=letter.node, to=data["to"], basis=data["basis"])
    ours = OutLetter.objects.filter(mid=mid).first()
    if ours is None or not holds_letter(letter.node, settings.NODE_ID, mid):
        raise LetterRefusalError("unknown-letter")
    require_about(letter, mid, ours.idg)
    at: datetime = moment_in(data["at"])
    _require_permitted(letter, mid)
    row, _made = Disclosure.objects.get_or_create(
        owner=settings.NODE_ID,
        mid=mid,
        node=data["to"],
        by_letter=UUID(data["by"]["id"]),
        defaults={
            "idg": ours.idg,
            "by_node": letter.node,
            "basis": data["basis"],
            "consent": UUID(data["consent"]) if data["consent"] else None,
            "at": at,
        },
    )
    for revision in Revision.objects.filter(ours=True, owner=settings.NODE_ID, mid=mid):
        Holder.objects.get_or_create(revision=revision, node=data["to"], defaults={"via": letter.node})
    return row


def _require_permitted(letter: ReceivedLetter, mid: UUID) -> None:
    data = letter.data
    if data["basis"] == Basis.CONSENT:
        leave = Consent.objects.filter(
            pk=data["consent"], ours=False, asker=letter.node, mid=mid, use=Use.ONWARD, agency=data["to"]
        )
        if not leave.filter(state__in=[ConsentState.GRANTED, ConsentState.WITHDRAWN]).exists():
            raise LetterRefusalError("no-consent")
        return
    content = our_content(mid)
    wish = Wish(Use.ONWARD, data["to"])
    if content is None or judge(content.handling, wish, (), now(), holder=letter.node).why is not Why.LISTED:
        raise LetterRefusalError("not-listed")
