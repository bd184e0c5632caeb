"""What the rooms below put on the desk: approvals, requests to answer, questions asked back, drafts, answers, hits."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, SCREENS, WORKS_ON_REQUESTS
from comity.desk.items import Item
from comity.requests.access import visible_to, waits_for_approval_by
from comity.requests.models import Direction, Extension, ExtensionState, Reply, Request, State
from comity.requests.rows import Row, rows_of
from comity.screening.access import waiting_for
from comity.web.clocks import Face
from comity.web.clocks import State as FaceState

MOST = 200
OPEN = gettext_lazy("Open")
REVIEW = gettext_lazy("Review")
ANSWER = gettext_lazy("Answer")
DECIDE = gettext_lazy("Decide")
GO_ON = gettext_lazy("Go on")
READ = gettext_lazy("Read")


def _rows(person: Person, requests: Iterable[Request]) -> list[Row]:
    return rows_of(list(requests), person)


def _item(row: Row, sentence: str, act: object, *, path: str = "requests:thread", note: str = "") -> Item:
    request = row.request
    return Item(
        face=row.face,
        due=row.due,
        sentence=sentence,
        language=request.facts_language,
        subject=request.title,
        href=reverse(path, args=[request.id]),
        act=str(act),
        ref=request.ref,
        partner=row.partner,
        codes=tuple(request.handling.get("codes", [])),
        note=note,
    )


def approvals(person: Person) -> Iterator[Item]:
    """Requests and answers that wait for this person as the second one."""
    requests, replies = waits_for_approval_by(person)
    wanted = [*requests[:MOST], *(reply.request for reply in replies.select_related("request")[:MOST])]
    for row in _rows(person, wanted):
        if row.request.direction == Direction.OUTGOING:
            yield _item(row, _("Approve the request:"), REVIEW)
        else:
            yield _item(row, _("Approve the answer:"), REVIEW)


def to_confirm(person: Person) -> Iterator[Item]:
    """Flash releases that a second person must confirm."""
    if not person.holds(APPROVES_RELEASE):
        return
    flash = Q(confirm_by__isnull=False) & ~Q(drafted_by=person)
    answers = Reply.objects.filter(flash, request__in=visible_to(person)).values("request")
    for row in _rows(person, visible_to(person).filter(flash | Q(pk__in=answers))[:MOST]):
        yield _item(row, _("Confirm what was released at flash urgency:"), REVIEW)


def to_answer(person: Person) -> Iterator[Item]:
    """Requests that came in and are not answered."""
    if not person.holds(WORKS_ON_REQUESTS):
        return
    waiting = visible_to(person).filter(direction=Direction.INCOMING, state=State.RECEIVED)
    # an answer that waits for its second person is on that person's desk
    waiting = waiting.exclude(replies__state=State.TO_APPROVE)
    for row in _rows(person, waiting.prefetch_related("clarifications", "replies")[:MOST]):
        note = "" if row.request.read_at else _("Not read yet")
        yield _item(row, _("Answer the request:"), ANSWER, note=note)


def asked_back(person: Person) -> Iterator[Item]:
    """Questions that a partner asked back; its clock stands still until they are answered."""
    waiting = visible_to(person).filter(
        direction=Direction.OUTGOING,
        state=State.SENT,
        clarifications__answered_at=None,
        clarifications__isnull=False,
    )
    for row in _rows(person, waiting.distinct()[:MOST]):
        yield _item(row, _("Say what was asked back:"), ANSWER)


def more_time(person: Person) -> Iterator[Item]:
    """More time: asked for by a partner, for whoever decides; asked for by us, for the second person."""
    if not person.holds(APPROVES_RELEASE):
        return
    mine = visible_to(person)
    to_decide = mine.filter(
        direction=Direction.OUTGOING,
        state=State.SENT,
        extensions__state__in=[ExtensionState.ASKED, ExtensionState.PROPOSED],
    )
    for row in _rows(person, to_decide.distinct()[:MOST]):
        yield _item(row, _("Decide about more time for:"), DECIDE)
    waiting = Extension.objects.filter(state=ExtensionState.TO_APPROVE).exclude(asked_by=person)
    for row in _rows(person, mine.filter(state=State.RECEIVED, pk__in=waiting.values("request"))[:MOST]):
        yield _item(row, _("Approve that more time is asked for:"), REVIEW)


def own_drafts(person: Person) -> Iterator[Item]:
    """Drafts of this person, given back ones with the reason."""
    drafts = visible_to(person).filter(direction=Direction.OUTGOING, state=State.DRAFT, drafted_by=person)
    for row in _rows(person, drafts.order_by("-changed_at")[:MOST]):
        if row.request.return_reason:
            yield _item(row, _("Change what was given back to you:"), GO_ON, path="requests:edit")
        else:
            yield _item(row, _("Go on with your draft:"), GO_ON, path="requests:edit")


def answers(person: Person) -> Iterator[Item]:
    """Answers that came in and that nobody has closed."""
    found = visible_to(person).filter(direction=Direction.OUTGOING, state=State.ANSWERED)
    for row in _rows(person, found.order_by("-sent_at")[:MOST]):
        yield _item(row, _("Read the answer to:"), READ)


def hits(person: Person) -> Iterator[Item]:
    """Hits that nobody has decided."""
    if not person.holds(SCREENS):
        return
    for hit in waiting_for(person)[:MOST]:
        name = hit.query.person.get("names") or [{"text": "", "language": ""}]
        yield Item(
            face=Face(FaceState.NONE),
            due=None,
            sentence=_("Decide whether one of your records is meant by:"),
            language=name[0].get("language", ""),
            subject=name[0].get("text", ""),
            href=reverse("screening:hit", args=[hit.pk]),
            act=str(DECIDE),
            ref=hit.query.ref,
            note="",
        )


ALL = (approvals, to_confirm, to_answer, asked_back, more_time, own_drafts, answers, hits)
