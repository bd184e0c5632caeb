"""Partners in words: the state of a node, from when on both sides hold what is kept."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from comity.cooperation.models import Commitment, PartnerAgency
from comity.cooperation.partners.sides import states_with_nodes
from comity.exchange.models import Peer, PeerState
from comity.web.dates import day_words

ONE_SIDED = pgettext_lazy("of a meeting or letter", "Not countersigned")
NODE_TAGS = {PeerState.ACTIVE: "ok", PeerState.SUSPENDED: "late"}


def node_tag(peer: Peer) -> tuple[str, str]:
    """Return the state of a node as a tag."""
    return NODE_TAGS.get(PeerState(peer.state), ""), str(peer.get_state_display())


def one_sided_words(agency: PartnerAgency) -> str:
    """Return from which day on both sides hold what is kept with a partner that has joined."""
    if agency.joined_at is None:
        return ""
    day = day_words(agency.joined_at.astimezone(agency.created_by.time_zone).date(), get_language() or "en")
    return _("Both sides hold what is kept since %(day)s. What is older was kept by your agency alone.") % {"day": day}  # fmt: skip


def since_words(commitment: Commitment) -> str:
    """Return from which day on both sides hold a commitment that was kept alone before; empty where it always was so."""
    if commitment.two_sided_from is None:
        return ""
    day = day_words(commitment.two_sided_from.date(), get_language() or "en")
    return _("Until %(day)s your agency kept this alone. Since then both sides hold it; letters of before stay on paper.") % {"day": day}  # fmt: skip


def is_one_sided(states: list[str], home: str, with_nodes: frozenset[str] | None = None) -> bool:
    """Whether no other side of a meeting has a node: what is kept of it is ours alone."""
    others = {code for code in states if code != home}
    return bool(others) and not others & (states_with_nodes() if with_nodes is None else with_nodes)
