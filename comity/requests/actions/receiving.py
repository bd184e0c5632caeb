"""Acts on a request that came in: receive, cross-check, open, assign, close."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from comity.accounts.models import Agency, Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import acknowledge
from comity.exchange.letters import not_yet_read
from comity.exchange.membership import conversation_of
from comity.exchange.registry import LetterRefusalError, ReceivedLetter, ReceivedPart
from comity.lib.clock import now
from comity.records.purposes import Looking, Purpose
from comity.release.arrival import check_arrival
from comity.requests import notifications
from comity.requests.access import request_for
from comity.requests.actions._shared import next_reference, person_of, require_state
from comity.requests.arrival import checked_article, deadline, require_zone
from comity.requests.bodies import files_of
from comity.requests.clock import Rule
from comity.requests.clock_facts import keep_clock
from comity.requests.departure import CONTACT, DOCUMENT, FACTS, IDENTITY, VEHICLE
from comity.requests.exceptions import NotHereError
from comity.requests.models import Attachment, Direction, Reply, Request, RequestSubject, State
from comity.requests.texts import parse_moment
from comity.screening.access import Origin
from comity.screening.actions import run_query
from comity.screening.asked import Asked, AskedName


def home_agency() -> Agency:
    """Return the agency this node belongs to: letters come to it."""
    return Agency.objects.get(is_home=True)


def keep_files(request: Request, reply: Reply | None, found: Iterable[tuple[ReceivedPart, str]]) -> None:
    """Keep which files belong to a letter; large ones are still under way."""
    for part, category in found:
        Attachment.objects.create(
            request=request,
            reply=reply,
            stored_id=part.file,
            category=category,
        )


def _categories(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [("facts", FACTS)]
    if data["details"].get(VEHICLE):
        found.append((VEHICLE, VEHICLE))
    for place, one in enumerate(data["subjects"]):
        if any(one[name] for name in ("name", "birth_date", "sex", "nationality")):
            found.append((f"subject-{place}", IDENTITY))
        if one["phone"]:
            found.append((f"subject-{place}-phone", CONTACT))
        if one["document"]:
            found.append((f"subject-{place}-document", DOCUMENT))
    return [*found, *((f"file-{one['pid']}", one["category"]) for one in data["files"])]


@action(events.REQUEST_RECEIVED)
def receive_request(act: Act, letter: ReceivedLetter) -> Request:
    """Take a partner's request in, and check its persons against our own records at once."""
    data = letter.data
    act.about("request", data["request"])
    act.note(letter=str(letter.mid), peer=letter.node)
    if Request.objects.filter(pk=data["request"]).exists():
        raise LetterRefusalError("id-reused")
    decision = check_arrival(
        letter,
        kind=data["kind"],
        offence=data["offence"],
        urgency=data["urgency"],
        categories=_categories(data),
    )
    agency = home_agency()
    agreement = letter.envelope.get("agreement") or {}
    try:
        files = files_of(letter, data["files"])
        reply_by = deadline(data["reply_by"]) if data["reply_by"] else None
        require_zone(data["clock"]["zone"])
        Rule.from_json(data["clock"])
        article = checked_article(agreement.get("article", ""))
    except ValueError as error:
        raise LetterRefusalError("malformed") from error
    request = Request.objects.create(
        id=UUID(data["request"]),
        direction=Direction.INCOMING,
        state=State.RECEIVED,
        ref=next_reference(agency, "P", now()),
        partner_ref=data["ref"],
        agency=agency,
        unit=agency.units.filter(code=letter.unit).first() or agency.units.order_by("code").first(),
        partner=letter.node,
        kind=data["kind"],
        title=data["title"],
        questions=data["questions"],
        facts=data["facts"]["text"],
        facts_language=data["facts"]["language"],
        person_link=data["person_link"],
        offence=data["offence"],
        purpose=letter.envelope.get("purpose", ""),
        evidence=data["evidence"],
        details=data["details"],
        agreement=agreement.get("id", ""),
        article=article,
        urgency=data["urgency"],
        urgency_reason=data["urgency_reason"],
        reply_by=reply_by,
        clock_rule=data["clock"],
        handling=received_handling(letter),
        decision=decision.to_json(),
        message=letter.mid,
        conversation=letter.conv if conversation_of(letter.conv) else None,
        sent_at=parse_moment(letter.envelope["created"]),
    )
    keep_files(request, None, files)
    for place, one in enumerate(data["subjects"]):
        subject = RequestSubject.objects.create(
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
        if one["name"].strip() or one["phone"].strip() or one["document"].strip():
            _cross_check(act, request, subject)
    keep_clock(request)
    notifications.tell_unit(act, notifications.RECEIVED, request)
    return request


def received_handling(letter: ReceivedLetter) -> dict[str, object]:
    """Return the stamp as received, for showing; the stamp itself stays in the letter."""
    handling = letter.envelope.get("handling") or {}
    grading = handling.get("grading") or {}
    return {
        "owner": handling.get("owner", letter.node),
        "codes": handling.get("codes", []),
        "h3_text": "\n".join(
            note["text"] for note in handling.get("caveats", []) if isinstance(note, dict) and "text" in note
        ),
        "source": grading.get("source", ""),
        "information": grading.get("information", ""),
        "level": (handling.get("classification") or {}).get("level", 3),
    }


def _cross_check(act: Act, request: Request, subject: RequestSubject) -> None:
    query = run_query(
        act,
        Asked(
            names=(AskedName(subject.name, subject.name_language),) if subject.name.strip() else (),
            birth_date=subject.birth_date,
            sex=subject.sex,
            nationalities=(subject.nationality,) if subject.nationality else (),
            documents=(subject.document,) if subject.document else (),
            accounts=(subject.phone,) if subject.phone else (),
        ),
        Looking(Purpose.REQUEST, request.ref),
        origin=Origin("request-subject", str(subject.id)),
        agency=request.agency,
    )
    subject.query = query.id
    subject.save(update_fields=["query"])


@action(events.REQUEST_VIEWED)
def open_request(act: Act, request_id: UUID) -> Request:
    """Open a request's page: a look is written down, and the first look at a letter of theirs is its `read`."""
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    if request.direction == Direction.INCOMING and request.read_at is None:
        request.read_at = now()
        request.save(update_fields=["read_at"])
    replies = [one for one in request.replies.all() if one.direction == Direction.INCOMING]
    if any(one.read_at is None for one in replies):
        request.replies.filter(direction=Direction.INCOMING, read_at=None).update(read_at=now())
    theirs = [one.message for one in replies]
    if request.direction == Direction.INCOMING:
        theirs.append(request.message)
    for clarification in request.clarifications.all():
        theirs += [clarification.answer_message, clarification.question_message]
    # letters of ours among them are left out: only what the partner sent can be read by us
    for mid in not_yet_read(request.partner, theirs):
        acknowledge(act, mid, "read", node=request.partner)
    return request


@action(events.REQUEST_ASSIGNED)
def assign_request(act: Act, request_id: UUID, person_id: UUID) -> Request:
    """Give a request to somebody of the same agency who works on requests."""
    request = request_for(person_of(act), request_id, lock=True)
    act.about("request", request.id)
    chosen = Person.objects.filter(pk=person_id, unit__agency=request.agency).first()
    if chosen is None or not chosen.holds(WORKS_ON_REQUESTS):
        raise NotHereError
    request.assigned_to = chosen
    request.save(update_fields=["assigned_to"])
    act.note(assigned_to=chosen.pseudonym)
    notifications.tell_one(act, notifications.ASSIGNED, request, chosen)
    return request


@action(events.REQUEST_CLOSED)
def close_request(act: Act, request_id: UUID) -> Request:
    """Close a request that was answered."""
    request = request_for(person_of(act), request_id, lock=True)
    act.about("request", request.id)
    require_state(request.state, State.ANSWERED)
    request.state = State.CLOSED
    request.closed_at = now()
    request.save(update_fields=["state", "closed_at"])
    return request
