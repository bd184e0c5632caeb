"""The list of letters on paper."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements.countries import country_name
from comity.cooperation.access import keeps, partner_agencies_visible_to
from comity.cooperation.meeting_words import shown, text_of
from comity.cooperation.models import PaperLetter
from comity.cooperation.partners.words import ONE_SIDED
from comity.cooperation.states import LETTER_TAGS, LetterState
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import tag
from comity.web.pieces.times import when

IN, OUT = (
    pgettext_lazy("direction of a letter", "From them"),
    pgettext_lazy("direction of a letter", "From us"),
)


def _head(letter: PaperLetter) -> SafeString:
    href = reverse("cooperation:letters-letter", args=[letter.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, shown(letter.subjects))


def partner_words(letter: PaperLetter) -> str:
    """Return whom a letter goes to or comes from."""
    country = country_name(letter.partner.country, get_language() or "en")
    return f"{text_of(letter.partner.names).text} · {country}"


def marks_of(letter: PaperLetter) -> list[tuple[str, str]]:
    """Return where a letter stands, and that nobody countersigns paper."""
    return [
        (LETTER_TAGS[LetterState(letter.state)], str(letter.get_state_display())),
        ("held", str(ONE_SIDED)),
    ]


def _state(letter: PaperLetter) -> SafeString:
    return format_html_join(" ", "{}", ((tag(*one),) for one in marks_of(letter)))


def _day(letter: PaperLetter) -> SafeString | str:
    day = letter.received_on or letter.handed_on
    return when(day, style="short-day") if day else ""


def _rows(_request: HttpRequest, found: Sequence[PaperLetter]) -> Sequence[PaperLetter]:
    return found


def _partners(request: HttpRequest) -> Choices:
    rows = partner_agencies_visible_to(signed_in_person(request)).order_by("country", "created_at")
    return [(str(one.pk), text_of(one.names).text) for one in rows]


def _boxes(_request: HttpRequest, box: str) -> Q:
    return {
        "": Q(state__in=[LetterState.DRAFT, LetterState.WAITS, LetterState.RELEASED]),
        "released": Q(state=LetterState.RELEASED),
        "open": Q(state=LetterState.HANDED, replies=None),
        "in": Q(is_incoming=True),
        "every": Q(),
    }[box]


LETTERS: Listing[PaperLetter, PaperLetter] = Listing(
    name="paper-letters",
    title=_("Letters on paper"),
    rows=_rows,
    order="-ref",
    tabs="box",
    nothing=Nothing(
        _("No letter on paper is kept here"),
        _("Letters to partners without a node stand here, and what came from them on paper."),
        "cooperation:letters-new",
        _("Write a letter"),
        may=keeps,
    ),
    columns=(
        Column("subject", pgettext_lazy("of a letter", "Subject"), _head, lambda one: text_of(one.subjects).text, is_head=True),
        Column("ref", _("Reference"), lambda one: one.ref, lambda one: one.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("direction", pgettext_lazy("of a letter on paper", "Direction"), lambda one: IN if one.is_incoming else OUT, lambda one: str(IN if one.is_incoming else OUT)),
        Column("partner", _("Partner"), partner_words, partner_words),
        Column("state", _("State"), _state, lambda one: str(one.get_state_display())),
        Column("day", pgettext_lazy("of a letter on paper", "Went or came on"), _day, lambda one: one.received_on or one.handed_on, kind="nowrap"),
        Column("signed", _("Countersigned"), None, lambda _one: str(ONE_SIDED)),
        Column("partner_ref", _("Reference of the partner"), None, lambda one: one.partner_ref),
        Column("digest", _("Digest of the scan"), None, lambda one: one.file_digest),
    ),
    filters=(
        Choice(
            "box", pgettext_lazy("of letters on paper", "Which letters"),
            [
                ("released", _("To be handed over")),
                ("open", _("Without an answer")),
                ("in", IN),
                ("every", _("All")),
            ],
            _boxes, any_words=_("Being written"), always=True,
        ),
        Choice("partner", _("Partner"), _partners, lambda _request, which: Q(partner=which)),
        Choice("state", _("State"), LetterState.choices, lambda _request, state: Q(state=state)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(partner_ref=ref), hint=_("Ours or the partner’s, whole.")),
        Days("written", _("Written on"), "created_at"),
    ),
)  # fmt: skip
