"""Letters of other owners that this node holds: their codes, and until when they may be used and kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.exchange.peers import partners_for
from comity.sharing.models import Item, ItemState
from comity.sharing.showing import names_of
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import hand, tag
from comity.web.pieces.times import when

TAGS = {ItemState.HELD: "ok", ItemState.BLOCKED: "late", ItemState.PURGED: "held"}


@dataclass(frozen=True)
class Line:
    """One item with the names of its owner and its giver."""

    item: Item
    owner: str
    giver: str

    @property
    def codes(self) -> Sequence[str]:
        """The handling codes as they bind now."""
        return tuple(self.item.handling.get("codes", []))


def _rows(_request: HttpRequest, found: Sequence[Item]) -> list[Line]:
    names = names_of({node for one in found for node in (one.owner, one.peer.node)})
    return [Line(one, names[one.owner], names[one.peer.node]) for one in found]


def _head(line: Line) -> SafeString:
    href = reverse("sharing:letter", args=[line.item.owner, line.item.mid])
    return format_html('<a class="title" href="{}">{}</a> {}', href, line.owner, hand(*line.codes))


def _owners(request: HttpRequest) -> Choices:
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


LISTING: Listing[Item, Line] = Listing(
    name="items",
    title=_("Letters of other owners"),
    rows=_rows,
    order="-taken",
    tabs="state",
    nothing=Nothing(
        _("Nothing of other owners is here"),
        _("Each letter of a partner stands here with what its owner allows, also after it was deleted."),
    ),
    columns=(
        Column("owner", _("Owner"), _head, lambda line: line.owner, is_head=True),
        Column("codes", _("Handling codes"), None, lambda line: " ".join(line.codes)),
        Column("giver", _("Handed to us by"), lambda line: line.giver, lambda line: line.giver),
        Column(
            "taken", _("Came"), lambda line: when(line.item.taken_at, style="short"), lambda line: line.item.taken_at,
            sort=Sort("taken_at", falls=True), kind="nowrap",
        ),
        Column(
            "until", _("May be used until"), lambda line: when(line.item.use_until, style="short") if line.item.use_until else "",
            lambda line: line.item.use_until, kind="nowrap",
        ),
        Column(
            "keep", _("To be deleted after"), lambda line: when(line.item.keep_until, style="short") if line.item.keep_until else "",
            lambda line: line.item.keep_until, kind="nowrap",
        ),
        Column(
            "state", _("State"), lambda line: tag(TAGS[ItemState(line.item.state)], line.item.get_state_display()),
            lambda line: line.item.get_state_display(),
        ),
    ),
    filters=(
        Choice(
            "state", _("State"), ItemState.choices, lambda _request, state: Q(state=state),
            any_words=pgettext_lazy("of items", "All"),
        ),
        Choice("owner", _("Owner"), _owners, lambda _request, node: Q(owner=node)),
        Flag("second", _("Only those that another passed on to us"), lambda _request: ~Q(carrier=F("mid"))),
        Days("taken", _("Came"), "taken_at"),
    ),
)  # fmt: skip
