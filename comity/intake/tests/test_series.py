"""Meetings of one series stand as a chain."""

from typing import Any

import pytest

from comity.intake.models import Document, Proposal, ProposalState
from comity.intake.shown import Review
from comity.intake.shown_series import Link, chains_of
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import client_of, page_of, said, soup


@pytest.fixture
def document(papers: Papers) -> Document:
    found = papers.read(papers.taken("Ministers met in Hanoi and in Beijing.", "a.txt"))
    found.proposals.filter(kind="meeting").delete()
    return found


def meeting(document: Document, **said: Any) -> Proposal:
    number, reading = document.proposals.count(), document.reading
    assert reading is not None
    content = {"kind": "meeting", "ordinal": None, "date": None, "place": None, "relation": "this", **said}
    return Proposal.objects.create(
        document=document, reading=reading, kind="meeting", key=f"m{number}", local=f"m{number}", place=number,
        content=content, quotes=[], rule="noun",
    )  # fmt: skip


def chains(document: Document) -> list[list[Link]]:
    reading = document.reading
    assert reading is not None
    return chains_of(document, Review(document, reading).labels)


def test_previous_this_and_next_stand_in_their_order(document: Document, papers: Papers) -> None:
    beijing = document.proposals.get(kind="place", content__name="Beijing")
    following = meeting(document, ordinal=8, relation="next")
    this = meeting(document, ordinal=7, date="2019-05", relation="this")
    before = meeting(document, ordinal=6, date="2018-10", place=beijing.local, relation="previous")
    older = meeting(document, ordinal=5, relation="previous")
    meeting(document, ordinal=6, relation="previous")  # told of once more
    meeting(document, ordinal=3, relation="mentioned")
    meeting(document, kind="visit", relation="this")  # no series
    (chain,) = chains(document)
    assert [f"?at={one.pk}" for one in (older, before, this, following)] == [
        one.href.partition("#")[0] for one in chain
    ]
    assert [one.words for one in chain] == [
        "Meeting, 5", "Meeting, 6, Oct 2018, Beijing", "Meeting, 7, May 2019", "Meeting, 8",
    ]  # fmt: skip
    assert [one.is_this for one in chain] == [False, False, True, False]
    page = soup(client_of(papers.officer).get(page_of(document)))
    (shown,) = page.select("nav.chain")
    assert "The one before" in shown.get_text()
    assert len(shown.select("li")) == 4
    assert len(shown.select("li.this")) == 1


def test_one_meeting_alone_or_refused_ones_are_no_chain(document: Document, papers: Papers) -> None:
    meeting(document, ordinal=7)
    other = meeting(document, ordinal=6, relation="previous")
    Proposal.objects.filter(pk=other.pk).update(state=ProposalState.REFUSED)
    assert chains(document) == []
    assert "Meetings of one series" not in said(client_of(papers.officer).get(page_of(document)))
