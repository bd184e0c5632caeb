"""The room's codes in words: reasons of the owner, legal grounds of a holder, refusals of letters."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from comity.sharing.allowing import Why
from comity.web.words import Words

# why an owner corrects, narrows, takes back or wants deleted
REASONS: dict[str, Words] = {
    "wrong-person": _("It is about another person"),
    "wrong-data": _("Something in it is wrong"),
    "not-needed": _("It is not needed any more"),
    "not-lawful": _("It should not have been sent"),
    "data-subject": _("A person asked for it, and is right"),
    "court": _("A court has decided so"),
    "other": _("Another reason, see the words"),
}
# why a holder may keep what the owner wants deleted
GROUNDS: dict[str, Words] = {
    "court-order": _("A court has ordered that it is kept"),
    "court-evidence": _("It is evidence in proceedings before a court"),
    "statute": _("A law of the holder’s state says that it is kept"),
    "legal-claim": _("It is needed for a legal claim"),
}
# what stands in a holder's answer beside these
RESULT_GROUNDS: dict[str, Words] = {
    **GROUNDS,
    "copies-out": _("Copies that left the house are not destroyed yet"),
}
WHY: Mapping[Why, Words] = {
    Why.FREE: _("Its handling asks for nobody’s leave."),
    Why.OWN: _("It belongs to this agency."),
    Why.LISTED: _("The owner listed this agency when it sent it."),
    Why.LEAVE: _("The owner has agreed to exactly this."),
    Why.COURT: _("It may not be used in court before its owner has agreed. Ask the owner."),
    Why.ONWARD: _("It may not be passed on before its owner has agreed. Ask the owner."),
    Why.OTHER: _("Its written restriction stands in the way. Ask the owner."),
    Why.TIME_OVER: _(
        "The time for which it may be used is over. Ask the owner to keep it longer, or have it deleted."
    ),
}
KEPT_BY_LAW = "kept-by-law"
# why an item is blocked or gone
GONE: dict[str, Words] = {
    "recall": _("Its owner took it back."),
    "deletion": _("Its owner asked for it to be deleted."),
    "retention": _("The time for which it might be kept is over."),
    "time-over": _("The time for which it might be used is over."),
    "to-decide": _("Its owner asks for it to be deleted. Until that is decided nobody uses it."),
    KEPT_BY_LAW: _("Its owner wanted it deleted. It is kept for a legal reason and used for nothing else."),
}


def words_of(table: Mapping[str, Words], code: str) -> str:
    """Return a code's words; the code itself where a partner uses one that we do not know."""
    return str(table.get(code, code))
