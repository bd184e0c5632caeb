"""Whole proofs of ledgers: what both signed and took counts, and nothing is called the last but of what is there."""

from pathlib import Path

import pytest

from comity_verify.report import Report
from comity_verify.tests.ledgers import (
    HANOI,
    LATER,
    TERMS,
    TOKYO,
    Wrote,
    answer,
    change,
    checked,
    data_of,
    key,
)

NOT_TAKEN = "does not count as signed by both"


def everything(report: Report) -> str:
    return "\n".join([*report.proves, *report.leaves_open])


def last(report: Report) -> str:
    """The change that the report calls the last, empty for none."""
    found = [
        one.split()[2] for one in report.proves if "is the last in this proof that both sides signed" in one
    ]
    return found[0] if found else ""


def history(*states: str) -> list[Wrote]:
    """Ours, theirs under it, their extension, and ours under that, with receipts of these states."""
    return [
        Wrote(HANOI, [change(1)]),
        Wrote(TOKYO, [answer(2, 1)]),
        Wrote(TOKYO, [change(3, LATER, [key(1)])]),
        Wrote(HANOI, [answer(4, 3)], states),
    ]


def test_what_both_signed_and_took_is_the_last_in_the_proof(tmp_path: Path) -> None:
    report = checked(tmp_path, *history("stored", "delivered"))
    assert report.failed == []
    assert last(report) == key(3)
    assert any("4 of 4 letters tell the mark" in one for one in report.proves)
    assert NOT_TAKEN not in everything(report)


@pytest.mark.parametrize("without", [(), (3,), (2, 3), (0, 1)])
def test_no_proof_says_what_stands(without: tuple[int, ...], tmp_path: Path) -> None:
    """Whoever leaves out the newest letters leaves no trace: the report says so each time, and never what stands."""
    report = checked(tmp_path, *history("stored", "delivered"), without=without)
    assert report.failed == []
    assert not any(word in "\n".join(report.proves) for word in ("stands", "in force", "no later"))
    assert any("letter after the last one" in one and "mark" in one for one in report.leaves_open)
    assert last(report) == ("" if 0 in without else key(1) if without else key(3))
    missing = [one for one in report.leaves_open if "not in this proof, so that" in one]
    assert bool(missing) == (0 in without)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((), "there is no receipt of"),
        (("stored",), "signed only that it stored this unopened"),
        (("stored", "refused"), f"{TOKYO} refused it"),
    ],
)
def test_a_signature_that_the_other_node_never_took_counts_for_nothing(
    states: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    report = checked(tmp_path, *history(*states))
    assert report.failed == []
    assert last(report) == key(1)
    [said] = [one for one in report.proves if one.startswith(f"Change {key(3)}")]
    assert words in said
    assert NOT_TAKEN in said
    assert any("not proven to have arrived" in one for one in report.leaves_open)


def test_a_signature_that_was_sent_again_and_taken_counts(tmp_path: Path) -> None:
    report = checked(tmp_path, *history("stored", "refused"), Wrote(HANOI, [answer(4, 3)]))
    assert report.failed == []
    assert last(report) == key(3)
    assert any(f"{TOKYO} refused letters/0004.zip of {HANOI}" in one for one in report.proves)


def test_a_signature_that_the_other_side_names_later_was_taken(tmp_path: Path) -> None:
    report = checked(tmp_path, *history(), Wrote(TOKYO, [answer(5, 3, "dispute", reason="No.")], ()))
    assert report.failed == [
        "letters/0005.zip: a whole proof of a letter about this commitment: " + STORED_NEEDED
    ]
    report = checked(tmp_path, *history(), Wrote(TOKYO, [answer(5, 3, "dispute", reason="No.")]))
    assert last(report) == key(3)
    assert any(f"{TOKYO} names it in a letter of its own" in one for one in report.proves)


STORED_NEEDED = (
    "log/entries.json: about this letter, each in its place under the checkpoint: receipts/stored.jwt is not in the bundle:"
    " who stores a letter signs that it did"
)


def test_a_signature_of_theirs_that_this_node_refused_counts_for_nothing(tmp_path: Path) -> None:
    report = checked(tmp_path, Wrote(HANOI, [change(1)]), Wrote(TOKYO, [answer(2, 1)], ("stored", "refused")))
    assert report.failed == []
    assert last(report) == ""
    assert NOT_TAKEN in everything(report)
    shown = checked(tmp_path, Wrote(HANOI, [change(1)]), Wrote(TOKYO, [answer(2, 1)], ("stored",)))
    assert last(shown) == key(1)  # its maker shows it, so that it has it
    assert f"in the hands of {HANOI}" in everything(shown)


def test_what_was_refused_does_not_spoil_the_proof(tmp_path: Path) -> None:
    """A partner that sends what no node takes, or under ids that are taken, cannot keep us from proving the rest."""
    whole = history("stored", "delivered")
    for data in ({}, {"entries": 3}, None):
        odd = Wrote(TOKYO, [change(1, {**TERMS, "owner": "academy"}), change(9)], ("stored", "refused"), data)
        report = checked(tmp_path, *whole, odd)
        assert report.failed == []
        assert last(report) == key(3)
        assert any(f"{HANOI} refused letters/0005.zip of {TOKYO}" in one for one in report.proves)


def test_a_letter_under_a_taken_id_that_was_not_refused_is_noticed(tmp_path: Path) -> None:
    odd = Wrote(TOKYO, [change(1, {**TERMS, "owner": "academy"})])
    report = checked(tmp_path, *history("stored", "delivered"), odd)
    assert any("says something else in another letter" in one for one in report.failed)


def test_a_letter_to_a_third_or_in_another_conversation_is_none_of_this_ledger(tmp_path: Path) -> None:
    for payload in ({"conv": key(77)}, {"to": [{"node": TOKYO}, {"node": "cxp:node:kr:seoul"}]}):
        assert not checked(tmp_path, Wrote(HANOI, [change(1)], payload=payload)).holds


def test_the_report_says_what_was_promised_by_whom_to_whom_on_which_ground(tmp_path: Path) -> None:
    whole = {
        **TERMS,
        "texts": {"en": "Train ten officers", "vi": "Đào tạo mười cán bộ"},
        "basis": {
            "agreement": "Plan of work",
            "article": "3",
            "meeting": {"en": "Seventh meeting", "vi": "Kỳ họp 7"},
        },
    }
    evidence = {"kind": "operation", "ref": "O-2026-0003", "digest": "d" * 64}
    done = {**whole, "stage": "fulfilled", "evidence": [evidence]}
    reworded = {
        **done,
        "texts": {"en": "Train\x1b[2J twenty"},
        "actor": "both",
        "addressee": "",
        "stage": "committed",
    }
    wrote = [
        Wrote(HANOI, [change(1, whole)]),
        Wrote(TOKYO, [answer(2, 1)], data=None),
        Wrote(HANOI, [change(3, done, [key(1)]), change(5, reworded, [key(1)])]),
    ]
    report = checked(tmp_path, *wrote)
    assert report.failed == []
    at = [place for place, one in enumerate(report.proves) if one.startswith("Change ")]
    first, second, third = (
        report.proves[one + 1 : end] for one, end in zip(at, [*at[1:], at[-1] + 6], strict=True)
    )
    assert first == [
        "In en, pledged: 'Train ten officers'",
        "In vi, pledged: 'Đào tạo mười cán bộ'",
        f"Owed by {HANOI}, and it is owed to {TOKYO}.",
        "It rests on agreement 'Plan of work', article '3', meeting en 'Seventh meeting' / vi 'Kỳ họp 7'.",
    ]
    assert second == [
        "In the words of the change that it builds on.",
        f"It names as evidence: operation 'O-2026-0003', SHA-256 {'d' * 64}.",
    ]
    assert third[0] == "In en, pledged: 'Train\\x1b[2J twenty'"
    assert third[1] == "Owed by both sides, and it names nobody to whom."
    assert "\x1b" not in report.as_text()


def test_the_report_says_both_numbers_and_none_that_was_turned_away(tmp_path: Path) -> None:
    theirs = data_of([answer(2, 1)], [Wrote(HANOI, [change(1)]), Wrote(TOKYO, [answer(2, 1)])]) | {
        "ref": "C-2026-0010"
    }
    taken = checked(tmp_path, Wrote(HANOI, [change(1)]), Wrote(TOKYO, [answer(2, 1)], data=theirs))
    assert (
        f"By their letters {HANOI} calls it 'C-2026-0001' and {TOKYO} calls it 'C-2026-0010'." in taken.proves
    )
    refused = Wrote(TOKYO, [answer(2, 1)], ("stored", "refused"), data=theirs)
    assert (
        f"By their letters {HANOI} calls it 'C-2026-0001'."
        in checked(tmp_path, Wrote(HANOI, [change(1)]), refused).proves
    )
