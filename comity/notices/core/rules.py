"""The rules of the pre-flight, one function a line of the pack. A function reads the declared fields alone."""

from collections.abc import Iterator, Mapping
from datetime import date

from comity.notices.core import attached, state_rules
from comity.notices.core.ages import ADULT, age_range, day_of
from comity.notices.core.preflight import Check, Context, Finding, Verdict, View
from comity.notices.core.sheet import (
    ASYLUM,
    EXTRADITION,
    LOCATING,
    NO,
    NOT_REFUGEE,
    PROSECUTION,
    PURPOSES,
    REFUGEE,
    SENTENCE,
    YES,
    is_blank,
)

PASS, FAIL, ASK = Verdict.PASS, Verdict.FAIL, Verdict.ASK
RED = "red"
TWO_YEARS, SIX_MONTHS = 24, 6
Groups = tuple[tuple[str, ...], ...]


def each(*names: str) -> Groups:
    """Return each name as a group of its own."""
    return tuple((name,) for name in names)


def _unsaid(view: View, *names: str) -> bool:
    return any(getattr(view, name) not in {YES, NO} for name in names)


def _any_yes(view: View, *names: str) -> bool:
    return any(getattr(view, name) == YES for name in names)


def ordinary_crime(view: View, _context: Context) -> Iterator[Finding]:
    """A serious ordinary-law offence, and none of the excluded kinds unless serious or organised crime is served."""
    excluded = ("private_dispute", "administrative", "norms")
    if is_blank(view.offence):
        yield Finding(FAIL, "no-offence")
    elif _any_yes(view, *excluded):
        yield Finding(ASK, "excluded-organised") if view.organised == YES else Finding(FAIL, "excluded")
    elif _unsaid(view, *excluded):
        yield Finding(ASK, "excluded-unsaid")
    else:
        yield Finding(PASS, "ordinary", read=each("offence", *excluded))


def threshold(view: View, _context: Context) -> Iterator[Finding]:
    """At least two years at most for a prosecution, six months for a sentence."""
    if view.stage not in {PROSECUTION, SENTENCE}:
        yield Finding(ASK, "stage-unsaid")
    elif view.stage == PROSECUTION:
        if view.life != YES and view.max_months is None:
            yield Finding(FAIL, "penalty-missing")
        elif view.life != YES and view.max_months < TWO_YEARS:
            yield Finding(FAIL, "below-two-years", params={"months": str(view.max_months)})
        else:
            yield Finding(PASS, "long-enough", read=(("stage",), ("life", "max_months")))
    elif view.life == YES:
        yield Finding(PASS, "long-enough", read=(("stage",), ("life", "sentence_months", "rest_months")))
    elif view.sentence_months is None:
        yield Finding(FAIL, "sentence-missing")
    elif view.sentence_months < SIX_MONTHS:
        yield Finding(FAIL, "below-six-months", params={"months": str(view.sentence_months)})
    elif view.rest_months is None:
        yield Finding(ASK, "rest-unsaid")
    elif view.rest_months < SIX_MONTHS:
        yield Finding(ASK, "rest-short", params={"months": str(view.rest_months)})
    else:
        yield Finding(PASS, "long-enough", read=each("stage", "sentence_months", "rest_months"))


def warrant(view: View, context: Context) -> Iterator[Finding]:
    """A warrant is there, judicial, and has not expired."""
    issued, said = day_of(view.warrant_issued), day_of(view.warrant_until)
    # the copy's own last day counts with that of the sheet; the earlier one binds
    until = min((one for one in (said, attached.last_day(context.attached)) if one is not None), default=None)
    if any(is_blank(one) for one in (view.warrant_authority, view.warrant_number, view.warrant_issued)):
        yield Finding(FAIL, "warrant-missing")
    elif issued is None or (said is None and not is_blank(view.warrant_until)):
        yield Finding(FAIL, "warrant-unreadable")
    elif issued > context.today:
        yield Finding(FAIL, "warrant-not-yet")
    elif until is not None and until < context.today:
        yield Finding(FAIL, "warrant-expired", params={"until": until.isoformat()})
    elif view.warrant_judicial == NO:
        yield Finding(FAIL, "warrant-not-judicial")
    elif view.warrant_judicial != YES:
        yield Finding(ASK, "warrant-judicial-unsaid")
    elif until is None and view.warrant_endless != YES:
        yield Finding(ASK, "warrant-end-unsaid")
    else:
        read = each("warrant_authority", "warrant_number", "warrant_issued", "warrant_judicial")
        yield Finding(PASS, "warrant-valid", read=(*read, ("warrant_until", "warrant_endless")))


def warrant_country(view: View, context: Context) -> Iterator[Finding]:
    """The warrant is one of the asking state."""
    if is_blank(view.warrant_country):
        yield Finding(ASK, "warrant-country-unsaid")
    elif view.warrant_country != context.asking:
        yield Finding(ASK, "warrant-foreign", params={"state": view.warrant_country})
    else:
        yield Finding(PASS, "warrant-own", read=each("warrant_country"))


def warrant_copy(view: View, context: Context) -> Iterator[Finding]:
    """A copy of the warrant is attached, and is of the decision that the file rests on; else it is at hand where possible."""
    copies = attached.warrants(context.attached)
    if copies and view.stage not in attached.DECISIONS:
        yield Finding(ASK, "stage-unsaid")
    elif copies and not any(one.kind in attached.DECISIONS[view.stage] for one in copies):
        yield Finding(ASK, "copy-other-kind")
    elif copies:
        yield Finding(PASS, "copy-attached", read=each("stage"))
    elif view.warrant_copy == YES:
        yield Finding(PASS, "copy", read=each("warrant_copy"))
    else:
        yield Finding(ASK, "no-copy")


def identifiers(view: View, context: Context) -> Iterator[Finding]:
    """Family name, forename, sex, birth year and one more; or a good photograph and one more."""
    whole = any(not is_blank(one.family) and not is_blank(one.given) for one in view.names)
    named = any(not is_blank(one.text) for one in view.names)
    known = not is_blank(view.sex) and view.sex != "unknown" and age_range(view.birth_date) is not None
    papers = any(not is_blank(one.number) for one in view.documents)
    photograph = view.photograph == YES or attached.shows(context.attached, attached.PHOTOGRAPH)
    prints = view.fingerprints == YES or attached.shows(context.attached, attached.FINGERPRINTS)
    more = not is_blank(view.description) or view.dna == YES or prints or papers
    others = ("description", "dna", "fingerprints", "documents")
    if whole and known and more:
        # were one of these empty, a photograph could still carry the file
        read = tuple((name, "photograph") for name in ("names", "sex", "birth_date"))
        yield Finding(PASS, "identified", read=(*read, (*others, "photograph")))
    elif photograph and (more or named):
        yield Finding(PASS, "identified-photograph", read=(("photograph",), ("names", *others)))
    else:
        yield Finding(FAIL, "identifiers-missing")


def facts(view: View, context: Context) -> Iterator[Finding]:
    """A summary of the facts with time and place."""
    day = day_of(view.facts_date)
    if is_blank(view.facts):
        yield Finding(FAIL, "facts-missing")
    elif day is None:
        yield Finding(FAIL, "facts-bare" if is_blank(view.facts_place) else "facts-undated")
    elif day > context.today:
        yield Finding(FAIL, "facts-ahead")
    elif is_blank(view.facts_place):
        yield Finding(FAIL, "facts-unplaced")
    else:
        yield Finding(PASS, "facts-whole", read=each("facts", "facts_date", "facts_place"))


def charges(view: View, _context: Context) -> Iterator[Finding]:
    """The charge and the article of the law it stands in."""
    if is_blank(view.charge):
        yield Finding(FAIL, "charge-missing")
    elif is_blank(view.law):
        yield Finding(FAIL, "law-missing")
    else:
        yield Finding(PASS, "charged", read=each("charge", "law"))


def constitution_three(view: View, _context: Context) -> Iterator[Finding]:
    """No political, military, religious or racial character."""
    characters = ("political", "military", "religious", "racial")
    if _any_yes(view, *characters):
        yield Finding(FAIL, "character")
    elif _unsaid(view, *characters):
        yield Finding(ASK, "character-unsaid")
    else:
        yield Finding(PASS, "no-character", read=each(*characters))


def constitution_two(view: View, _context: Context) -> Iterator[Finding]:
    """In the spirit of the Universal Declaration: nobody is sought for what they say or whom they defend."""
    if view.press_or_defender == NO:
        yield Finding(PASS, "no-defender", read=each("press_or_defender"))
    else:
        yield Finding(ASK, "defender" if view.press_or_defender == YES else "defender-unsaid")


def refugee(view: View, context: Context) -> Iterator[Finding]:
    """A recognised refugee from the asking state is not sought by it."""
    if view.refugee == NOT_REFUGEE:
        yield Finding(PASS, "no-refugee", read=each("refugee"))
    elif view.refugee == REFUGEE and context.asking in view.refugee_from:
        yield Finding(FAIL, "refugee-from-here")
    elif view.refugee == REFUGEE:
        yield Finding(ASK, "refugee-elsewhere")
    else:
        yield Finding(ASK, "asylum" if view.refugee == ASYLUM else "refugee-unsaid")


def death_penalty(view: View, _context: Context) -> Iterator[Finding]:
    """Where death is possible, a whole assurance stands against it."""
    if view.death_penalty == NO:
        yield Finding(PASS, "no-death", read=each("death_penalty"))
    elif view.death_penalty != YES:
        yield Finding(ASK, "death-unsaid")
    elif _assured(view, "death-penalty"):
        yield Finding(PASS, "death-assured", read=each("death_penalty", "assurances"))
    else:
        yield Finding(FAIL, "death-unassured")


def torture(view: View, _context: Context) -> Iterator[Finding]:
    """No danger of torture; an assurance alone does not settle it, a named person does."""
    if view.torture_risk == NO:
        yield Finding(PASS, "no-torture", read=each("torture_risk"))
    elif view.torture_risk != YES:
        yield Finding(ASK, "torture-unsaid")
    else:
        yield (
            Finding(ASK, "torture-assured")
            if _assured(view, "torture")
            else Finding(FAIL, "torture-unassured")
        )


def _assured(view: View, about: str) -> bool:
    return any(one.about == about and one.is_complete for one in view.assurances)


def minor(view: View, context: Context) -> Iterator[Finding]:
    """Nobody under eighteen; who was under eighteen at the deed is looked at by a person."""
    born, deed = age_range(view.birth_date), day_of(view.facts_date)
    if born is None:
        yield Finding(ASK, "birth-unsaid")
        return
    youngest, oldest = born.ages_on(context.today)
    if oldest < ADULT:
        yield Finding(FAIL, "minor-now")
    elif youngest < ADULT:
        yield Finding(ASK, "minor-perhaps")
    elif deed is None:
        yield Finding(ASK, "deed-undated")
    elif born.ages_on(deed)[0] < ADULT:
        yield Finding(ASK, "minor-at-deed")
    else:
        yield Finding(PASS, "adult", read=each("birth_date", "facts_date"))


def lapse(view: View, context: Context) -> Iterator[Finding]:
    """The offence or the sentence has not lapsed."""
    day: date | None = day_of(view.limitation)
    if is_blank(view.limitation):
        yield Finding(ASK, "lapse-unsaid")
    elif day is None:
        yield Finding(FAIL, "lapse-unreadable")
    elif day <= context.today:
        yield Finding(FAIL, "lapsed", params={"day": day.isoformat()})
    else:
        yield Finding(PASS, "not-lapsed", read=each("limitation"))


def extradition_sought(view: View, context: Context) -> Iterator[Finding]:
    """Extradition will be sought on arrest, and the issuing authority agrees."""
    if context.kind != RED and view.purpose == LOCATING:
        yield Finding(PASS, "only-locating", read=(("purpose", "extradition_sought", "authority_agrees"),))
    elif NO in {view.extradition_sought, view.authority_agrees}:
        yield Finding(FAIL, "not-sought")
    elif _unsaid(view, "extradition_sought", "authority_agrees"):
        yield Finding(ASK, "sought-unsaid")
    else:
        yield Finding(PASS, "sought", read=each("extradition_sought", "authority_agrees"))


def purpose(view: View, context: Context) -> Iterator[Finding]:
    """One purpose; a red notice has that of extradition."""
    if view.purpose not in PURPOSES:
        yield Finding(FAIL, "purpose-missing")
    elif context.kind == RED and view.purpose != EXTRADITION:
        yield Finding(FAIL, "purpose-not-red")
    else:
        yield Finding(PASS, "one-purpose", read=each("purpose"))


def sought_abroad(view: View, context: Context) -> Iterator[Finding]:
    """The file is of interest for cooperation: it says in which other states the person may be."""
    others = [one for one in view.sought_in if not is_blank(one) and one != context.asking]
    yield Finding(PASS, "abroad", read=each("sought_in")) if others else Finding(ASK, "states-unsaid")


CHECKS: Mapping[str, Check] = {
    "ordinary-crime": ordinary_crime,
    "threshold": threshold,
    "charges": charges,
    "warrant": warrant,
    "warrant-country": warrant_country,
    "warrant-copy": warrant_copy,
    "identifiers": identifiers,
    "facts": facts,
    "constitution-3": constitution_three,
    "constitution-2": constitution_two,
    "refugee": refugee,
    "death-penalty": death_penalty,
    "torture": torture,
    "minor": minor,
    "lapse": lapse,
    "purpose": purpose,
    "extradition-sought": extradition_sought,
    "sought-abroad": sought_abroad,
    "nationality": state_rules.nationality,
    "dual-criminality": state_rules.dual_criminality,
    "state-threshold": state_rules.state_threshold,
}
