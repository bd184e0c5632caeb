"""Attacks by repetition, order and time: replays, ids and numbers used again, clocks, voids that close too much."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange import worker
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.moments import seconds, to_rfc3339
from comity.exchange.core.wire import Response
from comity.exchange.models import InLetter, LetterCopy
from comity.exchange.tests.hostile import Case, Stage, add_claims, at_edge, claims_of, hold, opened
from comity.exchange.tests.partners import open_all, receipt_in
from comity.lib.clock import now

CASES: list[Case] = []
edge, inside = at_edge(CASES), opened(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


@edge("another letter under the id of a stored one", "id-reused")
def _(stage: Stage) -> Response:
    first = stage.sealed()
    receipt_in(stage.tokyo.post(first))
    open_all()
    stage.mark()
    answer = stage.tokyo.post(stage.sealed(id=first.mid))
    assert bytes(InLetter.objects.get(mid=first.mid).body) == first.body
    assert LetterCopy.objects.count() == 1  # both are kept
    return answer


@edge("a token again, over other bytes", "malformed")
def _(stage: Stage) -> Response:
    first = stage.sealed()
    token = stage.tokyo.token(first)
    receipt_in(stage.tokyo.post(first, token))
    open_all()
    stage.mark()
    second = stage.sealed()
    return stage.tokyo.post(second, stage.resigned(second, jti=claims_of(token)["jti"]))


@edge("a token of another address", "bad-signature")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.tokyo.token(sealed, path="/cxp/1/receipts"))


@edge("a token of another method", "bad-signature")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.tokyo.token(sealed, method="PUT"))


@edge("a token of another body", "digest-mismatch")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.call("POST", "/cxp/1/messages", stage.tokyo.token(sealed), sealed.body[:-1])


CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "no number on the link": ({"ls": ...}, "malformed"),
    "number nought": ({"ls": 0}, "malformed"),
    "a number beyond all": ({"ls": 2**53}, "malformed"),
    "a number as text": ({"ls": "1"}, "malformed"),
    "epoch nought": ({"epoch": 0}, "malformed"),
    "an urgency that is not": ({"prio": 4}, "malformed"),
    "an urgency that is true": ({"prio": True}, "malformed"),
    "an id in another spelling": ({"mid": "0198F7A0-0000-7000-8000-000000000000"}, "malformed"),
    "an id of another version": ({"mid": "0198f7a0-0000-4000-8000-000000000000"}, "malformed"),
    "a list for an id": ({"mid": ["x"]}, "malformed"),
    "no digest": ({"dig": None}, "malformed"),
    "a time of the year ten thousand": ({"exp_at": 253_402_300_800}, "malformed"),
    "a member nobody knows": ({"admin": True}, "malformed"),
    "another major version": ({"v": "2.0"}, "unsupported-version"),
    "nothing about a message": ({"mid": ..., "idg": ..., "ls": ..., "epoch": ..., "prio": ..., "exp_at": ...}, "malformed"),
}  # fmt: skip

add_claims(edge, CLAIMS)


@edge("a clock that is late", "clock-skew")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.resigned(sealed, iat=seconds(now() - timedelta(minutes=6))))


@edge("a clock that is early", "clock-skew")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.resigned(sealed, iat=seconds(now() + timedelta(minutes=6))))


@inside("expires before it was written", "malformed")
def _(stage: Stage) -> Response:
    at = now()
    return stage.tokyo.post(
        stage.changed(created=to_rfc3339(at), expires=to_rfc3339(at - timedelta(seconds=1)))
    )


@inside("expires after more than ninety days", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.changed(expires=to_rfc3339(now() + timedelta(days=91))))


@inside("a time without a zone", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.changed(created="2026-11-22T12:00:00"))


@inside("a second letter without the first one's digest", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.changed(cseq=2))


@inside("a first letter that follows another", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.changed(prev="A" * 43))


def closing(stage: Stage, closes: list[dict[str, Any]], reason: str = "withdrawn") -> Response:
    """A void, rightly signed."""
    body = Body("exchange/void/1", {"closes": closes, "reason": reason})
    letter = stage.tokyo.letter(type=LetterType.VOID, handling=None, body=body)
    return stage.tokyo.post(stage.signed(letter.to_payload()))


def number(ls: int) -> dict[str, Any]:
    return {"mid": new_id(), "idg": "A" * 43, "epoch": 1, "ls": ls, "conv": new_id(), "cseq": 1}


@inside("a void of a number that is still to come", "malformed")
def _(stage: Stage) -> Response:
    return closing(stage, [number(50)])


@inside("a void of itself", "malformed")
def _(stage: Stage) -> Response:
    return closing(stage, [number(stage.tokyo.last_ls + 1)])


@inside("a void of nothing", "malformed")
def _(stage: Stage) -> Response:
    return closing(stage, [])


@inside("a void for a reason that is none", "malformed")
def _(stage: Stage) -> Response:
    return closing(stage, [number(1)], "because")


@pytest.mark.parametrize("again", ["same token", "new token"])
def test_a_replay_gets_the_stored_answer(stage: Stage, again: str) -> None:
    """Byte for byte, with an entry that it came again, and no second effect."""
    sealed = stage.sealed()
    cover = stage.tokyo.cover(sealed)
    token = stage.tokyo.token(sealed, cover=cover)
    first = stage.tokyo.post(sealed, token)
    open_all()
    stage.mark()
    second = stage.tokyo.post(
        sealed, token if again == "same token" else stage.tokyo.token(sealed, cover=cover)
    )
    assert second.body == first.body
    open_all()
    assert stage.room.mids() == [UUID(sealed.mid)]
    assert InLetter.objects.count() == 1
    assert [entry["event"] for entry in stage.new_entries()] == [events.MESSAGE_REPEATED]
    assert Entry.objects.filter(event=events.MESSAGE_REFUSED).count() == 0


def test_a_letter_whose_time_is_over_is_answered_expired(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = stage.tokyo.letter(expires=now() + timedelta(hours=1))
    receipt_in(stage.tokyo.post(stage.tokyo.sealed(letter)))
    later = now() + timedelta(hours=2)
    monkeypatch.setattr(worker, "now", lambda: later)
    open_all()
    assert InLetter.objects.get(mid=letter.id).reason == "expired"
    assert stage.room.received == []
