"""What the holding side tells the rooms below it when the program starts."""

from comity.exchange import keepers, registry
from comity.exchange.registry import BodyType, Sweep
from comity.protection import keeping, sweeps
from comity.protection.actions.taking_back import take_news_back, take_notice_back
from comity.protection.bodies import NOTICE, PROCEEDING, shape
from comity.protection.notifications import register_kinds
from comity.protection.origins import register_origins
from comity.protection.receiving import receive_notice, receive_proceeding


def register() -> None:
    """Register bodies, origins, keeper, sweep and kinds of notification."""
    registry.register_body(BodyType(NOTICE, shape("notice-1"), receive_notice))
    registry.register_body(BodyType(PROCEEDING, shape("proceeding-1"), receive_proceeding))
    keepers.register_take_back(NOTICE, take_notice_back)
    keepers.register_take_back(PROCEEDING, take_news_back)
    register_origins()
    keeping.register()
    registry.register_sweep(Sweep("persons-held", sweeps.EVERY, sweeps.sweep))
    register_kinds()
