"""A consular post with its file, for tests: told by Tokyo, which holds the person; its ministry is another node of its own state.

    def test_it_is_written(post):
        file = post.told()
        complaint = post.complaint(file)

Our node is that of the post; `guest` is an embassy of another state on it, a post of its own.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import add_member, add_unit
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.exchange.actions import pair
from comity.exchange.core import letter_members
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import InLetter, Peer
from comity.exchange.tests.partners import House, Partner
from comity.lib.clock import now
from comity.protection.actions._post_leaving import Basis
from comity.protection.actions.post_apart import NewComplaint, write_complaint
from comity.protection.actions.post_files import take_notice
from comity.protection.actions.post_tasks import NewTask, give_task
from comity.protection.bodies import NOTICE
from comity.protection.incoming import Incoming
from comity.protection.models import Complaint, PersonsWish, PostFile, PostTask
from comity.protection.post_bodies import REPORT
from comity.requests.tests.office import HANOI, OPERATOR, TOKYO, Office

MOFA = "cxp:node:vn:mofa"
WITH_TOKYO, WITH_MOFA = "consular-tokyo", "consular-ministry"
NO_RIGHTS = {"political_or_belief": False, "press_or_defender": False, "refugee_or_asylum": False}
SECRET = "Blows to the soles of both feet, on the second night"
TOLD = "自称グエン・ヴァン・ハイ"


def terms(name: str, other: str, country: str, *, two_person: bool = False) -> bytes:
    """An agreement for consular letters between the post and another node."""
    return f"""\
schema: comity/agreement/1
id: {name}
version: 1
status: in-force
titles: {{en: Consular letters}}
parties:
  - {{agency: '{other}', country: {country}, names: {{en: Other}}}}
  - {{agency: '{HANOI}', country: VN, names: {{en: Hanoi}}}}
nbf: 2024-04-01T00:00:00Z
exp: 2094-04-01T00:00:00Z
articles:
  - {{number: '1', verified: true, texts: {{en: Consular letters may be exchanged.}}}}
permissions:
  - article: '1'
    categories: [identity, detention, health]
    offences: [any]
    purposes: [consular]
    kinds: [detained-national]
    recipients: [any-party]
    two_person: {str(two_person).lower()}
    onward: 'no'
clocks: []
handling_floor: {{codes: [H2]}}
caveats: []
retention: {{days: 30, article: '1'}}
""".encode()


@dataclass
class PostOffice:
    """The post, its people, who holds the person, the ministry."""

    office: Office
    mofa: Partner
    guest: Person

    @property
    def officer(self) -> Person:
        """The consular officer of our post."""
        return self.office.cast.consular

    @property
    def tokyo(self) -> Peer:
        return Peer.objects.get(node=TOKYO)

    @property
    def ministry(self) -> Peer:
        return Peer.objects.get(node=MOFA)

    def basis(self, name: str = WITH_TOKYO) -> Basis:
        return Basis(name, "1", NO_RIGHTS)

    def notice_data(self, **change: Any) -> dict[str, Any]:
        """The body of a notice by Tokyo."""
        return {
            "notice": new_id(),
            "detention": new_id(),
            "ref": "D-2026-0004",
            "kind": "deprivation",
            "because": "wish",
            "state": "VNM",
            "detaining": "JPN",
            "held_by": "Urawa police station",
            "person": {
                "names": [{"text": TOLD, "language": "ja"}],
                "birth_date": "1994",
                "sex": "male",
                "document_kind": "passport",
                "document": "C4417082",
                "languages": ["vi"],
            },
            "deprived_at": to_rfc3339(now() - timedelta(hours=20)),
            "died_at": None,
            "place": "Urawa police station, cell 4",
            "zone": "Asia/Tokyo",
            "contact": "+81 48 000 0000",
            "reason": "Suspected of theft from shops",
            "offence": "0502",
            "wish": {
                "answer": "wants",
                "at": to_rfc3339(now() - timedelta(hours=18)),
                "words": "Tôi muốn gặp lãnh sự.",
                "language": "vi",
            },
            "law": {"source": "Vienna Convention on Consular Relations", "article": "36(1)(b)"},
            **change,
        }

    def proceeding_data(self, file: PostFile | None = None, **change: Any) -> dict[str, Any]:
        """The body of what Tokyo says of the proceedings."""
        return {
            "proceeding": new_id(),
            "detention": str(file.detention) if file else new_id(),
            "ref": "D-2026-0004",
            "kind": "hearing",
            "state": "VNM",
            "offence": "0502",
            "at": to_rfc3339(now() - timedelta(hours=1)),
            "zone": "Asia/Tokyo",
            "place": "Saitama District Court",
            "court": "Saitama District Court",
            "text": "勾留が延長された。",
            "language": "ja",
            "ends": False,
            **change,
        }

    def came(self, schema: str, data: dict[str, Any], *, node: str = TOKYO) -> Incoming:
        """A body as it reaches the post by a letter."""
        return Incoming(schema, data, self.officer.agency, node, UUID(new_id()))

    def told(self, **change: Any) -> PostFile:
        """The file that a notice by Tokyo opened."""
        return take_notice(OPERATOR, self.came(NOTICE, self.notice_data(**change)))

    def complaint(self, file: PostFile | None = None, **change: Any) -> Complaint:
        """A complaint of the person, written down by the post."""
        fields: dict[str, Any] = {
            "at": now() - timedelta(days=1),
            "zone": "Asia/Tokyo",
            "heads": ["violence"],
            "text": SECRET,
            "text_language": "en",
            "wish": PersonsWish.OWN_STATE,
        }
        file = file or self.told()
        return write_complaint(self.officer, file.pk, NewComplaint(**{**fields, **change}))

    def task(self, **change: Any) -> PostTask:
        """A task that our house gives the embassy on this node."""
        fields: dict[str, Any] = {
            "title": "Look after the students",
            "text": "Ask each of them how they are.",
            "text_language": "en",
            "due_at": now() + timedelta(days=5),
            "zone": "Asia/Ho_Chi_Minh",
            "agency": self.guest.agency,
        }
        return give_task(self.officer, NewTask(**{**fields, **change}))

    def report(self, by: Partner, kind: str, about: object, **change: Any) -> InLetter:
        """A report by a partner, through the edge; the letter as it stands then."""
        data = {
            "report": new_id(),
            "kind": kind,
            "about": str(about),
            "answer": "",
            "text": "",
            "language": "",
            "at": to_rfc3339(now()),
            "when": None,
            "zone": "Asia/Tokyo",
            "place": "",
            "heads": [],
            "wish": "",
            "holding": "",
            "person": None,
            **change,
        }
        return self.write(by, REPORT, data, conv=str(about))

    def write(self, by: Partner, schema: str, data: dict[str, Any], **change: Any) -> InLetter:
        """A letter by a partner, through the edge."""
        held = terms_of(WITH_MOFA if by.node == MOFA else WITH_TOKYO)
        assert held is not None
        agreement = letter_members.AgreementRef(held.id, held.version, b64u(bytes.fromhex(held.digest)), "1")
        handling = letter_members.Handling(
            owner=by.node, codes=("H2",), classification=letter_members.Classification("comity", 1)
        )
        fields = {"purpose": "consular", "agreement": agreement, "handling": handling}
        return self.office.write(schema, data, by=by, **{**fields, **change})


@pytest.fixture(scope="session")
def mofa_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The ministry's node with keys of its own, made once."""
    return House.build(MOFA, tmp_path_factory.mktemp("mofa"))


@pytest.fixture
def post(office: Office, mofa_house: House) -> PostOffice:
    """Our node as that of a post, with Tokyo and the ministry as partners and an embassy as its guest."""
    card = mofa_house.card(country="VNM", names={"en": "Foreign ministry"}, zone="Asia/Ho_Chi_Minh")
    pair(OPERATOR, card.to_text(), mofa_house.words())
    hold_agreement(OPERATOR, terms(WITH_TOKYO, TOKYO, "JP"))
    hold_agreement(OPERATOR, terms(WITH_MOFA, MOFA, "VN"))
    unit = add_unit("kor-embassy", "KOR", "Asia/Seoul", en="Embassy of Korea")
    guest = add_member("K-7001", "배현우", "ko", unit, Role.CONSULAR)
    return PostOffice(office, Partner(mofa_house, office.house), guest)
