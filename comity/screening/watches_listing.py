"""The watches of an agency. Who is watched stands on a watch's own page."""

from collections.abc import Callable, Sequence

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.records.purposes import Purpose
from comity.screening.models import Watch
from comity.screening.standing import today_at
from comity.web.listing import Choice, Column, Flag, Listing, Nothing, Reference, Sort
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when

NEVER = pgettext_lazy("of a watch", "Not yet")


def _stands(request: HttpRequest) -> Q:
    return Q(ended_at=None, ends_on__gte=today_at(signed_in_person(request).agency))


def _over(request: HttpRequest) -> Q:
    return ~_stands(request)


def _every(_request: HttpRequest) -> Q:
    return Q()


STATES: dict[str, Callable[[HttpRequest], Q]] = {"": _stands, "over": _over, "every": _every}


def _rows(_request: HttpRequest, found: Sequence[Watch]) -> list[Watch]:
    return list(found)


def _ref(watch: Watch) -> SafeString:
    return format_html(
        '<a class="title" href="{}">{}</a>', reverse("screening:watch", args=[watch.pk]), watch.ref
    )


def _why(watch: Watch) -> SafeString:
    return format_html(
        '{} <span class="mono small soft">{}</span>', watch.get_purpose_display(), watch.reference
    )


def _looked(watch: Watch) -> object:
    return when(watch.looked_at, style="short") if watch.looked_at else NEVER


LISTING: Listing[Watch, Watch] = Listing(
    name="watches",
    title=_("Standing watches"),
    rows=_rows,
    order="ends",
    tabs="state",
    nothing=Nothing(
        _("Nobody is watched for"),
        _("A watch tells its owner when a new record or a new version of a list comes to name a person."),
        "screening:new-watch",
        _("Set a watch"),
    ),
    columns=(
        Column("watch", _("Watch"), _ref, lambda watch: watch.ref, sort=Sort("ref"), kind="mono nowrap", is_head=True),
        Column(
            "owner", pgettext_lazy("of a run or watch", "Owner"), lambda watch: name(watch.owner.name, lang=watch.owner.name_language), lambda watch: watch.owner.name
        ),
        Column("why", _("Why"), _why, lambda watch: watch.get_purpose_display()),
        Column("reference", _("Reference"), None, lambda watch: watch.reference),
        Column(
            "began", _("Since"), lambda watch: when(watch.began_at, style="short"), lambda watch: watch.began_at,
            sort=Sort("began_at", falls=True), kind="nowrap",
        ),
        Column(
            "ends", _("Last day"), lambda watch: when(watch.ends_on, style="day"), lambda watch: watch.ends_on,
            sort=Sort("ends_on"), kind="nowrap",
        ),
        Column("looked", _("Last look"), _looked, lambda watch: watch.looked_at, kind="nowrap"),
    ),
    filters=(
        Choice(
            "state", _("State"), [("over", pgettext_lazy("of watches", "Ended")), ("every", _("All"))],
            lambda request, state: STATES[state](request), any_words=pgettext_lazy("of watches", "Standing"), always=True,
        ),
        Choice("purpose", _("Why"), Purpose.choices, lambda _request, purpose: Q(purpose=purpose)),
        Reference("case", _("Number of the case or request"), lambda _request, case: Q(reference=case)),
        Flag("mine", _("Only mine"), lambda request: Q(owner=signed_in_person(request))),
    ),
)  # fmt: skip
