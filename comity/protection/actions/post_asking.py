"""What a post asks of who holds the person, and what they say to it: a date for a visit, a message to be handed on."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import Peer
from comity.exchange.peers import peer_of
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.lib.ids import new_id
from comity.protection import post_notifications as notifications
from comity.protection.actions._post import (
    moment_in,
    person_of,
    refresh_due,
    rule_of,
    still_to_come,
    words,
    zone_in,
)
from comity.protection.actions._post_leaving import Basis, leave
from comity.protection.exceptions import StoppedError
from comity.protection.models import (
    AskKind,
    AskState,
    Detention,
    PostAsk,
    PostEntry,
    PostEntryKind,
    PostFile,
    PostFileState,
    PostLetter,
)
from comity.protection.post_access import FILE, file_for
from comity.protection.post_bodies import REPORT, answer_body, ask_body
from comity.protection.post_exceptions import AlreadySettledError, EndedFileError, NoRecipientError
from comity.protection.post_holding import ask_for_holder, is_stopped, was_told
from comity.protection.post_rules import rule_for

ANSWERS = frozenset({AskState.AGREED, AskState.DONE, AskState.LATER, AskState.REFUSED})


@dataclass(frozen=True, kw_only=True)
class NewAsk:
    """What is asked: a visit has a wished moment, a message its words."""

    kind: AskKind
    text: str = ""
    text_language: str = ""
    wished_at: datetime | None = None
    basis: Basis = field(default_factory=Basis)


@action(events.POST_FILE_CHANGED)
def ask_holder(act: Act, file_id: UUID, asked: NewAsk) -> PostAsk:
    """Ask who holds the person for a visit, or to hand a message on.

    Raises:
        EndedFileError, PastError, WordsMissingError, NoRecipientError, AbsentError.
        NotReleasedError, CannotPostError: it cannot leave.
    """
    person = person_of(act)
    act.about(FILE, file_id)
    file = file_for(person, file_id, lock=True)
    if file.state == PostFileState.ENDED:
        raise EndedFileError
    if asked.kind == AskKind.VISIT and asked.wished_at is not None:
        still_to_come(asked.wished_at, act.at)
    ask = PostAsk.objects.create(
        file=file,
        detention=file.detention,
        peer=file.peer,
        post=file.agency,
        kind=asked.kind,
        text=words(asked.text) if asked.kind == AskKind.MESSAGE else asked.text.strip(),
        text_language=asked.text_language,
        wished_at=asked.wished_at if asked.kind == AskKind.VISIT else None,
        zone=file.zone,
        state=AskState.ASKED if file.peer is None else AskState.TO_APPROVE,
        asked_by=person,
        asked_at=act.at,
        due_at=act.at + rule_of(file).answer,
    )
    act.note(entry=str(ask.pk))
    if file.peer is None:
        notifications.tell_holder(act, ask)
        return ask
    leave(
        act,
        _reachable(file.peer),
        asked.basis,
        conv=file.detention,
        schema=REPORT,
        data=ask_body(ask),
        carries=PostLetter(ask=ask),
        categories=("detention",),
        offence=file.offence,
    )
    ask.refresh_from_db()
    return ask


def _reachable(peer: Peer) -> Peer:
    found = peer_of(peer.node)
    if found is None:
        raise NoRecipientError
    return found


@action(events.POST_REPORT_RECEIVED)
def receive_ask(act: Act, letter: ReceivedLetter) -> PostAsk:
    """Take in, as who holds the person, what their post asks. Only the post that was told may ask."""
    data = letter.data
    act.about("detention", data["about"])
    detention = Detention.objects.filter(pk=data["about"]).first()
    if detention is None or not was_told(detention, letter.node):
        raise LetterRefusalError("unknown-detention")
    if PostAsk.objects.filter(pk=data["report"]).exists():
        raise LetterRefusalError("id-reused")
    peer = peer_of(letter.node)
    if peer is None:
        raise LetterRefusalError("unknown-peer")
    ask = PostAsk.objects.create(
        id=UUID(data["report"]),
        detention=detention.pk,
        peer=peer,
        kind=AskKind(data["kind"]),
        text=data["text"],
        text_language=data["language"],
        wished_at=moment_in(data["when"]) if data["when"] else None,
        zone=zone_in(data["zone"]),
        state=AskState.ASKED,
        asked_at=moment_in(data["at"]),
        due_at=moment_in(data["at"]) + rule_for(peer.country, detention.detaining).answer,
        letter=letter.mid,
    )
    act.note(entry=str(ask.pk))
    notifications.tell_holder(act, ask)
    return ask


@dataclass(frozen=True, kw_only=True)
class NewAnswer:
    """What the holding side says: agreed (with the moment of the visit), done (handed on), later, or refused (with the reason)."""

    answer: AskState
    text: str = ""
    text_language: str = ""
    agreed_at: datetime | None = None
    basis: Basis = field(default_factory=Basis)


@action(events.POST_ANSWERED)
def answer_post(act: Act, ask_id: UUID, said: NewAnswer) -> PostAsk:
    """Answer, as who holds the person, what the post asked.

    Raises:
        AlreadySettledError: it was answered.
        StoppedError: a stop stands towards this post, and this is no refusal.
        PastError, WordsMissingError, AbsentError, NotReleasedError, CannotPostError.
    """
    person = person_of(act)
    act.about("post-ask", ask_id)
    ask = ask_for_holder(person, ask_id, lock=True)
    act.about("detention", ask.detention)
    if said.answer not in ANSWERS or ask.state != AskState.ASKED or ask.answer_waits:
        raise AlreadySettledError
    if said.answer != AskState.REFUSED and is_stopped(ask):
        raise StoppedError
    if said.answer == AskState.AGREED and ask.kind == AskKind.VISIT:
        ask.agreed_at = still_to_come(said.agreed_at or act.at, act.at)
    ask.answer_text = (
        words(said.text) if said.answer in {AskState.LATER, AskState.REFUSED} else said.text.strip()
    )
    ask.answer_language, ask.answered_by, ask.answered_at = said.text_language, person, act.at
    if ask.peer is None:
        ask.state = said.answer
        ask.save()
        _settled(act, ask)
        return ask
    ask.answer_waits = said.answer
    ask.save()
    leave(
        act,
        _reachable(ask.peer),
        said.basis,
        conv=ask.detention,
        schema=REPORT,
        data=answer_body(ask, new_id(), said.answer, act.at),
        carries=PostLetter(answer=ask),
        categories=("detention",),
        offence=Detention.objects.get(pk=ask.detention).offence,
    )
    ask.refresh_from_db()
    return ask


@action(events.POST_REPORT_RECEIVED)
def receive_answer(act: Act, letter: ReceivedLetter) -> PostAsk:
    """Take in, as the post, what who holds the person says to what we asked."""
    data = letter.data
    act.about(FILE, data["about"])
    rows = PostAsk.objects.select_for_update(of=("self",)).filter(file__isnull=False, peer__node=letter.node)
    ask = rows.filter(pk=data["about"]).first()
    if ask is None or data["answer"] not in {one.value for one in ANSWERS}:
        raise LetterRefusalError("unknown-request")
    act.about(FILE, ask.file_id or ask.pk)
    act.note(entry=str(ask.pk))
    if ask.answered_at is not None:
        raise LetterRefusalError("settled")
    ask.state, ask.answer_text, ask.answer_language = AskState(data["answer"]), data["text"], data["language"]
    ask.agreed_at = moment_in(data["when"]) if data["when"] and ask.kind == AskKind.VISIT else None
    ask.answered_at, ask.answer_letter = moment_in(data["at"]), letter.mid
    ask.save()
    _settled(act, ask)
    return ask


def _settled(act: Act, ask: PostAsk) -> None:
    """Enter an agreed visit as planned, and tell the post."""
    if ask.file_id is None:
        return
    file = PostFile.objects.select_for_update().get(pk=ask.file_id)
    if ask.state == AskState.AGREED and ask.agreed_at is not None:
        PostEntry.objects.create(
            file=file,
            kind=PostEntryKind.PLANNED,
            at=ask.agreed_at,
            zone=ask.zone,
            place=file.place,
            text=ask.answer_text,
            text_language=ask.answer_language,
            letter=ask.answer_letter,
            written_at=act.at,
        )
        refresh_due(file)
        file.save()
    notifications.tell_post(act, file)
