"""Acts on what came in a partner's letter, when its owner takes it back, corrects it or makes its handling stricter.

The rows stay, so that a thread and its clock remain whole; what the letter said goes out of them, and so does what was
drawn from it: checks against our lists, drafts that answer it, words set aside.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import forget_file
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.requests.clock_facts import keep_clock
from comity.requests.models import (
    Attachment,
    Clarification,
    ClarificationDraft,
    Direction,
    Extension,
    GroupMessage,
    Reply,
    ReplyItem,
    Request,
    RequestSubject,
    SetAside,
    State,
)
from comity.screening.actions import forget_queries


@action(events.REQUEST_PURGED)
def purge_letter(act: Act, owner: str, mid: UUID) -> int:
    """Delete what a letter of a partner said from the rows of this room; return how many rows were emptied."""
    act.about("letter", mid)
    rows = (
        sum(_purge_request(act, one) for one in _requests(owner, mid))
        + sum(_purge_reply(act, one) for one in _replies(owner, mid))
        + _purge_words(owner, mid)
        + _purge_extensions(owner, mid)
        + _group_messages(owner, mid).update(text="", handling={"owner": owner, "codes": []})
    )
    act.note(rows=rows)
    return rows


def _requests(owner: str, mid: UUID) -> QuerySet[Request]:
    return Request.objects.select_for_update(of=("self",)).filter(
        message=mid, partner=owner, direction=Direction.INCOMING
    )


def _replies(owner: str, mid: UUID) -> QuerySet[Reply]:
    return (
        Reply.objects.select_for_update(of=("self",))
        .select_related("request")
        .filter(message=mid, request__partner=owner, direction=Direction.INCOMING)
    )


def _clarifications(owner: str, **which: UUID) -> QuerySet[Clarification]:
    theirs = Direction.INCOMING if "answer_message" in which else Direction.OUTGOING
    return Clarification.objects.filter(request__partner=owner, request__direction=theirs, **which)


def _group_messages(owner: str, mid: UUID) -> QuerySet[GroupMessage]:
    return GroupMessage.objects.filter(message=mid, node=owner, direction=Direction.INCOMING)


def _purge_request(act: Act, request: Request) -> int:
    """Empty a request and close it: nobody answers what is not there any more."""
    queries = [one.query for one in request.subjects.all() if one.query is not None]
    forget_queries(act, queries)
    RequestSubject.objects.filter(request=request).update(
        name="", name_language="", birth_date="", sex="", nationality="", phone="", document=""
    )
    _take_off(act, request.attachments.filter(reply=None))
    request.title = request.facts = request.person_link = request.urgency_reason = ""
    request.questions, request.details = [], {}
    request.handling = {"owner": request.handling.get("owner", request.partner), "codes": []}
    if request.state != State.CLOSED:
        request.state, request.closed_at = State.CLOSED, now()
    request.version += 1
    request.changed_at = now()
    request.save()
    _drop_drafts(act, request)
    keep_clock(request)
    return 1 + len(queries)


def _take_off(act: Act, files: QuerySet[Attachment]) -> None:
    """Take files off; the letter that brought them lets go of them when it is erased."""
    stored = list(files.values_list("stored", flat=True))
    files.delete()
    for file in stored:
        forget_file(act, file)


def _drop_drafts(act: Act, request: Request) -> None:
    """Drafts answer what was asked and quote it; what has left is ours and stays."""
    drafts = request.replies.filter(direction=Direction.OUTGOING).exclude(state=State.SENT)
    _take_off(act, Attachment.objects.filter(reply__in=drafts))
    SetAside.objects.filter(request=request).delete()
    drafts.delete()
    ClarificationDraft.objects.filter(request=request).exclude(state=State.SENT).delete()


def _purge_reply(act: Act, reply: Reply) -> int:
    ReplyItem.objects.filter(reply=reply).update(text="")
    _take_off(act, reply.attachments.all())
    reply.text, reply.handling = "", {"owner": reply.request.partner, "codes": []}
    reply.save(update_fields=["text", "handling"])
    SetAside.objects.filter(request=reply.request).delete()
    return 1


def _purge_words(owner: str, mid: UUID) -> int:
    asked = _clarifications(owner, question_message=mid)
    ClarificationDraft.objects.filter(clarification__in=asked).exclude(state=State.SENT).delete()
    return asked.update(question="") + _clarifications(owner, answer_message=mid).update(answer="")


def _purge_extensions(owner: str, mid: UUID) -> int:
    asked = Extension.objects.filter(
        request__partner=owner, request__direction=Direction.OUTGOING, asked_message=mid
    )
    decided = Extension.objects.filter(
        request__partner=owner, request__direction=Direction.INCOMING, decision_message=mid
    )
    return asked.update(text="") + decided.update(decision_text="")


@action(events.REQUEST_CORRECTED)
def correct_rows(act: Act, owner: str, mid: UUID, data: Mapping[str, Any]) -> int:
    """Write the corrected words of a letter into the rows of this room; return how many were written."""
    act.about("letter", mid)
    rows = (
        sum(_correct_request(act, one, data) for one in _requests(owner, mid))
        + sum(_correct_reply(one, data) for one in _replies(owner, mid))
        + _clarifications(owner, question_message=mid).update(question=data.get("text", ""))
    )
    rows += _clarifications(owner, answer_message=mid).update(answer=data.get("text", ""))
    for one in _group_messages(owner, mid):
        one.text, one.text_language = data["text"]["text"], data["text"]["language"]
        one.save(update_fields=["text", "text_language"])
        rows += 1
    act.note(rows=rows)
    return rows


def _correct_request(act: Act, request: Request, data: Mapping[str, Any]) -> int:
    """Write a request anew; checks of persons whose data was wrong are forgotten, a new one is a person's to run."""
    request.title, request.questions = data["title"], data["questions"]
    request.facts, request.facts_language = data["facts"]["text"], data["facts"]["language"]
    request.person_link, request.urgency_reason = data["person_link"], data["urgency_reason"]
    request.details = data["details"]
    request.version += 1
    request.changed_at = now()
    request.save()
    wrong = []
    for subject, said in zip(request.subjects.all(), data["subjects"], strict=False):
        written = {
            "name": said["name"],
            "name_language": said["language"],
            "birth_date": said["birth_date"],
            "sex": said["sex"],
            "nationality": said["nationality"],
            "phone": said["phone"],
            "document": said["document"],
        }
        if any(getattr(subject, name) != value for name, value in written.items()):
            wrong += [subject.query] if subject.query else []
            RequestSubject.objects.filter(pk=subject.pk).update(**written, query=None)
    forget_queries(act, wrong)
    return 1


def _correct_reply(reply: Reply, data: Mapping[str, Any]) -> int:
    reply.text, reply.text_language = data["text"]["text"], data["text"]["language"]
    reply.save(update_fields=["text", "text_language"])
    for item, said in zip(reply.items.all(), data["items"], strict=False):
        ReplyItem.objects.filter(pk=item.pk).update(text=said["text"])
    return 1


@action(events.REQUEST_CORRECTED)
def restamp_rows(act: Act, owner: str, mid: UUID, handling: Handling) -> int:
    """Show the stricter handling with what came in a letter; return how many rows show it."""
    act.about("letter", mid)
    shown = {
        "codes": handling.codes.as_list(),
        "h3_text": handling.h3_text,
        "level": handling.classification.level,
    }
    things: list[Request | Reply | GroupMessage] = [
        *_requests(owner, mid),
        *_replies(owner, mid),
        *_group_messages(owner, mid),
    ]
    for one in things:
        one.handling = {**one.handling, **shown}
        one.save(update_fields=["handling"])
    act.note(rows=len(things))
    return len(things)
