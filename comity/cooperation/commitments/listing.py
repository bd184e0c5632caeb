"""The list of commitments, and the files it can be written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Unit
from comity.agreements.access import shared_titles
from comity.agreements.countries import country_name
from comity.agreements.reference import text_in
from comity.cooperation.access import commitments_visible_to, keeps, partner_agencies_visible_to
from comity.cooperation.commitments.days import is_over
from comity.cooperation.commitments.folding import BOTH, WITHDRAWN
from comity.cooperation.commitments.words import (
    ENDED_WITHDRAWN,
    STAGE_TAGS,
    STAGES,
    side_words,
    stage_words,
    text_of,
    their_number,
)
from comity.cooperation.models import Commitment
from comity.exchange.peers import partners_for
from comity.lib.clock import now
from comity.sharing.showing import names_of
from comity.web.dates import day_words
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices, days_between
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when
from comity.web.words import Words

ALONE_TAG = pgettext_lazy("of a commitment", "Not countersigned")
MARKS = (
    ("is_split", "late", pgettext_lazy("of a commitment", "Split: two versions stand")),
    ("is_disputed", "late", pgettext_lazy("of a commitment", "Disputed")),
    ("is_different", "late", pgettext_lazy("of a commitment", "Held otherwise there")),
    ("waits_on_us", "soon", pgettext_lazy("of a commitment", "Waits for us")),
    ("waits_on_them", "soon", pgettext_lazy("of a commitment", "Waits for the partner")),
)
OPEN_STAGES = ("", "soft", "committed", "in-progress", "partly")
OWED = Q(stage__in=list(OPEN_STAGES))
OVER = pgettext_lazy("of a commitment", "Its day is over")
UNOWNED = OWED & Q(owner="")
NO_OWNER = pgettext_lazy("of a commitment", "No unit answers for it")


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment with its partner's name and what is open about it."""

    commitment: Commitment
    partner: str
    text: str
    language: str
    actor: str

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What is open, each as the state of a tag and its words."""
        found = [
            (state, self._said(name, words)) for name, state, words in MARKS if getattr(self.commitment, name)
        ]
        is_owed = self.commitment.stage in OPEN_STAGES
        ends = self.commitment.over_at
        if ends is not None and ends <= now() and is_owed:
            found.insert(0, ("late", str(OVER)))
        if is_owed and not self.commitment.owner:
            found.append(("soon", str(NO_OWNER)))
        return found if self.commitment.partner else [("held", str(ALONE_TAG)), *found]

    def _said(self, name: str, words: Words) -> str:
        """Return the words of a mark: of what the partner has not signed also who it is, and since when."""
        since = self.commitment.unsigned_since
        if name != "waits_on_them" or since is None:
            return str(words)
        return gettext("Not countersigned by %(partner)s since %(day)s") % {
            "partner": self.partner,
            "day": day_words(since, get_language() or "en"),
        }

    @property
    def theirs(self) -> str:
        """What the partner calls it; empty until it is known."""
        return their_number(self.commitment)

    @property
    def stage(self) -> str:
        """How far it is."""
        return stage_words(self.commitment.stage, is_split=self.commitment.is_split)

    @property
    def stage_tag(self) -> str:
        """The state of its tag."""
        return "late" if self.commitment.is_split else STAGE_TAGS.get(self.commitment.stage, "")


def lines_of(found: Sequence[Commitment]) -> list[CommitmentLine]:
    """Return commitments with names, in two queries."""
    names = names_of({node for one in found for node in (one.partner, one.actor) if node})
    lines = []
    for one in found:
        text, language = text_of(one.texts)
        partner = names.get(one.partner) or partner_words(one)
        # rows keep who owes it by node; the word of a side without a node is always of what we wrote
        actor = side_words(one.actor, settings.NODE_ID, one.partner_names, names)
        lines.append(CommitmentLine(one, partner, text, language, actor))
    return lines


def partner_words(commitment: Commitment) -> str:
    """Return what a partner without a node is called."""
    language = get_language() or "en"
    named = text_in(commitment.partner_names, language)
    country = country_name(commitment.partner_country, language) if commitment.partner_country else ""
    return " · ".join(one for one in (named, country) if one)


def _head(line: CommitmentLine) -> SafeString:
    href = reverse("cooperation:commitments-commitment", args=[line.commitment.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, said(line.text, line.language))


def _open(line: CommitmentLine) -> SafeString:
    return format_html_join(" ", "{}", ((tag(state, words),) for state, words in line.marks))


def _numbers(line: CommitmentLine) -> SafeString:
    ours = format_html('<span class="mono nowrap">{}</span>', line.commitment.ref)
    return format_html('{}<br><span class="small soft">{}</span>', ours, line.theirs) if line.theirs else ours


class DaysOfCalendar(Days):
    """A period of days where the column holds days and no moments."""

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return the bounds as days."""
        del request
        days = days_between(values.get(f"{self.key}-from", ""), values.get(f"{self.key}-to", ""))
        ends = zip(("gte", "lte"), days, strict=True)
        bounds = {f"{self.column}__{how}": day for how, day in ends if day}
        return [Q(**bounds)] if bounds else []


def _partners(request: HttpRequest) -> Choices:
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


def _agreements(request: HttpRequest) -> Choices:
    nodes = [peer.node for peer in partners_for(signed_in_person(request))]
    return shared_titles(nodes, settings.NODE_ID, get_language() or "en")


def _units(request: HttpRequest) -> Choices:
    return [(one.code, str(one)) for one in Unit.objects.filter(agency=signed_in_person(request).agency)]


def under(agreement: str) -> Q:
    """Return the condition for commitments that rest on an agreement, as signed: under what letters leave each node says for itself."""
    return Q(agreement=agreement)


def _countries(request: HttpRequest) -> Choices:
    """Return the states of the partners."""
    rows = commitments_visible_to(signed_in_person(request)).order_by()
    language = get_language() or "en"
    codes = set(rows.exclude(partner_country="").values_list("partner_country", flat=True))
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: pair[1])


def _agencies(request: HttpRequest) -> Choices:
    """Return the partners that are or were without a node."""
    rows = partner_agencies_visible_to(signed_in_person(request)).order_by("country", "created_at")
    return [(str(one.pk), text_in(one.names, get_language() or "en")) for one in rows]


def late() -> Q:
    """Return what is owed and whose day is over on both sides."""
    return OWED & is_over(now())


def _boxes(_request: HttpRequest, box: str) -> Q:
    return {"": OWED, "ended": ~OWED, "every": Q()}[box]


def _owes(_request: HttpRequest, who: str) -> Q:
    us = Q(actor=settings.NODE_ID)
    return {"us": us | Q(actor=BOTH), "them": ~us}[who]


COMMITMENTS: Listing[Commitment, CommitmentLine] = Listing(
    name="commitments",
    title=_("Commitments"),
    rows=lambda _request, found: lines_of(found),
    order="-made",
    tabs="box",
    nothing=Nothing(
        _("No commitment is kept here yet"),
        _("What your agency and its partners have promised each other stands here, and whether both have signed it."),
        "cooperation:commitments-new",
        _("Propose a commitment"),
        may=keeps,
    ),
    columns=(
        Column("text", _("What is promised"), _head, lambda line: line.text, is_head=True),
        Column("ref", _("Reference"), _numbers, lambda line: line.commitment.ref, sort=Sort("ref")),
        Column("partner_ref", _("Reference of the partner"), None, lambda line: line.commitment.partner_ref),
        Column("partner", _("Partner"), lambda line: line.partner, lambda line: line.partner),
        Column("actor", _("Who owes it"), lambda line: line.actor, lambda line: line.actor),
        Column("owner", _("Unit that answers for it"), lambda line: line.commitment.owner, lambda line: line.commitment.owner),
        Column(
            "due", _("Due"), lambda line: when(line.commitment.due), lambda line: line.commitment.due,
            sort=Sort("due", among=Q(due__isnull=False)), kind="nowrap",
        ),
        Column("stage", pgettext_lazy("of a commitment", "Stage"), lambda line: tag(line.stage_tag, line.stage), lambda line: line.stage),
        Column("open", pgettext_lazy("of a commitment", "Open"), _open, lambda line: ", ".join(words for _state, words in line.marks)),
        Column("made", _("Since"), lambda line: when(line.commitment.created_at, style="short-day"), lambda line: line.commitment.created_at, sort=Sort("created_at", falls=True), kind="nowrap"),
        Column("own", _("Number in your register"), lambda line: line.commitment.own_ref, lambda line: line.commitment.own_ref, kind="mono"),
        Column("mark", _("Mark of the ledger"), None, lambda line: line.commitment.mark),
    ),
    filters=(
        Choice(
            "box", _("Which commitments"), [("ended", pgettext_lazy("of commitments", "Ended")), ("every", _("All"))], _boxes,
            any_words=pgettext_lazy("of commitments", "Open"), always=True,
        ),
        Choice("stage", pgettext_lazy("of a commitment", "Stage"), [*((str(code), words) for code, words in STAGES.items()), (WITHDRAWN, ENDED_WITHDRAWN)], lambda _request, stage: Q(stage=stage)),
        Choice("owes", _("Who owes it"), [("us", _("Our side")), ("them", _("The other side"))], _owes),
        Choice("partner", _("Partner"), _partners, lambda _request, node: Q(partner=node)),
        Choice("agreement", _("Agreement"), _agreements, lambda _request, agreement: under(agreement)),
        Choice("unit", _("Unit"), _units, lambda _request, code: Q(unit__code=code)),
        Choice(
            "open", pgettext_lazy("of a commitment", "Open"), [(name, words) for name, _state, words in MARKS],
            lambda _request, name: Q(**{name: True}),
        ),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(partner_ref__iexact=ref) | Q(own_ref__iexact=ref), hint=_("Ours, the partner’s, or the number in your register, whole.")),
        DaysOfCalendar("due", _("Due"), "due"),
        Days("agreed", pgettext_lazy("of a commitment", "Agreed"), "agreed_at", quiet=True),
        Days("settled", pgettext_lazy("of a commitment", "Ended"), "settled_at", quiet=True),
        Flag("alone", _("Only with partners without a node"), lambda _request: Q(partner="")),
        # --- partners: what the page of a partner is narrowed by
        Flag("late", _("Only those whose day is over"), lambda _request: late()),
        Flag("unowned", _("Only those that no unit answers for"), lambda _request: UNOWNED),
        Choice("country", _("With which state"), _countries, lambda _request, code: Q(partner_country=code)),
        Choice("agency", _("Partner without a node"), _agencies, lambda _request, which: Q(partner_agency=which), quiet=True),
    ),
)  # fmt: skip
