"""Where a request stands, in one short word: a page that was opened before a change can tell that it is old."""

from collections.abc import Iterable
from hashlib import blake2b

from comity.requests.models import ClarificationDraft, Request

LENGTH = 8  # bytes; two states of one request need to differ, nothing more


def stands_of(request: Request, words: Iterable[ClarificationDraft]) -> str:
    """Return a word for all that decides which panels and acts a thread shows, best of a request that was gathered.

    `words` are the questions and what is said to them that have not left. Ticks and the clock are no part of it: they
    move by themselves.
    """
    told = [
        (request.state, str(request.confirm_by), str(request.closed_at)),
        *((one.pk, one.state, one.direction, str(one.confirm_by)) for one in request.replies.all()),
        *((one.pk, str(one.answered_at)) for one in request.clarifications.all()),
        *((one.pk, one.state, one.version) for one in request.extensions.all()),
        *((one.pk, one.state) for one in words),
    ]
    return blake2b(repr(told).encode(), digest_size=LENGTH).hexdigest()
