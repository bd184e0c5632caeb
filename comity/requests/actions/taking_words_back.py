"""What was said about a request of either side in letters of ours that a restore had lost: rebuilt from our own signed letters.

Without them the two clocks would differ, and what the partner says to a question of ours would be said to nothing.
"""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.keepers import TakenBack
from comity.release.returned import author_of, basis_in, handling_in
from comity.requests.actions._more_time import OPEN
from comity.requests.clock_facts import keep_clock
from comity.requests.models import (
    Clarification,
    ClarificationDraft,
    Direction,
    Extension,
    ExtensionState,
    GroupMessage,
    MessageParty,
    Request,
    State,
)

M = TypeVar("M", Clarification, Extension)


def _request(taken: TakenBack, direction: Direction) -> Request | None:
    """Return the request that a letter was about, under its lock; None while it is not here again."""
    rows = Request.objects.select_for_update(of=("self",)).filter(
        pk=taken.data["request"], direction=direction, partner=taken.node, message__isnull=False
    )
    return rows.exclude(state__in=[State.DRAFT, State.TO_APPROVE]).first()


def _begin(
    act: Act, taken: TakenBack, rows: QuerySet[M], key: str, *, is_ours: bool
) -> tuple[Request | None, M | None]:
    """Return the request that a letter was about and the row it spoke of; no request while what it belongs to is not here.

    Args:
        act: of the room that takes it back.
        taken: the letter.
        rows: of the kind of thing it spoke of.
        key: where the letter says which.
        is_ours: we began it, about a request of theirs; otherwise we answered.
    """
    request = _request(taken, Direction.INCOMING if is_ours else Direction.OUTGOING)
    found = rows.filter(pk=taken.data[key], request=request).first()
    is_here = request is not None and (is_ours or found is not None)
    act.about("request", taken.data["request"])
    act.note(letter=str(taken.mid), part=taken.data["part"], restored=is_here, recalled=taken.recalled)
    return (request if is_here else None), found


@action(events.CLARIFICATION_SENT)
def take_clarification_back(act: Act, taken: TakenBack) -> bool:
    """Enter a question that we asked back again, or what we said to one; False while what it belongs to is not here."""
    data = taken.data
    is_question = data["part"] == "question"
    request, asked = _begin(act, taken, Clarification.objects.all(), "clarification", is_ours=is_question)
    if request is None:
        return False
    said = asked or Clarification(id=UUID(data["clarification"]), request=request)
    if is_question:
        said.question, said.asked_by = data["text"], author_of(taken.letter)
        said.asked_at, said.question_message = taken.letter.created, taken.mid
    else:
        said.answer, said.answered_by = data["text"], author_of(taken.letter)
        said.answered_at, said.answer_message, said.problem = taken.letter.created, taken.mid, ""
    said.save()
    _end_drafts(said, data["part"], data["text"])
    keep_clock(request)
    return True


def _end_drafts(said: Clarification, part: str, text: str) -> None:
    """Let what the backup knows as not yet sent be what was sent; of an answer there is one, whatever it says by now."""
    drafts = ClarificationDraft.objects.filter(request=said.request_id, part=part).exclude(state=State.SENT)
    same = drafts.filter(text=text) if part == "question" else drafts.filter(clarification=said)
    for draft in same.select_for_update()[:1]:
        draft.state, draft.problem, draft.clarification = State.SENT, "", said
        draft.save(update_fields=["state", "problem", "clarification"])


@action(events.EXTENSION_ASKED)
def take_extension_back(act: Act, taken: TakenBack) -> bool:
    """Enter again that we asked for more time, or what we decided about it; False while what it belongs to is not here."""
    data = taken.data
    is_asked = data["part"] == "asked"
    request, found = _begin(act, taken, Extension.objects.all(), "extension", is_ours=is_asked)
    if request is None:
        return False
    due = datetime.fromisoformat(data["due"]) if data["due"] else None
    if is_asked and due is not None:
        _asked(act, request, found or Extension(id=UUID(data["extension"]), request=request), taken, due)
    elif found is not None:
        _decided(found, taken, due)
    keep_clock(request)
    return True


def _asked(act: Act, request: Request, extension: Extension, taken: TakenBack, due: datetime) -> None:
    if extension.asked_message is not None:
        return
    data = taken.data
    # one is open at a time: what was written since the restore and has not left gives way to what the partner has
    others = request.extensions.filter(state__in=OPEN, asked_message=None).exclude(pk=extension.pk)
    act.note(given_up=[str(one.pk) for one in others])
    others.delete()
    extension.state, extension.wanted_due, extension.reason = ExtensionState.ASKED, due, data["reason"]
    extension.text, extension.text_language = data["text"]["text"], data["text"]["language"]
    extension.asked_by, extension.asked_at = author_of(taken.letter), taken.letter.created
    extension.asked_message = taken.mid
    extension.save()


def _decided(extension: Extension, taken: TakenBack, due: datetime | None) -> None:
    data = taken.data
    extension.state = ExtensionState.DECLINED if due is None else ExtensionState.GRANTED
    extension.granted_due, extension.decision_reason = due, data["reason"]
    extension.decision_text, extension.decision_language = data["text"]["text"], data["text"]["language"]
    extension.decided_by, extension.decided_at = author_of(taken.letter), taken.letter.created
    extension.decision_message, extension.problem = taken.mid, ""
    extension.version += 1
    extension.save()


@action(events.GROUP_MESSAGE_SENT)
def take_message_back(act: Act, taken: TakenBack) -> bool:
    """Enter again what we said to a member of a conversation; False while the request that it was about is not here."""
    data = taken.data
    message = GroupMessage.objects.select_for_update().filter(pk=data["message"]).first()
    about = message.about if message is not None else _about(taken)
    act.about("conversation", taken.conv)
    act.note(letter=str(taken.mid), restored=about is not None, recalled=taken.recalled)
    if about is None:
        return False
    message = message or GroupMessage(
        id=UUID(data["message"]),
        conversation=taken.conv,
        about=about,
        direction=Direction.OUTGOING,
        node=settings.NODE_ID,
        created_at=taken.letter.created,
    )
    if message.state != State.SENT:
        _said(message, taken, data)
    agreement, article = basis_in(taken.letter)
    kept = {"letter": taken.mid, "agreement": agreement, "article": article, "left_out": False, "problem": ""}
    MessageParty.objects.update_or_create(
        message=message,
        node=taken.node,
        defaults=kept,
        create_defaults={**kept, "place": message.parties.count()},
    )
    return True


def _about(taken: TakenBack) -> Request | None:
    rows = Request.objects.filter(conversation=taken.conv, message__isnull=False).order_by("created_at", "id")
    return rows.filter(partner=taken.node).first() or rows.first()


def _said(message: GroupMessage, taken: TakenBack, data: dict[str, Any]) -> None:
    message.text, message.text_language = data["text"]["text"], data["text"]["language"]
    message.category, message.handling = data["category"], handling_in(taken.letter)
    message.drafted_by, message.sent_at = author_of(taken.letter), taken.letter.created
    message.state = State.SENT
    message.version += 1
    message.save()
