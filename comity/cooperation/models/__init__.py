"""Rows of the room."""

from comity.cooperation.models.activities import Activity, Residents
from comity.cooperation.models.briefs import Brief, PaperDress
from comity.cooperation.models.commitments import Commitment, CommitmentAlarm, CommitmentEntry
from comity.cooperation.models.evidence_offers import EvidenceOffer
from comity.cooperation.models.figures import FigureSheet, FigureTelling
from comity.cooperation.models.imports import RegisterFile, RegisterKey, RegisterMapping
from comity.cooperation.models.meetings import (
    AgendaItem,
    Ballot,
    Delegate,
    Meeting,
    MeetingPaper,
    Proposal,
    Series,
)
from comity.cooperation.models.one_sided import OneSidedForm
from comity.cooperation.models.partners import LetterVersion, PaperLetter, PartnerAgency
from comity.cooperation.models.publicity import ProtectedEvent, PublicLine
from comity.cooperation.models.references import ReferenceCounter
from comity.cooperation.models.registers import (
    AgreementAlarm,
    AgreementRelation,
    AgreementStep,
    FormLink,
    RegisteredAgreement,
    RemovedCopy,
)

__all__ = [
    "Activity",
    "AgendaItem",
    "AgreementAlarm",
    "AgreementRelation",
    "AgreementStep",
    "Ballot",
    "Brief",
    "Commitment",
    "CommitmentAlarm",
    "CommitmentEntry",
    "Delegate",
    "EvidenceOffer",
    "FigureSheet",
    "FigureTelling",
    "FormLink",
    "LetterVersion",
    "Meeting",
    "MeetingPaper",
    "OneSidedForm",
    "PaperDress",
    "PaperLetter",
    "PartnerAgency",
    "Proposal",
    "ProtectedEvent",
    "PublicLine",
    "ReferenceCounter",
    "RegisterFile",
    "RegisterKey",
    "RegisterMapping",
    "RegisteredAgreement",
    "RemovedCopy",
    "Residents",
    "Series",
]
