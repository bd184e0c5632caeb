"""A request as its pages show it: sentences of the decision, the clock's face, the thread in its order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.agreements.access import terms_of
from comity.agreements.decision import Decision
from comity.agreements.question import Question
from comity.agreements.release import Allowed
from comity.agreements.sentences import condition_sentences, party_names, reason_sentences
from comity.agreements.terms import Agreement
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.files import progress_of
from comity.exchange.letters import LetterStatus, status_of
from comity.exchange.models import Peer
from comity.exchange.peers import known_peer
from comity.lib.clock import now
from comity.requests.clock import Reading, read_course
from comity.requests.clock_facts import course_from, letters_of
from comity.requests.clock_rows import face_of
from comity.requests.completeness import Missing
from comity.requests.departure import VEHICLE
from comity.requests.file_lines import FileLine, file_lines
from comity.requests.models import Clarification, Direction, Extension, Reply, Request, State
from comity.sharing.letters import OURS
from comity.sharing.models import Item, ItemState
from comity.sharing.standing import states_of
from comity.sharing.words import GONE, words_of
from comity.web.clocks import Face
from comity.web.clocks import State as FaceState

OFTEN, SELDOM = 2, 8
FRESH = timedelta(
    minutes=2
)  # a letter that has not arrived by then is on a poor link, or its partner is away
THREAD = (
    "subjects",
    "attachments",
    Prefetch("clarifications", queryset=Clarification.objects.select_related("asked_by", "answered_by")),
    Prefetch(
        "extensions", queryset=Extension.objects.select_related("asked_by", "proposed_by", "decided_by")
    ),
    Prefetch(
        "replies",
        queryset=Reply.objects.order_by("pk")
        .select_related("drafted_by", "approved_by")
        .prefetch_related("items", "attachments"),
    ),
)
RELEASE_STATE = {Allowed.YES: "may", Allowed.ASK: "ask", Allowed.NO: "no"}
# where a refusal is mended on the form; all others by the legal basis
MENDED_IN = {
    "kind-not-covered": "kind",
    "purpose-not-covered": "purpose",
    "not-police-purpose": "purpose",
    "offence-not-covered": "offence",
    "no-recipient": "partner",
    "recipient-not-party": "partner",
    "central-authority": "partner",
    "above-ceiling": "classification",
    "rights-unanswered": "rights_none",
}
TICKS = {
    "queued": "sent", "held": "held", "stored": "stored", "delivered": "delivered", "read": "read",
    "actioned": "acted", "refused": "refused", "expired": "refused", "void": "refused", "deleted": "acted",
}  # fmt: skip


@dataclass(frozen=True)
class ReleaseWords:
    """The decision in sentences: `state` is may, ask or no."""

    state: str
    reasons: Sequence[str]
    conditions: Sequence[str]
    refused: Sequence[tuple[str, str]] = ()  # what stands against it: code and sentence


def held_words(status: LetterStatus | None) -> str:
    """Return why a letter is held back here, as a sentence; empty where it is not."""
    return str(CannotPostError(status.reason)) if status is not None and status.state == "held" else ""


def gather(request: Request) -> Request:
    """Fetch everything that a thread is made of, once; what follows asks `.all()` and counts in memory."""
    prefetch_related_objects([request], *THREAD)
    return request


def item_names(request: Request, reply: Reply | None = None) -> dict[str, str]:
    """Return what to call each item in a sentence."""
    names = {"facts": _("facts"), "text": _("the answer’s text"), VEHICLE: request.details.get(VEHICLE, "")}
    for subject in request.subjects.all():
        unnamed = _("Person %(number)s") % {"number": subject.place + 1}
        called = subject.name or subject.phone or subject.document or unnamed
        names[f"subject-{subject.place}"] = called
        names[f"subject-{subject.place}-phone"] = subject.phone
        names[f"subject-{subject.place}-document"] = subject.document
    attachments = reply.attachments.all() if reply else request.own_files()
    names |= {f"file-{one.id}": one.label for one in attachments}
    if reply:
        names |= {f"item-{item.place}": item.text[:60] for item in reply.items.all()}
    return names


def person_names(question: Question | None) -> dict[str, str]:
    """Return the names of those who act in a decision, by pseudonym."""
    wanted = {one.person for one in question.approvals} | {question.author} if question else set()
    ids = [text.removeprefix("person:") for text in wanted if text.startswith("person:")]
    return {person.pseudonym: person.name for person in Person.objects.filter(pk__in=ids)}


def release_words(decision: Decision, terms: Agreement | None, names: Mapping[str, str]) -> ReleaseWords:
    """Return a decision in the reader's language."""
    known = {**(party_names(terms) if terms else {}), **names}
    return ReleaseWords(
        RELEASE_STATE[decision.allowed],
        list(dict.fromkeys(reason_sentences(decision, known))),
        list(dict.fromkeys(condition_sentences(decision, known))),
        [
            (reason.code, sentence)
            for reason, sentence in zip(decision.reasons, reason_sentences(decision, known), strict=True)
            if reason.effect.allowed is Allowed.NO
        ],
    )


def refused_beside(release: ReleaseWords | None, lacks: Sequence[Missing]) -> list[tuple[str, str]]:
    """Return what the release decision refuses, each with the field to mend, where nothing missing says it already."""
    said = {lack.field for lack in lacks}
    found = [
        (MENDED_IN.get(code, "basis"), sentence) for code, sentence in (release.refused if release else ())
    ]
    return [
        (field, sentence)
        for field, sentence in dict.fromkeys(found)
        if field not in said
        and not (field.startswith("rights") and any(one.startswith("rights") for one in said))
    ]


def kept_release(kept: Mapping[str, Any] | None, names: Mapping[str, str]) -> ReleaseWords | None:
    """Return the decision that something left with, as it was kept."""
    if not kept or "decision" not in kept:
        return None
    question = Question.from_json(kept["question"])
    return release_words(
        Decision.from_json(kept["decision"]),
        terms_of(kept["agreement"]["id"]),
        {**names, **person_names(question)},
    )


def label_of(table: Mapping[str, reference.Entry], code: str) -> str:
    """Return a code's words in the reader's language; the code itself where nobody knows it."""
    entry = table.get(code)
    return entry.label(get_language() or "en") if entry else code


def partner_of(request: Request) -> Peer | None:
    """Return the partner, whatever its state."""
    return known_peer(request.partner) if request.partner else None


def reading_of(request: Request, statuses: Mapping[UUID, LetterStatus], at: datetime) -> Reading | None:
    """Read a request's clock from its facts; None before it was sent."""
    course = course_from(request, statuses)
    return None if course is None else read_course(course, at)


# --- the thread


@dataclass(frozen=True)
class Line:
    """One thing in the thread: a letter of either side, with where it is."""

    kind: str  # request, question, cleared, more-time, time-decided, reply
    ours: bool
    at: datetime | None
    status: LetterStatus | None
    reply: Reply | None = None
    clarification: Clarification | None = None
    extension: Extension | None = None
    files: Sequence[FileLine] = ()
    release: ReleaseWords | None = None
    person: Person | None = None
    approved: Person | None = None  # the second person, where there was one
    item: Item | None = None  # of theirs: what its owner allows, and whether it took it back

    @property
    def is_gone(self) -> bool:
        """Whether the letter was taken back, or its time was over: nothing of it is shown."""
        return self.item is not None and self.item.state == ItemState.PURGED

    @property
    def gone_words(self) -> str:
        """Why it is gone."""
        return words_of(GONE, self.item.why) if self.item else ""

    @property
    def page(self) -> str:
        """The address of the letter's own page; empty before it has left."""
        if self.status is None:
            return ""
        owner = OURS if self.ours else self.item.owner if self.item else ""
        return reverse("sharing:letter", args=[owner, self.status.mid]) if owner else ""

    @property
    def tick(self) -> str:
        """What the ticks show."""
        return TICKS.get(self.status.state, "sent") if self.status else "sent"

    @property
    def tick_at(self) -> datetime | None:
        """When it came there, by the signed receipt."""
        return self.status.times.get(self.status.state) if self.status else None

    @property
    def held_words(self) -> str:
        """Why it is held back here, as a sentence; empty where it is not."""
        return held_words(self.status)


class _Signed(TypedDict):
    person: Person | None
    approved: Person | None


@dataclass(frozen=True)
class Thread:
    """A request's page: its lines in order, its clock, what it is about."""

    request: Request
    partner: Peer | None
    lines: Sequence[Line]
    reading: Reading | None
    face: Face
    statuses: Mapping[UUID, LetterStatus] = field(default_factory=dict)

    @property
    def looks_again(self) -> int:
        """After how many seconds the page looks again by itself: often while a letter has just left, 0 when nothing can come."""
        waits = [
            line for line in self.lines if line.ours and line.tick in {"sent", "held", "stored", "delivered"}
        ]
        at = now()
        if any(file.moves for line in self.lines for file in line.files):
            return OFTEN
        if any(
            line.tick in {"sent", "stored"} and line.at is not None and at - line.at < FRESH for line in waits
        ):
            return OFTEN
        moves = self.request.state in {State.TO_APPROVE, State.SENT, State.RECEIVED}
        return SELDOM if waits or moves else 0

    @property
    def waits_for_word(self) -> bool:
        """Whether the clock stands still for a question that is not answered."""
        asked = any(one.answered_at is None for one in self.request.clarifications.all())
        return asked and self.face.state == FaceState.STOP


def _status(statuses: Mapping[UUID, LetterStatus], mid: UUID | None) -> LetterStatus | None:
    return statuses.get(mid) if mid else None


def _signed(thing: Request | Reply) -> _Signed:
    """Return who wrote it and who approved it as another."""
    author = thing.drafted_by or thing.approved_by
    return {"person": author, "approved": thing.approved_by if thing.approved_by != author else None}


def _extension_lines(one: Extension, statuses: Mapping[UUID, LetterStatus], *, ours: bool) -> Iterator[Line]:
    """Return the letters about more time; the asking side is asked for it."""
    if one.asked_message:
        status = _status(statuses, one.asked_message)
        yield Line("more-time", not ours, one.asked_at, status, extension=one, person=one.asked_by)
    if one.decision_message:
        status = _status(statuses, one.decision_message)
        yield Line("time-decided", ours, one.decided_at, status, extension=one, person=one.decided_by)


def thread_of(request: Request, zone: ZoneInfo) -> Thread:
    """Return the thread of a request, best of one that was gathered."""
    statuses = status_of(letters_of(request))
    at = now()
    ours = request.direction == Direction.OUTGOING
    names = item_names(request)
    lines = []
    replied = [one for one in request.replies.all() if one.message is not None]
    letters = [request.message, *(one.message for one in replied)] if request.attachments.all() else []
    progress = progress_of(letters)
    if request.message:
        lines.append(
            Line(
                "request",
                ours,
                request.sent_at,
                _status(statuses, request.message),
                files=file_lines(request.own_files(), request.message, progress),
                release=kept_release(request.decision, names) if ours else None,
                **_signed(request),
            )
        )
    for one in request.clarifications.all():
        lines.append(
            Line(
                "question",
                not ours,
                one.asked_at,
                _status(statuses, one.question_message),
                clarification=one,
                person=one.asked_by,
            )
        )
        if one.answered_at:
            lines.append(
                Line(
                    "cleared",
                    ours,
                    one.answered_at,
                    _status(statuses, one.answer_message),
                    clarification=one,
                    person=one.answered_by,
                )
            )
    lines += [line for one in request.extensions.all() for line in _extension_lines(one, statuses, ours=ours)]
    for reply in replied:
        theirs = reply.direction == Direction.INCOMING
        lines.append(
            Line(
                "reply",
                not theirs,
                reply.sent_at,
                _status(statuses, reply.message),
                reply=reply,
                files=file_lines(reply.attachments.all(), reply.message, progress),
                release=None if theirs else kept_release(reply.decision, item_names(request, reply)),
                **_signed(reply),
            )
        )
    items = states_of(request.partner, [line.status.mid for line in lines if line.status and not line.ours])
    lines = [replace(line, item=items.get(line.status.mid)) if line.status else line for line in lines]
    lines.sort(key=lambda line: (line.at is None, line.at))
    reading = reading_of(request, statuses, at)
    return Thread(request, partner_of(request), lines, reading, face_of(reading, at, zone), statuses)
