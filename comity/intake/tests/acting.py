"""What the tests of acts share: the last entry of the log, one proposal of a document, a decision that nobody took."""

import json
from typing import Any

from comity.accounts.models import Person
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.models import Document, Proposal, ProposalState

MINH = "Colonel Tran Van Minh, deputy director of the Lang Son Police, said the ring had called victims in Japan since 2023."


def last(event: str) -> Entry:
    return Entry.objects.filter(event=event).latest("at")


def details(event: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(last(event).body))["details"]
    return found


def proposal(document: Document, kind: str, **content: Any) -> Proposal:
    return document.proposals.get(kind=kind, **{f"content__{name}": value for name, value in content.items()})


def finish(person: Person, document: Document) -> Document:
    """The document, looked through, with everything that is open in it left so."""
    left = document.proposals.filter(state=ProposalState.OPEN).count()
    return actions.finish_document(person, document.pk, although=left)


def decide(one: Proposal, state: ProposalState = ProposalState.ACCEPTED) -> None:
    with writing():
        Proposal.objects.filter(pk=one.pk).update(state=state)
