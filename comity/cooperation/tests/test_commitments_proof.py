"""The ledger of a commitment is checked without a node: by the letters of both sides alone."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.audit.sequencer import sequence
from comity.cooperation.commitments.proof import prove_ledger
from comity.cooperation.exceptions import NothingProvenError
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.exchange.bundles import write_bundle
from comity.lib.ids import new_id
from comity.requests.tests.office import HANOI
from comity_verify.cli import verify
from comity_verify.ledger import Said, changes_of, in_force
from comity_verify.shapes import moment


def said(identifier: str, node: str, kind: str, seq: int = 1, **data: object) -> Said:
    at = moment("2026-12-01T00:00:00Z")
    return Said(identifier, node, (seq, at, identifier), kind, data)


def test_only_the_other_side_countersigns_and_only_the_author_takes_back() -> None:
    entries = [
        said("a", "n1", "change", on=[]),
        said("b", "n1", "countersign", 2, of="a"),
        said("c", "n2", "withdraw", of="a"),
        said("d", "n2", "dispute", 2, of="a", reason="No."),
    ]
    [change] = changes_of(entries)
    assert (change.countersigned, change.withdrawn) == (None, None)
    assert change.disputed is not None
    [change] = changes_of([*entries, said("e", "n2", "countersign", 3, of="a")])
    assert change.countersigned is not None


def test_a_signature_on_unsigned_ground_has_no_effect_in_the_proof_either() -> None:
    entries = [
        said("a", "n1", "change", on=[]),
        said("b", "n1", "change", 2, on=["a"]),
        said("c", "n2", "countersign", of="b"),
    ]
    assert in_force(changes_of(entries)) == []
    both = in_force(changes_of([*entries, said("d", "n2", "countersign", 2, of="a")]))
    assert {one.said.id for one in both} == {"a", "b"}
    circle = [said("e", "n1", "change", on=["e"]), said("f", "n2", "countersign", of="e")]
    assert in_force(changes_of(circle)) == []


def test_a_ledger_is_handed_out_and_holds_off_line(ledgers: Ledgers, tmp_path: Path) -> None:
    commitment = ledgers.agreed()
    ledgers.change(commitment, owner="academy")
    at = reverse("cooperation:commitments-proof", args=[commitment.pk])
    client = signed_in(Client(), ledgers.keeper)
    answer = client.get(at)
    assert answer.headers["Location"].endswith(
        "/history/"
    )  # the log has not signed yet: nothing is handed out
    sequence()
    file = tmp_path / "ledger.zip"
    file.write_bytes(client.get(at).content)
    report = verify(file, [], [])
    assert report.failed == []
    assert any(commitment.mark in one for one in report.proves)
    assert sum("countersigned it, dated" in one for one in report.proves) == 1
    assert sum("has not countersigned it" in one for one in report.proves) == 1
    assert Entry.objects.filter(event="letter.proven", outcome="done").count() == 3
    pins = list(report.roots.values())
    assert verify(file, pins, []).pinned
    assert not verify(file, [*pins[:1], "A" * 43], []).holds


def test_a_letter_that_was_altered_is_noticed(ledgers: Ledgers, tmp_path: Path) -> None:
    commitment = ledgers.agreed()
    sequence()
    made = prove_ledger(commitment)
    whole = made.letters[0].content
    for place in (0, len(whole) // 3, len(whole) - 30):
        altered = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        files = {"README.txt": b"-", "letters/0001.zip": altered}
        file = tmp_path / "altered.zip"
        file.write_bytes(write_bundle("ledger", HANOI, ("commitment", str(commitment.pk)), files))
        assert not verify(file, [], []).holds
    files = {"README.txt": b"-", "letters/0001.zip": whole}
    file.write_bytes(write_bundle("ledger", HANOI, ("commitment", str(new_id())), files))
    assert any("about something else" in one for one in verify(file, [], []).failed)


def test_where_nothing_left_there_is_nothing_to_prove(ledgers: Ledgers) -> None:
    with pytest.raises(NothingProvenError):
        prove_ledger(ledgers.alone())
