"""Our node with a paired partner and an agreement, for tests of everything that travels with a request.

    def test_it_leaves(office):
        request = office.waiting()                       # ours, before the second person
        theirs = office.received()                       # came in through the edge, sealed and signed by the partner

The partner's keys are in the test's hands: it writes, signs and seals as a real node would. The agreement has two
articles: under the first one person releases, under the second two; journeys and the purpose `locating` stand in the
second alone.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.agreements.terms import Agreement
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.exchange.core import letter_members
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.parts import encrypt_part
from comity.exchange.files import plaintext
from comity.exchange.models import InLetter, OutLetter, Peer, Receipt
from comity.exchange.tests.partners import House, Partner, open_all
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.bodies import CLARIFICATION, EXTENSION, REPLY, REQUEST
from comity.requests.clock_facts import keep_clock
from comity.requests.drafts import FileDraft, ItemDraft, ReplyDraft, RequestDraft, SubjectDraft
from comity.requests.models import Attachment, Clarification, ClarificationDraft, Extension, Reply, Request

HANOI, TOKYO, SEOUL = "cxp:node:vn:hanoi", "cxp:node:jp:tokyo", "cxp:node:kr:seoul"
OPERATOR = Process("operator")
AGREEMENT = "office-agreement"
SOURCE = f"""\
schema: comity/agreement/1
id: {AGREEMENT}
version: 1
status: in-force
titles: {{en: Agreement of the office}}
parties:
  - {{agency: '{TOKYO}', country: JP, names: {{en: Tokyo}}}}
  - {{agency: '{HANOI}', country: VN, names: {{en: Hanoi}}}}
nbf: 2024-04-01T00:00:00Z
exp: 2094-04-01T00:00:00Z
articles:
  - {{number: '1', verified: true, texts: {{en: One officer may send facts.}}}}
  - {{number: '2', verified: true, texts: {{en: Two officers may send more.}}}}
permissions:
  - article: '1'
    categories: [case-facts, identity, contact, document-data]
    offences: [any]
    purposes: [investigation, identification]
    kinds: [information, identity-check]
    recipients: [any-party]
    two_person: false
    onward: ask
  - article: '2'
    categories: [case-facts, identity, contact, document-data, movement]
    offences: [any]
    purposes: [investigation, identification, locating]
    kinds: [information, identity-check]
    recipients: [any-party]
    two_person: true
    onward: ask
clocks:
  - {{urgencies: [flash, urgent-direct], length: 8, unit: hour, article: '1', verified: true}}
  - {{urgencies: [urgent], length: 3, unit: calendar-day, article: '1', verified: true}}
  - {{urgencies: [ordinary], length: 7, unit: calendar-day, article: '1', verified: true}}
handling_floor: {{codes: [H2]}}
caveats:
  - {{caveat: death-penalty, article: '2', kinds: [any], offences: ['0101']}}
retention: {{days: 30, article: '1'}}
central_authority:
  article: '1'
  kinds: []
  purposes: [evidence]
  authorities:
    - {{country: JP, names: {{en: Ministry of Justice}}}}
    - {{country: VN, names: {{en: Procuracy}}}}
"""
NO_RIGHTS = {
    "political_or_belief": False,
    "press_or_defender": False,
    "refugee_or_asylum": False,
    "death_or_torture": False,
}
HANDLING = {"codes": ["H0", "H2"], "h3_text": "", "source": "A", "information": "1", "level": 1}
PERSON = SubjectDraft(
    name="グエン・ヴァン・ハイ", name_language="ja", category="suspect", phone="+81 80 0000 0000"
)
WHOLE = RequestDraft(
    partner=TOKYO,
    kind="identity-check",
    title="Who is the holder of this number?",
    questions=("Is this person known?", "Where was he in May?"),
    facts="Stock was taken from three drugstores.\nOne number was called each time.",
    facts_language="en",
    person_link="His number stands in a seized phone.",
    offence="0502",
    purpose="investigation",
    agreement=AGREEMENT,
    article="1",
    handling=HANDLING,
    rights=NO_RIGHTS,
    subjects=(PERSON,),
)
ANSWER = ReplyDraft(
    outcome="full",
    text="The person is known to us.",
    text_language="en",
    items=(ItemDraft("identity", "Nguyễn Văn Hải, born 1994", 1),),
    handling=HANDLING,
    rights=NO_RIGHTS,
)
TWO_PERSONS: dict[str, Any] = {"article": "2"}
JOURNEY = ItemDraft("movement", "Entered at Nội Bài on 3 May", 2)  # two persons release a journey
FILE = FileDraft("list.csv", "text/csv", b"a;b\r\n1;2\r\n", "case-facts")


def entries(event: str, outcome: str = "done") -> int:
    """How many entries of an event the log has."""
    return Entry.objects.filter(event=event, outcome=outcome).count()


def content_of(attachment: Attachment) -> bytes:
    """A file as whoever takes it out reads it."""
    return b"".join(plaintext(attachment.stored))


def version_of(thing: Request | Reply | ClarificationDraft) -> int:
    """The version of a draft as it stands now, as a page opened now would send it."""
    return type(thing)._default_manager.get(pk=thing.pk).version


def posted(mid: UUID | None) -> OutLetter:
    """The letter of ours with this id."""
    assert mid is not None
    return OutLetter.objects.get(mid=mid)


@dataclass
class Office:
    """Our house, its people, the partner."""

    cast: Cast
    house: House
    tokyo: Partner

    @property
    def peer(self) -> Peer:
        return Peer.objects.get(node=TOKYO)

    @property
    def terms(self) -> Agreement:
        found = terms_of(AGREEMENT)
        assert found is not None
        return found

    # --- what we ask

    def drafted(self, person: Person | None = None, **change: Any) -> Request:
        """A whole draft of ours, changed in what is named."""
        return actions.draft_request(person or self.cast.officer, replace(WHOLE, **change))

    def sent(self, **change: Any) -> Request:
        """A request of ours that one officer released."""
        request = actions.submit_request(self.cast.officer, self.drafted(**change).id, version=1)
        assert request.state == "sent"
        return request

    def waiting(self, **change: Any) -> Request:
        """A request of ours that waits for the second person."""
        request = actions.submit_request(
            self.cast.officer, self.drafted(**{**TWO_PERSONS, **change}).id, version=1
        )
        assert request.state == "to-approve"
        return request

    # --- what we are asked

    def request_data(self, **change: Any) -> dict[str, Any]:
        """The body of a request by the partner."""
        return {
            "request": str(new_id()),
            "ref": "R-2026-0099",
            "kind": "identity-check",
            "title": "この人物を知っていますか",
            "questions": ["Is he known?", "Where was he in May?"],
            "facts": {"text": "三軒の薬局から品物が盗まれた。", "language": "ja"},
            "offence": "0502",
            "urgency": "ordinary",
            "urgency_reason": "",
            "reply_by": None,
            "clock": {"length": 7, "unit": "calendar-day", "source": "article 1", "zone": "Asia/Ho_Chi_Minh"},
            "evidence": False,
            "details": {},
            "person_link": "His number was called.",
            "subjects": [
                {
                    "name": "グエン・ヴァン・ハイ",
                    "language": "ja",
                    "category": "suspect",
                    "birth_date": "",
                    "sex": "",
                    "nationality": "",
                    "phone": "",
                    "document": "",
                }
            ],
            "files": [],
            **change,
        }

    def write(
        self,
        schema: str,
        data: dict[str, Any],
        *,
        by: Partner | None = None,
        files: tuple[tuple[str, bytes], ...] = (),
        **change: Any,
    ) -> InLetter:
        """A letter of the partner, through the edge and opened by the worker; return it as it stands then."""
        by = by or self.tokyo
        terms = self.terms
        parts = [encrypt_part(content, name, "text/plain") for name, content in files]
        fields: dict[str, Any] = {
            "body": letter_members.Body(schema, data),
            "conv": data.get("request") or change.get("conv"),
            "agreement": letter_members.AgreementRef(
                terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1"
            ),
            "purpose": "investigation",
            "legal_basis": "Agreement of the office, article 1",
            "handling": letter_members.Handling(
                owner=by.node, codes=("H0", "H2"), classification=letter_members.Classification("comity", 1)
            ),
            "parts": tuple(part for part, _chunks in parts),
        }
        mid = by.write(**{**fields, **change})
        open_all()
        for part, chunks in parts:
            by.bring(part, chunks)
        open_all()
        return InLetter.objects.get(mid=mid)

    def received(self, *, files: tuple[tuple[str, bytes], ...] = (), **change: Any) -> Request:
        """A request of the partner that came in."""
        travel = {name: change.pop(name) for name in ("purpose", "agreement", "handling") if name in change}
        named = [{"pid": str(place), "category": "case-facts"} for place in range(len(files))]
        data = self.request_data(**{"files": named, **change})
        letter = self.write(REQUEST, data, files=files, **travel)
        assert letter.state == "delivered", letter.reason
        return Request.objects.get(pk=data["request"])

    def reply_data(self, request: Request, /, **change: Any) -> dict[str, Any]:
        """The body of the partner's answer."""
        return {
            "request": str(request.id),
            "reply": str(new_id()),
            "outcome": "full",
            "ground": "",
            "text": {"text": "この人物を知っています。", "language": "ja"},
            "items": [{"question": 1, "category": "identity", "text": "Known since 2019"}],
            "files": [],
            "evidence": False,
            **change,
        }

    def answered(self, request: Request | None = None, **change: Any) -> Reply:
        """A request of ours with the partner's answer."""
        request = request or self.sent()
        data = self.reply_data(request, **change)
        letter = self.write(REPLY, data)
        assert letter.state == "delivered", letter.reason
        return Reply.objects.get(pk=data["reply"])

    def clarification_data(
        self, request: Request, part: str = "question", /, **change: Any
    ) -> dict[str, Any]:
        """The body of a question asked back, or of what is said to one."""
        return {
            "request": str(request.id),
            "clarification": str(new_id()),
            "part": part,
            "text": "Which May?",
            **change,
        }

    def extension_data(self, request: Request, part: str = "asked", /, **change: Any) -> dict[str, Any]:
        """The body of more time asked for, or of what was decided about ours; two days more unless told otherwise."""
        begins = request.clock_began_at or now()
        return {
            "request": str(request.id),
            "extension": str(new_id()),
            "part": part,
            "due": None if part == "declined" else (begins + timedelta(days=9)).isoformat(),
            "reason": {"asked": "search", "granted": "", "declined": "detention"}[part],
            "text": {"text": "", "language": ""},
            **change,
        }

    def stored(self, **change: Any) -> Request:
        """A request of ours that the partner has stored: its clock runs."""
        request = self.sent(**change)
        self.tokyo.send_receipts(self.tokyo.receipt(self.letter_of(request)))
        request.refresh_from_db()
        return request

    def age(self, request: Request, span: timedelta) -> None:
        """Let a request have been stored so much earlier: the receipt and what is copied from it."""
        assert request.message is not None
        with writing():
            receipt = Receipt.objects.get(mid=request.message, state="stored")
            receipt.at -= span
            receipt.save(update_fields=["at"])
            keep_clock(request)

    def time_asked(self, request: Request | None = None, **change: Any) -> Extension:
        """More time that the partner asks of us."""
        letter = self.write(EXTENSION, self.extension_data(request or self.stored(), **change))
        assert letter.state == "delivered", letter.reason
        return Extension.objects.get(asked_message=letter.mid)

    def time_waiting(self) -> Extension:
        """More time that we ask for, before the second person."""
        request = self.received(purpose="locating")
        wanted = actions.MoreTime(now() + timedelta(days=9), "court")
        extension = actions.ask_more_time(self.cast.officer, request.id, wanted)
        assert extension.state == "to-approve"
        return extension

    def asked_back(self, request: Request | None = None) -> UUID:
        """A request of ours to which the partner asked a question back."""
        data = self.clarification_data(request or self.sent())
        letter = self.write(CLARIFICATION, data)
        assert letter.state == "delivered", letter.reason
        return UUID(data["clarification"])

    def we_asked(self, request: Request | None = None) -> Clarification:
        """A question of ours that one officer asked back."""
        draft = actions.ask_back(self.cast.officer, (request or self.received()).id, "Which May?")
        assert draft.clarification is not None
        return draft.clarification

    def reply_drafted(self, request: Request | None = None, **change: Any) -> Reply:
        """A whole draft of our answer."""
        request = request or self.received()
        return actions.draft_reply(self.cast.officer, request.id, replace(ANSWER, **change))

    def reply_waiting(self, request: Request | None = None, **change: Any) -> Reply:
        """Our answer that waits for the second person."""
        reply = self.reply_drafted(request, **{"items": (JOURNEY,), **change})
        reply = actions.submit_reply(self.cast.officer, reply.id, version=version_of(reply))
        assert reply.state == "to-approve"
        return reply

    def letter_of(self, thing: Request | Reply) -> OutLetter:
        """The letter in which something of ours left."""
        return posted(thing.message)

    def change_terms(self, *pairs: tuple[str, str]) -> None:
        """Keep a newer version of the agreement, with parts of its text replaced."""
        source = SOURCE
        version = self.terms.version
        for old, new in (("version: 1\n", f"version: {version + 1}\n"), *pairs):
            assert old in source, old
            source = source.replace(old, new)
        hold_agreement(OPERATOR, source.encode())

    def expire_terms(self) -> None:
        """Let the agreement have run out yesterday."""
        yesterday = (now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.change_terms(("exp: 2094-04-01T00:00:00Z", f"exp: {yesterday}"))
