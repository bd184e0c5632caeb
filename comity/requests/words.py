"""Sentences of the room: what is missing, what some kinds ask for, what is wrong with a file's name."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.exchange.core.errors import LabelFlaw
from comity.requests.completeness import Lack, Missing
from comity.web.citations import cited
from comity.web.clocks import State as FaceState
from comity.web.words import Words

MISSING: dict[Lack, Words] = {
    Lack.PARTNER: _("Choose the partner you ask."),
    Lack.KIND: _("Choose the kind of request."),
    Lack.TITLE: _("Say in one line what it is about."),
    Lack.QUESTIONS: _("Ask at least one question (%(source)s)."),
    Lack.FACTS: _("Write the facts in short (%(source)s)."),
    Lack.OFFENCE: _("Choose the offence (%(source)s)."),
    Lack.PURPOSE: _("Choose the purpose (%(source)s)."),
    Lack.LEGAL_BASIS: _("Choose the agreement and its article. Nothing leaves without a legal basis."),
    Lack.URGENCY_REASON: _(
        "Write the reason for the urgency (%(source)s). Without it the ordinary clock applies."
    ),
    Lack.REPLY_BY_PASSED: _("This moment has passed. Choose a later one, or leave it empty."),
    Lack.SUBJECTS: _("Name at least one person (%(source)s)."),
    Lack.SUBJECT_NAME: _("Give a name, a phone number or a document for this person, or empty its boxes."),
    Lack.SUBJECT_CATEGORY: _("Say who this person is in the matter (%(source)s)."),
    Lack.IDENTIFIERS: _("Give a phone number or a document number (%(source)s)."),
    Lack.LINKS: _("Say how each person touches the facts (%(source)s)."),
    Lack.HANDLING: _("Choose at least one handling code."),
    Lack.H3_WORDS: _("H3 stands for a limit in words. Write it down."),
    Lack.RIGHTS: _("Answer all four questions about rights. An open question counts as yes."),
    Lack.CENTRAL_AUTHORITY: _(
        "Coercive measures and evidence for a court go through the central authorities (%(source)s). "
        "Choose an article that names them, or ask for police information."
    ),
    Lack.AUTHORITY: _("Name the authority that asks (%(source)s)."),
    Lack.PROCEEDING: _("Describe the proceeding and name the authority that runs it (%(source)s)."),
    Lack.ASSISTANCE: _("Describe the assistance sought and any procedure to be followed (%(source)s)."),
    Lack.WARRANT: _("Give the warrant: authority, number, date (%(source)s)."),
    Lack.PLAN: _("Describe the plan: places, dates, forces, contact points (%(source)s)."),
    Lack.CONSENT: _("Say whose consent is recorded, and when (%(source)s)."),
    Lack.PRESERVE_UNTIL: _("Say until which day the data is to be kept (%(source)s)."),
    Lack.VEHICLE: _("Give the plate or the chassis number of the vehicle (%(source)s)."),
}

DETAIL_WORDS: dict[Lack, Words] = {
    Lack.AUTHORITY: _("Authority that asks"),
    Lack.PROCEEDING: _("Proceeding and who runs it"),
    Lack.ASSISTANCE: _("Assistance sought"),
    Lack.WARRANT: _("Warrant"),
    Lack.PLAN: _("Plan"),
    Lack.CONSENT: _("Consent"),
    Lack.PRESERVE_UNTIL: _("To be kept until"),
    Lack.VEHICLE: _("Plate or chassis number (VIN)"),
}
DETAIL_HINTS: dict[Lack, Words] = {
    Lack.AUTHORITY: _("UNTOC article 18(15)(a)."),
    Lack.PROCEEDING: _("UNTOC article 18(15)(b): subject and nature, name and function of the authority."),
    Lack.ASSISTANCE: _("UNTOC article 18(15)(d): what is sought, and any procedure you wish followed."),
    Lack.WARRANT: _("Issuing authority, number and date."),
    Lack.PLAN: _("Places, dates, forces and contact points of both sides."),
    Lack.CONSENT: _("Whose consent, how and when it was given."),
    Lack.PRESERVE_UNTIL: _("A day, such as 2027-02-28."),
    Lack.VEHICLE: _(
        "Such as 51F-684.21. Each vehicle on a line of its own, with make and colour where known."
    ),
}


def detail_rows(details: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what some kinds ask for beside, as it was written, each under its label; of a newer node under its name."""
    labels = {detail.value: words for detail, words in DETAIL_WORDS.items()}
    return [(str(labels.get(name, name)), text) for name, text in details.items() if text]


LABEL_FLAWS: dict[LabelFlaw, Words] = {
    LabelFlaw.EMPTY: _("The file has no name. Save it under a name and choose it again."),
    LabelFlaw.TOO_LONG: _("The file’s name is too long. Rename it to at most 255 signs and choose it again."),
    LabelFlaw.PATH: _(
        "The file’s name has a slash or a backslash, like a path. Rename the file without it and choose it again."
    ),
    LabelFlaw.CONTROL: _(
        "The file’s name has signs that cannot be seen, such as a line end. Type the name anew and choose the file again."
    ),
    LabelFlaw.DIRECTION: _(
        "The file’s name has a hidden mark that turns the direction of reading and can hide what kind of file it is. "
        "Type the name anew and choose the file again."
    ),
}


def missing_sentence(lack: Missing) -> str:
    """Return the sentence for a lack, with the rule that asks for it."""
    return str(MISSING[lack.lack]) % {"source": cited(lack.source, get_language() or "en")}


CLOCK_CHANGED: dict[str, Words] = {
    FaceState.RUN: _("The clock runs."),
    FaceState.SOON: _("The clock ends soon."),
    FaceState.LATE: _("The clock has run out."),
    FaceState.STOP: _("The clock stands still."),
    FaceState.MET: _("The clock has ended: the answer is there."),
}


def changed_sentence(before: str, state: str) -> str:
    """Return what is said aloud when a clock changes from the state that a page shows; nothing when it did not."""
    return "" if before == state else str(CLOCK_CHANGED.get(state, ""))


NOT_ARRIVED = _("This did not reach the partner and was given up. Send it again.")
TIME_PROBLEMS: dict[str, Words] = {
    "given-up": NOT_ARRIVED,
    "withdrawn": NOT_ARRIVED,
    "expired": NOT_ARRIVED,
    "clock-over": _("The partner’s node did not take it: the time was over when it arrived."),
    "extension-open": _("The partner’s node did not take it: more time asked for before is not decided yet."),
    "not-longer": _(
        "The partner’s node did not take it: the moment is not later than the end that holds there."
    ),
    "longer-than-asked": _("The partner’s node did not take it: it is later than what was asked for."),
    "too-long": _("The partner’s node did not take it: the moment lies too far ahead."),
    "already-answered": _("The partner’s node did not take it: the answer was there before."),
    "already-decided": _("The partner’s node did not take it: it was decided before."),
}


def time_problem(code: str) -> str:
    """Return why a letter about more time was not taken over there; nothing where it was."""
    if not code:
        return ""
    return str(
        TIME_PROBLEMS.get(code)
        or _("The partner’s node did not take it. Call the partner before you try again.")
    )
