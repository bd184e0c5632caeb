"""The codes of tracks in words: steps, fields, choices, stops, problems."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.web.words import Words

STEPS: Mapping[str, Words] = {
    "identity": _("Identity verified"),
    "located": _("Located"),
    "arrest": _("Provisional arrest"),
    "papers": _("Papers and translations sent"),
    "papers-received": _("Papers received"),
    "decision": _("Decision"),
    "assurances": _("Assurances"),
    "ready": _("Ready to hand over"),
    "escort": _("Escort and transit"),
    "receipt": _("Receipt of the person"),
    "closed": _("Closed, notice withdrawn"),
    "offer": _("Proceedings offered"),
    "accepted": _("Answer of the prosecutor"),
    "opened": _("Proceedings opened"),
    "outcome": _("Outcome reported"),
    "order": _("Order to leave"),
    "nationality": _("Nationality confirmed, travel paper issued"),
    "eligible": _("Conditions of the transfer"),
    "holding-agrees": _("The sentencing state agrees"),
    "asking-agrees": _("The receiving state agrees"),
}
# what stands on the button
ACTS: Mapping[str, Words] = {
    "waived": _("Leave the step out"),
    "stop": _("Answer or raise a stop"),
    "consent": _("Record the person’s consent"),
    "assurance": _("Give an assurance"),
    "assurance-answer": _("Answer the assurance"),
    "extended": _("Extend the time limit"),
    "released": _("Released before the papers came"),
    "due": _("Set a date for a step"),
    "transit": _("Answer about transit"),
    "settlement": _("Propose how to settle the difference"),
    "settlement-answer": _("Answer the proposal"),
    "ended": _("End the track"),
}
FIELDS: Mapping[str, Words] = {
    "at": _("When it happened"),
    "place": _("Place"),
    "authority": _("Authority"),
    "officer": _("On whose responsibility: name and office"),
    "reason": _("Reason"),
    "outcome": pgettext_lazy("of a step", "Result"),
    "namesake_excluded": _("Is a namesake excluded?"),
    "misuse_excluded": _("Is it excluded that somebody used this identity?"),
    "means": _("By what"),
    "basis": _("On what basis"),
    "basis_text": _("The paper it rests on: authority, number, date"),
    "limit": _("Time limit"),
    "reference": _("Reference"),
    "papers": _("Which papers"),
    "languages": _("In which languages"),
    "channel": _("By which channel"),
    "complete": _("Are they complete?"),
    "missing": _("What is missing"),
    "ground": _("Ground of a refusal"),
    "final": _("Is it final?"),
    "until": _("Until when"),
    "until_source": _("What sets this end"),
    "health": _("Health, as far as the escort must know"),
    "departs": _("Departure"),
    "from_place": _("From"),
    "to_place": _("To"),
    "means_of_travel": _("Means of travel"),
    "escorts": _("How many escorts"),
    "leader": _("Who leads the escort: name, office, telephone"),
    "transit": _("Through which states, with whose leave"),
    "handed_by": _("Handed over by: name and office"),
    "received_by": _("Received by: name and office"),
    "belongings": _("Belongings handed over"),
    "condition": _("Condition of the person"),
    "notice": _("The notice"),
    "proceeding": _("The proceeding that is offered"),
    "offer": _("What is offered: file, evidence, objects"),
    "number": _("Number of the proceeding"),
    "offence": _("Offence under the law there"),
    "sentence": _("Sentence"),
    "travel_paper": _("Travel paper: kind and number"),
    "judgment": _("Judgment: court, number, date"),
    "ends_on": _("Last day of the sentence"),
    "national": _("Is the person a national of the receiving state?"),
    "offence_there": _("Is it an offence there too?"),
    "step": _("Step"),
    "stop": _("Stop"),
    "state": _("Your answer"),
    "given": _("Does the person consent?"),
    "written": _("Is it in writing, freely given?"),
    "language": _("In which language"),
    "on": _("On which day"),
    "heard_by": _("Before whom: lawyer, court, consular officer"),
    "promised_by": _("Who promises: name and office"),
    "text": pgettext_lazy("of an assurance or an ending", "In these words"),
    "assurance": _("Assurance"),
    "accepted": _("Is it enough?"),
    "source": _("Source: law or agreement, and article"),
    "permitted": _("May they pass through?"),
    "route": _("Route, with dates"),
    "settlement": _("Proposal"),
    "agreed": _("Do you agree?"),
}
HINTS: Mapping[str, Words] = {
    "at": _("In your own time; the page shows both."),
    "limit": _("No limit is taken by itself. Choose the one that binds here, or enter it with its source."),
    "namesake_excluded": _("This comes first: a namesake is never located or arrested on this track."),
    "misuse_excluded": _("Somebody else may have used the name and papers of an innocent person."),
    "officer": _("The other side reads it."),
    "authority": _("The court, ministry or prosecutor that is bound by it."),
    "written": _("Only consent in writing settles the stop."),
    "step": "",
}
STEP_HINTS: Mapping[str, Words] = {
    "closed": _("Withdraw the notice first, so that nobody is arrested for it again."),
    "receipt": _("Both sides record it. Where time or place differ, a person of each side settles it."),
    "papers-received": _("While papers are missing, the time limit goes on."),
    "decision": _("A decision that is not final yet can be entered; the handover waits until it is."),
    "accepted": _("Acceptance is the act of the prosecutor, not of the police."),
}
ACT_HINTS: Mapping[str, Words] = {
    "stop": _("The other side reads every word. Never write that somebody asks for protection, nor where."),
    "ended": _("What is left afterwards is to withdraw the notice and to close the track."),
    "extended": _(
        "Only on the authority and the article that allow it; what the list of limits names may be added once."
    ),
    "released": _("The clock stops. Papers may still come, and the person may be arrested again."),
    "settlement": _("The other side must agree before it counts."),
}
CHOICES: Mapping[str, Words] = {
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "same-person": _("It is the person sought"),
    "namesake": _("It is a namesake"),
    "misused-identity": _("The identity was misused by somebody else"),
    "fingerprints": _("Fingerprints"),
    "photograph": _("Photograph"),
    "document": _("Document"),
    "interview": _("Interview"),
    "other": pgettext_lazy("choice", "Other"),
    "treaty-request": _("Request for provisional arrest under a treaty"),
    "own-warrant": _("Warrant of our own authority"),
    "formal-request": _("Formal request for extradition"),
    "request": _("Request"),
    "warrant": _("Warrant"),
    "facts": _("Statement of facts"),
    "laws": _("Text of the laws"),
    "identity-papers": _("Identity papers"),
    "judgment": _("Judgment"),
    "file": _("File"),
    "evidence": _("Evidence"),
    "granted": _("Granted"),
    "granted-conditions": _("Granted on conditions"),
    "refused": _("Refused"),
    "none": pgettext_lazy("choice", "None"),
    "national": _("Own national"),
    "dual-criminality": _("No offence under both laws"),
    "political": _("Political, military or the like"),
    "persecution": _("Persecution is feared"),
    "torture": _("Torture"),
    "death-penalty": _("Death penalty"),
    "minor": _("Minor"),
    "time-barred": _("Lapse of time"),
    "tried-already": _("Tried already"),
    "own-proceedings": _("Own proceedings"),
    "humanitarian": _("Humanitarian reasons"),
    "accepted": _("Accepted"),
    "convicted": _("Convicted"),
    "acquitted": _("Acquitted"),
    "discontinued": _("Discontinued"),
    "confirmed": _("Confirmed"),
    "not-confirmed": _("Not confirmed"),
    "agreed": _("Agreed"),
    "withdrawn": pgettext_lazy("of a notice or a request", "Withdrawn"),
    "stays": _("Stays, for another matter"),
    "raised": _("It applies: stop"),
    "cleared": _("It does not apply"),
    "settled": _("It is settled, go on"),
    "died": _("The person has died"),
    "released": _("The person was released"),
    "elsewhere": _("The person was handed over to another state"),
}
ENDS: Mapping[str, Words] = {
    "namesake": _("It was a namesake."),
    "misused-identity": _("The identity was misused by somebody else."),
    "refused": _("It was refused."),
    "not-confirmed": _("The nationality was not confirmed."),
    "died": _("The person has died."),
    "released": _("The person was released."),
    "withdrawn": _("The asking side does not ask any more."),
    "time-barred": _("The offence or the sentence has lapsed."),
    "elsewhere": _("The person was handed over to another state."),
    "other": _("Another reason, see the words."),
}
STOPS: Mapping[str, Words] = {
    "asylum": _("Asylum or refugee status"),
    "minor": _("Under 18"),
    "torture": _("Torture"),
    "death-penalty": _("Death penalty"),
    "consent": _("Consent of the person"),
    "withheld": _("Hold whose ground is not told"),
}
STOP_QUESTIONS: Mapping[str, Words] = {
    "asylum": _("Is the person a refugee, or somebody who seeks asylum?"),
    "minor": _("Is the person under 18, or was when it happened?"),
    "torture": _("May torture or ill-treatment follow?"),
    "death-penalty": _("May the death penalty follow?"),
    "consent": _("Does the treaty or the law ask for the person’s consent?"),
    "withheld": _(
        "Does anything else hold the matter, such as a court or the person’s health? The ground is not told."
    ),
    "political": _("Is it a political, military, religious or racial matter?"),
    "press": _("Is it about somebody of the press, or a defender of rights?"),
}
STOP_STATES: Mapping[str, Words] = {
    "unanswered": _("Not answered"),
    "cleared": _("Does not apply"),
    "raised": _("Stops the track"),
    "settled": pgettext_lazy("of a stop", "Settled"),
}
SIDES: Mapping[str, Mapping[str, Words]] = {
    "extradition": {
        "asking": _("Requesting state"),
        "holding": _("Requested state"),
        "transit": _("State of transit"),
    },
    "proceedings": {
        "asking": _("State that offers the proceedings"),
        "holding": _("State of the person’s nationality"),
        "transit": _("State of transit"),
    },
    "deportation": {
        "asking": _("State that takes the person in"),
        "holding": _("State that deports"),
        "transit": _("State of transit"),
    },
    "sentenced": {
        "asking": _("State that takes over the sentence"),
        "holding": _("State that sentenced"),
        "transit": _("State of transit"),
    },
}
TASKS: Mapping[str, Words] = {
    "step": _("Step to sign: %(what)s"),
    "settle-stop": _("Stop to settle: %(what)s"),
    "answer-stop": _("Stop to answer: %(what)s"),
    "consent": _("Consent of the person to record"),
    "promise": _("Assurance to give: %(what)s"),
    "answer-promise": _("Assurance to answer: %(what)s"),
    "settle": _("Difference to settle: %(what)s"),
    "answer-settlement": _("Proposal to answer: %(what)s"),
}
PROBLEMS: Mapping[str, Words] = {
    "not-a-party": _("This node takes no part in the track."),
    "unknown-kind": _("Such an entry is not known."),
    "unknown-step": _("This step does not belong to the track."),
    "unknown-stop": _("This stop does not belong to the track."),
    "closed": _("The track is closed."),
    "ended": _("The track has ended. What is left is to close it."),
    "not-yours": _("The other side does this, not yours."),
    "malformed": _("Something is missing or has the wrong form. Look at each field."),
    "limit-before": _("The new end must lie after the arrest and after the present end."),
    "already-done": _("This step is signed already."),
    "out-of-order": _("An earlier step is not done yet. Take the steps in their order."),
    "assurance-missing": _("An assurance is asked for and not accepted yet. It must come before this step."),
    "stopped": _("A stop holds the track. A named person must settle it first."),
    "stop-unanswered": _("A stop is not answered yet. Answer it before this step."),
    "difference-open": _("The two sides recorded different times or places. Settle that first."),
    "nothing-to-correct": _("There is nothing of yours to correct here."),
    "too-late": _("A later step is done. This cannot be corrected any more; write to the other side."),
    "not-optional": _("This step cannot be left out."),
    "already-raised": _("This stop stands already."),
    "raised": _("This stop was raised. It can be settled by a named person, not just cleared."),
    "not-raised": _("This stop was not raised."),
    "consent-needed": _("Only the person’s own consent in writing settles this."),
    "assurance-needed": _("Only an accepted assurance settles this."),
    "unknown-assurance": _("This assurance is not known."),
    "already-answered": _("This was answered already."),
    "no-limit": _("No time limit of an arrest runs."),
    "no-difference": _("The two sides do not differ here."),
    "unknown-settlement": _("This proposal does not stand any more."),
    "own-settlement": _("The other side must answer your proposal."),
    "handed-over": _("The person is handed over already."),
}
UNITS: Mapping[str, Words] = {
    "hour": _("hours"),
    "calendar-day": _("calendar days"),
    "month": _("months"),
}
GRAPHIC_DONE = pgettext_lazy("of a step", "Done")
FIELD_OF_STEP: Mapping[tuple[str, str], Words] = {
    ("escort", "means"): _("Means of travel"),
    ("ended", "at"): _("When it ended"),
    ("settlement", "at"): _("The time that is right"),
    ("settlement", "place"): _("The place that is right"),
    ("due", "at"): _("By when"),
    ("receipt", "at"): _("Moment of the handover"),
    ("receipt", "place"): _("Place of the handover"),
    ("arrest", "at"): _("Moment of the arrest"),
    ("ready", "at"): _("Ready from"),
    ("ready", "until"): _("Must be taken by"),
    ("assurance", "text"): _("The promise, word by word"),
    ("identity", "reason"): _("How you know"),
}


def field_words(owner: str, name: str) -> Words:
    """Return the label of a field of a step or an act."""
    return FIELD_OF_STEP.get((owner, name)) or FIELDS.get(name, name)


def choice_words(code: object) -> str:
    """Return a choice in words; what a partner's newer program says, as it stands."""
    return str(CHOICES.get(str(code), code))


def side_words(kind: str, role: str) -> str:
    """Return what a side is called in a kind of track."""
    return str(SIDES.get(kind, {}).get(role, role))


def task_words(task: str, code: str) -> str:
    """Return what is due next, in words; empty where nothing is."""
    if not task:
        return ""
    what = STOPS.get(code) or STEPS.get(code, code)
    return str(TASKS[task]) % {"what": what}
