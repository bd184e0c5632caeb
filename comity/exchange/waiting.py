"""Which stored letters are opened next: urgent ones first, then one peer after the other.

A peer says itself how urgent its letters are, and how many it sends. So each has its first letters, at most `TURN` of
them, looked at before the rest of any: within these the urgent ones of all come first, then the peers take turns. A flood
of one, be it all of the highest priority, puts no more than `TURN` of its letters before those of another.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from comity.exchange.models import InState

TURN = 20

# for each peer one walk along the index of its own waiting letters
_NEXT = """
SELECT letter.id
FROM (SELECT id FROM exchange_peer WHERE id <> ALL(%(not_of)s::uuid[])) AS peer
CROSS JOIN LATERAL (
    SELECT id, prio,
           row_number() OVER (ORDER BY prio, epoch, ls) AS place,
           row_number() OVER (PARTITION BY prio ORDER BY epoch, ls) AS turn
    FROM (
        SELECT id, prio, epoch, ls FROM exchange_inletter
        WHERE peer_id = peer.id AND state IN (%(stored)s, %(waiting)s) AND next_attempt_at <= %(at)s
        ORDER BY prio, epoch, ls
        LIMIT %(most)s
    ) AS due
) AS letter
ORDER BY (letter.place - 1) / %(turn)s, letter.prio, letter.turn, peer.id
LIMIT %(most)s
"""


def next_letters(at: datetime, most: int, not_of: Sequence[UUID] = ()) -> list[UUID]:
    """Return ids of letters that are due for opening, at most so many, in the order in which they are opened.

    Those of the peers `not_of` are left out.
    """
    values: dict[str, str | int | datetime | list[UUID]] = {
        "not_of": list(not_of),
        "stored": InState.STORED.value,
        "waiting": InState.WAITING.value,
        "at": at,
        "most": most,
        "turn": TURN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        return [letter_id for (letter_id,) in cursor.fetchall()]
