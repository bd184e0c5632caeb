"""What the room tells the rooms below it when the program starts."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.exchange import keepers, registry
from comity.exchange.registry import BodyType, Sweep
from comity.notices import leaving, rulebook, sweeps, trails
from comity.notices.access import may_seek, notices_visible_to
from comity.notices.actions import receive_flag, receive_notice
from comity.notices.actions.taking_back import take_flag_back, take_wanted_back
from comity.notices.bodies import FLAG, WANTED, shape
from comity.notices.keeping import NoticeKeeper
from comity.notices.models import HeldState
from comity.notices.models.held import CHECK_ORIGIN
from comity.notices.showing import title_of
from comity.requests.models import RequestSubject
from comity.screening import origins
from comity.screening.origins import Link
from comity.sharing.keepers import register_keeper
from comity.web import ways_on
from comity.web.ways_on import WayOn


def link_to_notice(person: Person, identifier: str) -> Link | None:
    """Lead back from a hit to the notice whose person it is about."""
    notice = notices_visible_to(person).filter(pk=identifier).exclude(state=HeldState.WITHDRAWN).first()
    if notice is None:
        return None
    return Link(f"{notice.ref} · {title_of(notice)}", reverse("notices:notice", args=[notice.pk]))


def way_from_record(person: Person, subject_id: UUID) -> WayOn | None:
    """Offer to begin a wanted file from a record."""
    return _way(person, f"{reverse('notices:new')}?record={subject_id}")


def way_from_request(person: Person, request_id: UUID) -> WayOn | None:
    """Offer to begin a wanted file from a person of a request."""
    if not RequestSubject.objects.filter(request=request_id).exclude(name="").exists():
        return None
    return _way(person, f"{reverse('notices:new')}?request={request_id}")


def _way(person: Person, href: str) -> WayOn | None:
    return WayOn(_("Begin a wanted file"), href) if may_seek(person) else None


def register() -> None:
    """Register bodies, keeper, origins and sweep; look whether the rules and the table of laws are in order."""
    rulebook.rules()
    rulebook.laws()
    registry.register_body(BodyType(WANTED, shape("wanted-1"), receive_notice))
    registry.register_body(BodyType(FLAG, shape("flag-1"), receive_flag))
    keepers.register_take_back(WANTED, take_wanted_back)
    keepers.register_take_back(FLAG, take_flag_back)
    register_keeper(NoticeKeeper())
    leaving.register()
    trails.register()
    origins.register(CHECK_ORIGIN, link_to_notice)
    ways_on.offer("record", way_from_record)
    ways_on.offer("request", way_from_request)
    registry.register_sweep(Sweep("notices", sweeps.EVERY, sweeps.sweep))
