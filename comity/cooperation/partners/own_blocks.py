"""Blocks of this room on the page of a partner: agreements, meetings, commitments, proposals, events, lines, letters, contacts."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.agreements.access import held
from comity.agreements.access import visible_to as terms_visible_to
from comity.agreements.standing import Standing
from comity.agreements.step_showing import stop_lines
from comity.agreements.terms import Status
from comity.agreements.words import STANDINGS
from comity.cooperation.access import (
    agreements_visible_to,
    may_keep,
    meetings_visible_to,
    paper_letters_visible_to,
)
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import COMMITMENTS, lines_of
from comity.cooperation.commitments.words import numbers_of
from comity.cooperation.core.terms import Stage
from comity.cooperation.meeting_listing import MEETINGS
from comity.cooperation.meeting_words import ordinal_words, text_of, when_words
from comity.cooperation.models import Commitment, Meeting, Proposal, ProtectedEvent, PublicLine, Series
from comity.cooperation.partners.blocks import Block, BlockLine, FigureLine, Filled, counted
from comity.cooperation.partners.letter_listing import LETTERS
from comity.cooperation.partners.sides import PartnerSide
from comity.cooperation.partners.words import node_tag, one_sided_words
from comity.cooperation.states import (
    MEETING_TAGS,
    AgreementState,
    MeetingState,
    ProposalState,
)
from comity.lib.clock import now
from comity.web.dates import colon, day_words

STATE_FIRST = pgettext_lazy("an agreement that is not in force", "%(state)s: %(title)s")
SOON = timedelta(days=180)
MOST = 8


def _language() -> str:
    return get_language() or "en"


def _today(person: Person) -> date:
    return localdate(timezone=person.time_zone)


def who(request: HttpRequest, side: PartnerSide) -> Filled:
    """Return who the partner is: its nodes with their state, its agencies on paper, how they are reached."""
    del request
    lines = []
    for peer in side.peers:
        href = reverse("cooperation:partners-agency", args=[peer.pk]) if side.is_state else ""
        lines.append(BlockLine(str(peer), "", href, (), (node_tag(peer),)))
    nodes = set(side.nodes)
    for one in side.agencies:
        name = text_of(one.names)
        href = reverse("cooperation:partners-agency", args=[one.pk]) if side.is_state else ""
        small = [*one.contact.splitlines()]
        tags = []
        if not one.node:
            tags.append(("held", pgettext("of a partner", "Has no node")))
        elif one.joined_at is not None:
            small.append(one_sided_words(one))
        if one.node not in nodes or small:
            lines.append(BlockLine(name.text, name.language, href, small, tags))
    return Filled(lines=lines, nothing=gettext_lazy("No agency of this state is known here."))


def agreements(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return what is in force with it, what ends within 180 days first; below what is not in force, which each line says first."""
    person = signed_in_person(request)
    today = _today(person)
    lines = [
        *_terms_lines(person, side, today),
        *_registered_lines(person, side, today),
    ]
    lines.sort(key=lambda one: one[:2])
    shown = [line for _is_stopped, _end, line in lines]
    more = None
    if terms_visible_to(person).exists():
        more = (gettext_lazy("All agreements"), reverse("agreements:list"))
    return Filled(lines=shown, nothing=gettext_lazy("No agreement with it is known."), more=more)


def _end_tag(end: date | None, today: date) -> list[tuple[str, str]]:
    if end is None or end > today + SOON:
        return []
    words = _("Ends on %(day)s") % {"day": day_words(end, _language())}
    return [("late" if end <= today + timedelta(days=30) else "soon", words)]


Ranked = tuple[bool, date, BlockLine]  # whether it is not in force, its end, the line


def _terms_lines(person: Person, side: PartnerSide, today: date) -> Iterator[Ranked]:
    parties = {*side.nodes, *(one.party for one in side.agencies if one.party)}
    rows = terms_visible_to(person)
    for one in held(rows):
        terms = one.terms
        if terms is None or terms.status is Status.DRAFT:
            continue
        if not any(
            party.agency in parties or (side.is_state and party.country == side.state)
            for party in terms.parties
        ):
            continue
        standing = one.outlook(now()).standing
        is_stopped = standing is not Standing.IN_FORCE
        _state, words = STANDINGS[standing]
        tags = [] if is_stopped else _end_tag(terms.last_day, today)  # the line begins with the state
        tags += [("held", stop.said) for stop in stop_lines(one)]
        if one.row.alone_with:
            tags.append(("held", pgettext("form of an agreement", "Not countersigned")))
        said = (
            STATE_FIRST % {"state": words, "title": terms.title(_language())}
            if is_stopped
            else terms.title(_language())
        )
        yield is_stopped, terms.last_day, BlockLine(said, "", reverse("agreements:agreement", args=[terms.id]), (terms.id,), tags)  # fmt: skip


def _registered_lines(person: Person, side: PartnerSide, today: date) -> Iterator[Ranked]:
    held_here = terms_visible_to(person).order_by().values_list("agreement", flat=True)
    rows = agreements_visible_to(person).filter(parties__contains=[side.state])
    for one in rows.exclude(terms__in=set(held_here)):
        is_over = one.expires_on is not None and one.expires_on < today
        stands = AgreementState(one.state)
        if is_over and stands is AgreementState.IN_FORCE:
            stands = AgreementState.EXPIRED
        is_stopped = stands is not AgreementState.IN_FORCE
        title = text_of(one.titles)
        tags = [] if is_stopped else _end_tag(one.expires_on, today)  # the line begins with the state
        said = STATE_FIRST % {"state": stands.label, "title": title.text} if is_stopped else title.text
        href = reverse("cooperation:register-agreement", args=[one.pk])
        language = "" if is_stopped else title.language
        yield is_stopped, one.expires_on or date.max, BlockLine(said, language, href, (one.ref,), tags)


def _with(side: PartnerSide, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.filter(parties__contains=[side.state])


def _meeting_line(meeting: Meeting, word: str) -> BlockLine:
    title = text_of(meeting.titles)
    number = f"{ordinal_words(meeting.ordinal)} · " if meeting.ordinal else ""
    return BlockLine(
        title.text,
        title.language,
        reverse("cooperation:meetings-meeting", args=[meeting.pk]),
        (f"{word}{colon(_language())}{number}{when_words(meeting)}",),
        ((MEETING_TAGS[MeetingState(meeting.state)], str(meeting.get_state_display())),),
    )


def meetings(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return of each series the next and the last meeting, and those of no series that come next."""
    person = signed_in_person(request)
    rows = _with(side, meetings_visible_to(person)).exclude(state=MeetingState.CANCELLED)
    at = now()
    lines: list[BlockLine] = []
    keys = rows.exclude(series=None).order_by().values_list("series", flat=True).distinct()
    for series in [*Series.objects.filter(pk__in=keys).order_by("created_at"), None]:
        of_series = rows.filter(series=series)
        # one that was held early is over, whatever its last hour
        over = Q(ends_at__lt=at) | Q(state=MeetingState.HELD)
        coming = of_series.filter(ends_at__gte=at).exclude(over).order_by("begins_at").first()
        before = of_series.filter(over).order_by("-begins_at").first()
        lines += [_meeting_line(one, word) for one, word in ((coming, _("Next")), (before, _("Last"))) if one]
    figure = counted(
        request, MEETINGS, meetings_visible_to(person), "cooperation:meetings-list", _("All meetings with it"), partner=side.state
    )  # fmt: skip
    return Filled([figure] if figure else [], lines, nothing=gettext_lazy("No meeting with it was entered."))


def _asked_of(side: PartnerSide) -> list[dict[str, str]]:
    """Return by which filter the list of commitments shows those with the partner."""
    if side.is_state:
        return [{"country": side.state}]
    by_node = [{"partner": peer.node} for peer in side.peers]
    return by_node or [{"agency": str(one.pk)} for one in side.agencies]


def _commitment_rows(person: Person, side: PartnerSide) -> QuerySet[Commitment]:
    rows = commitments_visible_to(person)
    if side.is_state:
        return rows.filter(partner_country=side.state)
    kept = Q(partner_agency__in=[one.pk for one in side.agencies])
    return rows.filter(kept | Q(partner__in=side.nodes))


def _figures(request: HttpRequest, side: PartnerSide, wanted: Sequence[tuple[str, str, dict[str, str]]]) -> list[FigureLine]:  # fmt: skip
    whole = commitments_visible_to(signed_in_person(request))
    found = []
    for asked in _asked_of(side):
        for words, state, more in wanted:
            one = counted(request, COMMITMENTS, whole, "cooperation:commitments-list", words, state, **asked, **more)  # fmt: skip
            if one is not None:
                found.append(one)
    return found


def commitments(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return what waits on whom, what is late and what is disputed; the nearest days as lines."""
    person = signed_in_person(request)
    figures = _figures(
        request,
        side,
        (
            (_("Wait on us"), "soon", {"open": "waits_on_us"}),
            (_("Wait on them"), "", {"open": "waits_on_them"}),
            (_("Their day is over"), "late", {"late": "1"}),
            (pgettext("of commitments", "Disputed"), "late", {"open": "is_disputed"}),
            (pgettext("of commitments", "Open, all of them"), "", {}),
        ),
    )
    for agency in side.agencies:
        if agency.node:
            alone = counted(
                request, COMMITMENTS, commitments_visible_to(person), "cooperation:commitments-list",
                _("Still kept alone: propose their history"), "soon", agency=str(agency.pk), alone="1",
            )  # fmt: skip
            figures += [alone] if alone is not None and alone.number else []
    owed = _commitment_rows(person, side).filter(stage__in=[Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY])
    shown = lines_of(list(owed.filter(due__isnull=False).order_by("due")[:MOST]))
    lines = [
        BlockLine(
            one.text,
            one.language,
            reverse("cooperation:commitments-commitment", args=[one.commitment.pk]),
            (f"{numbers_of(one.commitment)} · {_('Due')}{colon(_language())}{day_words(one.commitment.due, _language())}",) if one.commitment.due else (),
            one.marks,
        )
        for one in shown
    ]  # fmt: skip
    return Filled(figures, lines, nothing=gettext_lazy("Nothing was promised."))


def proposals(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return what was proposed and binds nobody yet, and what lies before meetings."""
    person = signed_in_person(request)
    figures = _figures(request, side, ((_("Proposals without obligation"), "", {"stage": Stage.SOFT.value}),))
    before = Proposal.objects.filter(
        state=ProposalState.TABLED,
        is_report=False,
        meeting__in=_with(side, meetings_visible_to(person))
        .exclude(state=MeetingState.CANCELLED)
        .values("pk"),
    )
    lines = []
    for one in before.select_related("meeting").order_by("-meeting__begins_at", "number")[:MOST]:
        text, title = text_of(one.texts), text_of(one.meeting.titles)
        href = reverse("cooperation:meetings-meeting", args=[one.meeting_id])
        lines.append(BlockLine(text.text, text.language, href, (title.text,)))
    figures = [one for one in figures if one.number]
    return Filled(figures, lines)


def events(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the events to protect at meetings with it that are not over."""
    rows = ProtectedEvent.objects.filter(
        ends_at__gte=now(), meeting__in=_with(side, meetings_visible_to(signed_in_person(request))).values("pk")
    )  # fmt: skip
    lines = []
    for one in rows.select_related("meeting").order_by("begins_at")[:MOST]:
        title = text_of(one.titles)
        href = reverse("cooperation:meetings-meeting", args=[one.meeting_id])
        day = day_words(one.begins_at.date(), _language())
        lines.append(BlockLine(title.text, title.language, href, [day, *one.cell.splitlines()]))
    return Filled(lines=lines)


def public_lines(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return what is said to the press on meetings with it."""
    rows = PublicLine.objects.filter(
        meeting__in=_with(side, meetings_visible_to(signed_in_person(request))).values("pk")
    )
    at = now()
    lines = []
    for one in rows.order_by("-written_at")[:MOST]:
        text = text_of(one.texts)
        href = f"{reverse('cooperation:meetings-meeting', args=[one.meeting_id])}#lines"
        tags = [("late", _("Under embargo"))] if one.embargo_until and one.embargo_until > at else []
        if not one.cleared:
            tags.append(("soon", _("Not cleared")))
        lines.append(BlockLine(one.matter, "", href, (text.text[:200],), tags))
    return Filled(lines=lines)


def letters(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the letters on paper, what is to be done with them first."""
    person = signed_in_person(request)
    if not side.agencies:
        return None
    whole = paper_letters_visible_to(person)
    figures = []
    for one in side.agencies:
        name = f" · {text_of(one.names).text}" if len(side.agencies) > 1 else ""
        for words, state, box in (
            (_("Letters to be handed over"), "soon", "released"),
            (_("Letters without an answer"), "", "open"),
            (_("All letters on paper"), "", "every"),
        ):
            figure = counted(
                request, LETTERS, whole, "cooperation:letters-list", f"{words}{name}", state, box=box, partner=str(one.pk)
            )  # fmt: skip
            if figure is not None:
                figures.append(figure)
    more = (gettext_lazy("Write a letter"), reverse("cooperation:letters-new")) if may_keep(person) else None
    return Filled(figures, more=more)


BLOCKS = (
    Block("who", 10, pgettext_lazy("block of a partner", "Who they are"), who),
    Block("commitments", 20, gettext_lazy("Commitments"), commitments),
    Block("meetings", 30, gettext_lazy("Meetings"), meetings),
    Block("agreements", 40, gettext_lazy("Agreements"), agreements, gettext_lazy("Those in force that end first stand first; what is not in force stands below and says so.")),
    Block("proposals", 50, gettext_lazy("Proposals"), proposals),
    Block("letters", 60, gettext_lazy("Letters on paper"), letters),
    Block("events", 120, gettext_lazy("Events to protect"), events),
    Block("lines", 130, gettext_lazy("For the press"), public_lines),
)  # fmt: skip
