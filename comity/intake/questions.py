"""Doubtful joins: two persons of one text whose names may be forms of one name, and whom the engine left two. A person says what they are."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person as Officer
from comity.agreements.countries import country_name
from comity.intake.models import Proposal, ProposalKind, ProposalState, Question, QuestionAnswer, Reading
from comity_names import Match, Name, Person, Population, compare, written_keys

# Below it two names are two names; the engine of texts joins of itself what it is sure of, so that nothing is too likely to be asked.
LEAST = 0.3
MOST_COMPARED = (
    60  # persons of one text who are compared pair by pair; of more only those that share a search key
)
MOST_FORMS = 12
SPLIT = "split/person"  # the rule of a person whom an officer took out of another

Quote = dict[str, Any]


@dataclass
class Pair:
    """The two proposals of a question, locked."""

    one: Proposal
    other: Proposal


def make(reading: Reading) -> None:
    """Ask what is doubtful in a reading; what was answered before holds on. Called inside the action that keeps a reading."""
    people = list(
        Proposal.objects.select_for_update()
        .filter(reading=reading, kind=ProposalKind.PERSON)
        .order_by("place", "id")
    )
    by_id = {one.pk: one for one in people}
    known = list(
        Question.objects.filter(document_id=reading.document_id)
        .select_related("other")
        .order_by("answered_at", "pk")
    )
    for said in known:
        if said.answer == QuestionAnswer.OTHERS and said.other.rule == SPLIT and said.one_id in by_id:
            _split_again(by_id[said.one_id], said.other)
    for said in known:
        if said.answer != QuestionAnswer.SAME or not {said.one_id, said.other_id} <= set(by_id):
            continue
        if by_id[said.other_id].is_open:
            join(Pair(by_id[said.one_id], by_id[said.other_id]))
    standing = {one.pk for one in people if one.state != ProposalState.REPLACED}
    idle = [one.pk for one in known if not one.answer and not {one.one_id, one.other_id} <= standing]
    Question.objects.filter(pk__in=idle).delete()
    asked = {frozenset({one.one_id, one.other_id}) for one in known if one.pk not in idle}
    fresh = [
        question
        for one, other in _pairs([one for one in people if one.is_open])
        if frozenset({one.pk, other.pk}) not in asked and (question := _question(one, other, len(people)))
    ]
    Question.objects.bulk_create(fresh)


def locked(question: Question) -> Pair:
    """Return the two proposals of a question, locked."""
    rows = {
        one.pk: one
        for one in Proposal.objects.select_for_update()
        .filter(pk__in=[question.one_id, question.other_id])
        .order_by("pk")
    }
    return Pair(rows[question.one_id], rows[question.other_id])


def join(pair: Pair) -> None:
    """Give the words of the second person to the first; the second is replaced. Called inside an action."""
    quotes = {(one["start"], one["end"]): one for one in [*pair.one.quotes, *pair.other.quotes]}
    pair.one.quotes = [quotes[place] for place in sorted(quotes)]
    pair.one.place = min(pair.one.place, pair.other.place)
    pair.one.save(update_fields=["quotes", "place"])
    pair.other.state = ProposalState.REPLACED
    pair.other.save(update_fields=["state"])


def part(pair: Pair) -> None:
    """Give the second person back what was the second's. Called inside an action."""
    gone = {(one["start"], one["end"]) for one in pair.other.quotes}
    kept = [one for one in pair.one.quotes if (one["start"], one["end"]) not in gone]
    pair.one.quotes = kept or pair.one.quotes
    pair.one.place = min(int(one["start"]) for one in pair.one.quotes)
    pair.one.save(update_fields=["quotes", "place"])
    if pair.other.reading_id != pair.one.reading_id:
        return  # the text that is read now does not have the second person's words
    pair.other.state = ProposalState.OPEN
    pair.other.save(update_fields=["state"])


def plain(words: str) -> str:
    """Return words on one line."""
    return " ".join(words.split())


def parted(one: Proposal, words: str) -> tuple[list[Quote], list[Quote]]:
    """Return the quotes of a person that have these words, and the others."""
    taken = [quote for quote in one.quotes if plain(str(quote["text"])) == words]
    return taken, [quote for quote in one.quotes if quote not in taken]


def split(one: Proposal, words: str, *, by: Officer, at: datetime) -> Proposal:
    """Make a person of one wording of another, with the answer that they are two. Called inside an action."""
    taken, _kept = parted(one, words)
    key = hashlib.sha256(f"{SPLIT}\0{one.key}\0{words}".encode("utf-8", "surrogatepass")).hexdigest()
    # words that were taken out before, and given back, are the same person again
    other = Proposal.objects.select_for_update().filter(document_id=one.document_id, key=key).first()
    if other is None:
        other = Proposal(
            document_id=one.document_id,
            kind=ProposalKind.PERSON,
            key=key,
            local=_next_local(one),
            content={**dict.fromkeys(one.content), "name": words},
            rule=SPLIT,
        )
    _give(one, other, taken)
    Question.objects.update_or_create(
        one=one,
        other=other,
        defaults={
            "document_id": one.document_id,
            "probability": round(_compared(one, other, people=2).same_person, 4),
            "answer": QuestionAnswer.OTHERS,
            "answered_by": by,
            "answered_at": at,
        },
    )
    return other


def _split_again(one: Proposal, other: Proposal) -> None:
    """Take the same words out of a person whom a new reading has given them again."""
    taken, kept = parted(one, plain(str(other.content["name"])))
    if taken and kept:
        other.lost = False
        _give(one, other, taken)


def _give(one: Proposal, other: Proposal, taken: list[Quote]) -> None:
    one.quotes = [quote for quote in one.quotes if quote not in taken]
    one.place = min(int(quote["start"]) for quote in one.quotes)
    one.save(update_fields=["quotes", "place"])
    other.reading_id, other.quotes = one.reading_id, taken
    other.place = min(int(quote["start"]) for quote in taken)
    if other.state == ProposalState.REPLACED:
        other.state = ProposalState.OPEN
    other.save()


def _next_local(one: Proposal) -> str:
    locals_ = Proposal.objects.filter(document_id=one.document_id, kind=ProposalKind.PERSON)
    numbers = [int(local[1:]) for local in locals_.values_list("local", flat=True) if local[1:].isdecimal()]
    return f"p{max(numbers, default=0) + 1}"


def forms_of(proposal: Proposal) -> list[str]:
    """Return the written forms of a person's name, the name first."""
    said = [str(proposal.counts.get("name") or ""), *(str(one["text"]) for one in proposal.quotes)]
    return [one for one in dict.fromkeys(" ".join(text.split()) for text in said) if one][:MOST_FORMS]


def reason_words(question: Question) -> list[str]:
    """Return why two may be one, and what speaks against it, in the reader's language."""
    return [
        sentence for reason in question.reasons for sentence in _sentences(reason, get_language() or "en")
    ]


def _question(one: Proposal, other: Proposal, people: int) -> Question | None:
    match = _compared(one, other, people)
    if match.name_agreement < LEAST:
        return None
    return Question(
        document_id=one.document_id,
        one=one,
        other=other,
        probability=round(match.same_person, 4),
        reasons=_reasons(one, other, match),
    )


def _compared(one: Proposal, other: Proposal, people: int) -> Match:
    return compare(_named(one), _named(other), population=Population(max(people, 2)))


def _named(proposal: Proposal) -> Person:
    return Person(tuple(Name(form) for form in forms_of(proposal)))


def _pairs(people: Sequence[Proposal]) -> Iterable[tuple[Proposal, Proposal]]:
    pairs = combinations(people, 2)
    if len(people) <= MOST_COMPARED:
        return pairs
    keys = {one.pk: {key for form in forms_of(one) for key in written_keys(form)} for one in people}
    return ((one, other) for one, other in pairs if keys[one.pk] & keys[other.pk])


def _reasons(one: Proposal, other: Proposal, match: Match) -> list[dict[str, Any]]:
    found = [{"kind": "name", "left": match.left_name, "right": match.right_name}]
    for kind in ("role", "country"):
        left, right = one.counts.get(kind), other.counts.get(kind)
        if left and right:
            found.append({"kind": kind, "left": left, "right": right})
    return found


def _sentences(reason: dict[str, Any], language: str) -> list[str]:
    left, right = str(reason["left"]), str(reason["right"])
    if reason["kind"] == "name":
        return [one.sentence(language) for one in compare(left, right).parts]
    if reason["kind"] == "country":
        left, right = country_name(left, language), country_name(right, language)
    values = {"left": left, "right": right}
    if reason["kind"] == "role":
        said = (
            _("Both hold the same office: %(left)s.")
            if _same(left, right)
            else _("The offices differ: %(left)s, %(right)s.")
        )
    else:
        said = (
            _("Both belong to %(left)s.")
            if _same(left, right)
            else _("They belong to two states: %(left)s, %(right)s.")
        )
    return [said % values]


def _same(left: str, right: str) -> bool:
    return " ".join(left.casefold().split()) == " ".join(right.casefold().split())
