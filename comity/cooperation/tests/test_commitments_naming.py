"""A change names a meeting, an agreement or an article only where it is kept here and the partner knows it."""

from dataclasses import replace

import pytest

from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.exceptions import NoAgreementError, NoArticleError, NotAtMeetingError, NotKeptError
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Meeting
from comity.cooperation.tests.commitments_ground import TERMS, Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.register_ground import MEMORANDUM, Registers
from comity.requests.tests.office import AGREEMENT


def test_a_meeting_that_nobody_keeps_or_at_which_the_partner_was_not_is_refused(
    ledgers: Ledgers, meetings: Meetings
) -> None:
    with_beijing = meetings.add(ordinal=None)
    with_us = meetings.add(ordinal=None, titles={"en": "Talks in Tokyo"}, parties=("VN", "JP"))
    commitment = ledgers.agreed()
    with pytest.raises(NotKeptError, match="Enter it with its title"):
        ledgers.change(commitment, meeting={"en": "Talks that nobody entered"})
    with pytest.raises(NotAtMeetingError):
        ledgers.change(commitment, meeting=titles_told(with_beijing))
    entry = ledgers.change(commitment, meeting=titles_told(with_us))
    assert entry.data["terms"]["basis"]["meeting"] == {"en": "Talks in Tokyo"}
    ledgers.countersign(commitment)
    with writing():
        Meeting.objects.filter(
            pk=with_us.pk
        ).delete()  # both sides have read its title: what is carried on names nothing new
    ledgers.change(commitment, owner="academy")


def test_an_agreement_that_is_not_held_with_the_partner_is_refused(ledgers: Ledgers) -> None:
    register = Registers(ledgers.office)
    memorandum = register.memorandum()
    chinese = replace(MEMORANDUM, titles={"en": "Accord with Beijing"}, parties=("VN", "CN"))
    actions.add_agreement(ledgers.keeper, chinese)
    commitment = ledgers.agreed()
    for name in ("An accord of nobody", "Accord with Beijing", memorandum.ref):
        with pytest.raises(NoAgreementError, match="Enter it in the register"):
            ledgers.change(commitment, basis={"agreement": name})
    with pytest.raises(NoAgreementError):
        ledgers.change(commitment, basis={"article": "3"})
    entry = ledgers.change(commitment, basis={"agreement": MEMORANDUM.titles["en"], "article": "2"})
    assert entry.data["terms"]["basis"]["article"] == "2"


def test_an_article_that_the_agreement_does_not_have_is_refused(ledgers: Ledgers) -> None:
    Registers(ledgers.office).memorandum()
    commitment = ledgers.agreed()
    for name in (MEMORANDUM.titles["en"], AGREEMENT):
        with pytest.raises(NoArticleError, match="no such article"):
            ledgers.change(commitment, basis={"agreement": name, "article": "99"})
    with pytest.raises(NoArticleError):  # named before, but held by nobody: its articles cannot be looked up
        ledgers.change(commitment, basis={"agreement": TERMS.basis["agreement"], "article": "4"})
    ledgers.change(commitment, basis={"agreement": AGREEMENT, "article": "1"})


def test_what_was_named_before_may_be_carried_on_or_left_out(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    ledgers.change(commitment, owner="academy")
    ledgers.countersign(commitment)
    ledgers.change(commitment, basis={"agreement": TERMS.basis["agreement"]})
    ledgers.countersign(commitment)
    ledgers.change(commitment, basis=TERMS.basis)
    ledgers.countersign(commitment)
    ledgers.change(commitment, basis={})
    assert replace(TERMS, basis={}).rests_on == {}
