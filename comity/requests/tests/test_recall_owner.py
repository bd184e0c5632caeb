"""Corrections, narrowings, recalls and requests to delete as their owner: who is reached, and who has confirmed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.audit.models import Entry
from comity.exchange.core.envelope import read_own, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Addressee, Body
from comity.exchange.models import OutLetter
from comity.handling.codes import Codes
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests.tests.office import HANOI, SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, data_in, sent_to
from comity.sharing import actions, sweeps
from comity.sharing.bodies import CORRECTION, RECALL, RESULT
from comity.sharing.exceptions import NothingChangedError
from comity.sharing.models import Holder
from comity.sharing.own import current_data, current_handling
from comity.sharing.passages import Passage


def entries(event: str = "message.refused") -> int:
    return Entry.objects.filter(event=event).count()


def test_a_recall_reaches_who_has_the_letter_and_the_owner_sees_who_confirmed(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    [letter] = sent_to(TOKYO, RECALL)
    assert data_in(letter)["letter"] == {"id": str(ours.mid), "digest": ours.idg}
    assert [(ref.id, ref.rel) for ref in read_own(bytes(letter.inner)).refs] == [(str(ours.mid), "recalls")]
    [holder] = revision.holders.all()
    assert (holder.node, holder.state) == (TOKYO, "waiting")
    said = sharers.say(
        sharers.tokyo, LetterType.DELETION_RESULT, RESULT, sharers.result(revision.id, ours.mid, ours.idg)
    )
    assert said.state == "delivered", said.reason
    holder.refresh_from_db()
    assert (holder.state, holder.verified) == ("done", True)


def test_a_letter_that_still_waits_is_stopped_instead(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.sent())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "not-needed", "")
    assert revision.holders.get().state == "never-left"
    assert not sent_to(TOKYO, RECALL)
    assert OutLetter.objects.get(mid=ours.mid).state == "void"


def test_who_has_not_confirmed_is_told_to_supervisors(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    sweeps.remind(now() + timedelta(days=4))
    assert Notification.objects.filter(kind="revision.not-confirmed").exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"revision": str(new_id())}, "unknown-revision"),
        ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "another-letter"),
        ({"result": "refused", "ground": "because"}, "no-legal-reason"),
    ],
)
def test_an_answer_that_is_none_is_refused(sharers: Sharers, change: dict[str, Any], reason: str) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg, **change)
    before = entries()
    letter = sharers.say(sharers.tokyo, LetterType.DELETION_RESULT, RESULT, data)
    assert (letter.state, letter.reason, entries()) == ("refused", reason, before + 1)
    assert Holder.objects.get().state == "waiting"


def test_nobody_answers_for_another(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg)
    letter = sharers.say(sharers.seoul, LetterType.DELETION_RESULT, RESULT, data)
    assert letter.reason == "unknown-revision"
    # Tokyo relays a result that Tokyo itself signed as if it were Seoul's, and one of Seoul's that was for us
    for signer, to in ((sharers.tokyo, SEOUL), (sharers.seoul, HANOI)):
        inner = signer.letter(
            type=LetterType.DELETION_RESULT, to=(Addressee(to, "desk"),), conv=new_id(), cseq=1, prev=None,
            handling=None, body=Body(RESULT, data),
        )  # fmt: skip
        key = signer.wrap() if to == HANOI else signer.wrap(sharers.seoul.house)
        signed = seal(inner, signer.sig, [key])
        relayed = {"revision": str(revision.id), "letter": data["letter"], "relayed": signed.inner.decode()}
        said = sharers.say(sharers.tokyo, LetterType.DELETION_RESULT, RESULT, relayed)
        assert (said.state, said.reason) == ("refused", "wrong-signer")
    assert Holder.objects.get().state == "waiting"


def test_the_answer_of_a_holder_further_on_counts_with_its_signature(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg, result="partly", copies=2, ground="copies-out")
    inner = sharers.seoul.letter(
        type=LetterType.DELETION_RESULT, to=(Addressee(TOKYO, "desk"),), conv=new_id(), cseq=1, prev=None,
        handling=None, body=Body(RESULT, data),
    )  # fmt: skip
    signed = seal(inner, sharers.seoul.sig, [sharers.seoul.wrap(sharers.tokyo.house)])
    relayed = {"revision": str(revision.id), "letter": data["letter"], "relayed": signed.inner.decode()}
    said = sharers.say(sharers.tokyo, LetterType.DELETION_RESULT, RESULT, relayed)
    assert said.state == "delivered", said.reason
    holder = Holder.objects.get(node=SEOUL)
    assert (holder.via, holder.state, holder.copies, holder.verified) == (TOKYO, "partly", 2, True)


def test_we_correct_and_narrow_our_own_letters(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    with pytest.raises(NothingChangedError):
        actions.correct_letter(sharers.supervisor, ours.mid, "wrong-data", "", [])
    actions.correct_letter(
        sharers.supervisor, ours.mid, "wrong-data", "", [Passage("/subjects/0/phone", "+81 80 1111 1111")]
    )
    [letter] = sent_to(TOKYO, CORRECTION)
    assert read_own(bytes(letter.inner)).handling is not None
    assert current_data(ours.mid)[1]["subjects"][0]["phone"] == "+81 80 1111 1111"
    before = current_handling(ours.mid)
    stricter = replace(before, codes=Codes.read(["H1"]))
    actions.narrow_letter(sharers.supervisor, ours.mid, "not-lawful", "", stricter)
    assert current_handling(ours.mid).codes.as_list() == ["H0", "H1", "H2"]
    with pytest.raises(NothingChangedError):
        actions.narrow_letter(sharers.supervisor, ours.mid, "not-lawful", "", stricter)
