"""Requests and answers of ours that a restore had lost and a partner gave back: rebuilt from our own signed letter.

What never left the house is not in the letter and stays lost: notes, the release decision with its inputs, the bytes of
files. Their names are kept; the files themselves lie with the partner.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from comity.accounts.access import person_id_of
from comity.accounts.models import Agency, Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import remember_file
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.letter import Letter
from comity.exchange.keepers import TakenBack
from comity.requests.clock_facts import keep_clock
from comity.requests.models import (
    Attachment,
    Direction,
    ReferenceCounter,
    Reply,
    ReplyItem,
    Request,
    RequestSubject,
    State,
)

UNSENT = frozenset({State.DRAFT, State.TO_APPROVE})
AGAIN = "/2"  # behind a reference that a new draft has been given meanwhile


@action(events.REQUEST_SENT)
def take_request_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild a request that we had sent; one that the backup knows as a draft is the one that was sent."""
    letter, data = taken.letter, _data(taken.letter)
    act.about("request", data["request"])
    act.note(letter=str(taken.mid), restored=True, recalled=taken.recalled)
    request = Request.objects.select_for_update(of=("self",)).filter(pk=data["request"]).first()
    if request is not None and request.state not in UNSENT:
        return True
    agency = Agency.objects.get(is_home=True)
    drafter = _author(letter)
    if request is None:
        request = Request(id=UUID(data["request"]), direction=Direction.OUTGOING, agency=agency)
        request.ref = _free_reference(agency, data["ref"], letter.created)
        request.drafted_by = drafter
        request.unit = drafter.unit if drafter else agency.units.order_by("code").first()
        request.created_at = letter.created
    for name in ("kind", "title", "questions", "offence", "urgency", "urgency_reason", "evidence", "details"):
        setattr(request, name, data[name])
    request.facts, request.facts_language = data["facts"]["text"], data["facts"]["language"]
    request.person_link = data["person_link"]
    request.reply_by = datetime.fromisoformat(data["reply_by"]) if data["reply_by"] else None
    request.clock_rule = data["clock"]
    request.partner, request.purpose = taken.node, letter.purpose or ""
    request.agreement = letter.agreement.id if letter.agreement else ""
    request.article = (letter.agreement.article if letter.agreement else "")[:20]
    request.handling = _handling(letter)
    request.conversation = UUID(letter.conv) if MEMBERSHIP in letter.ext else None
    request.message, request.sent_at, request.state = taken.mid, letter.created, State.SENT
    request.version += 1
    request.save()
    _keep_subjects(request, data["subjects"])
    _keep_files(act, request, None, letter, data["files"])
    keep_clock(request)
    return True


@action(events.REPLY_SENT)
def take_reply_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild an answer that we had sent; False while the request that it answers is not here again."""
    letter, data = taken.letter, _data(taken.letter)
    act.about("request", data["request"])
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(pk=data["request"], direction=Direction.INCOMING, partner=taken.node)
        .first()
    )
    act.note(letter=str(taken.mid), restored=request is not None, recalled=taken.recalled)
    if request is None:
        return False
    reply = Reply.objects.filter(pk=data["reply"]).first()
    if reply is not None and reply.state == State.SENT:
        return True
    reply = reply or Reply(
        id=UUID(data["reply"]), request=request, direction=Direction.OUTGOING, drafted_by=_author(letter)
    )
    reply.outcome, reply.ground = data["outcome"], data["ground"]
    reply.text, reply.text_language = data["text"]["text"], data["text"]["language"]
    reply.handling = _handling(letter)
    reply.message, reply.sent_at, reply.state = taken.mid, letter.created, State.SENT
    reply.version += 1
    reply.save()
    reply.items.all().delete()
    ReplyItem.objects.bulk_create(
        ReplyItem(
            reply=reply, place=place, question=one["question"], category=one["category"], text=one["text"]
        )
        for place, one in enumerate(data["items"])
    )
    _keep_files(act, request, reply, letter, data["files"])
    if request.state == State.RECEIVED:
        request.state = State.ANSWERED
        request.save(update_fields=["state"])
    keep_clock(request)
    return True


def _data(letter: Letter) -> dict[str, Any]:
    return letter.body.data if letter.body else {}


def _author(letter: Letter) -> Person | None:
    found = person_id_of(letter.sender.actor)
    return Person.objects.filter(pk=found).first() if found else None


def _free_reference(agency: Agency, ref: str, at: datetime) -> str:
    """Return the reference that the partner knows, and count on past it; a draft may bear it since the restore."""
    kind, _year, number, *_rest = [*ref.split("-"), "", ""]
    if kind and number.isdecimal():
        counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
            agency=agency, year=at.year, letter=kind[:2]
        )
        counter.last = max(counter.last, int(number))
        counter.save(update_fields=["last"])
    taken = Request.objects.filter(agency=agency, ref=ref).exists()
    return f"{ref}{AGAIN}" if taken else ref


def _handling(letter: Letter) -> dict[str, Any]:
    """Return the room's short form of the stamp in a letter of ours."""
    stamp = letter.handling
    if stamp is None:
        return {}
    return {
        "codes": list(stamp.codes),
        "h3_text": "\n".join(caveat.text for caveat in stamp.caveats if caveat.text),
        "source": stamp.grading.source if stamp.grading else "",
        "information": stamp.grading.information if stamp.grading else "",
        "level": stamp.classification.level if stamp.classification else 1,
    }


def _keep_subjects(request: Request, subjects: list[dict[str, Any]]) -> None:
    request.subjects.all().delete()
    RequestSubject.objects.bulk_create(
        RequestSubject(
            request=request,
            place=place,
            name=one["name"],
            name_language=one["language"],
            category=one["category"],
            birth_date=one["birth_date"],
            sex=one["sex"],
            nationality=one["nationality"],
            phone=one["phone"],
            document=one["document"],
        )
        for place, one in enumerate(subjects)
    )


def _keep_files(
    act: Act, request: Request, reply: Reply | None, letter: Letter, files: list[dict[str, Any]]
) -> None:
    """Keep the names of the files that went along; those whose bytes the backup holds are there already."""
    if Attachment.objects.filter(request=request, reply=reply).exists():
        return
    categories = {one["pid"]: one["category"] for one in files}
    for place, part in enumerate(letter.parts):
        Attachment.objects.create(
            request=request,
            reply=reply,
            stored=remember_file(act, part),
            category=categories.get(str(place), ""),
        )
