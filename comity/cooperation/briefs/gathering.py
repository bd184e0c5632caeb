"""What a brief says, gathered from the rooms at one moment; every figure is asked for, none is typed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from comity.accounts.models import Person
from comity.cooperation.activities.words import counted_words
from comity.cooperation.briefs.both import both_figures
from comity.cooperation.briefs.joint import partner_of_report
from comity.cooperation.briefs.naming import KnownNames, forms_of_node, kept_forms, place_in_each
from comity.cooperation.briefs.partners import only_partner, partners_of, states_of
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.briefs.tongues import in_each, speaking
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.folding import WITHDRAWN
from comity.cooperation.meeting_words import when_with_place
from comity.cooperation.models import Commitment, Meeting, Proposal
from comity.cooperation.outcomes import Figure, Scope, between, figures
from comity.cooperation.outcomes.counting import left_out
from comity.cooperation.series_showing import earlier_ids, neighbours
from comity.cooperation.states import MeetingState, ProposalState
from comity.exchange.models import Peer
from comity.web.counts import Period

FORM = 1  # of what is kept, so that an older version is read as it was written
WITHOUT_EARLIER = timedelta(days=365)


def period_of(meeting: Meeting, at: datetime) -> Period:
    """Return the time that a brief is about: since the meeting before it; where none stands before, the year up to the meeting."""
    found = between(meeting)
    if found is not None:
        return found
    last = localdate(min(meeting.begins_at or at, at))
    return Period(last - WITHOUT_EARLIER, last)


def commitments_of(person: Person, meeting: Meeting) -> list[Commitment]:
    """Return the commitments a meeting is to look at: of its series, or with whom it is held, in the order in which they were made."""
    partners = [one.node for one in partners_of(person, meeting)]
    wanted = Q(meeting=meeting) | Q(partner__in=partners) | Q(partner_country__in=states_of(meeting))
    if meeting.series_id:
        wanted |= Q(meeting__series=meeting.series_id)
    return _in_order(person, wanted)


def _in_order(person: Person, wanted: Q) -> list[Commitment]:
    return list(visible_to(person).filter(wanted).prefetch_related("entries").order_by("created_at", "ref"))


def gathered(
    person: Person, meeting: Meeting, languages: Sequence[str], at: datetime, *, is_joint: bool
) -> dict[str, Any]:
    """Return what a brief or a joint report says now, as it is kept: plain data with all words in each language.

    A joint report has of a commitment only what both sides have signed, and nothing that one side alone holds. It is of one partner:
    what another one promised is none of its business.

    Raises:
        NoOnePartnerError: a joint report of a meeting that is with several, or with nobody who has a node.
    """
    period = period_of(meeting, at)
    partner = partner_of_report(person, meeting) if is_joint else None
    found = _in_order(person, Q(partner=partner.node)) if partner else commitments_of(person, meeting)
    rows = [one for one in found if still_counts(one, period)]
    before = neighbours(meeting)[0]
    if partner and before and only_partner(person, before) != partner:
        before = None  # its title may name somebody else
    known = KnownNames()
    promises = [promise_of(person, one, languages, at, is_joint=is_joint, known=known) for one in rows]
    return {
        "form": FORM,
        "meeting": _meeting(meeting, languages),
        "before": _meeting(before, languages) if before else None,
        "period": _period(period),
        "asked_at": at.isoformat(),
        "home": kept_forms(forms_of_node(settings.NODE_ID, settings.NODE_ID), languages),
        "partners": _named([partner] if partner else partners_of(person, meeting), languages),
        "promises": [one for one in promises if one is not None],
        "figures": [] if is_joint else _figures(person, meeting, period, languages),
        "left_out": in_each(languages, left_out),
        "both": both_figures(person, partner.node, period, languages) if partner else None,
        "proposals": [] if is_joint else list(_proposals(meeting, languages)),
    }


def still_counts(commitment: Commitment, period: Period) -> bool:
    """Whether it is still owed, or came to its end in the time the brief is about; what was withdrawn unsigned is no promise."""
    if commitment.stage == WITHDRAWN:
        return False
    if commitment.stage in {"", "soft", "committed", "in-progress", "partly"}:
        return True
    return commitment.settled_at is None or localdate(commitment.settled_at) >= period.first


def _meeting(meeting: Meeting, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "id": str(meeting.pk),
        "ref": meeting.ref,
        "titles": dict(meeting.titles),
        "when": in_each(languages, lambda: when_with_place(meeting)),
        "place": place_in_each(meeting, languages),
    }


def _period(period: Period) -> dict[str, str]:
    moments = {"since": period.since, "until": period.until}
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        **{name: moment.isoformat() for name, moment in moments.items() if moment is not None},
    }


def _named(partners: Iterable[Peer], languages: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"node": one.node, "names": kept_forms(forms_of_node(one.node, settings.NODE_ID), languages)}
        for one in partners
    ]


def scope_of(person: Person, meeting: Meeting, period: Period) -> Scope:
    """Return what figures are asked of: the one partner of a meeting, or all where there are several or none."""
    partners = partners_of(person, meeting)
    return Scope(period=period, partner=partners[0].node if len(partners) == 1 else None)


def _figures(
    person: Person, meeting: Meeting, period: Period, languages: Sequence[str]
) -> list[dict[str, Any]]:
    """Return every figure with its words in each language; the rooms are asked once, in each language for the words."""
    scope = scope_of(person, meeting, period)
    by_language: dict[str, list[Figure]] = {}
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for language in languages:
        with speaking(language):
            by_language[language] = figures(person, scope)
            for one in by_language[language]:
                line = lines.setdefault((one.room, one.code), _line(one))
                for name, words in (
                    ("title", one.title),
                    ("words", one.words),
                    ("unit", one.unit),
                    ("why", one.why_none),
                ):
                    line[name][language] = str(words)
                line["shown"][language] = (
                    "" if one.value is None else counted_words(one.code, Decimal(one.value))
                )
    return list(lines.values())


def _line(figure: Figure) -> dict[str, Any]:
    return {
        "room": figure.room,
        "code": figure.code,
        "value": None if figure.value is None else str(figure.value),
        "url": figure.url,
        **{name: {} for name in ("title", "words", "unit", "why", "shown")},
    }


def _proposals(meeting: Meeting, languages: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield what was put before this meeting and the earlier ones of its series and is not decided."""
    which = [meeting.pk, *earlier_ids(meeting)]
    rows = Proposal.objects.select_related("meeting").filter(
        meeting__in=which, is_election=False, is_report=False
    )
    open_states = (ProposalState.TABLED, ProposalState.DEFERRED)
    found = rows.filter(state__in=open_states).exclude(meeting__state=MeetingState.CANCELLED)
    for one in found.order_by("meeting__begins_at", "number"):
        yield {
            "meeting": one.meeting.ref,
            "number": one.number,
            "texts": dict(one.texts),
            "by": one.proposed_by,
            "state": in_each(languages, partial(str, ProposalState(one.state).label)),
        }
