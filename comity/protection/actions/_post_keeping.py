"""How rows of the post follow what the owner of their letter decides; inside the owner's act."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from comity.audit.acts import Act
from comity.protection.models import Complaint, PostAsk, PostEntry, PostFile, PostTask, TaskStep
from comity.sharing.keepers import LetterRef

# row: fields with words of the letter's owner
WORDS: dict[type, tuple[str, ...]] = {
    PostAsk: ("text", "answer_text"),
    PostTask: ("title", "text", "person_name"),
    TaskStep: ("text",),
    Complaint: ("text", "person_name", "place"),
}


def forget_words(_act: Act, rows: Iterable[Any], mid: UUID) -> int:
    """Empty what came from the letter; the row stays with its moments. Return how many."""
    count = 0
    for row in rows:
        names = WORDS.get(type(row), ())
        if isinstance(row, PostAsk):
            names = ("answer_text",) if row.answer_letter == mid else ("text",)
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


def forget_said(_act: Act, ref: LetterRef) -> int:
    """Empty what a notice or what happened since said in a post's file; return how many rows."""
    lines = PostEntry.objects.filter(letter=ref.mid, file__peer__node=ref.owner)
    count = lines.update(text="", place="", said={})
    files = PostFile.objects.filter(letter=ref.mid, peer__node=ref.owner)
    return count + files.update(name="", held_by="", place="", offence="", said={})


def correct_said(_act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
    """Write the corrected body into a post's file; return how many rows."""
    lines = PostEntry.objects.filter(letter=ref.mid, file__peer__node=ref.owner)
    count = lines.update(said=dict(data), text=data.get("text", ""), place=data.get("place", ""))
    files = PostFile.objects.filter(letter=ref.mid, peer__node=ref.owner)
    if "person" not in data:
        return count
    first = data["person"]["names"][0]
    return count + files.update(
        name=first["text"],
        name_language=first["language"],
        held_by=data["held_by"],
        place=data["place"],
        offence=data["offence"],
        said=dict(data),
    )
