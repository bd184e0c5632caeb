"""What people decide about proposals: accepted into the room that owns such records, refused, decided anew; doubtful joins answered."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake import questions
from comity.intake.accepting.checking import check, merged
from comity.intake.accepting.confirming import Case
from comity.intake.accepting.noted import put
from comity.intake.accepting.referring import referring_of
from comity.intake.accepting.table import maker_of
from comity.intake.accepting.wishes import Wish
from comity.intake.access import document_for, question_to_answer
from comity.intake.actions._shared import LONGEST_REASON, person_of, require_read, taken_proposal
from comity.intake.comparing import Difference, compare
from comity.intake.exceptions import (
    AnsweredError,
    DecidedError,
    MadeError,
    NoSuchTargetError,
    NotDecidedError,
    ReasonTooLongError,
    SameDocumentError,
    UnreadContentError,
)
from comity.intake.models import (
    Draft,
    Proposal,
    ProposalKind,
    ProposalState,
    Question,
    QuestionAnswer,
)

_DECISION = ("state", "changed", "reason", "decided_by", "decided_at", "made")


@action(events.PROPOSAL_ACCEPTED)
def accept_proposal(act: Act, proposal_id: UUID, wish: Wish) -> Proposal:
    """Accept a proposal: the room that owns such records makes one, in this very act.

    Raises:
        DecidedError: somebody was quicker, or the text says it no more.
        UnreadContentError, ToldTooLittleError: with a sentence for each field or box.
        NoSuchTargetError: such a proposal cannot become that.
        AbsentError and what else the owning room raises: its access and its rules are asked as always.
    """
    proposal = taken_proposal(act, proposal_id)
    act.note(target=wish.target)
    if not proposal.is_open:
        raise DecidedError
    referring = referring_of(proposal.document)
    content = merged(proposal.kind, proposal.content, wish.changed)
    as_proposed = merged(proposal.kind, proposal.content, None)
    is_changed = content != as_proposed
    if problems := check(proposal.kind, content, referring.known):
        raise UnreadContentError(problems)
    if proposal.kind == ProposalKind.DOCUMENT and content["field"] != as_proposed["field"]:
        raise UnreadContentError({"field": _("What a line of the document is stays as it was proposed.")})
    case = Case(person_of(act), proposal, content, referring)
    maker = maker_of(case, wish.target)
    if maker is None:
        raise NoSuchTargetError
    proposal.made = maker.make(act, case, wish)
    proposal.changed = content if is_changed else None
    _decide(act, proposal, ProposalState.CHANGED if is_changed else ProposalState.ACCEPTED)
    if is_changed:
        act.note(changed=sorted(name for name in content if content[name] != as_proposed.get(name)))
    if proposal.made is not None:
        act.note(room=proposal.made["room"], made=proposal.made["kind"], made_id=proposal.made["id"])
    return proposal


@action(events.PROPOSAL_REFUSED)
def refuse_proposal(act: Act, proposal_id: UUID, reason: str = "") -> Proposal:
    """Refuse a proposal, with a reason in a sentence or without one. The words stay on the proposal; the log says that there are some.

    Raises DecidedError, ReasonTooLongError.
    """
    proposal = taken_proposal(act, proposal_id)
    if not proposal.is_open:
        raise DecidedError
    proposal.reason = " ".join(reason.split())
    if len(proposal.reason) > LONGEST_REASON:
        raise ReasonTooLongError
    act.note(reasoned=bool(proposal.reason))
    _decide(act, proposal, ProposalState.REFUSED)
    return proposal


@action(events.PROPOSAL_REOPENED)
def reopen_proposal(act: Act, proposal_id: UUID) -> Proposal:
    """Open a decision again. What another room made is taken back there; a draft that no room has taken is dropped.

    Raises:
        MadeError: a record was made, and says where it is.
        NotDecidedError: there is nothing to open.
    """
    proposal = taken_proposal(act, proposal_id)
    act.note(was=proposal.state)
    if proposal.state not in {ProposalState.ACCEPTED, ProposalState.CHANGED, ProposalState.REFUSED}:
        raise NotDecidedError
    if proposal.made is not None:
        _drop_draft(proposal)
    elif proposal.kind == ProposalKind.DOCUMENT and proposal.state != ProposalState.REFUSED:
        put(proposal, str(proposal.content.get("value") or ""))
    proposal.state, proposal.changed, proposal.reason, proposal.made = ProposalState.OPEN, None, "", None
    proposal.decided_by, proposal.decided_at = None, None
    proposal.save(update_fields=_DECISION)
    return proposal


def _drop_draft(proposal: Proposal) -> None:
    made: dict[str, Any] = proposal.made or {}
    if made.get("kind") != "draft":
        raise MadeError(made)
    draft = Draft.objects.select_for_update().filter(proposal=proposal).first()
    if draft is not None:
        if draft.taken_at is not None:
            raise MadeError(made)
        draft.delete()


def _decide(act: Act, proposal: Proposal, state: ProposalState) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, person_of(act), act.at
    proposal.save(update_fields=_DECISION)


@action(events.PROPOSAL_QUESTION_ANSWERED)
def answer_question(act: Act, question_id: UUID, answer: str) -> Question:
    """Say whether two persons of a text are one. One person: the second joins the first; two: both stay.

    An answer can be changed as long as nobody has decided about either.

    Raises:
        AnsweredError: it was answered so before.
        DecidedError: somebody has decided about one of the two already.
        NoSuchTargetError: this is no answer.
        FinishedError, NotReadError: the document was looked through, or its text is being read anew.
    """
    question = question_to_answer(person_of(act), question_id)
    act.about("document", question.document_id)
    act.note(question=str(question_id), answer=answer, was=question.answer)
    require_read(question.document)
    if answer not in QuestionAnswer.values:
        raise NoSuchTargetError
    if question.answer == answer:
        raise AnsweredError
    pair = questions.locked(question)
    if answer == QuestionAnswer.SAME:
        if not (pair.one.is_open and pair.other.is_open):
            raise DecidedError
        questions.join(pair)
    elif question.answer == QuestionAnswer.SAME:
        if not pair.one.is_open:
            raise DecidedError
        questions.part(pair)
    question.one, question.other = pair.one, pair.other
    question.answer, question.answered_by, question.answered_at = answer, person_of(act), act.at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    return question


@action(events.DOCUMENTS_COMPARED)
def compare_documents(act: Act, one: UUID, other: UUID) -> list[Difference]:
    """Lay two documents side by side, kind by kind; a look that is logged. Raises NotHereError, SameDocumentError."""
    act.about("document", one)
    act.note(other=str(other))
    if one == other:
        raise SameDocumentError
    person = person_of(act)
    sides = [_told_by(document_for(person, each).pk) for each in (one, other)]
    differences = compare(*sides)
    act.note(differences=len(differences))
    return differences


def _told_by(document_id: UUID) -> list[Proposal]:
    # what was decided about words that the text has no more is no part of what it says
    rows = Proposal.objects.filter(document_id=document_id, lost=False).exclude(
        state__in=[ProposalState.REFUSED, ProposalState.REPLACED]
    )
    return list(rows.order_by("place", "id"))
