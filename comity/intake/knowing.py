"""Who of a text is in the own records already: offered with a probability and the sentences of the name engine; a look that is logged."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake.access import document_for
from comity.intake.exceptions import NotHereError
from comity.intake.models import Proposal, ProposalKind
from comity.intake.questions import forms_of
from comity.records.access import may_read, visible_to
from comity.records.purposes import Looking
from comity.screening.finding import find
from comity.screening.list_access import list_of
from comity.screening.models import List, ListKind
from comity_names import Name
from comity_names import Person as Asked

MOST = 10


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may be about the person: how probable that is (0 to 1) and why, in the reader's language.

    Only records that the reader may open are given; `born` and `numbers` are what tells two bearers of one name apart: birth dates as they
    are known (`1994`, `1994-03-12`) and the numbers of identity documents.
    """

    subject_id: UUID
    caption: str
    probability: float
    reasons: tuple[str, ...]
    language: str = ""
    name_agreement: float = 0.0
    born: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@action(events.SUBJECTS_SEARCHED)
def known(act: Act, proposal: Proposal, looking: Looking) -> list[Known]:
    """Look for a person of a text among the own agency's records; all written forms are asked together, the likeliest come first.

    Raises AbsentError for whoever may read neither the document nor records.
    """
    act.about("proposal", proposal.pk)
    if not isinstance(act.actor, Person):
        raise NotHereError("proposal", proposal.pk, "not-a-person")
    person = act.actor
    document = document_for(person, proposal.document_id)
    answer = may_read(person)
    if not answer:
        raise AbsentError("records", person.agency_code, answer.reason)
    found = _found(person, proposal) if proposal.kind == ProposalKind.PERSON else []
    act.note(
        document=str(document.pk),
        purpose=looking.purpose.value,
        reference=looking.reference,
        found=len(found),
    )
    return found


def _found(person: Person, proposal: Proposal) -> list[Known]:
    asked = Asked(tuple(Name(form) for form in forms_of(proposal)))
    # the index of the agency's list where one was built; without a list its rows are compared as they stand
    book = list_of(person.agency, ListKind.OWN) or List(agency=person.agency, kind=ListKind.OWN)
    candidates = find(asked, book, MOST).candidates
    rows = {
        row.subject_id: row
        for row in visible_to(person).filter(subject__in=[one.found_id for one in candidates])
    }
    language = get_language() or "en"
    return [
        Known(
            subject_id=one.found_id,
            caption=rows[one.found_id].caption,
            probability=one.match.same_person,
            reasons=tuple(one.match.explanation(language).splitlines()),
            language=rows[one.found_id].caption_language,
            name_agreement=one.match.name_agreement,
            born=tuple(rows[one.found_id].birth_dates),
            numbers=tuple(rows[one.found_id].documents),
        )
        for one in candidates
        if one.found_id in rows
    ]
