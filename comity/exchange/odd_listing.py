"""The receipts that contradict others as a list, for the operator and the auditor: which letter, what, against which."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.exchange.models import Contradiction, LetterState, OddReceipt
from comity.web.listing import Choice, Column, Listing, Nothing, Reference, Sort
from comity.web.pieces.marks import mark
from comity.web.pieces.times import when

_MID = r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"


def _rows(_request: HttpRequest, found: Sequence[OddReceipt]) -> Sequence[OddReceipt]:
    return found


def _letter(odd: OddReceipt) -> SafeString:
    return format_html(
        '{}<br><span class="mono small soft">{}</span>', mark(odd.peer.country, odd.peer), odd.mid
    )


def state_words(state: str) -> Any:
    """Return the state of a receipt in words."""
    known = dict(LetterState.choices)
    return known.get(state, state)


LISTING: Listing[OddReceipt, OddReceipt] = Listing(
    name="odd-receipts",
    title=_("Receipts that contradict others"),
    rows=_rows,
    order="-kept",
    nothing=Nothing(
        _("No partner has contradicted itself"),
        _("A receipt that cannot be true beside another one is kept here as evidence, and moves no letter."),
    ),
    columns=(
        Column("letter", pgettext_lazy("in the log", "Message"), _letter, lambda odd: str(odd.mid), is_head=True),
        Column("node", _("Node"), None, lambda odd: odd.peer.node),
        Column(
            "state", _("It says"), lambda odd: state_words(odd.state), lambda odd: str(state_words(odd.state))
        ),
        Column("why", _("What contradicts"), lambda odd: odd.get_why_display(), lambda odd: odd.get_why_display()),
        Column("against", _("Receipt it contradicts"), None, lambda odd: str(odd.against or "")),
        Column("rid", _("Identifier of the receipt"), None, lambda odd: str(odd.rid)),
        Column(
            "signed",
            _("Signed"),
            lambda odd: when(odd.signed_at),
            lambda odd: odd.signed_at,
            sort=Sort("signed_at", falls=True),
            kind="nowrap",
        ),
        Column(
            "kept",
            _("Kept"),
            lambda odd: when(odd.kept_at),
            lambda odd: odd.kept_at,
            sort=Sort("kept_at", falls=True),
            kind="nowrap",
        ),
    ),
    filters=(
        Choice("why", _("What contradicts"), list(Contradiction.choices), lambda _request, why: Q(why=why)),
        Reference(
            "mid",
            _("Identifier of the message"),
            lambda _request, mid: Q(mid=mid),
            hint=_("As it stands in the log, whole."),
            shape=_MID,
            otherwise=_("Enter the whole identifier of a message, such as 0190f3c2-…"),
        ),
    ),
)  # fmt: skip
