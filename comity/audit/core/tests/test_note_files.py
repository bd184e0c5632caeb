"""Notes written one after the other come apart again as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.audit.core.checkpoints import cosign_checkpoint, open_checkpoint, sign_checkpoint
from comity.audit.core.errors import MalformedNoteError
from comity.audit.core.note_files import join_notes, split_notes
from comity.audit.core.tests.test_notes import log_key, witness_key

KEY = log_key()


@given(st.lists(st.tuples(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), st.booleans())))
def test_notes_come_back_as_they_were(heads: list[tuple[int, bytes, bool]]) -> None:
    notes = []
    for size, root, is_cosigned in heads:
        note = sign_checkpoint(KEY, size, root)
        notes.append(cosign_checkpoint(note, [KEY.verifier], witness_key(), 1) if is_cosigned else note)
    assert split_notes(join_notes(notes)) == notes
    assert split_notes("\n\n" + join_notes(notes) + "\n") == notes
    assert split_notes("".join(notes)) == notes


def test_line_ends_of_another_system_do_no_harm() -> None:
    note = sign_checkpoint(KEY, 3, b"3" * 32)
    (back,) = split_notes(note.replace("\n", "\r\n"))
    assert open_checkpoint(back, [KEY.verifier]).checkpoint.size == 3


@pytest.mark.parametrize("text", ["garbage", "garbage\n\n", "a\n\nb\n", "— a b\n\n"])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(MalformedNoteError):
        split_notes(text)
