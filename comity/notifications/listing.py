"""What happened, as a list: what is new first, narrowed by kind, urgency and days."""

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.notifications.access import still_visible, told_to
from comity.notifications.kinds import Urgency, known_kinds
from comity.notifications.models import Notification
from comity.notifications.showing import Line, lines_of
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.times import when

NEW = Q(seen_at__isnull=True)


def _kinds(request: HttpRequest) -> Choices:
    """Return the kinds that somebody with these roles is told."""
    person = signed_in_person(request)
    told = [(code, str(kind.name)) for code, kind in known_kinds().items() if person.holds(kind.roles)]
    return sorted(told, key=lambda pair: pair[1])


def _among_visible(request: HttpRequest, asked: Q) -> Q:
    """Narrow to what may still be seen: else the filter would say what the line no longer does."""
    person = signed_in_person(request)
    return Q(pk__in=list(still_visible(person, told_to(person).filter(asked))))


LISTING: Listing[Notification, Line] = Listing(
    name="notifications",
    title=_("Notifications"),
    rows=lambda request, found: lines_of(signed_in_person(request), found),
    order="-at",
    tabs="state",
    nothing=Nothing(
        _("Nothing has happened yet"),
        _("Answers of partners, approvals and what else concerns you will stand here."),
        "desk:desk",
        _("To your desk"),
    ),
    # the page draws its own lines; what is new stands before what was seen, whichever way time runs
    columns=(
        Column(
            "at",
            _("When"),
            lambda line: when(line.told.created_at, style="week"), lambda line: line.told.created_at, sort=Sort("created_at", among=NEW, falls=True)),
        Column("what", _("What happened"), None, lambda line: line.sentence),
        Column("kind", _("Kind"), None, lambda line: str(line.name)),
        Column(
            "urgency",
            _("Urgency"),
            None,
            lambda line: str(line.urgency_words) if line.leads_somewhere and not line.is_settled else "",
        ),
        Column(
            "seen", pgettext_lazy("notifications", "Seen"), None, lambda line: line.told.seen_at
        ),
        Column(
            "settled",
            _("State"),
            None,
            lambda line: str(pgettext_lazy("notifications", "Settled since")) if line.is_settled else "",
        ),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [
                ("new", pgettext_lazy("notifications", "New")),
                ("seen", pgettext_lazy("notifications", "Seen")),
            ],
            lambda _request, state: NEW if state == "new" else ~NEW,
            any_words=_("Everything"),
        ),
        Choice("kind", _("What happened"), _kinds, lambda request, kind: _among_visible(request, Q(kind=kind))),
        Choice(
            "urgency",
            _("Urgency"),
            Urgency.choices,
            lambda request, urgency: _among_visible(request, Q(urgency=urgency)),
        ),
        Days("at", _("When"), "created_at"),
    ),
)  # fmt: skip
