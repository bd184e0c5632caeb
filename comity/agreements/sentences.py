"""The words of a decision: each reason and condition as a full sentence in the reader's language.

The decision itself carries codes; what a person reads is made here, at the moment of showing. `names` maps node ids,
item ids and persons to the names to show; what is missing in it is shown as it is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from comity.agreements import reference
from comity.agreements.decision import Allowed, Condition, Decision, Reason
from comity.agreements.terms import Agreement
from comity.lib.strict_yaml import InvalidDocumentError
from comity.web.dates import moment_words

REASONS: Mapping[str, Promise] = {
    "agreement-missing": _("No agreement is chosen, or it is not known here. Choose an agreement in force."),
    "agreement-differs": _(
        "The agreement cited is not the text kept here. Compare the versions with the partner."
    ),
    "agreement-draft": _("The agreement is a draft. Nothing may leave until it is in force."),
    "agreement-suspended": _("The agreement is suspended. Nothing may leave until it is resumed."),
    "agreement-ended": _("The agreement has ended. Choose one that is in force."),
    "agreement-not-yet": _("The agreement is in force only from %(date)s."),
    "agreement-expired": _(
        "The last day in force of this agreement was %(date)s. Choose one that is in force."
    ),
    "partner-suspended": _(
        "%(partner)s does not rely on this agreement at present and takes nothing under it."
    ),
    "form-unknown": _(
        "%(partner)s holds another form of this agreement, which cannot be read here. Compare the forms before anything leaves."
    ),
    "form-differs": _(
        "%(partner)s holds another form of this agreement. Only what both forms permit may leave. Compare the forms."
    ),
    "nothing-decided": _("Nothing has been decided. Ask for the decision again."),
    "nothing-to-send": _("There is nothing to send. Add at least one item."),
    "no-recipient": _("Nobody is named to receive this. Choose a partner."),
    "author-missing": _("Nobody is named who releases this. A named officer must do it."),
    "alone-paper-only": _(
        "%(partner)s has not countersigned this form: your agency holds it alone. It lets letters on paper leave to that one partner, and nothing goes to a node under it."
    ),
    "alone-other-partner": _(
        "Your agency holds this form alone for another partner. Nothing may go to %(partner)s under it."
    ),
    "alone-not-confirmed": _(
        "Nobody beside who entered it stands for this form: no node of another party holds it, and no second person of your agency has confirmed it. Enter it from its entry in the register."
    ),
    "alone": _("Not countersigned: your agency holds this form alone, for letters on paper to %(partner)s."),
    "sender-not-party": _("%(partner)s is not a party to the agreement and cannot send under it."),
    "recipient-not-party": _("%(partner)s is not a party to the agreement. Choose another legal basis."),
    "central-authority": _(
        "Under article %(article)s this does not go to %(partner)s directly. Send it through %(authority)s."
    ),
    "article-not-covered": _("Article %(article)s permits nothing to be sent. Choose another article."),
    "category-not-covered": _(
        "The agreement does not cover this kind of data: %(category)s. Take “%(item)s” out, or choose another "
        "legal basis."
    ),
    "kind-not-covered": _(
        "The agreement does not let “%(item)s” be sent for this kind of request: %(kind)s. Change the kind or "
        "the legal basis."
    ),
    "purpose-not-covered": _(
        "The agreement does not let “%(item)s” be sent for this purpose: %(purpose)s. Change the purpose or "
        "the legal basis."
    ),
    "offence-not-covered": _(
        "The agreement does not let “%(item)s” be sent for this offence: %(offence)s. Check the offence class."
    ),
    "recipient-not-covered": _("The agreement does not let %(partner)s receive “%(item)s”. Leave it out."),
    "not-under-article": _(
        "A letter rests on one article, and article %(article)s does not cover “%(item)s” (%(category)s). Send it by "
        "itself, or leave it out."
    ),
    "covered": _(
        "You may send this to %(partner)s under article %(article)s. They may use it for %(purpose)s only."
    ),
    "not-police-purpose": _(
        "“%(item)s” is for police purposes only, and this is another purpose: %(purpose)s. Leave it out."
    ),
    "court-needs-owner": _("“%(item)s” may not be used in court before %(owner)s has agreed. Ask the owner."),
    "owner-must-agree": _(
        "“%(item)s” belongs to %(owner)s and may not go to %(partner)s before the owner has agreed. Ask the owner."
    ),
    "purpose-limit": _(
        "%(owner)s gave “%(item)s” for another purpose: %(purpose)s. Ask the owner whether it may serve this one."
    ),
    "above-ceiling": _(
        "“%(item)s” is classified above what %(place)s may carry. Do not send it here; take it to %(take_to)s."
    ),
    "retention-over": _(
        "The time for which “%(item)s” may be used is over. Leave it out and have it deleted."
    ),
    "unknown-code": _(
        "“%(item)s” carries a handling code that is not known here: %(code)s. All restrictions are applied until "
        "%(owner)s explains it."
    ),
    "codes-assumed": _(
        "“%(item)s” carries no handling code. It is treated as not for court and not to be passed on."
    ),
    "owner-agreed": _("%(owner)s agreed that %(partner)s may have “%(item)s”, until %(until)s."),
    "rights-unanswered:political_or_belief": _(
        "Answer first: is this a political, military, religious or racial matter?"
    ),
    "rights-unanswered:press_or_defender": _(
        "Answer first: does this concern the press or a defender of rights?"
    ),
    "rights-unanswered:refugee_or_asylum": _(
        "Answer first: does this concern a refugee or a person who seeks asylum?"
    ),
    "rights-at-stake:political_or_belief": _(
        "This is marked as a political, military, religious or racial matter. A named senior must decide."
    ),
    "rights-at-stake:press_or_defender": _(
        "This is marked as concerning the press or a defender of rights. A named senior must decide."
    ),
    "rights-at-stake:refugee_or_asylum": _(
        "This is marked as concerning a refugee or a person who seeks asylum. A named senior must decide."
    ),
    "caveat-open": _(
        "A right is at stake: %(caveat)s. A named senior must decide, or %(partner)s must give a written assurance."
    ),
    "assurance-given": _(
        "%(promised_by)s gave a written assurance that binds %(authority)s. It concerns: %(caveat)s."
    ),
    "senior-agreed": _("%(person)s decided that this may leave, for this reason: %(reason)s"),
    "second-person-needed": _("A second officer must approve this under article %(article)s."),
    "second-person-needed:words": _(
        "A restriction in words is attached. A second officer must confirm that it is met."
    ),
    "second-person-confirmed": _("%(person)s approved this as the second officer."),
    "night-rule": _(
        "At flash urgency one officer may release this. A second officer must confirm it by %(until)s. "
        "Reason given: %(reason)s"
    ),
    "night-rule-lapsed": _(
        "This was released by one officer and nobody confirmed it by %(until)s. A senior has to look at it."
    ),
}

COVERED_BUT: Promise = _("Article %(article)s covers this for %(partner)s, for %(purpose)s only.")
UNKNOWN: Promise = _(
    "Something stands against this that this version does not know: %(code)s. Ask the operator to update."
)

CONDITIONS: Mapping[str, Promise] = {
    "purpose-only": _("Only for %(purpose)s."),
    "delete-by": _("To be deleted by %(date)s."),
    "delete-by:article": _("To be deleted by %(date)s (article %(article)s)."),
    "H0": _("Only for preventing and combating crime."),
    "H1": _("Not to be used in court without the leave of %(owner)s."),
    "H2": _("Not to be passed on without the leave of %(owner)s."),
    "H3": _("%(owner)s adds: %(text)s"),
    "H3:unread": _("%(owner)s may have attached a restriction that cannot be read here. Ask the owner."),
    "onward-no": _("Not to be passed on to anybody (article %(article)s)."),
    "onward-ask": _("To be passed on only after the sender has agreed (article %(article)s)."),
    "onward-listed": _("To be passed on only to: %(listed)s (article %(article)s)."),
    "agreement-condition": _("%(text)s (article %(article)s)"),
}


def reason_sentences(decision: Decision, names: Mapping[str, str]) -> list[str]:
    """Every reason as a sentence, those that force the answer first."""
    return [_reason(reason, decision.allowed, names) for reason in decision.reasons]


def condition_sentences(decision: Decision, names: Mapping[str, str]) -> list[str]:
    """Every condition as a sentence."""
    return [_condition(condition, names) for condition in decision.conditions]


def party_names(agreement: Agreement) -> dict[str, str]:
    """The names of the parties in the reader's language, by node id."""
    return {party.agency: reference.text_in(party.names, _language()) for party in agreement.parties}


class _Named(dict[str, str]):
    """What a sentence names; what is not known any more is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


def code_sentence(
    code: str, params: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> str:
    """The sentence of a reason of which the code alone is kept; "" where it is none of a release decision."""
    template = REASONS.get(code)
    if template is None:
        return ""
    named = {"item": gettext("what was to be sent")} | {
        name: _word(name, value, names or {}) for name, value in (params or {}).items() if value
    }
    return str(template) % _Named(named)


def names_in_reasons(terms: Agreement | None) -> dict[str, str]:
    """Return what the reasons of a release decision call the parties and, for each category, the data in an item."""
    language = _language()
    kinds = {code: entry.label(language) for code, entry in reference.categories().items()}
    return kinds | (party_names(terms) if terms else {})


def problem_sentences(error: InvalidDocumentError) -> list[tuple[int, str, str]]:
    """The mistakes of an agreement file: line, field, and what to do in the reader's language."""
    return [
        (problem.line, problem.field, gettext(problem.message) % dict(problem.params))
        for problem in error.problems
    ]


def _reason(reason: Reason, allowed: Allowed, names: Mapping[str, str]) -> str:
    params = _params(reason, names) | _days(reason)
    if reason.code == "covered" and allowed is not Allowed.YES:
        return str(COVERED_BUT) % params
    variant = dict(reason.params).get("question", "")
    if reason.code == "second-person-needed" and not reason.article:
        variant = "words"
    template = REASONS.get(f"{reason.code}:{variant}") or REASONS.get(reason.code, UNKNOWN)
    return str(template) % params


def _days(reason: Reason) -> dict[str, str]:
    """The days between which an agreement is in force, the same wherever they are read; its end is the moment after its last day."""
    moment = dict(reason.params).get("date", "")
    if not moment or reason.code not in {"agreement-not-yet", "agreement-expired"}:
        return {}
    day = datetime.fromisoformat(moment) - timedelta(microseconds=reason.code == "agreement-expired")
    return {"date": moment_words(day, ZoneInfo("UTC"), _language(), "day")}


def _condition(condition: Condition, names: Mapping[str, str]) -> str:
    params, variant = _params(condition, names), ""
    if condition.code == "H3" and not params["text"]:
        variant = "unread"
    if condition.code == "delete-by" and condition.article:
        variant = "article"
    template = CONDITIONS.get(f"{condition.code}:{variant}") or CONDITIONS.get(condition.code, UNKNOWN)
    return str(template) % params


def _params(line: Reason | Condition, names: Mapping[str, str]) -> dict[str, str]:
    """What the sentence names, in the reader's language."""
    params = {"code": line.code, "article": line.article}
    texts: dict[str, dict[str, str]] = {}
    for name, value in line.params:
        stem, _bracket, language = name.rstrip("]").partition("[")
        if language:
            texts.setdefault(stem, {})[language] = value
        else:
            params[name] = _word(name, value, names)
    return params | {name: reference.text_in(by_language, _language()) for name, by_language in texts.items()}


def _word(name: str, value: str, names: Mapping[str, str]) -> str:
    lists: Mapping[str, Mapping[str, reference.Entry]] = {
        "category": reference.categories(),
        "kind": reference.kinds(),
        "purpose": reference.purposes(),
        "offence": reference.offence_classes(),
        "caveat": reference.caveats(),
    }
    if name in {"date", "until"}:
        moment, style = datetime.fromisoformat(value), "full" if name == "until" else "day"
        return moment_words(moment, get_current_timezone(), _language(), style)
    if name in lists:
        entry = lists[name].get(value)
        return entry.label(_language()) if entry else value or gettext("not given")
    if name == "listed":
        return ", ".join(names.get(one, one) for one in value.split(", ")) if value else gettext("nobody")
    return names.get(value, value)


def _language() -> str:
    return get_language() or "en"
