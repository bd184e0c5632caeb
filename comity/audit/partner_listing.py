"""What we hold of partners' logs as a list: one line a log, and whether its partner ever contradicted itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.web.listing import Choice, Column, Listing, Nothing, Sort, Tally
from comity.web.listing.paging import MOST_COUNTED
from comity.web.pieces.marks import tag
from comity.web.pieces.tallies import tally
from comity.web.pieces.times import number, when
from comity.web.words import Words

FORKED, AT_ONE = _("Signed two different states of one length"), _("No contradiction")


@dataclass(frozen=True)
class Held:
    """What we hold of the log of a partner's node."""

    node: str
    origin: str
    count: Tally
    size: int
    at: datetime
    is_forked: bool

    @property
    def place(self) -> str:
        """How the line is named in an address."""
        return self.node

    @property
    def state(self) -> Words:
        """Whether the partner contradicted itself, in words."""
        return FORKED if self.is_forked else AT_ONE


# One look into the index a partner: what stands between one node's checkpoints and the next node's is passed over.
_NEWEST = """
WITH RECURSIVE nodes AS (
    (SELECT node FROM audit_partnercheckpoint ORDER BY node LIMIT 1)
    UNION ALL
    SELECT (SELECT node FROM audit_partnercheckpoint WHERE node > nodes.node ORDER BY node LIMIT 1)
    FROM nodes WHERE nodes.node IS NOT NULL
)
SELECT nodes.node, newest.origin, newest.size, newest.at,
    (SELECT count(*) FROM
        (SELECT 1 FROM audit_partnercheckpoint WHERE node = nodes.node LIMIT %s) AS counted),
    EXISTS (SELECT 1 FROM audit_partnercheckpoint WHERE node = nodes.node AND is_fork)
FROM nodes CROSS JOIN LATERAL
    (SELECT origin, size, at FROM audit_partnercheckpoint WHERE node = nodes.node
        ORDER BY size DESC LIMIT 1) AS newest
WHERE nodes.node IS NOT NULL ORDER BY nodes.node
"""


def held_logs() -> list[Held]:
    """Return what we hold, in the order of the nodes; of no node more than MOST_COUNTED checkpoints are counted."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [MOST_COUNTED + 1])
        return [
            Held(node, origin, Tally(min(count, MOST_COUNTED), count > MOST_COUNTED), size, at, is_forked)
            for node, origin, size, at, count, is_forked in cursor.fetchall()
        ]


def _state(held: Held) -> SafeString:
    return tag("late" if held.is_forked else "ok", held.state)


def _is(state: str) -> Callable[[Held], bool]:
    return lambda held: held.is_forked == (state == "forked")


def _by_state(_request: HttpRequest, state: str) -> Callable[[Held], bool]:
    return _is(state)


LISTING: Listing[Held, Held] = Listing(
    name="partner-checkpoints",
    title=_("Checkpoints of partners"),
    rows=lambda _request, found: found,
    order="node",
    place=lambda held: held.place,
    nothing=Nothing(
        _("No partner has sent a checkpoint yet"),
        _("They come with the receipts of messages. Once a partner has answered a message, look here again."),
    ),
    columns=(
        Column(
            "node", _("Node"), lambda one: one.node, lambda one: one.node, sort=Sort("node"), kind="mono",
            is_head=True,
        ),
        Column("log", _("Log"), lambda one: one.origin, lambda one: one.origin, kind="mono"),
        Column(
            "count",
            pgettext_lazy("in the log", "Checkpoints"),
            lambda one: tally(one.count),
            lambda one: tally(one.count),
            kind="num",
        ),
        Column(
            "size",
            _("Entries under the newest"),
            lambda one: number(one.size),
            lambda one: one.size,
            sort=Sort("size", falls=True),
            kind="num",
        ),
        Column(
            "at",
            _("Received last"),
            lambda one: when(one.at),
            lambda one: one.at,
            sort=Sort("at", falls=True),
            kind="nowrap",
        ),
        Column("state", _("State"), _state, lambda one: str(one.state), sort=Sort("is_forked", falls=True)),
    ),
    filters=(
        Choice("state", _("State"), [("forked", FORKED), ("whole", AT_ONE)], _by_state),
    ),
)  # fmt: skip
