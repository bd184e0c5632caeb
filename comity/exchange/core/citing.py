"""What a letter in a conversation of several carries beside its body: `ext.membership`, and `after`.

`version` and `digest` name the membership it was written under. What is said to several at once goes as one letter to each;
`piece` is the one id that these letters share, and `audience` names the nodes it was said to, so that everybody sees who
else sees it. `after` names the pieces that the writer had seen and that were meant for the reader too: one that the
reader does not have is a gap, and nothing is told of what was said without the reader.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from comity.exchange.core._shape import Members, integer, list_of, node, sha256, uuid
from comity.exchange.core.letter import MAX_RECIPIENTS, SALT, Letter
from comity.exchange.core.letter_members import Ref
from comity.exchange.core.membership import MAX_VERSIONS, Version

MEMBERSHIP = "membership"  # the member of `ext`, and the critical name
MOST_AFTER = 32


@dataclass(frozen=True, slots=True)
class Cited:
    """What a letter says about the conversation it is part of."""

    version: int
    digest: str
    piece: str
    audience: tuple[str, ...]

    def to_payload(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "digest": self.digest,
            "piece": self.piece,
            "audience": list(self.audience),
        }

    @classmethod
    def under(cls, version: Version, piece: str, audience: tuple[str, ...]) -> "Cited":
        """Cite a version."""
        return cls(version.number, version.digest, piece, audience)


def cited_in(ext: dict[str, Any]) -> Cited | None:
    """Return what a letter cites, None when it cites nothing. Raises MalformedError."""
    if MEMBERSHIP not in ext:
        return None
    members = Members(ext[MEMBERSHIP], "The membership")
    cited = Cited(
        version=members.need("version", integer(1, MAX_VERSIONS)),
        digest=members.need("digest", sha256),
        piece=members.need("piece", uuid),
        audience=members.need("audience", list_of(node, MAX_RECIPIENTS)),
    )
    members.done()
    return cited


def citing(letter: Letter, cited: Cited, after: tuple[str, ...] = ()) -> Letter:
    """Return the letter under a version of the membership."""
    crit = tuple(dict.fromkeys((*letter.crit, MEMBERSHIP)))
    return replace(letter, after=after, crit=crit, ext={**letter.ext, MEMBERSHIP: cited.to_payload()})


def reissued(
    letter: Letter, idg: str, mid: str, version: Version, *, at: datetime, after: tuple[str, ...] = ()
) -> Letter:
    """Return a letter that was refused as stale once more, under a newer version.

    Same body, same piece, same life; a new id, a new place, and a reference to the one it stands for.

    Args:
        letter: as it was sent.
        idg: the digest of its signed bytes.
        mid: the new id.
        version: the membership that stands now; the audience is narrowed to its members.
        at: now.
        after: see `citing`.
    """
    old = cited_in(letter.ext)
    piece, audience = (old.piece, old.audience) if old else (letter.id, letter.nodes)
    left = tuple(one for one in audience if one in version.nodes)
    again = replace(
        letter,
        id=mid,
        salt=secrets.token_bytes(SALT),
        created=at,
        expires=at + (letter.expires - letter.created),
        refs=(*letter.refs, Ref(letter.id, idg, "supersedes")),
    )
    return citing(again, Cited.under(version, piece, left), after)
