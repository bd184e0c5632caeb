"""Things in copies, by words that rooms agree on: what a copy holds is traced to letters by the keepers."""

from comity.sharing.keepers import LetterRef

LETTER = "letter"


def letter_thing(ref: LetterRef) -> tuple[str, str]:
    """Name a whole letter as a thing in a copy."""
    return LETTER, f"{ref.owner}/{ref.mid}"
