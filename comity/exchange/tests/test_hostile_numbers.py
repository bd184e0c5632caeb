"""Attacks that refuse nothing and must not pass in silence: numbers used twice, clocks and covers that say something else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.audit import events
from comity.exchange import receiving
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.moments import seconds
from comity.exchange.models import AlarmKind, InLetter, LinkAlarm, OutLetter
from comity.exchange.tests.hostile import Stage
from comity.exchange.tests.partners import open_all, problem_of, receipt_in
from comity.lib.clock import now


def details(stage: Stage, event: str) -> dict[str, Any]:
    """What the log says of the one act of a kind since the attack began."""
    [entry] = [one for one in stage.new_entries() if one["event"] == event]
    found: dict[str, Any] = entry["details"]
    return found


@pytest.mark.parametrize("off", [-301, 301])
def test_a_clock_one_second_beyond_what_is_borne(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, off: int
) -> None:
    at = now().replace(microsecond=0)
    monkeypatch.setattr(receiving, "now", lambda: at)
    sealed = stage.sealed()
    skewed = stage.resigned(sealed, iat=seconds(at) + off)
    assert problem_of(stage.tokyo.post(sealed, skewed)) == (401, "clock-skew")
    # the keys of the tests are no older than they are themselves, so the other end is tried in the future alone
    nearer = seconds(at) + max(off - 1, 0)
    assert receipt_in(stage.tokyo.post(sealed, stage.resigned(sealed, iat=nearer)))


def test_a_letter_of_the_future_is_taken_and_the_log_says_so(stage: Stage) -> None:
    at = now() + timedelta(hours=20)
    sealed = stage.sealed(created=at, expires=at + timedelta(days=3))
    cover = stage.tokyo.cover(sealed, exp_at=at + timedelta(days=3))
    stage.tokyo.post(sealed, stage.tokyo.token(sealed, cover=cover))
    open_all()
    assert details(stage, events.MESSAGE_OPENED)["odd"] == ["created-in-future"]


@pytest.mark.parametrize(
    "change", [{"prio": 0}, {"exp_at": seconds(now() - timedelta(days=1))}], ids=["urgency", "end"]
)
def test_an_outside_that_says_something_else_than_the_letter_is_in_the_log(
    stage: Stage, change: dict[str, Any]
) -> None:
    sealed = stage.sealed()
    stage.tokyo.post(sealed, stage.resigned(sealed, **change))
    open_all()
    assert details(stage, events.MESSAGE_OPENED)["odd"] == ["cover-differs"]


def test_a_right_letter_is_not_odd(stage: Stage) -> None:
    stage.tokyo.write()
    open_all()
    assert not {"odd", "chain", "link_clash"} & details(stage, events.MESSAGE_OPENED).keys()


@pytest.mark.parametrize("place", [1, 2])
def test_two_letters_at_one_place_of_a_conversation(stage: Stage, place: int) -> None:
    conv = new_id()
    for _earlier in range(place - 1):
        stage.tokyo.write(conv=conv)
    before = stage.tokyo.conversations.get(conv)
    stage.tokyo.write(conv=conv)
    open_all()
    stage.mark()
    stage.tokyo.conversations.pop(conv)
    if before is not None:
        stage.tokyo.conversations[conv] = before
    stage.tokyo.write(conv=conv)
    open_all()
    assert details(stage, events.MESSAGE_OPENED)["chain"] == "doubled"


def void_of(stage: Stage, ls: int, mid: str) -> None:
    closes = [{"mid": mid, "idg": "A" * 43, "epoch": 1, "ls": ls, "conv": new_id(), "cseq": 1}]
    body = Body("exchange/void/1", {"closes": closes, "reason": "withdrawn"})
    letter = stage.tokyo.letter(type=LetterType.VOID, handling=None, body=body)
    receipt_in(stage.tokyo.post(stage.signed(letter.to_payload())))
    open_all()


def test_a_void_of_a_number_under_which_another_letter_came(stage: Stage) -> None:
    stage.tokyo.write()
    open_all()
    void_of(stage, stage.tokyo.last_ls, new_id())
    assert LinkAlarm.objects.get().kind == AlarmKind.CLASH


@pytest.mark.parametrize("gap", [1, 2])
def test_a_letter_under_a_number_that_a_void_closed_for_another(stage: Stage, gap: int) -> None:
    closed = stage.tokyo.last_ls = gap
    void_of(stage, closed, new_id())
    assert not LinkAlarm.objects.exists()
    sealed = stage.sealed()
    stage.tokyo.post(sealed, stage.tokyo.token(sealed, cover=stage.tokyo.cover(sealed, ls=closed)))
    assert LinkAlarm.objects.get().kind == AlarmKind.CLASH


def test_a_letter_that_was_taken_back_and_was_on_its_way_still_is_no_clash(stage: Stage) -> None:
    stage.tokyo.last_ls = 1
    sealed = stage.sealed()
    void_of(stage, 1, sealed.mid)
    receipt_in(stage.tokyo.post(sealed, stage.tokyo.token(sealed, cover=stage.tokyo.cover(sealed, ls=1))))
    assert not LinkAlarm.objects.exists()


def test_the_id_of_another_partners_letter_or_of_ours_is_that_of_a_letter_of_its_own(stage: Stage) -> None:
    theirs, ours = stage.tokyo.write(), stage.write()
    open_all()
    for mid in (theirs, ours.mid):
        receipt_in(stage.seoul.post(stage.seoul.sealed(id=str(mid))))
    open_all()
    found = InLetter.objects.filter(mid__in=[theirs, ours.mid]).values_list("mid", "peer__node", "state")
    assert sorted((mid, node[-5:], state) for mid, node, state in found) == sorted([
        (theirs, "tokyo", "delivered"), (theirs, "seoul", "delivered"), (UUID(str(ours.mid)), "seoul", "delivered"),
    ])  # fmt: skip
    assert OutLetter.objects.get(mid=ours.mid).state == "queued"
