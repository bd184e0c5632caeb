"""What is done when a letter of ours was lost: the partner's node turned it away, or it was given up before it arrived.

What was said in it is not said. It comes back to whoever can say it again, as a draft that names the problem; what
left stays in the thread with its ticks. Should the partner prove later that it has the letter, it counts after all.
"""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import ReceiptedLetter
from comity.lib.clock import now
from comity.requests.actions._more_time import OPEN, open_of
from comity.requests.models import (
    Attachment,
    ClarificationDraft,
    Direction,
    ExtensionState,
    MessageParty,
    Reply,
    ReplyItem,
    Request,
    State,
)
from comity.requests.notifications import NOT_TAKEN, tell_keepers, tell_supervisors

COPIED = ("outcome", "ground", "text", "text_language", "handling", "rights", "drafted_by", "problem")
OF_ITEM = ("place", "question", "category", "text")
OF_FILE = ("request", "stored", "category", "created_at")


@action(events.REQUEST_NOT_TAKEN)
def bring_back(act: Act, request_id: UUID, letter: ReceiptedLetter) -> None:
    """Bring back what a lost letter said, so that it can be said again, and tell those who keep the request."""
    act.about("request", request_id)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    problem = (letter.reason or letter.state)[:80]
    act.note(letter=str(letter.mid), problem=problem)
    ways = (_request_back, _reply_back, _question_back, _said_back, _asked_back, _message_back)
    if any(way(request, letter.mid, problem) for way in ways):
        tell_keepers(act, NOT_TAKEN, request)
    if _decided_back(request, letter.mid, problem):
        tell_supervisors(act, NOT_TAKEN, request, None)


def _request_back(request: Request, mid: UUID, problem: str) -> bool:
    if request.message != mid or request.state != State.SENT:
        return False
    request.state, request.problem = State.DRAFT, problem
    request.confirm_by = None  # it is released anew, by whoever sends it again
    _save_moved(request, "confirm_by")
    return True


def _save_moved(request: Request, *more: str) -> None:
    request.version += 1
    request.changed_at = now()
    request.save(update_fields=["state", "problem", "version", "changed_at", *more])


def _reply_back(request: Request, mid: UUID, problem: str) -> bool:
    """Begin a draft with the words of a lost answer; a request that was closed on it is open again."""
    lost = request.replies.filter(message=mid, direction=Direction.OUTGOING, problem="").first()
    if lost is None:
        return False
    lost.problem = problem
    lost.save(update_fields=["problem"])
    ours = request.replies.filter(direction=Direction.OUTGOING)
    if ours.filter(state=State.SENT, problem="").exists() or ours.exclude(state=State.SENT).exists():
        return False  # it was said again already
    _copy(lost)
    request.state, request.closed_at = State.RECEIVED, None
    request.save(update_fields=["state", "closed_at"])
    return True


def _copy(lost: Reply) -> None:
    draft = Reply.objects.create(
        request=lost.request,
        direction=Direction.OUTGOING,
        changed_by=lost.changed_by,
        **{name: getattr(lost, name) for name in COPIED},
    )
    for item in lost.items.all():
        ReplyItem.objects.create(reply=draft, **{name: getattr(item, name) for name in OF_ITEM})
    for file in lost.attachments.all():
        Attachment.objects.create(reply=draft, **{name: getattr(file, name) for name in OF_FILE})


def _question_back(request: Request, mid: UUID, problem: str) -> bool:
    asked = request.clarifications.filter(question_message=mid, problem="").first()
    if asked is None or request.direction != Direction.INCOMING:
        return False
    asked.problem = problem
    asked.save(update_fields=["problem"])
    if request.state != State.RECEIVED:
        return False  # the answer has left: there is nothing to ask any more
    ClarificationDraft.objects.create(
        request=request,
        part="question",
        text=asked.question,
        drafted_by=asked.asked_by,
        changed_by=asked.asked_by,
        problem=problem,
    )
    return True


def _said_back(request: Request, mid: UUID, problem: str) -> bool:
    said = request.clarifications.filter(answer_message=mid, answered_at__isnull=False).first()
    if said is None or request.direction != Direction.OUTGOING:
        return False
    said.answered_at, said.problem = None, problem
    said.save(update_fields=["answered_at", "problem"])
    draft = said.drafts.first() or ClarificationDraft(
        request=request, part="answer", clarification=said, text=said.answer, drafted_by=said.answered_by
    )
    draft.state, draft.problem = State.DRAFT, problem
    draft.version += 1
    draft.save()
    return True


def _asked_back(request: Request, mid: UUID, problem: str) -> bool:
    asked = request.extensions.filter(asked_message=mid, state=ExtensionState.ASKED)
    if request.direction != Direction.INCOMING:
        return False
    return bool(asked.update(state=ExtensionState.TURNED_AWAY, problem=problem)) and _is_open(request)


def _message_back(_request: Request, mid: UUID, problem: str) -> bool:
    """Mark the member that did not get what was said to several; it is said again by writing anew."""
    return bool(MessageParty.objects.filter(letter=mid, problem="").update(problem=problem))


def _decided_back(request: Request, mid: UUID, problem: str) -> bool:
    """Open what was decided about more time again, unless more time was asked for anew: one is open at a time."""
    decided = request.extensions.filter(decision_message=mid).first()
    if decided is None or decided.state not in {ExtensionState.GRANTED, ExtensionState.DECLINED}:
        return False
    decided.problem = problem
    decided.version += 1
    decided.granted_due = None
    decided.decision_reason = decided.decision_text = decided.decision_language = ""
    decided.proposed_by = decided.decided_by = decided.decided_at = decided.decision_message = None
    another = request.extensions.filter(state__in=OPEN).exclude(pk=decided.pk).exists()
    decided.state = ExtensionState.TURNED_AWAY if another else ExtensionState.ASKED
    decided.save()
    return _is_open(request)


def _is_open(request: Request) -> bool:
    return request.state in {State.SENT, State.RECEIVED}


@action(events.REQUEST_NOT_TAKEN)
def count_after_all(act: Act, request_id: UUID, letter: ReceiptedLetter) -> None:
    """Let a letter count that was thought lost: the partner has signed that it has it."""
    act.about("request", request_id)
    act.note(letter=str(letter.mid), taken_after_all=letter.state)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    _request_after_all(request, letter.mid)
    _reply_after_all(request, letter.mid)
    _words_after_all(request, letter)
    MessageParty.objects.filter(letter=letter.mid).update(problem="")
    asked = request.extensions.filter(asked_message=letter.mid, state=ExtensionState.TURNED_AWAY)
    if open_of(request) is None:
        asked.update(state=ExtensionState.ASKED, problem="")


def _request_after_all(request: Request, mid: UUID) -> None:
    if request.message == mid and request.problem and request.state in {State.DRAFT, State.TO_APPROVE}:
        request.state, request.problem = State.SENT, ""
        _save_moved(request)


def _reply_after_all(request: Request, mid: UUID) -> None:
    reply = request.replies.filter(message=mid).exclude(problem="").first()
    if reply is None:
        return
    reply.problem = ""
    reply.save(update_fields=["problem"])
    # the copy goes, unless somebody has worked on it
    request.replies.filter(state=State.DRAFT, version=1).exclude(problem="").delete()
    if request.state == State.RECEIVED:
        request.state = State.ANSWERED
        request.save(update_fields=["state"])


def _words_after_all(request: Request, letter: ReceiptedLetter) -> None:
    asked = request.clarifications.filter(question_message=letter.mid).exclude(problem="").first()
    if asked is not None:
        copies = request.clarification_drafts.filter(part="question", text=asked.question, version=1)
        copies.filter(state=State.DRAFT).exclude(problem="").delete()
        asked.problem = ""
        asked.save(update_fields=["problem"])
    said = request.clarifications.filter(answer_message=letter.mid, answered_at=None).first()
    if said is not None:
        said.drafts.exclude(problem="").update(state=State.SENT, problem="")
        said.problem, said.answered_at = "", letter.at
        said.save(update_fields=["problem", "answered_at"])
