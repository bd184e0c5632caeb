"""Which agreement of the register a commitment names: one rule for its own page, for what is offered and for what an end concerns."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from comity.cooperation import actions
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.commitments.resting import Called, agreements_for, named, registered_of
from comity.cooperation.models import Commitment, RegisteredAgreement
from comity.cooperation.models.commitments import LONGEST_AGREEMENT
from comity.cooperation.register_affected import affected
from comity.cooperation.tests.commitments_ground import DRAFT, TERMS, WAY_OUT, Ledgers
from comity.cooperation.tests.register_ground import Registers
from comity.lib.clock import now
from comity.requests.tests.office import AGREEMENT, TOKYO

LONG = "Agreement on what takes many words to say: " + "police, fire, rescue, " * 6


def is_found(ledgers: Ledgers, which: Any, entry: RegisteredAgreement) -> tuple[bool, bool]:
    """Whether its page leads to the entry, and whether the entry's page names it."""
    commitment = Commitment.objects.get(pk=which)
    refs = [ref for one in affected(ledgers.keeper, entry) for ref, _page in one.first]
    return registered_of(ledgers.keeper, commitment) == entry, commitment.ref in refs


@pytest.fixture
def register(ledgers: Ledgers) -> Registers:
    return Registers(ledgers.office)


@pytest.mark.parametrize(
    "said",
    ["  MEMORANDUM  on fire\u00a0and rescue", "bản ghi nhớ về cứu hỏa", "Memorandum on fire and rescue"],
)
def test_a_title_is_a_name_in_whatever_case_and_with_whatever_blanks(
    ledgers: Ledgers, register: Registers, said: str
) -> None:
    entry = register.memorandum()
    _letter, which, _change = ledgers.offered(basis={"agreement": said})
    assert is_found(ledgers, which, entry) == (True, True)


def test_titles_of_the_form_are_names_of_its_entry_too(ledgers: Ledgers, register: Registers) -> None:
    entry = register.treaty(titles={"en": "As we call it"})
    of_form = "Agreement of the office"
    for said in (of_form.upper(), AGREEMENT):
        _letter, which, _change = ledgers.offered(basis={"agreement": said})
        assert is_found(ledgers, which, entry) == (True, True), said
    meant = named(agreements_for(ledgers.keeper), of_form.upper(), TOKYO, "JP")
    assert meant is not None
    assert meant.basis == AGREEMENT


def test_our_reference_is_no_name_in_a_partner_s_words(ledgers: Ledgers, register: Registers) -> None:
    entry = register.memorandum()
    theirs = ledgers.offered(basis={"agreement": entry.ref})
    assert is_found(ledgers, theirs[1], entry) == (False, False)
    ours = actions.propose_commitment(
        ledgers.keeper, replace(DRAFT, terms=replace(TERMS, basis={"agreement": entry.ref.lower()}))
    )
    assert is_found(ledgers, ours.pk, entry) == (True, True)
    # a change of ours carries the partner's words on: they do not become ours

    actions.countersign_change(ledgers.keeper, UUID(theirs[2]), way_out=WAY_OUT)
    ledgers.change(Commitment.objects.get(pk=theirs[1]), owner="academy")
    ledgers.countersign(Commitment.objects.get(pk=theirs[1]))
    assert is_found(ledgers, theirs[1], entry) == (False, False)


def test_a_title_that_was_cut_names_what_begins_so() -> None:
    called = Called(frozenset({LONG}), "G-2026-0003")
    assert called.is_meant(LONG[:LONGEST_AGREEMENT].upper(), by_us=False)
    assert not called.is_meant(LONG[: LONGEST_AGREEMENT - 1], by_us=False)
    assert not called.is_meant(" ", by_us=True)
    assert [called.is_meant("g-2026-0003", by_us=one) for one in (True, False)] == [True, False]


def test_a_brief_names_the_agreement_in_each_of_its_languages(ledgers: Ledgers, register: Registers) -> None:
    """What is signed has one title; the register has it in others."""
    register.memorandum()
    made = ledgers.agreed(basis={"agreement": "Memorandum on fire and rescue", "article": "2"})
    found = promise_of(ledgers.keeper, made, ["vi", "en", "ja"], now(), is_joint=False)
    assert found is not None
    assert found["basis"]["vi"].startswith("Bản ghi nhớ về cứu hỏa, ")
    assert found["basis"]["en"].startswith("Memorandum on fire and rescue, ")
    assert found["basis"]["ja"].startswith(
        "Memorandum on fire and rescue（英語）, "
    )  # no title in Japanese is kept
