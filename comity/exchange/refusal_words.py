"""Why a partner did not take a letter, in words: the codes of the protocol (docs/reference/protocol/errors.md) and of our own giving up."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.words import Words

REFUSALS: Mapping[str, Words] = {
    "bad-signature": gettext_lazy("The signature could not be verified there."),
    "inner-bad-signature": gettext_lazy("The signature could not be verified there."),
    "key-expired": gettext_lazy("A key of ours had expired when it was used."),
    "unknown-peer": gettext_lazy("The partner’s node does not know ours."),
    "revoked": gettext_lazy("The partner has suspended traffic with us."),
    "wrong-audience": gettext_lazy("It was addressed to another node."),
    "clock-skew": gettext_lazy("The clocks of the two nodes differ by more than five minutes."),
    "digest-mismatch": gettext_lazy("What arrived is not what was announced."),
    "malformed": gettext_lazy("It has not the form that the partner’s node expects."),
    "unknown-schema": gettext_lazy("The partner’s node does not know this kind of letter yet."),
    "unsupported-version": gettext_lazy("The partner’s node does not speak this version of the protocol."),
    "unknown-critical": gettext_lazy("It needs something that the partner’s node does not know yet."),
    "unknown-recipient-key": gettext_lazy("It was encrypted for a key that the partner has no more."),
    "too-large": gettext_lazy("It is larger than the partner’s node takes."),
    "quota": gettext_lazy("We have sent more than the partner takes at once."),
    "storage": gettext_lazy("The partner’s node could not store it."),
    "id-reused": gettext_lazy("Something else came there under the same number before."),
    "bound": gettext_lazy("It is signed there, so that one side alone cannot change it or take it back."),
    "change-withdrawn": gettext_lazy("The partner had withdrawn what this signs, and our node knew it."),
    "membership-stale": gettext_lazy("The members of the conversation had changed meanwhile."),
    "not-released": gettext_lazy("The agreement, as the partner holds it, does not let it in."),
    "expired": gettext_lazy("Its time was over before the partner took it."),
    "given-up": gettext_lazy("Its time was over before the partner’s node answered."),
    "withdrawn": gettext_lazy("It was taken back before it left."),
    "returned": gettext_lazy("It was given back before it left."),
}


def refusal_words(code: str, own: Mapping[str, Words] | None = None) -> str:
    """Return a code in words with the code behind it; one that is not known says that it is another reason.

    `own` are the words of a room for the codes that it alone gives.
    """
    if not code:
        return ""
    words = REFUSALS.get(code) or (own or {}).get(code) or _("The partner’s node gave another reason.")
    return _("%(words)s (%(code)s)") % {"words": words, "code": code}
