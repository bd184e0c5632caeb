"""What may leave for a partner on a day, and why: the decision of release itself is asked, once for each kind of data and agreement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.agreements import reference
from comity.agreements.access import Held, held, newest_versions
from comity.agreements.decision import Allowed, Decision, because, stricter
from comity.agreements.question import Channel, Item, Question, RightsAnswers
from comity.agreements.release import judge_each
from comity.agreements.sentences import condition_sentences, names_in_reasons, reason_sentences
from comity.agreements.terms import Agreement
from comity.cooperation.models import PartnerAgency
from comity.cooperation.partners.leaving import ceiling_on_paper
from comity.cooperation.register_alone import Readers, form_held_with, readers_of
from comity.cooperation.register_words import ANSWERS
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.release.asking import ceiling_of
from comity.requests.departure import stamp
from comity.web.words import Words

NO_RIGHTS = RightsAnswers(political_or_belief=False, press_or_defender=False, refugee_or_asylum=False)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to know: to whom, for what, about what, which kinds of data, on which day."""

    peer: Peer | None  # its node
    partner: PartnerAgency | None = None  # else one that is written to on paper
    kind: str
    purpose: str
    offence: str
    categories: Sequence[str]
    day: date
    urgency: str = "ordinary"

    @property
    def recipient(self) -> str:
        """As which party agreements name whom it is for."""
        return self.peer.node if self.peer is not None else self.partner.party if self.partner else ""


@dataclass(frozen=True)
class Line:
    """One kind of data: the answer (tag and words), the articles it rests on, each reason and condition as a sentence."""

    category: str
    words: str
    tag: str
    answer: Words
    articles: Sequence[str]
    reasons: Sequence[str]
    conditions: Sequence[str]


@dataclass(frozen=True)
class ByAgreement:
    """One agreement with the partner; `href` leads to it."""

    title: str
    agreement: str
    href: str
    lines: Sequence[Line]
    is_alone: bool = False

    @property
    def best(self) -> int:
        """How far it goes, for the order of the page: what permits most stands first."""
        return sum(one.tag == "ok" for one in self.lines) * 100 + sum(one.tag == "soon" for one in self.lines)


def answers(person: Person, asked: Asked) -> list[ByAgreement]:
    """Return the decision for each agreement with the partner and each kind of data; agreements that permit most first."""
    rows = newest_versions().filter(parties__contains=[asked.recipient, settings.NODE_ID])
    agreements = list(held(rows))
    readers = readers_of(one.speaking for one in agreements if one.speaking is not None)
    found = [_by(person, asked, one, readers) for one in agreements]
    return sorted(found, key=lambda one: -one.best)


def moment_of(day: date, person: Person) -> datetime:
    """Return the moment a day is asked at: now where it is today, else its noon at the person's clock."""
    zone = ZoneInfo(str(person.time_zone))
    at = now()
    return at if day == at.astimezone(zone).date() else datetime.combine(day, time(12), zone)


def _by(person: Person, asked: Asked, found: Held, readers: Readers) -> ByAgreement:
    terms = found.speaking
    question = _question(person, asked)
    form = form_held_with(found.row.agreement) if found.row.alone_with else None
    named = terms.party(asked.recipient) if terms is not None else None
    if asked.partner is not None and (
        (form is not None and form.partner_id != asked.partner.pk)
        or (named is not None and named.country != asked.partner.country)
    ):
        question = replace(question, recipients=("",))  # it is another one's, whatever its page says
    decisions = judge_each(question, terms, moment_of(asked.day, person))
    if asked.partner is not None and terms is not None and not readers.stand_for(terms, asked.recipient):
        no = Decision((because("alone-not-confirmed"),))
        decisions = {code: stricter(one, no) for code, one in decisions.items()}
    href = reverse("agreements:agreement", args=[found.row.agreement])
    title = terms.title(get_language() or "en") if terms else found.row.agreement
    lines = [_line(code, decision, terms) for code, decision in decisions.items()]
    return ByAgreement(title, found.row.agreement, href, lines, bool(found.row.alone_with))


def _question(person: Person, asked: Asked) -> Question:
    """Return the question of release for facts of our own, with no right at stake and nobody's approval yet."""
    purpose = reference.purposes().get(asked.purpose)
    # the code H0 binds to police work; what is not police work travels without it
    codes = ["H0", "H2"] if purpose is not None and purpose.police else ["H2"]
    handling = stamp({"codes": codes, "level": 1}, {}, asked.purpose)
    return Question(
        items=tuple(Item(code, code, handling) for code in asked.categories),
        recipients=(asked.recipient,),
        purpose=asked.purpose,
        sender=settings.NODE_ID,
        author=person.pseudonym,
        kind=asked.kind,
        offence=asked.offence,
        urgency=reference.Urgency(asked.urgency),
        ceiling=ceiling_of(asked.peer) if asked.peer is not None else ceiling_on_paper(),
        answers=NO_RIGHTS,
        channel=Channel.WIRE if asked.peer is not None else Channel.PAPER,
    )


def _line(code: str, decision: Decision, terms: Agreement | None) -> Line:
    names = names_in_reasons(terms)
    names[settings.NODE_ID] = names.get(settings.NODE_ID, settings.NODE_ID)
    entry = reference.categories()[code]
    tag, words = ANSWERS[decision.allowed]
    articles = list(_articles(decision))
    shown = Decision(decision.decisive if decision.allowed is not Allowed.YES else decision.reasons)
    kept = condition_sentences(decision, names) if decision.allowed is not Allowed.NO else []
    return Line(
        code, entry.label(get_language() or "en"), tag, words, articles, reason_sentences(shown, names), kept
    )


def _articles(decision: Decision) -> Iterator[str]:
    shown = decision.decisive if decision.allowed is not Allowed.YES else decision.reasons
    yield from dict.fromkeys(one.article for one in shown if one.article)
