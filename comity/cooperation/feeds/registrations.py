"""Calendar feeds in the rooms below: their address asks for nobody who is signed in, and they end with an account."""

from django.utils.translation import gettext_lazy as _

from comity.accounts import middleware, openings
from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE
from comity.audit.acts import Act
from comity.cooperation.access import may_see
from comity.cooperation.actions.feeds import end_feeds_of
from comity.cooperation.feeds.access import feeds_of
from comity.web.navigation import Entry, Section, rail


def register() -> None:
    """Take part; at start."""
    middleware.BY_SECRET.add("cooperation:feeds-fetch")
    openings.register(_FEEDS)
    rail.add(
        Entry(Section.ADMINISTRATION, 47, _("Calendar feeds"), "cooperation:feeds-all", roles=RUNS_NODE),
    )


def _end(act: Act, person: Person) -> int:
    return end_feeds_of(act, person.pk)


_FEEDS = openings.Opening(
    words=_("Calendar feeds"),
    page="cooperation:feeds-list",
    open_to=lambda person: bool(may_see(person)),
    count=lambda person: feeds_of(person).count(),
    end=_end,
)
