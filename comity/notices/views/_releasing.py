"""Why something did not leave, in sentences."""

from comity.agreements.sentences import names_in_reasons, reason_sentences
from comity.audit.acts import RefusalError
from comity.release.exceptions import NotReleasedError


def sentences_of(refusal: RefusalError) -> list[str]:
    """Return the reasons of a release decision, each in its words; of any other refusal its own sentence."""
    if isinstance(refusal, NotReleasedError):
        said = [str(one) for one in reason_sentences(refusal.decision, names_in_reasons(None))]
        return [str(refusal), *said]
    return [str(refusal)]
