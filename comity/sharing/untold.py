"""Why a letter about an item did not go, in words."""

from comity.agreements.sentences import code_sentence
from comity.exchange.posting_words import cannot_post_words
from comity.exchange.refusal_words import refusal_words
from comity.sharing.exceptions import NotPairedError


def untold_words(code: str) -> str:
    """Return in words why a letter was not posted, did not leave or was not taken; "" where nothing is in the way."""
    if code == NotPairedError.code:
        said = str(NotPairedError.words)
    else:
        said = cannot_post_words(code) or code_sentence(code)
    return refusal_words(code, {code: said} if said else None)
