"""Where the page of a document leads: each proposal to what was made of it, and what one press makes of it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.intake.models import ProposalKind

# of these there is one thing that can become of them, and it asks nothing more: one press accepts
QUICK: Mapping[str, str] = {
    ProposalKind.DOCUMENT: "noted",
    ProposalKind.PLACE: "noted",
    ProposalKind.DATE: "noted",
    ProposalKind.CRIME_AREA: "noted",
    ProposalKind.FIGURE: "noted",
    ProposalKind.MEETING: "draft",
    ProposalKind.AGREEMENT: "draft",
    ProposalKind.COMMITMENT: "draft",
}
_PAGES = {
    ("records", "subject"): "records:subject",
    ("operations", "operation"): "operations:operation",
    ("operations", "result"): "operations:result",
    ("notices", "wanted"): "notices:file",
}


def register_page(room: str, kind: str, page: str) -> None:
    """Say where what a room above made of drafts is shown; at start."""
    _PAGES[room, kind] = page


def quick_target(kind: str) -> str:
    """Return what one press makes of a proposal of a kind; empty where something must be chosen first."""
    return QUICK.get(kind, "")


def made_href(made: Mapping[str, Any] | None) -> str:
    """Return the page of what was made; empty where there is none yet."""
    page = _PAGES.get((str(made.get("room")), str(made.get("kind")))) if made else None
    return reverse(page, args=[made["id"]]) if made and page else ""


def chance_words(probability: float) -> str:
    """Return a probability as the house says it."""
    return _("%(chance)s in 100") % {"chance": round(probability * 100)}
