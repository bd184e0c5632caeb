"""Agreements of the register, for tests: our house and Tokyo under the office's agreement.

def test_it_stands(register):
    treaty = register.treaty()                  # in force, with the machine-readable form of the office
    register.step(treaty, "suspended", reason="The parties talk.")
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from comity.accounts.models import Person
from comity.agreements.models import PartnerForm
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import PartnerAgency, RegisteredAgreement
from comity.cooperation.register_drafts import AgreementDraft, StepDraft
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.drafts import FileDraft
from comity.requests.tests.office import AGREEMENT, SOURCE, TOKYO, Office

SIGNED, FORCED = StepDraft("signed", date(2024, 1, 10), "Tokyo"), StepDraft("in-force", date(2024, 4, 1))
TREATY = AgreementDraft(
    kind="treaty",
    titles={
        "en": "Agreement on police cooperation",
        "vi": "Hiệp định hợp tác cảnh sát",
        "ja": "警察協力協定",
    },
    parties=("VN", "JP"),
    subjects=("05", "identity", "training"),
    may_rely={"en": "All units of both agencies"},
    steps=(SIGNED, FORCED),
    depositary="Government of Japan",
)
MEMORANDUM = AgreementDraft(
    kind="mou",
    titles={"en": "Memorandum on fire and rescue", "vi": "Bản ghi nhớ về cứu hỏa"},
    parties=("VN", "JP"),
    subjects=("fire",),
    steps=(StepDraft("signed", date(2025, 5, 2)),),
    articles=(
        {"number": "1", "texts": {"en": "The parties train together.", "ja": "共に訓練する。"}},
        {"number": "2", "texts": {"en": "Each bears its own cost."}},
    ),
    quotes=({"text": "Hai bên ký bản ghi nhớ", "language": "vi"},),
)
COPY = FileDraft("treaty.txt", "text/plain", b"Done at Tokyo in two originals.\n", "")


def alone_source(partner: PartnerAgency, **change: str) -> str:
    """A form of the office's terms between our house and a partner without a node."""
    said = {
        "id": "seoul-memorandum",
        "version": "1",
        "agency": f"cxp:node:{partner.country.lower()}:desk",
        **change,
    }
    text = SOURCE.replace(f"id: {AGREEMENT}", f"id: {said['id']}").replace(
        "version: 1\n", f"version: {said['version']}\n"
    )
    text = text.replace(TOKYO, said["agency"]).replace("country: JP", f"country: {partner.country}")
    text = text.replace("[investigation, identification]", "[investigation, identification, cooperation]")
    return text.replace(
        "[investigation, identification, locating]", "[investigation, identification, locating, cooperation]"
    )


def in_days(days: int) -> date:
    """A day counted from today where our house is, which has begun there while it is yesterday in UTC."""
    return now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date() + timedelta(days=days)


@dataclass
class Registers:
    """Our house, its register."""

    office: Office

    @property
    def keeper(self) -> Person:
        return self.office.cast.cooperation

    def treaty(self, **change: Any) -> RegisteredAgreement:
        """The treaty of which the office's agreement is the machine-readable form."""
        return actions.add_agreement(self.keeper, replace(TREATY, **{"terms": AGREEMENT, **change}))

    def memorandum(self, **change: Any) -> RegisteredAgreement:
        """A memorandum without a machine-readable form."""
        return actions.add_agreement(self.keeper, replace(MEMORANDUM, **change))

    def step(
        self, agreement: RegisteredAgreement, state: str, person: Person | None = None, **change: Any
    ) -> RegisteredAgreement:
        """A step, today unless another day is given."""
        draft = replace(StepDraft(state, in_days(0)), **change)
        actions.take_step(person or self.keeper, agreement.pk, draft)
        return self.fresh(agreement)

    def fresh(self, agreement: RegisteredAgreement) -> RegisteredAgreement:
        return RegisteredAgreement.objects.get(pk=agreement.pk)


def seeded_register(office: Office) -> dict[str, Any]:
    """Seed two agreements in relation, one with a copy; for the access matrix."""
    register = Registers(office)
    treaty, memorandum = register.treaty(), register.memorandum()
    relation = actions.relate(register.keeper, memorandum.pk, treaty.pk, "implements")
    actions.keep_copy(register.keeper, memorandum.pk, COPY)
    desk = actions.add_partner(register.keeper, PartnerDraft("JP", {"en": "Fire and Rescue Desk"}))
    memorandum = register.fresh(memorandum)
    source = alone_source(desk, id="fire-and-rescue").encode()
    form = actions.write_form(register.keeper, memorandum.pk, memorandum.version, desk.pk, source)
    other = SOURCE.replace(f"id: {AGREEMENT}", "id: told-agreement")
    with writing():
        PartnerForm.objects.create(
            agreement="told-agreement", node=TOKYO, version=1, digest=hashlib.sha256(other.encode()).hexdigest(),
            source=other.encode(), letter=new_id(), told_at=now(), came_at=now(),
        )  # fmt: skip
    return {
        "told_agreement": "told-agreement",
        "registered": memorandum.pk,
        "registered_treaty": treaty.pk,
        "registered_relation": relation.pk,
        "registered_article": "1",
        "registered_form": form.pk,
    }


@pytest.fixture
def register(office: Office) -> Registers:
    """The register of our house, beside a partner and its agreement."""
    return Registers(office)
