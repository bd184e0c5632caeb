"""What was said in a conversation of several, as a row beside the letter; written inside the act that posts or delivers it."""

from typing import Any
from uuid import UUID

from comity.exchange.core.citing import MEMBERSHIP, cited_in
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import Reason
from comity.exchange.core.letter import LetterType
from comity.exchange.membership import conversation_of
from comity.exchange.models import Conversation, ConversationLetter, InLetter, LetterState, OutLetter

STALE = Reason.MEMBERSHIP_STALE.value


def waits_for_newer(letter: OutLetter, reason: str | None) -> bool:
    """Whether a refusal is no last word: the letter cites a membership that is older than its receiver's."""
    return reason == STALE and ConversationLetter.objects.filter(ours=True, mid=letter.mid).exists()


def stale_letters(conversation: Conversation) -> list[UUID]:
    """Return the letters of ours that were refused as stale and that nothing stands for yet, in their order."""
    stale = OutLetter.objects.filter(conv=conversation.pk, state=LetterState.REFUSED, reason=STALE)
    rows = ConversationLetter.objects.filter(
        conversation=conversation, ours=True, superseded=False, mid__in=stale.values("mid")
    )
    return list(rows.order_by("id").values_list("mid", flat=True))


def keep_said(letter: OutLetter, conversation: Conversation | None = None) -> None:
    """Write down what a letter of ours says in its conversation, if it is one of several."""
    content = read_own(bytes(letter.inner))
    _keep(letter, content.ext, list(content.after), conversation, ours=True)


def keep_returned(conversation: Conversation) -> None:
    """Write down what letters of ours say that a restore had lost, and that came back before their conversation did."""
    kept = ConversationLetter.objects.filter(conversation=conversation, ours=True).values("mid")
    ours = OutLetter.objects.filter(conv=conversation.pk).exclude(inner=b"").exclude(mid__in=kept)
    for letter in ours.select_related("peer").order_by("created_at", "mid"):
        keep_said(letter, conversation)


def keep_heard(letter: InLetter) -> bool:
    """Write down what a letter of theirs says; return whether its writer had seen something that is not here."""
    payload = letter.payload or {}
    if payload.get("type") != LetterType.LETTER:
        return False
    after = list(payload.get("after", []))
    if not _keep(letter, payload.get("ext", {}), after, None, ours=False):
        return False
    rows = ConversationLetter.objects.filter(conversation=letter.conv, piece__in=after)
    return len(set(after)) > rows.values("piece").distinct().count()


def _keep(
    letter: OutLetter | InLetter,
    ext: dict[str, Any],
    after: list[str],
    conversation: Conversation | None,
    *,
    ours: bool,
) -> bool:
    if MEMBERSHIP not in ext or letter.conv is None or letter.cseq is None:
        return False
    conversation = conversation or conversation_of(letter.conv)
    cited = cited_in(ext) if conversation else None
    if conversation is None or cited is None:
        return False
    ConversationLetter.objects.create(
        conversation=conversation,
        peer=letter.peer,
        ours=ours,
        mid=letter.mid,
        cseq=letter.cseq,
        schema=letter.schema,
        number=cited.version,
        digest=cited.digest,
        piece=cited.piece,
        audience=list(cited.audience),
        after=after,
    )
    return True
