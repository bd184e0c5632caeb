"""What people are told about tracks: one began, an entry came, the sides differ, a limit is near or has lapsed."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.audit.acts import Act
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_visible_to
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.web.words import Words

BEGUN, ENTERED, DIFFERS = "track.begun", "track.entered", "track.differs"
NOT_TAKEN, NEAR, LAPSED = "track.not-taken", "track.limit-near", "track.limit-lapsed"
NAME = pgettext_lazy("notification", "Track")
KINDS: tuple[tuple[str, Words, Urgency], ...] = (
    (BEGUN, _("A partner began the track %(ref)s with you. Answer the questions about rights first."), Urgency.SOON),
    (ENTERED, _("The other side signed an entry of the track %(ref)s."), Urgency.ORDINARY),
    (DIFFERS, _("The two sides of the track %(ref)s recorded different times or places. A person of each side settles it."), Urgency.SOON),
    (NOT_TAKEN, _("A partner did not take a letter of the track %(ref)s. Its page says why."), Urgency.SOON),
    (NEAR, _("A time limit of the track %(ref)s ends soon."), Urgency.SOON),
    (LAPSED, _("A time limit of the track %(ref)s has lapsed. The person may have to be released."), Urgency.NOW),
)  # fmt: skip


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in tracks_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def register_kinds() -> None:
    """Make the kinds known; at start."""
    for code, words, urgency in KINDS:
        register_kind(
            Kind(
                code=code,
                name=NAME,
                words=words,
                roles=WORKS_ON_REQUESTS,
                visible=_visible,
                address=lambda about_id: reverse("notices:track", args=[about_id]),
                urgency=urgency,
                params=frozenset({"ref"}),
            )
        )


def _officers(track: Track) -> list[Person]:
    """Return who works on requests in the unit of a track; where nobody does, in its agency."""
    people = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=track.agency_id, roles__overlap=sorted(WORKS_ON_REQUESTS)
    )
    return list(people.filter(unit=track.unit_id)) or list(people)


def tell_officers(act: Act, kind: str, track: Track, *, without: Person | None) -> None:
    """Tell who works on it."""
    people = [one for one in _officers(track) if one != without]
    notify(act, people, kind, about=("track", track.id), params={"ref": track.ref})


def tell_of_limit(act: Act, kind: str, track: Track) -> None:
    """Warn who works on it; of a limit that has lapsed all who decide for the house too."""
    people = {one.pk: one for one in _officers(track)}
    if kind == LAPSED:
        chiefs = Person.objects.select_related("unit__agency").filter(
            is_active=True, unit__agency=track.agency_id, roles__overlap=sorted(APPROVES_RELEASE)
        )
        people |= {one.pk: one for one in chiefs}
    notify(act, people.values(), kind, about=("track", track.id), params={"ref": track.ref})
