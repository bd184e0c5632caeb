"""Rows of the room."""

from comity.cooperation.models.activities import Activity, Residents
from comity.cooperation.models.briefs import Brief
from comity.cooperation.models.commitments import Commitment, CommitmentAlarm, CommitmentEntry
from comity.cooperation.models.meetings import (
    AgendaItem,
    Ballot,
    Delegate,
    Meeting,
    MeetingPaper,
    Proposal,
    Series,
)
from comity.cooperation.models.publicity import ProtectedEvent, PublicLine
from comity.cooperation.models.references import ReferenceCounter
from comity.cooperation.models.registers import (
    AgreementAlarm,
    AgreementRelation,
    AgreementStep,
    RegisteredAgreement,
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
    "Meeting",
    "MeetingPaper",
    "Proposal",
    "ProtectedEvent",
    "PublicLine",
    "ReferenceCounter",
    "RegisteredAgreement",
    "Residents",
    "Series",
]
