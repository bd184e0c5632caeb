"""Who sees documents: by role, those of the own agency; missing and forbidden look alike."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.counting import may_read_figures
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_DOCUMENTS, READS_DOCUMENTS
from comity.intake.exceptions import NotHereError
from comity.intake.models import Document, Proposal, Question


def may_see(person: Person) -> Answer:
    """Whether the room is open to a person: by role, at the agency that runs the node."""
    answer = holds(person, READS_DOCUMENTS)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_keep(person: Person) -> Answer:
    """Whether a person brings documents, corrects them and decides about proposals."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(KEEPS_DOCUMENTS) else answer


def visible_to(person: Person) -> QuerySet[Document]:
    """Return the documents of the person's own agency, none without the role."""
    return _of_agency(person) if may_see(person) else Document.objects.none()


def counted_for(person: Person) -> QuerySet[Document]:
    """Return the documents that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _of_agency(person) if may_read_figures(person) else visible_to(person)


def _of_agency(person: Person) -> QuerySet[Document]:
    return Document.objects.select_related("file", "source").filter(agency=person.agency)


def document_for(person: Person, document_id: UUID, *, lock: bool = False) -> Document:
    """Return one document the person may read. Raises NotHereError."""
    rows = visible_to(person).filter(pk=document_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHereError("document", document_id)
    return found


def document_to_keep(person: Person, document_id: UUID) -> Document:
    """Return one document, locked, that the person may change. Raises NotHereError."""
    answer = may_keep(person)
    if not answer:
        raise NotHereError("document", document_id, answer.reason)
    return document_for(person, document_id, lock=True)


def proposal_to_decide(person: Person, proposal_id: UUID) -> Proposal:
    """Return one proposal, locked together with its document, about which the person decides. Raises NotHereError."""
    found = Proposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise NotHereError("proposal", proposal_id)
    document = document_to_keep(person, found.document_id)
    locked = Proposal.objects.select_for_update().get(pk=proposal_id)
    locked.document = document
    return locked


def question_to_answer(person: Person, question_id: UUID) -> Question:
    """Return one question, locked, that the person answers. Raises NotHereError."""
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise NotHereError("question", question_id)
    document_to_keep(person, found.document_id)
    return Question.objects.select_for_update().select_related("one", "other", "document").get(pk=question_id)
