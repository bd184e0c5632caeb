"""Sending: numbers, the gate, attempts and their timers, what a silent partner costs, letters given up, voids."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from comity.audit import events
from comity.audit.acts import writing
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange import rehearsal
from comity.exchange.actions import change_peer, resume_peer, suspend_peer
from comity.exchange.actions.posting import (
    CannotPostError,
)
from comity.exchange.attempts import Verdict, note_link_silent, request_for, settle
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import open_sealed, read_own
from comity.exchange.core.errors import (
    ClockSkewError,
    ExchangeError,
    MalformedError,
    StorageError,
    UnknownRecipientKeyError,
)
from comity.exchange.core.hop import HEADER
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import Response, json_response, problem_response
from comity.exchange.due import (
    Job,
    LetterJob,
    ReceiptsJob,
    due_jobs,
    next_due,
    peers_with_work,
)
from comity.exchange.models import LetterState, Link, OutLetter, Peer
from comity.exchange.outbox import enter, sealed_ahead
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.lib.ids import new_id

Write = Callable[..., OutLetter]


def jobs_for(peer: Peer) -> list[Job]:
    """What delivery would send now."""
    with actions_only():
        return due_jobs(peer.pk)[1]


def letters_for(peer: Peer) -> list[Any]:
    return [job.mid for job in jobs_for(peer) if isinstance(job, LetterJob)]


def attempt(peer: Peer, job: Job, response: Response | None) -> Verdict:
    """One attempt that came back with this answer."""
    with actions_only():
        request_for(peer, job)
        verdict = settle(peer, job, response)
        if verdict.silence:
            failures = Link.objects.get(peer=peer).failures
            note_link_silent(peer, verdict.silence, failures)
        return verdict


def problem(error: ExchangeError) -> Response:
    return problem_response(error, now())


def fresh(letter: OutLetter) -> OutLetter:
    return OutLetter.objects.get(pk=letter.pk)


def opened_there(tokyo: Partner, letter: OutLetter) -> Any:
    """The letter as the partner's inner node reads it."""
    return open_sealed(
        bytes(letter.body),
        mid=str(letter.mid),
        sender=tokyo.us.node,
        own_enc_keys=tokyo.house.inner.enc,
        sender_keys=tokyo.us.descriptor.keys,
        at=now(),
        me=tokyo.node,
    ).letter


def test_numbers_have_no_gap_and_letters_are_chained(tokyo: Partner, write: Write) -> None:
    letters = [write(), write(), write()]
    assert [(letter.ls, letter.cseq) for letter in letters] == [(1, 1), (2, 2), (3, 3)]
    read = [opened_there(tokyo, letter) for letter in letters]
    assert [letter.prev for letter in read] == [None, letters[0].idg, letters[1].idg]
    assert read[0].body.data == {"text": "Nguyễn Văn Hải"}


def test_a_letter_sealed_while_another_is_numbered_takes_its_own_place(tokyo: Partner, peer: Peer) -> None:
    conv = new_id()
    letters = [rehearsal.numbered(peer, conv, number, new_id()) for number in (1, 2)]
    ready = [sealed_ahead(new, now()) for new in letters]
    with transaction.atomic(), writing():
        locked = Peer.objects.select_for_update().get(pk=peer.pk)
        first, second = (enter(locked, new, now(), one).row for new, one in zip(letters, ready, strict=True))
    assert ready[0] is not None
    assert ready[0].sealed.dig == first.dig
    assert ready[1] is not None
    assert ready[1].sealed.dig != second.dig  # its place had become another
    assert [(row.ls, row.cseq) for row in (fresh(first), fresh(second))] == [(1, 1), (2, 2)]
    assert opened_there(tokyo, second).prev == first.idg


def test_a_failed_posting_uses_no_number(write: Write, peer: Peer) -> None:
    write()
    with pytest.raises(CannotPostError) as refused:
        write(files=(new_id(),))
    assert refused.value.code == "file-not-whole"
    with pytest.raises(CannotPostError) as refused:
        write(data={"text": "x" * 300_000})
    assert refused.value.code == "too-large"
    assert write().ls == 2
    assert Entry.objects.filter(event=events.MESSAGE_POSTED, outcome="refused").count() == 2


def test_nothing_is_posted_to_a_suspended_partner(write: Write, peer: Peer) -> None:
    suspend_peer(OPERATOR, peer.pk)
    with pytest.raises(CannotPostError) as refused:
        write()
    assert refused.value.code == "peer-suspended"
    assert not OutLetter.objects.exists()


def test_letters_to_a_suspended_partner_are_held_and_go_on_when_it_is_resumed(
    write: Write, peer: Peer, gate: list[str]
) -> None:
    gate.append("agreement-expired")
    other = write()
    jobs_for(peer)
    gate.clear()
    letters = [write(), write()]
    suspend_peer(OPERATOR, peer.pk)
    held = OutLetter.objects.filter(state=LetterState.HELD)
    assert dict(held.values_list("mid", "reason")) == {
        other.mid: "agreement-expired",
        **{letter.mid: "peer-suspended" for letter in letters},
    }
    assert jobs_for(peer) == []
    resume_peer(OPERATOR, peer.pk)
    assert letters_for(peer) == [letter.mid for letter in letters]
    assert fresh(other).reason == "agreement-expired"  # asked again at its own time


def test_a_conversation_is_numbered_apart_on_each_link(seoul: Partner, write: Write) -> None:
    first = write()
    other = write(peer=Peer.objects.get(node=seoul.node), conv=first.conv)
    third = write(conv=first.conv)
    assert [letter.cseq for letter in (first, other, third)] == [1, 1, 2]
    assert read_own(bytes(other.inner)).prev is None
    assert read_own(bytes(third.inner)).prev == first.idg


def test_a_letter_of_the_protocol_goes_without_agreement_and_says_what_it_is_about(write: Write) -> None:
    about = write()
    letter = write(
        kind=LetterType.RECALL,
        citation=None,
        purpose="",
        legal_basis="",
        handling=None,
        refers=((about.mid, "recalls"),),
        after=(about.mid,),
        ext={"membership": {"version": 1}},
        crit=("membership",),
    )
    sent = read_own(bytes(letter.inner))
    assert (sent.type, sent.agreement, sent.handling) == (LetterType.RECALL, None, None)
    assert [(ref.id, ref.digest, ref.rel) for ref in sent.refs] == [(str(about.mid), about.idg, "recalls")]
    assert (sent.after, sent.crit, sent.ext) == (
        (str(about.mid),),
        ("membership",),
        {"membership": {"version": 1}},
    )


def test_urgent_letters_go_first_then_by_number(write: Write, peer: Peer) -> None:
    letters = [write(), write(), write(prio=0, prio_reason="life")]
    assert letters_for(peer) == [letters[2].mid, letters[0].mid, letters[1].mid]


def test_each_attempt_has_its_own_token(write: Write, peer: Peer) -> None:
    write()
    [job] = jobs_for(peer)
    tokens = [request_for(peer, job).headers[HEADER] for _ in range(2)]
    jtis = {strict_json.parse(unb64u(token.split(".")[1]), 10_000)["jti"] for token in tokens}
    assert len(jtis) == 2


def test_an_answer_with_the_right_receipt_ends_the_attempts(tokyo: Partner, write: Write, peer: Peer) -> None:
    letter = write()
    [job] = jobs_for(peer)
    assert attempt(peer, job, json_response(202, receipt=tokyo.receipt(letter))).taken
    assert (fresh(letter).state, fresh(letter).receipt_verified) == (LetterState.STORED, True)
    assert jobs_for(peer) == []


def test_an_answer_with_the_receipt_of_another_partner_proves_nothing(
    tokyo: Partner, seoul: Partner, write: Write, peer: Peer
) -> None:
    """The letter stays unproven and is sent again."""
    letter = write()
    [job] = jobs_for(peer)
    assert not attempt(peer, job, json_response(202, receipt=seoul.receipt(letter, iss=tokyo.node))).taken
    assert (fresh(letter).receipt_verified, fresh(letter).attempts) == (False, 1)
    assert fresh(letter).last_error == "receipt:bad-signature"


def test_a_receipt_that_overtook_the_lost_answer_does_not_end_the_attempts(
    tokyo: Partner, write: Write, peer: Peer, gate: list[str]
) -> None:
    """The partner stored it, its answer was lost, and `delivered` came first: the letter is asked after until proven."""
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter, State.DELIVERED))
    gate.append("agreement-expired")  # it is there already: nothing to hold back
    [job] = jobs_for(peer)
    attempt(peer, job, json_response(202, receipt=tokyo.receipt(letter)))
    assert (fresh(letter).state, fresh(letter).receipt_verified) == (LetterState.DELIVERED, True)
    assert jobs_for(peer) == []


def test_a_bare_ok_proves_nothing(write: Write, peer: Peer) -> None:
    letter = write()
    [job] = jobs_for(peer)
    assert not attempt(peer, job, Response(202, {}, b"")).taken
    assert not fresh(letter).receipt_verified


def test_a_letter_that_the_partner_does_not_take_has_its_own_timer(write: Write, peer: Peer) -> None:
    letter, other = write(), write()
    job = jobs_for(peer)[0]
    verdict = attempt(peer, job, problem(MalformedError()))
    assert verdict == Verdict(taken=False)
    assert fresh(letter).next_attempt_at > now() + timedelta(minutes=29)
    assert (fresh(letter).last_error, fresh(letter).attempts) == ("malformed", 1)
    assert letters_for(peer) == [other.mid]  # it holds up nobody else


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (None, "unreachable"),
        (problem(StorageError(retry_after=1)), "storage"),
        (problem(ClockSkewError()), "clock-skew"),
        (Response(502, {}, b"<html>"), "http:502"),
    ],
)
def test_a_partner_that_does_not_answer_costs_one_call_at_a_time(
    write: Write, peer: Peer, response: Response | None, code: str
) -> None:
    letters = [write() for _ in range(20)]
    [first, *_others] = jobs_for(peer)
    assert attempt(peer, first, response).silence == code
    assert jobs_for(peer) == []
    assert peers_with_work() == set()
    link = Link.objects.get(peer=peer)
    assert (link.failures, link.problem) == (1, code)
    assert all(fresh(letter).attempts == 0 for letter in letters)
    assert next_due(now()) == link.next_call_at
    Link.objects.update(next_call_at=now())
    assert len(jobs_for(peer)) == 1  # one, to see whether it is back


def test_waits_grow_with_each_unanswered_call(write: Write, peer: Peer) -> None:
    write()
    waits = []
    for _ in range(7):
        Link.objects.update(next_call_at=now())
        [job] = jobs_for(peer)
        before = now()
        attempt(peer, job, None)
        waits.append((Link.objects.get(peer=peer).next_call_at - before).total_seconds())
    for wait, full in zip(waits, [1, 5, 30, 120, 600, 1800, 1800], strict=True):
        assert full * 0.8 <= wait <= full + 2


def test_on_the_partners_first_contact_everything_is_due_at_once(
    tokyo: Partner, room: Room, write: Write, peer: Peer
) -> None:
    letters = [write() for _ in range(3)]
    attempt(peer, jobs_for(peer)[0], None)
    assert jobs_for(peer) == []
    tokyo.write()
    assert letters_for(peer) == [letter.mid for letter in letters]
    assert Link.objects.get(peer=peer).problem == ""


def test_one_silent_partner_holds_up_no_other(
    tokyo: Partner, seoul: Partner, write: Write, peer: Peer
) -> None:
    other = Peer.objects.get(node=seoul.node)
    write()
    write(peer=other, conv=new_id())
    attempt(peer, jobs_for(peer)[0], None)
    assert peers_with_work() == {other.pk}


def test_the_gate_holds_a_letter_and_lets_it_go_again(gate: list[str], write: Write, peer: Peer) -> None:
    letter = write()
    gate.append("agreement-expired")
    assert jobs_for(peer) == []
    assert (fresh(letter).state, fresh(letter).reason) == (LetterState.HELD, "agreement-expired")
    assert fresh(letter).next_attempt_at > now() + timedelta(minutes=4)
    gate.clear()
    assert jobs_for(peer) == []  # asked again in its time
    OutLetter.objects.update(next_attempt_at=now())
    assert letters_for(peer) == [letter.mid]
    assert (fresh(letter).state, fresh(letter).reason) == (LetterState.QUEUED, "")
    assert Entry.objects.filter(event=events.MESSAGE_HELD, subject_id=str(letter.mid)).count() == 1


def test_nothing_above_the_ceiling_of_the_link_leaves(write: Write, peer: Peer) -> None:
    """Not when it is written, and not when the ceiling was lowered while it waited."""
    letter = write()
    change_peer(OPERATOR, peer.pk, sends_read_receipts=True, ceiling=0)
    with pytest.raises(CannotPostError) as refused:
        write()
    assert refused.value.code == "above-ceiling"
    assert jobs_for(peer) == []
    assert (fresh(letter).state, fresh(letter).reason) == (LetterState.HELD, "above-ceiling")
    change_peer(OPERATOR, peer.pk, sends_read_receipts=True, ceiling=1)
    OutLetter.objects.update(next_attempt_at=now())
    assert letters_for(peer) == [letter.mid]


def test_receipts_of_ours_go_together_and_are_done_when_taken(tokyo: Partner, room: Room, peer: Peer) -> None:
    for _ in range(3):
        tokyo.write()
    open_all()
    [job] = jobs_for(peer)
    assert isinstance(job, ReceiptsJob)
    assert len(job.tokens) == 3
    assert attempt(peer, job, json_response(202, kept=3)).taken
    assert jobs_for(peer) == []


def test_a_letter_under_an_old_key_is_encrypted_anew_and_its_first_receipt_still_counts(
    tokyo: Partner, write: Write, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = write()
    newer = generate_key(Use.ENC, nbf=now() - timedelta(minutes=1))
    [job] = jobs_for(peer)
    attempt(peer, job, problem(UnknownRecipientKeyError()))
    assert fresh(letter).attempts == 1  # nothing newer is known: later again
    monkeypatch.setattr("comity.exchange.due.encryption_key", lambda *_: newer.public)
    monkeypatch.setattr("comity.exchange.outbox.encryption_key", lambda *_: newer.public)
    OutLetter.objects.update(next_attempt_at=now())
    [job] = jobs_for(peer)
    attempt(peer, job, problem(UnknownRecipientKeyError()))
    anew = fresh(letter)
    assert (anew.idg, anew.mid) == (letter.idg, letter.mid)
    assert anew.earlier_digs == [letter.dig]
    assert anew.dig != letter.dig
    assert letters_for(peer) == [letter.mid]
    tokyo.send_receipts(tokyo.receipt(letter))  # over the first body
    assert fresh(letter).receipt_verified


def test_a_letter_needs_the_partner_to_have_a_key(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.exchange.sealing import NoEncryptionKeyError

    def none(*_: object) -> None:
        raise NoEncryptionKeyError

    monkeypatch.setattr("comity.exchange.sealing.encryption_key", none)
    with pytest.raises(CannotPostError) as refused:
        write()
    assert refused.value.code == "no-key"


def test_every_sending_is_in_the_log(write: Write) -> None:
    letter = write()
    entry = Entry.objects.get(event=events.MESSAGE_POSTED)
    details = strict_json.parse(bytes(entry.body), 10_000)["details"]
    assert details["idg"] == letter.idg
    assert "Hải" not in bytes(entry.body).decode()
