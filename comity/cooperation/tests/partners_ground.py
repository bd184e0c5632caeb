"""A partner in Seoul without a node, and letters on paper with it, for tests.

def test_it_stands(paper):
    letter = paper.written()          # a draft of the cooperation officer
    letter = paper.released()         # under the article that lets one person release
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.utils.timezone import localdate

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import add_member
from comity.agreements.models import PartnerForm
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions import WayOut
from comity.cooperation.letter_drafts import LetterDraft, PartnerDraft, ReceivedDraft
from comity.cooperation.models import PaperLetter, PartnerAgency
from comity.cooperation.tests.commitments_ground import TERMS_CHANGED, Ledgers
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.operations.tests.ground import TERMS_CHANGED as OPERATIONS
from comity.requests.drafts import FileDraft
from comity.requests.tests.office import AGREEMENT, NO_RIGHTS, SEOUL, TOKYO, Office

PARTY = f"  - {{agency: '{SEOUL}', country: KR, names: {{en: Seoul, ko: 서울}}}}\n"
TOKYO_PARTY = f"  - {{agency: '{TOKYO}', country: JP, names: {{en: Tokyo}}}}\n"
JAPAN = "    - {country: JP, names: {en: Ministry of Justice}}\n"
WITH_SEOUL = (
    (TOKYO_PARTY, TOKYO_PARTY + PARTY),
    (JAPAN, JAPAN + "    - {country: KR, names: {en: Ministry of Justice}}\n"),
)
# the article that asks for a second person lets cooperation through too
SECOND_ARTICLE = (
    (
        "purposes: [investigation, identification, locating]\n",
        "purposes: [investigation, identification, locating, cooperation]\n",
    ),
)
DRAFT = PartnerDraft(
    "KR",
    {"en": "Seoul liaison desk", "vi": "Bàn liên lạc Seoul"},
    address="97 Tongil-ro\nSeodaemun-gu, Seoul",
    contact="+82 2 0000 0000",
    party=SEOUL,
)
TEXTS = {
    "en": "We thank you for the meeting.\n\nWe ask for the names of your liaison officers.",
    "vi": "Cảm ơn về cuộc họp.\n\nXin cho biết tên các cán bộ liên lạc.",
}
SUBJECTS = {"en": "Liaison officers", "vi": "Cán bộ liên lạc"}
ONE = WayOut(AGREEMENT, "1", "0502", {"codes": ["H2"], "level": 1}, NO_RIGHTS)
TWO = replace(ONE, article="2")


@dataclass
class Paper:
    """Our house and the partner on paper."""

    office: Office
    second: Person
    seoul: PartnerAgency

    @property
    def keeper(self) -> Person:
        return self.office.cast.cooperation

    @property
    def supervisor(self) -> Person:
        return self.office.cast.supervisor

    @property
    def ledgers(self) -> Ledgers:
        return Ledgers(self.office, self.second)

    def written(self, **change: Any) -> PaperLetter:
        """A draft."""
        draft = LetterDraft(
            partner=self.seoul.pk,
            subjects=SUBJECTS,
            texts=TEXTS,
            addressee="Head of international cooperation",
            enclosures=("Minutes of the meeting",),
            signed_by="Head of the liaison office",
        )
        return actions.write_letter(self.keeper, replace(draft, **change))

    def submitted(self, way_out: WayOut = ONE, **change: Any) -> PaperLetter:
        """A letter that was handed in."""
        letter = self.written(**change)
        return actions.submit_letter(self.keeper, letter.pk, letter.version, way_out)

    def waiting(self, **change: Any) -> PaperLetter:
        """A letter that waits for a second person."""
        return self.submitted(TWO, **change)

    def handed(self, **change: Any) -> PaperLetter:
        """A letter that was handed over by post."""
        letter = self.submitted(**change)
        day = localdate(timezone=self.keeper.time_zone)
        return actions.hand_letter(self.keeper, letter.pk, on=day, how="post", note="RR 1")

    def came(self, *, scan: bytes = b"%PDF-1.7 a scan", **change: Any) -> PaperLetter:
        """A letter that came on paper."""
        draft = ReceivedDraft(
            partner=self.seoul.pk,
            received_on=localdate(timezone=self.keeper.time_zone),
            subjects={"en": "Your liaison officers"},
            partner_ref="SEL 12",
        )
        file = FileDraft("scan.txt", "text/plain", scan, "") if scan else None
        return actions.receive_letter(self.keeper, replace(draft, **change), file)


def told_by_tokyo(office: Office) -> None:
    """Let the node of the third party hold the newest version of the agreement too, so that more than one person stands for it."""
    terms = office.terms
    with writing():
        PartnerForm.objects.update_or_create(
            agreement=terms.id,
            node=TOKYO,
            defaults={
                "version": terms.version,
                "digest": terms.digest,
                "source": terms.source,
                "letter": new_id(),
                "told_at": now(),
                "came_at": now(),
            },
        )


def made(office: Office) -> Paper:
    """Let the agreement name Seoul, and keep it as a partner without a node."""
    others = (
        OPERATIONS if "joint-operation" in str(office.terms) else ()
    )  # what another room has let through stays
    office.change_terms(*TERMS_CHANGED, *others, *WITH_SEOUL, *SECOND_ARTICLE)
    told_by_tokyo(office)
    second = add_member("V-1018", "Lê Thu Hà", "vi", office.cast.officer.unit, Role.SUPERVISOR)
    return Paper(office, second, actions.add_partner(office.cast.cooperation, DRAFT))


def seeded_partners(office: Office) -> dict[str, Any]:
    """Seed one letter in each state in which an address has a use; for the access matrix."""
    paper = made(office)
    return {
        "partner_state": "KR",
        "partner_agency": paper.seoul.pk,
        "letter_draft": paper.written().pk,
        "letter_waiting": paper.waiting().pk,
        "letter_released": paper.submitted().pk,
        "letter_came": paper.came().pk,
        "letter_kind": "docx",
    }


@pytest.fixture
def paper(office: Office) -> Paper:
    """Our house and the partner on paper."""
    return made(office)
