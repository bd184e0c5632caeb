"""Three houses that share letters: ours, and two partners whose keys the test holds, each now owner, now holder.

def test_it_goes(sharers):
    item = sharers.item()                    # Tokyo's request, as the item that we hold
    sharers.grant(sharers.ask(item))         # Tokyo's officer agrees
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import Sealed, read_own, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import (
    Addressee,
    AgreementRef,
    Body,
    Caveat,
    Classification,
    Handling,
    Ref,
)
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.requests.bodies import REQUEST
from comity.requests.models import Request
from comity.requests.tests.office import HANOI, OPERATOR, SEOUL, SOURCE, TOKYO, Office
from comity.sharing import actions
from comity.sharing.actions import Asking, Plan
from comity.sharing.allowing import Use
from comity.sharing.bodies import CONSENT
from comity.sharing.departure import Route
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Consent, Item, Passing

WITH_SEOUL = "seoul-agreement"
SOON = timedelta(days=9)
CATEGORIES = ("case-facts", "identity")
ROUTE = Route("investigation", "identity-check", "0502", "ordinary", CATEGORIES)
RIGHTS: dict[str, bool | None] = {
    "political_or_belief": False,
    "press_or_defender": False,
    "refugee_or_asylum": False,
}


def source_of(office_source: str) -> bytes:
    """The office's agreement with Seoul in Tokyo's place."""
    return (
        office_source.replace("office-agreement", WITH_SEOUL)
        .replace(TOKYO, SEOUL)
        .replace("country: JP, names: {en: Tokyo}", "country: KR, names: {en: Seoul}")
        .replace(
            "{country: JP, names: {en: Ministry of Justice}}",
            "{country: KR, names: {en: Ministry of Justice}}",
        )
        .encode()
    )


def stamp(owner: str, *codes: str, **change: Any) -> Handling:
    """The handling of a letter as its sender writes it."""
    caveats = (Caveat("H3", "Not for the press."),) if "H3" in codes else ()
    fields = {"caveats": caveats, "onward": "ask", "human_review": True, **change}
    return Handling(owner=owner, codes=codes, classification=Classification("comity", 1), **fields)


@dataclass
class Sharers:
    """Our house and its two partners."""

    office: Office
    seoul: Partner
    sent: dict[UUID, Sealed] = field(default_factory=dict)

    @property
    def tokyo(self) -> Partner:
        return self.office.tokyo

    @property
    def officer(self) -> Any:
        return self.office.cast.officer

    @property
    def supervisor(self) -> Any:
        return self.office.cast.supervisor

    # --- what a partner writes

    def say(
        self, by: Partner, kind: LetterType, schema: str, data: Mapping[str, Any], **change: Any
    ) -> InLetter:
        """A letter of a partner, through the edge and opened; as it stands then."""
        fields = {"type": kind, "body": Body(schema, dict(data)), "handling": None, **change}
        sealed = by.sealed(**fields)
        response = by.post(sealed)
        assert response.status == 202, response.body
        self.sent[UUID(sealed.mid)] = sealed
        open_all()
        return InLetter.objects.get(mid=sealed.mid)

    def item(self, *codes: str, **handling: Any) -> Item:
        """Tokyo's request as an item that we hold."""
        request = self.request(*codes, **handling)
        assert request.message is not None
        return Item.objects.get(owner=TOKYO, mid=request.message)

    def request(self, *codes: str, **handling: Any) -> Request:
        """Tokyo's request under some codes."""
        return self.office.received(handling=stamp(TOKYO, *(codes or ("H0", "H1", "H2")), **handling))

    # --- leave

    def ask(self, item: Item, use: Use = Use.ONWARD, agency: str = SEOUL, **change: Any) -> Consent:
        """We ask the owner."""
        fields: dict[str, Any] = {"purpose": "investigation", "text": "For the case.", "until": now() + SOON}
        return actions.ask_owner(
            self.officer, item.owner, item.mid, Asking(use, agency, **{**fields, **change})
        )

    def word(self, consent: Consent, part: str = "grant", /, **change: Any) -> dict[str, Any]:
        """The body with which the owner answers."""
        return {
            "consent": str(consent.id),
            "part": part,
            "letter": {"id": str(consent.mid), "digest": consent.idg},
            "use": consent.use,
            "agency": consent.agency,
            "purpose": consent.purpose,
            "text": "Agreed.",
            "until": to_rfc3339(now() + SOON) if part == "grant" else None,
            **change,
        }

    def grant(
        self, consent: Consent, part: str = "grant", /, *, by: Partner | None = None, **change: Any
    ) -> InLetter:
        """The owner answers."""
        return self.say(
            by or self.tokyo,
            LetterType.CONSENT,
            CONSENT,
            self.word(consent, part, **change),
            conv=str(consent.id),
        )

    def granted(self, item: Item, use: Use = Use.ONWARD, **change: Any) -> Consent:
        """A leave that the owner gave."""
        consent = self.ask(item, use, **change)
        assert self.grant(consent).state == "delivered"
        consent.refresh_from_db()
        assert consent.state == "granted"
        return consent

    def question(self, **change: Any) -> Consent:
        """Tokyo asks for our leave to pass a letter of ours on to Seoul."""
        letter, data = self.asked(**change)
        assert letter.state == "delivered", letter.reason
        return Consent.objects.get(pk=data["consent"])

    def asking(self, **change: Any) -> dict[str, Any]:
        """What a question for our leave says, about a letter of ours to Tokyo."""
        ours = self.office.letter_of(self.office.sent())
        return {
            "consent": str(new_id()),
            "part": "ask",
            "letter": {"id": str(ours.mid), "digest": ours.idg},
            "use": "onward",
            "agency": SEOUL,
            "purpose": "investigation",
            "text": "They know him.",
            "until": to_rfc3339(days(5)),
            **change,
        }

    def asked(self, *, by: Partner | None = None, **change: Any) -> tuple[InLetter, dict[str, Any]]:
        """A question for our leave as it comes, whatever becomes of it."""
        data = self.asking(**change)
        return self.say(by or self.tokyo, LetterType.CONSENT, CONSENT, data, conv=data["consent"]), data

    # --- passing on

    def plan(self, **change: Any) -> Plan:
        """To Seoul."""
        return Plan(SEOUL, WITH_SEOUL, ROUTE, RIGHTS, **change)

    def passed_on(self, item: Item | None = None) -> Passing:
        """Tokyo's item, passed on to Seoul with Tokyo's leave."""
        item = item or self.item()
        self.granted(item)
        passing = actions.pass_on(self.officer, item.owner, item.mid, self.plan())
        assert passing.state == "sent"
        return passing

    # --- what another passes on to us

    def original(self, *codes: str, owner: Partner | None = None, **change: Any) -> Sealed:
        """A letter of Tokyo to Seoul: we never saw it."""
        owner = owner or self.tokyo
        fields: dict[str, Any] = {
            "to": (Addressee(SEOUL, "desk"),),
            "conv": new_id(),
            "cseq": 1,
            "prev": None,
            "body": Body(REQUEST, self.office.request_data()),
            "purpose": "investigation",
            "handling": stamp(owner.node, *(codes or ("H0", "H2"))),
            **change,
        }
        return self._signed(owner, owner.letter(**fields))

    def leave_to_us(self, original: Sealed, **change: Any) -> Sealed:
        """Tokyo's leave for Seoul to pass that letter on to us."""
        of_letter: dict[str, Any] = {name: change.pop(name) for name in ("to", "type") if name in change}
        data = {
            "consent": str(new_id()),
            "part": "grant",
            "letter": {"id": original.mid, "digest": original.idg},
            "use": "onward",
            "agency": HANOI,
            "purpose": "investigation",
            "text": "Agreed.",
            "until": to_rfc3339(now() + SOON),
            **change,
        }
        fields: dict[str, Any] = {
            "type": LetterType.CONSENT,
            "to": (Addressee(SEOUL, "desk"),),
            "conv": new_id(),
            "cseq": 1,
            "prev": None,
            "body": Body(CONSENT, data),
            "handling": None,
        }
        return self._signed(self.tokyo, self.tokyo.letter(**{**fields, **of_letter}))

    def _signed(self, by: Partner, letter: Letter) -> Sealed:
        """Sign a letter that goes to Seoul, as its owner would."""
        if SEOUL in letter.nodes:
            return seal(letter, by.sig, [by.wrap(self.seoul.house)])
        return seal(letter, by.sig, [by.wrap()])

    def pass_to_us(
        self,
        original: Sealed,
        consent: Sealed | None,
        *,
        by: Partner | None = None,
        data: Any = None,
        **change: Any,
    ) -> InLetter:
        """Seoul passes Tokyo's letter on to us."""
        by = by or self.seoul
        inside = read_own(original.inner)
        terms = terms_of(WITH_SEOUL)
        assert terms is not None
        body = {
            "passing": str(new_id()),
            "letter": {"id": original.mid, "digest": original.idg},
            "original": original.inner.decode(),
            "consent": consent.inner.decode() if consent else None,
            "kind": "identity-check",
            "offence": "0502",
            "urgency": "ordinary",
            "categories": list(CATEGORIES),
            **(data or {}),
        }
        fields: dict[str, Any] = {
            "handling": inside.handling,
            "purpose": "investigation",
            "legal_basis": "Agreement, article 1",
            "agreement": AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1"),
            "refs": (Ref(original.mid, original.idg, "forwards"),),
            **change,
        }
        return self.say(by, LetterType.LETTER, PASSED_ON, body, **fields)

    # --- recall and the like

    def revision(self, mid: UUID | str, idg: str, /, **change: Any) -> dict[str, Any]:
        """The body of what an owner decides."""
        return {
            "revision": str(new_id()),
            "letter": {"id": str(mid), "digest": idg},
            "reason": "wrong-person",
            "text": "",
            **change,
        }

    def result(self, revision: UUID, mid: UUID, idg: str, /, **change: Any) -> dict[str, Any]:
        """The body of a holder's answer."""
        return {
            "revision": str(revision),
            "letter": {"id": str(mid), "digest": idg},
            "result": "done",
            "ground": "",
            "copies": 0,
            "at": to_rfc3339(now()),
            "never_left": [],
            **change,
        }


def item_of(mid: UUID | None) -> Item:
    """The item that came in a letter."""
    assert mid is not None
    return Item.objects.get(mid=mid)


def sent_to(node: str, schema: str) -> list[OutLetter]:
    """Our letters of a schema to a node, the first one first."""
    return list(OutLetter.objects.filter(peer__node=node, schema=schema).order_by("ls"))


def data_in(letter: OutLetter) -> dict[str, Any]:
    """The body of a letter of ours."""
    body = read_own(bytes(letter.inner)).body
    assert body is not None
    return body.data


def days(count: int) -> datetime:
    """A moment so many days from now."""
    return now() + timedelta(days=count)


@pytest.fixture
def sharers(office: Office, seoul: Partner) -> Sharers:
    """Ours, Tokyo and Seoul, with an agreement on each link."""
    hold_agreement(OPERATOR, source_of(SOURCE))
    return Sharers(office, seoul)
