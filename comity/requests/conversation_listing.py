"""The list of conversations of several: who leads, who takes part, what was said last, what is missing, who has not answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.accounts.models import Agency, Person
from comity.exchange.conversations import gaps_of_each, last_letters, unseen_in
from comity.exchange.models import Conversation, ConversationLetter
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.requests.access import visible_to
from comity.requests.group_showing import Member, Names, all_peers
from comity.requests.listing import partners
from comity.requests.models import Direction, Request, State
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Sort
from comity.web.pieces.marks import mark, tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when

MOST_NAMED = 4


@dataclass(frozen=True)
class Row:
    """A conversation in the list.

    Attributes:
        conversation: it.
        request: the first of its requests that the reader may open; the list leads to it.
        home: the reader's own agency, for drawing us.
        owner: who leads.
        members: who takes part.
        last: what was said last, as far as it is here.
        last_by: who said it.
        missing: how many letters of it are not here, as far as that is known.
        unanswered: who was asked and has not answered, us among them.
    """

    conversation: Conversation
    request: Request
    home: Agency
    owner: Member
    members: Sequence[Member]
    last: ConversationLetter | None
    last_by: Member | None
    missing: int
    unanswered: Sequence[Member]

    @property
    def is_open(self) -> bool:
        """Whether something can still be said."""
        return self.conversation.condition == "open"


def _rows(http: HttpRequest, found: Sequence[Conversation]) -> list[Row]:
    person = signed_in_person(http)
    ids, peers = [one.pk for one in found], all_peers()
    hidden = set(hidden_nodes().values_list("peer__node", flat=True)) if was_restored() else set()
    requests = _requests_of(person, ids)
    gaps, unseen, last = gaps_of_each(found), unseen_in(ids), last_letters(ids, hidden)
    rows = []
    for one in found:
        if not (ours := requests.get(one.pk)):
            continue  # it was closed to this reader between two questions
        name = Names(one, peers)
        letter = last.get(one.pk)
        numbers = sum(len(numbers) for numbers in gaps.get(one.pk, {}).values())
        rows.append(
            Row(
                conversation=one,
                request=ours[0],
                home=person.agency,
                owner=name(one.owner),
                members=[name(node) for node in one.nodes],
                last=letter,
                last_by=name(settings.NODE_ID if letter.ours else letter.peer.node) if letter else None,
                # a letter may be missing by its number and by another's word: it is one letter
                missing=max(numbers, unseen.get(one.pk, 0)),
                unanswered=[name(node) for node in _silent(one, ours)],
            )
        )
    return rows


def _requests_of(person: Person, ids: Sequence[UUID]) -> dict[UUID, list[Request]]:
    found: dict[UUID, list[Request]] = {}
    for request in visible_to(person).filter(conversation__in=ids).order_by("created_at", "id"):
        if request.conversation is not None:
            found.setdefault(request.conversation, []).append(request)
    return found


def _silent(conversation: Conversation, requests: Sequence[Request]) -> list[str]:
    """Return the members that were asked and have not answered; us where a partner asked."""
    nodes = conversation.nodes
    found = [
        settings.NODE_ID if one.direction == Direction.INCOMING else one.partner
        for one in requests
        if one.state in {State.SENT, State.RECEIVED}
    ]
    return [node for node in dict.fromkeys(found) if node in nodes]


def _mark(row: Row, member: Member) -> SafeString:
    if member.is_us:
        return mark(row.home.country, row.home, us=True)
    if member.peer is None:
        return format_html('<span class="mono">{}</span>', member.node)
    return mark(member.peer.country, member.peer)


def _marks(row: Row, members: Sequence[Member]) -> SafeString:
    named = format_html_join(" ", "{}", ((_mark(row, one),) for one in members[:MOST_NAMED]))
    more = len(members) - MOST_NAMED
    if more <= 0:
        return named
    words = ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more}
    return format_html('{} <span class="soft nowrap">{}</span>', named, words)


def _names(row: Row, members: Sequence[Member]) -> str:
    return ", ".join(str(row.home) if one.is_us else one.name for one in members)


def _subject(row: Row) -> SafeString:
    request = row.request
    shown = (
        said(request.title, request.facts_language)
        if request.title
        else str(_("Deleted: its owner took it back"))
    )
    href = reverse("requests:conversation", args=[request.pk])
    closed = "" if row.is_open else tag("held", _("Closed"))
    return format_html(
        '<a class="title" href="{}">{}</a> {}<br><span class="mono small soft">{}</span>',
        href,
        shown,
        closed,
        request.ref,
    )


def _last(row: Row) -> SafeString | str:
    if row.last is None or row.last_by is None:
        return format_html('<span class="soft">{}</span>', _("Nothing was said yet."))
    return format_html(
        '<span class="nowrap">{}</span><br>{}', when(row.last.at, style="short"), _mark(row, row.last_by)
    )


def _missing(row: Row) -> SafeString | str:
    if not row.missing:
        return "–"
    words = ngettext("%(number)s letter is not here", "%(number)s letters are not here", row.missing)
    return tag("soon", words % {"number": row.missing})


def _silence(row: Row) -> SafeString:
    if not row.unanswered:
        return format_html('<span class="soft">{}</span>', _("Nobody is waited for"))
    return _marks(row, row.unanswered)


def _state(_request: HttpRequest, state: str) -> Q:
    return {"": Q(condition="open"), "closed": Q(condition="closed"), "every": Q()}[state]


def _leads(_request: HttpRequest, who: str) -> Q:
    return Q(owner=settings.NODE_ID) if who == "us" else ~Q(owner=settings.NODE_ID)


def _waiting(*states: str) -> Q:
    return Q(
        pk__in=Request.objects.filter(state__in=states, conversation__isnull=False).values("conversation")
    )


def _mine(request: HttpRequest) -> Q:
    person = signed_in_person(request)
    mine = Request.objects.filter(Q(drafted_by=person) | Q(assigned_to=person), conversation__isnull=False)
    return Q(pk__in=mine.values("conversation"))


LISTING: Listing[Conversation, Row] = Listing(
    name="conversations",
    title=_("Conversations of several"),
    rows=_rows,
    order="-last",
    tabs="state",
    nothing=Nothing(
        _("No conversation of several is open"),
        _("A request that goes to several partners stands here, and so does one that a partner asked you and others."),
        "requests:new",
        _("Write a request to a partner"),
    ),
    columns=(
        Column("subject", _("Subject"), _subject, lambda row: row.request.title, is_head=True),
        Column("ref", _("Reference"), None, lambda row: row.request.ref),
        Column(
            "owner", _("Led by"), lambda row: _mark(row, row.owner), lambda row: _names(row, [row.owner]), sort=Sort("owner")
        ),
        Column(
            "members", _("Who takes part"), lambda row: _marks(row, row.members), lambda row: _names(row, row.members)
        ),
        Column(
            "last",
            _("Said last"),
            _last,
            lambda row: row.last.at if row.last else None,
            sort=Sort("said_last", among=Q(said_last__isnull=False), falls=True),
        ),
        Column("missing", _("Missing"), _missing, lambda row: row.missing),
        Column(
            "unanswered", _("Has not answered"), _silence, lambda row: _names(row, row.unanswered)
        ),
        Column(
            "began",
            _("Began"),
            lambda row: when(row.conversation.began_at, style="short"),
            lambda row: row.conversation.began_at,
            sort=Sort("began_at", falls=True),
            kind="nowrap",
        ),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [("closed", pgettext_lazy("of conversations", "Closed")), ("every", _("All"))],
            _state,
            any_words=pgettext_lazy("of conversations", "Open"),
            always=True,
        ),
        Choice(
            "led", _("Led by"), [("us", _("Us")), ("others", _("A partner"))], _leads
        ),
        Choice(
            "partner", _("Partner"), partners, lambda _request, node: Q(members__contains=[{"node": node}])
        ),
        Choice(
            "answer",
            _("Answers"),
            [("theirs", _("A partner has not answered")), ("ours", _("We have not answered"))],
            lambda _request, whose: _waiting(State.SENT if whose == "theirs" else State.RECEIVED),
        ),
        Days("began", _("Began"), "began_at"),
        Flag("mine", _("Only mine"), _mine),
    ),
)  # fmt: skip
