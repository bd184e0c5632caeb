"""What the room tells the rooms below it when the program starts."""

from django.urls import reverse

from comity.accounts.models import Person
from comity.exchange import registry
from comity.exchange.registry import BodyType, Sweep
from comity.notices import leaving, rulebook, sweeps
from comity.notices.access import notices_visible_to
from comity.notices.actions import receive_flag, receive_notice
from comity.notices.actions.receiving import ORIGIN
from comity.notices.bodies import FLAG, WANTED, shape
from comity.notices.keeping import NoticeKeeper
from comity.notices.models import HeldState
from comity.notices.showing import title_of
from comity.screening import origins
from comity.screening.origins import Link
from comity.sharing.keepers import register_keeper


def link_to_notice(person: Person, identifier: str) -> Link | None:
    """Lead back from a hit to the notice whose person it is about."""
    notice = notices_visible_to(person).filter(pk=identifier).exclude(state=HeldState.WITHDRAWN).first()
    if notice is None:
        return None
    return Link(f"{notice.ref} · {title_of(notice)}", reverse("notices:notice", args=[notice.pk]))


def register() -> None:
    """Register bodies, keeper, origins and sweep; look whether the rules and the table of laws are in order."""
    rulebook.rules()
    rulebook.laws()
    registry.register_body(BodyType(WANTED, shape("wanted-1"), receive_notice))
    registry.register_body(BodyType(FLAG, shape("flag-1"), receive_flag))
    register_keeper(NoticeKeeper())
    leaving.register()
    origins.register(ORIGIN, link_to_notice)
    registry.register_sweep(Sweep("notices", sweeps.EVERY, sweeps.sweep))
