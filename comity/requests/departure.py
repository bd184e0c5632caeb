"""What of a request or an answer would leave, as the question that the release decision is asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from comity.agreements.access import terms_of
from comity.agreements.question import Approval, Item, Question, RightsAnswers, Role
from comity.agreements.reference import Urgency
from comity.agreements.release import Decision, judge
from comity.agreements.terms import Agreement
from comity.exchange.models import Peer
from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.handling.grading import Grading
from comity.handling.stamp import Handling
from comity.release.asking import ceiling_of
from comity.requests.models import ClarificationDraft, Extension, GroupMessage, Reply, Request

CAVEATS = frozenset({"death-penalty", "torture"})
FACTS, IDENTITY, CONTACT, DOCUMENT = "case-facts", "identity", "contact", "document-data"
VEHICLE = "vehicle"  # the detail of that name, and its data category


def stamp(kept: Mapping[str, Any], rights: Mapping[str, Any], purpose: str) -> Handling:
    """Return the stamp of our own item from the room's short form; nothing chosen is read as H1 and H2."""
    source, information = kept.get("source", ""), kept.get("information", "")
    h3_text = str(kept.get("h3_text", "")).strip()
    codes = [code for code in kept.get("codes", []) if code != "H3" or h3_text]
    return Handling(
        owner=settings.NODE_ID,
        codes=Codes.read(codes),
        classification=Classification(int(kept.get("level", 1))),
        purpose=purpose,
        grading=Grading(source, information) if source and information else None,
        h3_texts=frozenset({h3_text}) if h3_text and "H3" in codes else frozenset(),
        caveats=CAVEATS if rights.get("death_or_torture") else frozenset(),
    )


def request_items(request: Request) -> tuple[Item, ...]:
    """Return each thing a request carries, with its data category."""
    handling = stamp(request.handling, request.rights, request.purpose)
    found = [("facts", FACTS)]
    if request.details.get(VEHICLE):
        found.append((VEHICLE, VEHICLE))
    for subject in request.subjects.all():
        # who is known by a number alone is no identity yet: the number is what leaves
        if subject.name or subject.birth_date or subject.sex or subject.nationality:
            found.append((f"subject-{subject.place}", IDENTITY))
        if subject.phone:
            found.append((f"subject-{subject.place}-phone", CONTACT))
        if subject.document:
            found.append((f"subject-{subject.place}-document", DOCUMENT))
    found += [(f"file-{one.id}", one.category) for one in request.own_files()]
    return tuple(Item(name, category, handling) for name, category in found)


def reply_items(reply: Reply) -> tuple[Item, ...]:
    """Return each thing an answer carries, with its data category."""
    handling = stamp(reply.handling, reply.rights, reply.request.purpose)
    found = [("text", FACTS)]
    found += [(f"item-{item.place}", item.category) for item in reply.items.all()]
    found += [(f"file-{one.id}", one.category) for one in reply.attachments.all()]
    return tuple(Item(name, category, handling) for name, category in found)


def clarification_items(draft: ClarificationDraft) -> tuple[Item, ...]:
    """Return what a question asked back carries: facts of the case, no person's data."""
    request = draft.request
    return (Item(f"clarification-{draft.id}", FACTS, stamp(request.handling, {}, request.purpose)),)


def extension_items(extension: Extension) -> tuple[Item, ...]:
    """Return what a letter about more time carries: words about the work, no person's data."""
    request = extension.request
    return (Item(f"extension-{extension.id}", FACTS, stamp(request.handling, {}, request.purpose)),)


def group_message_items(message: GroupMessage) -> tuple[Item, ...]:
    """Return what is said to members of a conversation, under the data category that its author gave it."""
    handling = stamp(message.handling, {}, message.about.purpose)
    return (Item(f"message-{message.id}", message.category, handling),)


def approvals(
    *, second: tuple[str, datetime] | None = None, senior: Mapping[str, Any] | None = None
) -> tuple[Approval, ...]:
    """Return whose acts there are: the second person's, the named senior's with the reason."""
    found = []
    if second is not None:
        found.append(Approval(second[0], Role.SECOND, second[1]))
    if senior:
        at = datetime.fromisoformat(senior["at"])
        found.append(Approval(senior["person"], Role.SENIOR, at, senior["reason"]))
    return tuple(found)


def question(
    request: Request,
    peer: Peer,
    *,
    author: str,
    items: Sequence[Item],
    rights: Mapping[str, Any],
    approved: Iterable[Approval] = (),
    night_reason: str = "",
) -> Question:
    """Return the question for something that goes to the partner of a request, under the request's agreement."""
    ours = request.direction == "outgoing"
    return Question(
        items=tuple(items),
        recipients=(peer.node,),
        purpose=request.purpose,
        sender=settings.NODE_ID,
        author=author,
        kind=request.kind,
        offence=request.offence,
        urgency=Urgency(request.urgency),
        ceiling=ceiling_of(peer),
        answers=RightsAnswers(
            political_or_belief=rights.get("political_or_belief"),
            press_or_defender=rights.get("press_or_defender"),
            refugee_or_asylum=rights.get("refugee_or_asylum"),
        ),
        # we cite the article we ask under; the answer may rest on any article that covers it
        article=request.article if ours else "",
        approvals=tuple(approved),
        night_reason=night_reason,
    )


def answer(asked: Question, agreement: str, now: datetime) -> tuple[Decision, Agreement | None]:
    """Ask the release decision with the terms that speak today; no terms means no."""
    terms = terms_of(agreement) if agreement else None
    return judge(asked, terms, now), terms
