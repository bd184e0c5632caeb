"""A form that our agency holds alone for an agency in Seoul without a node, for tests.

def test_it_stands(alone):
    alone.held()                      # confirmed by a second person
    letter = alone.released()
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from comity.agreements.models import AgreementVersion
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions import WayOut
from comity.cooperation.letter_drafts import LetterDraft, PartnerDraft
from comity.cooperation.models import FormLink, OneSidedForm, PaperLetter, PartnerAgency, RegisteredAgreement
from comity.cooperation.register_drafts import StepDraft
from comity.cooperation.tests.register_ground import COPY, SIGNED, Registers, alone_source, in_days
from comity.requests.tests.office import NO_RIGHTS

TERMS = "seoul-memorandum"
DESK = "cxp:node:kr:desk"
ONE = WayOut(TERMS, "1", "0502", {"codes": ["H2"], "level": 1}, NO_RIGHTS)


@dataclass
class Alone:
    """Our house, an agency in Seoul without a node, a memorandum with it in the register, its copy kept."""

    register: Registers
    seoul: PartnerAgency
    entry: RegisteredAgreement

    @property
    def keeper(self) -> Any:
        return self.register.keeper

    @property
    def supervisor(self) -> Any:
        return self.register.office.cast.supervisor

    def fresh(self) -> RegisteredAgreement:
        return self.register.fresh(self.entry)

    def entered(self, **change: str) -> OneSidedForm:
        """The form, waiting for a second person."""
        source = alone_source(self.seoul, **change).encode()
        return actions.write_form(self.keeper, self.entry.pk, self.fresh().version, self.seoul.pk, source)

    def held(self, **change: str) -> OneSidedForm:
        """The form, confirmed."""
        form = self.entered(**change)
        actions.confirm_form(self.supervisor, form.pk)
        return OneSidedForm.objects.get(pk=form.pk)

    def written(self, partner: PartnerAgency | None = None) -> PaperLetter:
        draft = LetterDraft(
            partner=(partner or self.seoul).pk, subjects={"en": "Liaison"}, texts={"en": "We thank you."}
        )
        return actions.write_letter(self.keeper, draft)

    def released(self) -> PaperLetter:
        letter = self.written()
        return actions.submit_letter(self.keeper, letter.pk, letter.version, ONE)


@pytest.fixture
def alone(register: Registers) -> Alone:
    seoul = actions.add_partner(register.keeper, PartnerDraft("KR", {"en": "Liaison desk"}))
    entry = register.memorandum(parties=("VN", "KR"), steps=(SIGNED, StepDraft("in-force", in_days(-300))))
    actions.keep_copy(register.keeper, entry.pk, COPY)
    return Alone(register, seoul, entry)


def backdate(letter: PaperLetter, at: datetime) -> None:
    with writing():
        AgreementVersion.objects.update(added_at=at - timedelta(days=1))
        FormLink.objects.update(began_at=at - timedelta(days=1))
        PaperLetter.objects.filter(pk=letter.pk).update(decision={**letter.decision, "at": at.isoformat()})
