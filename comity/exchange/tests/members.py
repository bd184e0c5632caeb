"""What a partner signs and says in a conversation of several, right or wrong."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from comity.exchange.core.citing import MEMBERSHIP, Cited
from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Addressee, Body
from comity.exchange.core.membership import (
    Version,
    conversation_id,
    new_nonce,
    sign_assent,
    sign_version,
)
from comity.exchange.membership import standing_versions
from comity.exchange.models import Conversation, OutLetter
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now

ABOUT = "exchange/conversation/1"


def begun(by: Partner, *others: Any, **change: Any) -> Version:
    """The first version of a conversation that a partner begins with us and others."""
    at, nonce = now().replace(microsecond=0), new_nonce()
    nodes = [by.node, by.us.node, *(other.node for other in others)]
    fields: dict[str, Any] = {
        "conv": conversation_id(by.node, nonce, at),
        "number": 1,
        "author": by.node,
        "owner": by.node,
        "members": tuple(Addressee(node, "desk") for node in nodes),
        "at": at,
        "nonce": nonce,
    }
    return sign_version(Version(**{**fields, **change}), by.sig)


def following(before: Version, by: Partner, **change: Any) -> Version:
    """The next version, signed by a partner."""
    fields: dict[str, Any] = {
        "number": before.number + 1,
        "prev": before.digest,
        "author": by.node,
        "nonce": None,
        "takeover": False,
        "at": now().replace(microsecond=0),
    }
    return sign_version(replace(before, **{**fields, **change}), by.sig)


def taken_over(before: Version, by: Partner, **change: Any) -> Version:
    """A takeover by a partner."""
    return following(before, by, takeover=True, owner=by.node, deputy=None, **change)


def without(version: Version, *partners: Any) -> tuple[Addressee, ...]:
    """The members of a version but these."""
    gone = {partner.node for partner in partners}
    return tuple(member for member in version.members if member.node not in gone)


def tell(by: Partner, *versions: Version, **change: Any) -> UUID:
    """A letter of a partner that brings versions."""
    data = {
        "conversation": versions[-1].conv,
        "act": "versions",
        "versions": [version.token for version in versions],
        "assents": change.pop("assents", []),
    }
    fields: dict[str, Any] = {
        "type": LetterType.CONV_CREATE if versions[-1].number == 1 else LetterType.CONV_MEMBERS,
        "conv": versions[-1].conv,
        "body": Body(ABOUT, data),
        "handling": None,
    }
    return by.write(**{**fields, **change})


def tell_act(by: Partner, conv: str, act: str, **data: Any) -> UUID:
    """Another letter of a partner about a membership."""
    body = Body(ABOUT, {"conversation": conv, "act": act, **data})
    return by.write(type=LetterType.CONV_MEMBERS, conv=conv, body=body, handling=None)


def assent(by: Partner, version: Version) -> str:
    """A partner's assent to a version."""
    return sign_assent(version, by.node, now().replace(microsecond=0), by.sig).token


def say(by: Partner, under: Version, *, to: tuple[str, ...] = (), **change: Any) -> UUID:
    """A letter of a partner in a conversation, citing a version."""
    cited = Cited.under(under, change.pop("piece", new_id()), to or (by.us.node,))
    fields: dict[str, Any] = {
        "conv": under.conv,
        "ext": {MEMBERSHIP: cited.to_payload()},
        "crit": (MEMBERSHIP,),
    }
    return by.write(**{**fields, **change})


def row_of(conv: str | UUID) -> Conversation:
    """The conversation as it stands here."""
    return Conversation.objects.get(pk=conv)


def present(conv: str | UUID) -> Version:
    """The version that stands here."""
    return standing_versions(row_of(conv))[-1]


def letters_to(partner: Partner, conv: str | UUID) -> list[OutLetter]:
    """Our letters to a partner in a conversation, in the order of its numbers."""
    return list(OutLetter.objects.filter(peer__node=partner.node, conv=conv).order_by("cseq"))


def content(letter: OutLetter) -> Any:
    """What a letter of ours says."""
    return read_own(bytes(letter.inner))


def claims(token: str) -> Any:
    """The payload of a token, for looking at."""
    return unb64u(token.split(".")[1]).decode()
