"""Why something did not leave, in sentences."""

from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.release.exceptions import NotReleasedError


def sentences_of(refusal: RefusalError) -> list[str]:
    """Return the reasons of a release decision, each in its words; of any other refusal its own sentence."""
    if isinstance(refusal, NotReleasedError):
        return [str(refusal), *refusal_sentences(refusal.decision, "")]
    return [str(refusal)]
