"""How rows of the post follow what the owner of their letter decides; inside the owner's act."""

from collections.abc import Iterable, Mapping
from typing import Any

from comity.audit.acts import Act
from comity.protection.models import Complaint, PostAsk, PostTask, TaskStep

# row: fields with words of the letter's owner
WORDS: dict[type, tuple[str, ...]] = {
    PostAsk: ("text", "answer_text"),
    PostTask: ("title", "text", "person_name"),
    TaskStep: ("text",),
    Complaint: ("text", "person_name", "place"),
}


def forget_words(_act: Act, rows: Iterable[Any]) -> int:
    """Empty what came from the letter; the row stays with its moments. Return how many."""
    count = 0
    for row in rows:
        names = WORDS.get(type(row), ())
        if not names:
            continue
        for name in names:
            setattr(row, name, "")
        row.save(update_fields=list(names))
        count += 1
    return count


def correct_words(_act: Act, rows: Iterable[Any], data: Mapping[str, Any]) -> int:
    """Write the corrected words; return how many rows."""
    count = 0
    for row in rows:
        is_answer = isinstance(row, PostAsk) and data.get("kind") == "answer"
        name = "answer_text" if is_answer else "text"
        if name in WORDS.get(type(row), ()):
            setattr(row, name, str(data.get("text", "")))
            row.save(update_fields=[name])
            count += 1
    return count
