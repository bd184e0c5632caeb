"""Letters of a rehearsal: numbered, about nothing, for showing that a link works. Real nodes do not know them."""

from uuid import UUID, uuid5

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange import registry
from comity.exchange.actions.filing import keep_file
from comity.exchange.actions.posting import post_letter
from comity.exchange.file_rules import NewFile
from comity.exchange.models import OutLetter, Peer
from comity.exchange.outgoing import Citation, NewLetter
from comity.exchange.registry import BodyType, ReceivedLetter

SCHEMA = "exchange/test/1"
ORIGIN = "rehearsal"
SHAPE = {
    "type": "object",
    "properties": {"number": {"type": "integer", "minimum": 1}},
    "required": ["number"],
    "additionalProperties": False,
}


@action(events.REHEARSAL_LETTER_RECEIVED)
def receive_number(act: Act, letter: ReceivedLetter) -> None:
    """Take a numbered letter: the entry in the log is all that comes of it."""
    act.about("letter", letter.mid)
    act.note(number=letter.data["number"], conversation=str(letter.conv))


@action(events.REHEARSAL_LETTER_SENT)
def send_number(act: Act, peer: Peer, conv: UUID, number: int, new: NewFile | None = None) -> OutLetter:
    """Post a numbered letter, with a file if there is one; one that was posted already is not posted again."""
    origin = uuid5(conv, str(number))
    act.note(number=number)
    files = (keep_file(act, new).pk,) if new is not None else ()
    posted = OutLetter.objects.filter(origin_kind=ORIGIN, origin_id=origin).first()
    letter = posted or post_letter(act, numbered(peer, conv, number, origin, files))
    act.about("letter", letter.mid)
    return letter


def numbered(peer: Peer, conv: UUID, number: int, origin: UUID, files: tuple[UUID, ...] = ()) -> NewLetter:
    """Return a numbered letter about nothing, under an agreement that does not exist."""
    return NewLetter(
        peer=peer,
        conv=conv,
        schema=SCHEMA,
        data={"number": number},
        prio=3,
        prio_reason="",
        citation=Citation(ORIGIN, 1, "00" * 32, "1"),
        purpose=ORIGIN,
        legal_basis=ORIGIN,
        handling={
            "owner": settings.NODE_ID,
            "codes": [],
            "classification": {"scheme": "comity", "level": 0},
            "grading": None,
            "caveats": [],
            "audience": [],
            "onward": "no",
            "listed": [],
            "retain_until": None,
            "delete_after": None,
            "human_review": False,
        },
        author="process",
        role="operator",
        unit="desk",
        origin_kind=ORIGIN,
        origin_id=origin,
        files=files,
    )


def register() -> None:
    """Let this node take numbered letters."""
    registry.register_body(BodyType(SCHEMA, SHAPE, receive_number))
