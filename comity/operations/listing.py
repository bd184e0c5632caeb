"""The lists of the room: operations, and results over all operations; each count of statistics opens one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements.access import shared_titles
from comity.exchange.peers import partners_for
from comity.operations.access import results_visible_to
from comity.operations.agency_names import agency_words, names_known
from comity.operations.models import Entry, Operation, Party, Result
from comity.operations.shown_results import how_many, state_of
from comity.operations.states import STATE_TAGS, OperationKind, OperationState, ResultKind
from comity.operations.units import measures
from comity.operations.words import offence_words, source_words
from comity.sharing.showing import names_of
from comity.web.dates import city
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when


def _partners(request: HttpRequest) -> Choices:
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


def _agreements(request: HttpRequest) -> Choices:
    nodes = [peer.node for peer in partners_for(signed_in_person(request))]
    return shared_titles(nodes, settings.NODE_ID, get_language() or "en")


@dataclass(frozen=True)
class OperationLine:
    """One operation with the names of those who take part beside us."""

    operation: Operation
    partners: Sequence[str]


def _operation_rows(_request: HttpRequest, found: Sequence[Operation]) -> list[OperationLine]:
    parties: dict[object, list[str]] = {}
    rows = Party.objects.filter(operation__in=found, takes_part=True)
    for operation, node in (
        rows.exclude(node=settings.NODE_ID).order_by("node").values_list("operation", "node")
    ):
        parties.setdefault(operation, []).append(node)
    names = names_of({node for nodes in parties.values() for node in nodes})
    return [OperationLine(one, [names[node] for node in parties.get(one.pk, [])]) for one in found]


def _operation_head(line: OperationLine) -> SafeString:
    href = reverse("operations:operation", args=[line.operation.pk])
    shown = said(line.operation.title, line.operation.title_language)
    return format_html('<a class="title" href="{}">{}</a>', href, shown)


def _boxes(_request: HttpRequest, box: str) -> Q:
    ended = Q(state=OperationState.ENDED)
    return {"": ~ended, "ended": ended, "every": Q()}[box]


OPERATIONS: Listing[Operation, OperationLine] = Listing(
    name="operations",
    title=_("Operations"),
    rows=_operation_rows,
    order="-begins",
    tabs="box",
    nothing=Nothing(
        _("No operation is planned"),
        _("Each operation of your agency stands here, and each to which a partner invites it."),
        "operations:new",
        _("Plan an operation"),
    ),
    columns=(
        Column("title", _("Operation"), _operation_head, lambda line: line.operation.title, is_head=True),
        Column("ref", _("Reference"), lambda line: line.operation.ref, lambda line: line.operation.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("kind", _("Kind"), lambda line: line.operation.get_kind_display(), lambda line: line.operation.get_kind_display()),
        Column("partners", _("Partners"), lambda line: ", ".join(line.partners), lambda line: ", ".join(line.partners)),
        Column(
            "begins", _("Begins"), lambda line: when(line.operation.begins_at, style="short"), lambda line: line.operation.begins_at,
            sort=Sort("begins_at", among=Q(begins_at__isnull=False), falls=True), kind="nowrap",
        ),
        Column("ends", _("Ends"), None, lambda line: line.operation.ends_at),
        Column(
            "state", _("State"), lambda line: tag(STATE_TAGS[line.operation.state], line.operation.get_state_display()),
            lambda line: line.operation.get_state_display(),
        ),
    ),
    filters=(
        Choice(
            "box", _("Which operations"), [("ended", pgettext_lazy("of operations", "Ended")), ("every", _("All"))], _boxes,
            any_words=_("Open operations"), always=True,
        ),
        Choice("kind", _("Kind"), OperationKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("state", _("State"), OperationState.choices, lambda _request, state: Q(state=state)),
        Choice(
            "partner", _("Partner"), _partners,
            lambda _request, node: Q(pk__in=Operation.objects.filter(parties__node=node, parties__takes_part=True).values("pk")),
        ),
        Choice("agreement", _("Agreement"), _agreements, lambda _request, agreement: Q(agreement=agreement)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(host_ref=ref), hint=_("Ours or the partner’s, whole.")),
        Days("begins", _("Begins"), "begins_at"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class ResultLine:
    """One result with the name of who contributed it."""

    row: Result
    who: str
    tag: str
    state: str
    agency: str


def _result_rows(_request: HttpRequest, found: Sequence[Result]) -> list[ResultLine]:
    names = names_of({one.node for one in found})
    entries = {one.pk: one for one in Entry.objects.filter(pk__in=[one.pk for one in found])}
    known = names_known()
    return [
        ResultLine(
            one,
            names[one.node],
            *state_of(one, entries.get(one.pk)),
            agency=agency_words(one.agency_name, known),
        )
        for one in found
    ]


def _result_head(line: ResultLine) -> SafeString:
    href = reverse("operations:result", args=[line.row.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.row.get_kind_display())


def _when(line: ResultLine) -> SafeString:
    """Draw the time as a clock at the place showed it, with the place: two sides read one list."""
    place = city(ZoneInfo(line.row.zone), get_language() or "en")
    return format_html(
        '{} <span class="small soft">{}</span>', when(line.row.at, style="short", zone=line.row.zone), place
    )


def _counted(_request: HttpRequest, box: str) -> Q:
    return {
        "": Q(is_counted=True),
        "doubt": Q(is_counted=True, may_be_same=True),
        "house": Q(in_house=True),
        "every": Q(),
    }[box]


def _offences(request: HttpRequest) -> Choices:
    seen = results_visible_to(signed_in_person(request)).exclude(offence="")
    codes = seen.order_by("offence").values_list("offence", flat=True).distinct()
    return [("none", _("Without a class")), *((code, offence_words(code)) for code in codes)]


RESULTS: Listing[Result, ResultLine] = Listing(
    name="results",
    title=_("Results"),
    rows=_result_rows,
    order="-at",
    tabs="box",
    nothing=Nothing(
        _("No result was entered"),
        _("What came of operations stands here: arrests, seizures, victims as numbers, handovers."),
        "operations:list",
        _("Go to the operations"),
    ),
    columns=(
        Column("kind", _("Result"), _result_head, lambda line: line.row.get_kind_display(), is_head=True),
        Column("number", _("How many"), lambda line: how_many(line.row), lambda line: line.row.number, kind="num"),
        Column("quantity", _("Quantity"), None, lambda line: line.row.quantity),
        Column("unit", _("Unit"), None, lambda line: line.row.measure),
        Column("offence", _("Offence"), None, lambda line: line.row.offence),
        Column(
            "at", _("When"), _when, lambda line: line.row.at,
            sort=Sort("at", falls=True), kind="nowrap",
        ),
        Column("place", _("Where"), lambda line: line.row.place, lambda line: line.row.place),
        Column("agency", _("Agency"), lambda line: line.agency, lambda line: line.agency),
        Column("source", _("Who reported it"), None, lambda line: source_words(line.row.source)),
        Column("who", _("Contributed by"), lambda line: line.who, lambda line: line.who),
        Column("operation", _("Operation"), lambda line: line.row.operation.ref, lambda line: line.row.operation.ref, kind="mono nowrap"),
        Column("state", _("State"), lambda line: tag(line.tag, line.state), lambda line: line.state),
    ),
    filters=(
        Choice(
            "box", _("Which results"),
            [("doubt", _("May be the same")), ("house", pgettext_lazy("of results", "Kept in the house")), ("every", _("All"))],
            _counted, any_words=pgettext_lazy("of results", "Counted"), always=True,
        ),
        Choice("kind", _("Kind"), ResultKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("offence", _("Offence"), _offences, lambda _request, code: Q(offence="" if code == "none" else code)),
        Choice("unit", _("Unit"), lambda _request: [(code, one.label(get_language() or "en")) for code, one in measures().items()], lambda _request, code: Q(measure=code)),
        Choice(
            "partner", _("Partner"), _partners,
            lambda _request, node: Q(operation__in=Operation.objects.filter(parties__node=node, parties__takes_part=True).values("pk")),
        ),
        Choice("agreement", _("Agreement"), _agreements, lambda _request, agreement: Q(operation__agreement=agreement)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(operation__ref__in={ref, ref.upper()}), hint=_("That of the operation, whole.")),
        Days("at", _("When"), "at"),
        Flag("ours", _("Only ours"), lambda _request: Q(ours=True)),
    ),
)  # fmt: skip
