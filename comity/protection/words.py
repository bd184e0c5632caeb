"""The room's codes in words: reasons of a decision, stops, nationalities, what a notice says."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.countries import passport_countries
from comity.protection.core.notification import STATELESS, UNKNOWN, Answer, Decision, Reason, Why
from comity.protection.models import STOP_KINDS
from comity.web.words import Words

# what stands on a travel document instead of a state (ICAO Doc 9303 part 3, section 5)
OTHER_NATIONALITIES: dict[str, Words] = {
    STATELESS: _("Stateless"),
    "XXB": _("Refugee (convention of 1951)"),
    "XXC": _("Refugee, other"),
    UNKNOWN: _("Not known"),
}
SAID_BECAUSE: dict[str, Words] = {
    "wish": _("The person asked for it"),
    "treaty": _("A treaty says so, whether the person asks or not"),
    "death": _("A national has died in custody"),
    "guardian": _("A guardian seems to be in the person’s interest"),
}
SAID_WISH: dict[str, Words] = {
    "wants": _("Wants the post told"),
    "not-asked": _("Was not asked yet"),
    "not-needed": _("The notice does not rest on the person’s wish"),
}
ANSWERS: Mapping[Answer, Words] = {
    Answer.YES: _("The post must be told"),
    Answer.NO: _("The post is not told"),
    Answer.STOPPED: _("Stopped: nobody is told"),
    Answer.ASK: _("Nobody is told yet: a question is open"),
}
ANSWER_TAGS: Mapping[Answer, str] = {
    Answer.YES: "soon",
    Answer.NO: "",
    Answer.STOPPED: "held",
    Answer.ASK: "info",
}
REASONS: Mapping[Why, Words] = {
    Why.NATIONALITY_UNKNOWN: _(
        "The nationality is not known. Check passport and residence card, and enter it."
    ),
    Why.STOPS_NOT_ASKED: _(
        "Nobody has asked yet whether the person seeks asylum, is a refugee, may be a victim or is a minor. Ask first."
    ),
    Why.STATELESS: _("The person is stateless: no state’s post is told."),
    Why.OWN_NATIONAL: _("The person is a national of the state that holds them; its own post is nobody’s."),
    Why.STOP: _(
        "A stop stands: %(stop)s. Nobody is told before the person agrees in writing, or a named senior lifts it."
    ),
    Why.REFUGEE_DOCUMENT: _(
        "The travel document says that the person is a refugee. No post is told; record the stop."
    ),
    Why.DEATH: _("The person has died: the post is told without delay, and nobody is asked."),
    Why.GUARDIAN: _("The person needs a guardian: the post is told without delay."),
    Why.TREATY: _(
        "A treaty between the two states says that the post is told whether the person asks or not."
    ),
    Why.TREAT_AS: _(
        "A treaty exists whose article on detention nobody has read yet. It is treated as mandatory until a lawyer has read it."
    ),
    Why.WISH: _("The person wants it."),
    Why.DECLINED: _("The person does not want it. Nothing of them reaches the post."),
    Why.NO_WISH_YET: _("The person has not said yes. Tell them of the right, and ask."),
    Why.TREATY_UNKNOWN: _(
        "A treaty exists and nobody has read what it asks for. A lawyer of the agency must say."
    ),
    Why.OWN_RULE: _(
        "The rules of the state that holds the person tell the post unasked. Without the person’s yes and without a treaty a person must decide."
    ),
    Why.TAIWAN: _(
        "For Taiwan it is the office that is written down for it, where the person wants it; never the post of another state."
    ),
}
PROBLEMS: dict[str, Words] = {
    "given-back": _("Given back by whoever was to approve it"),
    "given-up": _("Its time was over before the post’s node answered"),
    "withdrawn": _("Withdrawn before it left"),
    "stopped": _("A stop held it until its time was over"),
    "not-due": _("It was not to be told any more when it was to leave"),
    "over": _("The person was free, or had died, before it left"),
}
DUE_WORDS: dict[str, Words] = {
    "stops": _("Ask for what stops a notice"),
    "tell": _("Tell the person of the right"),
    "ask": _("Ask for the wish"),
    "notice": _("Tell the post"),
}


def state_name(code: str) -> str:
    """Return what a nationality or state is called by its passport code; an unknown code as it is."""
    if code in OTHER_NATIONALITIES:
        return str(OTHER_NATIONALITIES[code])
    return dict(passport_countries(get_language() or "en")).get(code, code)


def reason_words(reason: Reason) -> str:
    """Return a reason as a sentence."""
    stop = str(dict(STOP_KINDS).get(reason.about, reason.about))
    return str(REASONS[reason.why]) % {"stop": stop} if reason.why is Why.STOP else str(REASONS[reason.why])


def treaty_words(decision: Decision) -> list[str]:
    """Return what the treaties behind a decision say, in the reader's language."""
    language = (get_language() or "en").lower()
    tag = "zh-Hans" if language.startswith("zh") else language.split("-")[0]
    found = [one.treaty for one in decision.because if one.treaty is not None]
    return [one.labels.get(tag) or one.labels["en"] for one in found]
