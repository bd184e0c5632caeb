"""Words that mean somebody else are taken out of a person, and that holds."""

import pytest
from django.urls import reverse

from comity.accounts.access import AbsentError
from comity.intake import actions
from comity.intake.actions import Wish
from comity.intake.exceptions import (
    ChangedMeanwhileError,
    DecidedError,
    KeepsNameError,
    NoSuchTargetError,
)
from comity.intake.models import Document, Proposal, ProposalState, Question
from comity.intake.questions import SPLIT
from comity.intake.tests.acting import details
from comity.intake.tests.office import Papers, ReadDocument
from comity.intake.tests.pages import client_of, page_of, said, soup
from comity.intake.tests.raid import RAID, proposed

ACCENTED = "Trần Văn Quyết"


@pytest.fixture
def document(read_document: ReadDocument) -> Document:
    return read_document(RAID)


def quyet(document: Document) -> Proposal:
    return proposed(document, "person", name="Tran Van Quyet")


def words(one: Proposal) -> set[str]:
    one.refresh_from_db()
    return {quote["text"] for quote in one.quotes}


def test_a_wording_becomes_a_person_of_its_own(papers: Papers, document: Document) -> None:
    one = quyet(document)
    before = words(one)
    other = actions.split_person(papers.officer, one.pk, ACCENTED)
    assert (words(one), words(other)) == (before - {ACCENTED}, {ACCENTED})
    assert (other.content["name"], other.content["role"], other.rule) == (ACCENTED, None, SPLIT)
    assert other.is_open
    assert other.local not in {"", one.local}
    told = details("proposal.person-corrected")
    assert (told["other"], told["places"]) == (str(other.pk), 1)
    assert ACCENTED not in str(told)
    asked = Question.objects.get(one=one, other=other)
    assert (asked.answer, asked.answered_by) == ("others", papers.officer)


def test_it_holds_when_the_text_is_read_again(papers: Papers, document: Document) -> None:
    one = quyet(document)
    other = actions.split_person(papers.officer, one.pk, ACCENTED)
    place, row = next(
        (at, row) for at, row in enumerate(document.pages.get().paragraphs) if "INTERPOL" in row["text"]
    )
    for _again in range(2):
        was = document.pages.get().paragraphs[place]["text"]
        actions.correct_paragraph(papers.officer, document.pk, 1, place, was + " So it was.", was=was)
        other.refresh_from_db()
        assert (other.state, other.lost, words(other)) == (ProposalState.OPEN, False, {ACCENTED})
        assert other.reading == document.reading
        assert ACCENTED not in words(one)
    actions.refuse_proposal(papers.officer, other.pk)
    actions.correct_paragraph(papers.officer, document.pk, 1, place, row["text"], was=was + " So it was.")
    other.refresh_from_db()
    assert (other.state, other.lost) == (ProposalState.REFUSED, False)
    assert ACCENTED not in words(one)


def test_it_is_taken_back_by_the_answer_that_they_are_one(papers: Papers, document: Document) -> None:
    one = quyet(document)
    before = words(one)
    other = actions.split_person(papers.officer, one.pk, ACCENTED)
    asked = Question.objects.get(one=one, other=other)
    actions.answer_question(papers.officer, asked.pk, "same")
    assert words(one) == before
    again = actions.split_person(papers.officer, one.pk, ACCENTED)
    assert again == other
    assert Question.objects.get() == asked


def test_name_and_last_words_stay_and_nothing_is_split_that_is_decided(
    papers: Papers, document: Document
) -> None:
    one = quyet(document)
    with pytest.raises(KeepsNameError):
        actions.split_person(papers.officer, one.pk, "Tran  Van Quyet")
    with pytest.raises(ChangedMeanwhileError):
        actions.split_person(papers.officer, one.pk, "Somebody")
    with pytest.raises(NoSuchTargetError):
        actions.split_person(papers.officer, document.proposals.filter(kind="place")[0].pk, "Lang Son")
    for person in (papers.cast.screening, papers.cast.partner):
        with pytest.raises(AbsentError):
            actions.split_person(person, one.pk, ACCENTED)
    Proposal.objects.filter(pk=one.pk).update(content={**one.content, "name": "Another"})
    Proposal.objects.filter(pk=one.pk).update(quotes=one.quotes[:1])
    with pytest.raises(KeepsNameError):
        actions.split_person(papers.officer, one.pk, str(one.quotes[0]["text"]))
    actions.accept_proposal(papers.officer, one.pk, Wish("noted"))
    with pytest.raises(DecidedError):
        actions.split_person(papers.officer, one.pk, ACCENTED)


def test_the_page_of_a_person_offers_its_wordings(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    one = quyet(document)
    at = reverse("intake:split", args=[one.pk])
    page = soup(client.get(reverse("intake:proposal", args=[one.pk]) + "?change=1"))
    offered = [str(box["value"]) for box in page.select(f'form[action="{at}"] button[name=wording]')]
    assert ACCENTED in offered
    assert "Tran Van Quyet" not in offered
    answer = client.post(at, {"wording": ACCENTED}, follow=True)
    assert "These words are a person of their own now." in said(answer)
    assert f"Two persons: Tran Van Quyet · {ACCENTED}" in said(answer)
    assert "An officer took these words out of another person." in said(answer)
    wrong = client.post(at, {"wording": "Tran Van Quyet"}, follow=True)
    assert "The words of the name stay with the person" in said(wrong)
    assert "Not all of it is this person?" in said(client.get(page_of(document) + f"?at={one.pk}"))
