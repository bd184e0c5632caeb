"""Receipts: what each state says, whose key signs it, and whether several of one letter can all be true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from comity_verify.shapes import FlawError, members, node, number, only, seconds, sha256, text, uuid
from comity_verify.tokens import Party, open_token

TYP = "cxp-receipt+jwt"
STATES = ("stored", "expired", "refused", "delivered", "read", "actioned", "deleted")
SKEW = timedelta(seconds=300)  # two clocks of one agency may differ by so much
_NEEDED = {"v", "iss", "aud", "rid", "mid", "idg", "dig", "state", "at", "hw", "rseq"}
_SAYS = {
    "stored": "{who} took in exactly this body on {at} and wrote it into its log.",
    "delivered": "{who} opened the body on {at}, found this very letter in it, and took it in.",
    "read": "{who} said on {at} that one of its officers ({by}) had opened the letter.",
    "actioned": "{who} said on {at} that one of its officers ({by}) had acted on the letter.",
    "refused": "{who} turned the letter away on {at}, with the reason “{reason}”.",
    "expired": "{who} said on {at} that the letter’s time was over before it could be taken in.",
    "deleted": "{who} said on {at} that it has deleted the letter.",
}
_OPEN = {
    "stored": "`stored` proves the body only: the door of {who} cannot open it, so this says nothing of what is in it.",
    "delivered": "`delivered` does not say that a person has seen the letter.",
    "read": "`read` and `actioned` name a role and no person.",
    "deleted": "`deleted` is the word of {who}; no signature shows that nothing was kept.",
}


@dataclass(frozen=True)
class Receipt:
    """A receipt whose signature holds."""

    signer: str
    audience: str
    rid: str
    mid: str
    idg: str
    dig: str
    state: str
    at: datetime
    hw: int
    rseq: int
    reason: str
    by: str
    entry: tuple[str, str] | None
    cp: bytes

    def proves(self) -> str:
        """What it says, in a sentence."""
        at = f"{self.at:%Y-%m-%d %H:%M:%S} UTC"
        return _SAYS[self.state].format(who=self.signer, at=at, by=self.by, reason=self.reason)

    def leaves_open(self) -> str:
        """What it does not say, where that is easily misread."""
        return _OPEN.get(self.state, "").format(who=self.signer)


def open_receipt(token: bytes, signer: Party) -> Receipt:
    """Verify a receipt of a node: `stored` under a hop key, every other state under a sig key."""
    claims, key = open_token(token, TYP, ("hop", "sig"), signer.keys)
    only(claims, _NEEDED, {"reason", "by", "entry", "cp"})
    state, at = claims["state"], seconds(claims["at"])
    if state not in STATES or key.use != ("hop" if state == "stored" else "sig"):
        raise FlawError(f"a {key.use} key does not sign the state {text(state, 20)}")
    if node(claims["iss"]) != signer.node:
        raise FlawError(f"it was signed in the name of {claims['iss']}, with a key of {signer.node}")
    key.require_time(at)
    entry = None
    if "entry" in claims:
        only(members(claims["entry"]), {"origin", "hash"})
        entry = text(claims["entry"]["origin"]), sha256(claims["entry"]["hash"])
    needed = {"refused": "reason", "read": "by", "actioned": "by"}.get(state)
    if needed and needed not in claims:
        raise FlawError(f"a receipt `{state}` needs its {needed}")
    return Receipt(
        signer=signer.node,
        audience=node(claims["aud"]),
        rid=uuid(claims["rid"]),
        mid=uuid(claims["mid"]),
        idg=sha256(claims["idg"]),
        dig=sha256(claims["dig"]),
        state=state,
        at=at,
        hw=number(claims["hw"]),
        rseq=number(claims["rseq"], 1),
        reason=text(claims.get("reason", "-"), 100),
        by=text(claims.get("by", "-"), 100),
        entry=entry,
        cp=text(claims["cp"]).encode() if "cp" in claims else b"",
    )


def require_agreement(receipts: Iterable[Receipt]) -> None:
    """Refuse receipts of one letter that cannot all be true."""
    found = sorted(receipts, key=lambda one: one.rseq)
    if len({one.rseq for one in found}) != len(found) or len({one.rid for one in found}) != len(found):
        raise FlawError("two of them bear one number or one id")
    for one, later in pairwise(found):
        if later.hw < one.hw or later.at < one.at - SKEW:
            raise FlawError(
                f"`{later.state}` was signed after `{one.state}`, but names an earlier time or fewer letters"
            )
    taken = [one.rseq for one in found if one.state in {"delivered", "read", "actioned"}]
    away = [one.rseq for one in found if one.state in {"refused", "expired"}]
    if taken and away and max(away) > min(taken):
        raise FlawError("the letter was turned away after it had been taken in")
