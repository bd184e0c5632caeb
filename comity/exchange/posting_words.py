"""Why a letter could not be posted, in a sentence for each code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from comity.exchange.membership import NOT_A_MEMBER
from comity.exchange.outbox import ABOVE_CEILING

_SENTENCES: dict[str, Promise] = {
    "peer-suspended": gettext_lazy("Traffic with this partner is suspended. The operator can resume it."),
    "recovering": gettext_lazy(
        "This node was restored from a backup and asks its partners what it missed. Nothing is sent before they have answered; your draft is kept."
    ),
    "doubled": gettext_lazy(
        "The partner knows a later state of this node: a second copy of it seems to run. Tell the operator at once."
    ),
    "no-key": gettext_lazy("The partner’s card holds no valid key. Ask the operator to take a newer card."),
    ABOVE_CEILING: gettext_lazy("The letter is classified above what the link to this partner carries."),
    "file-not-whole": gettext_lazy(
        "A file of the letter is not here whole. Wait until it is, or take it off."
    ),
    "too-large": gettext_lazy("The letter is too large. Send long texts as an attachment."),
    NOT_A_MEMBER: gettext_lazy("The partner takes no part in this conversation any more, or it is closed."),
}


def cannot_post_words(code: str) -> str:
    """Return the sentence of a code by which a letter could not be posted; "" where it is none of these."""
    return str(_SENTENCES.get(code, ""))
