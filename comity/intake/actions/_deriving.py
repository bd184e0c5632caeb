"""A state of the text is kept, and the proposals of the document follow it, inside the act that changed the text."""

from collections.abc import Iterable

from django.db.models import Max

from comity.audit.acts import Act
from comity.intake import questions
from comity.intake.assembling import Assembled, assemble
from comity.intake.models import Document, DocumentState, Proposal, ProposalKind, ProposalState, Reading
from comity.intake.shaping import Shape, settle

DECIDED = frozenset({ProposalState.ACCEPTED, ProposalState.CHANGED, ProposalState.REFUSED})
LONGEST_TITLE = 300
DAY = 10  # characters of a day, ISO 8601


def text_of(document: Document) -> Assembled:
    """Return the text of a document as its pages stand now."""
    return assemble((page.number, page.paragraphs) for page in document.pages.order_by("number"))


def keep_shape(act: Act, document: Document, shape: Shape) -> Reading:
    """Keep what a text says: a reading, its proposals, and what the document says of itself. The document is saved.

    The same text read by the same rules makes no other reading.
    """
    reading = document.reading
    if reading is None or (reading.text, reading.rules) != (shape.assembled.text, shape.rules):
        reading = _new_reading(act, document, shape)
        _keep_proposals(act, document, reading, shape)
        questions.make(reading)
    act.note(reading=reading.number, characters=len(reading.text), rules=shape.rules)
    document.language = shape.language
    document.title = _said(document, "title", shape)[:LONGEST_TITLE] or document.title
    published = _said(document, "published", shape)
    document.published = published if len(published) <= DAY else ""
    document.state, document.text_only = DocumentState.READ, False
    document.problem, document.problem_values, document.attempts = "", {}, 0
    document.read_at = act.at
    document.save()
    return reading


def _new_reading(act: Act, document: Document, shape: Shape) -> Reading:
    last = document.readings.aggregate(last=Max("number"))["last"] or 0
    return Reading.objects.create(
        document=document,
        number=last + 1,
        text=shape.assembled.text,
        paragraphs=[one.to_json() for one in shape.assembled.paragraphs],
        zones=shape.zones,
        rules=shape.rules,
        made_at=act.at,
        made_by=act.actor.pseudonym,
    )


def _keep_proposals(act: Act, document: Document, reading: Reading, shape: Shape) -> None:
    known = {one.key: one for one in Proposal.objects.select_for_update().filter(document=document)}
    fresh: list[Proposal] = []
    moved: list[Proposal] = []
    for one in settle(shape.proposals, {key: row.local for key, row in known.items()}):
        row = known.pop(one.key, None)
        if row is None:
            row = Proposal(document=document, kind=ProposalKind(one.kind), key=one.key, local=one.local)
            fresh.append(row)
        else:
            moved.append(row)
        row.reading, row.place, row.quotes, row.rule = reading, one.place, list(one.quotes), one.rule
        row.content, row.lost = one.content, False
        if row.state == ProposalState.REPLACED:
            row.state = ProposalState.OPEN
    gone = [one for one in known.values() if _leaves(one)]
    Proposal.objects.bulk_create(fresh)
    Proposal.objects.bulk_update(
        [*moved, *gone], ["reading", "place", "quotes", "rule", "content", "state", "lost"]
    )
    act.note(
        proposed=len(fresh),
        stayed=len(moved),
        replaced=_count(gone, ProposalState.REPLACED),
        lost=sum(one.lost for one in gone),
    )


def _leaves(one: Proposal) -> bool:
    """Mark a proposal that the reading does not hold; return whether that is news."""
    if one.state in DECIDED:
        was, one.lost = one.lost, True
        return not was
    was_open = one.state == ProposalState.OPEN
    one.state = ProposalState.REPLACED
    return was_open


def _count(rows: Iterable[Proposal], state: ProposalState) -> int:
    return sum(one.state == state for one in rows)


def _said(document: Document, field: str, shape: Shape) -> str:
    """Return what the document says of itself: as a person accepted it, otherwise as the text has it."""
    accepted = document.proposals.filter(
        kind=ProposalKind.DOCUMENT,
        state__in=[ProposalState.ACCEPTED, ProposalState.CHANGED],
        content__field=field,
    )
    decided = accepted.order_by("-decided_at").first()
    return str(decided.counts.get("value", "")) if decided else shape.said(field)
