"""A person corrects what the machine read."""

import pytest

from comity.audit.acts import writing
from comity.intake import actions
from comity.intake.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    NotReadError,
)
from comity.intake.models import DocumentState, Proposal, ProposalState, Reading
from comity.intake.tests.acting import MINH, decide, last, proposal
from comity.intake.tests.office import ARTICLE, READER, Papers, ReadDocument


def test_a_correction_changes_its_paragraph_alone(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    place = next(i for i, row in enumerate(document.pages.get().paragraphs) if row["text"] == MINH)
    right = MINH.replace("Minh", "Binh")
    before = document.pages.get().paragraphs
    person, arrest = (
        proposal(document, "person", name="Tran Van Minh"),
        document.proposals.get(kind="outcome", content__kind="arrest"),
    )
    actions.correct_paragraph(papers.officer, document.pk, 1, place, right + "\r\n", was=MINH)
    after = document.pages.get().paragraphs
    row = after[place]
    assert (row["text"], row["was"], row["corrected_by"]) == (right, MINH, papers.officer.pseudonym)
    assert row["corrected_at"]
    assert [one for i, one in enumerate(after) if i != place] == [
        one for i, one in enumerate(before) if i != place
    ]
    first, second = document.readings.all()
    assert "Minh" in first.text
    assert "Binh" in second.text
    assert (second.number, second.made_by) == (2, papers.officer.pseudonym)
    person.refresh_from_db()
    arrest.refresh_from_db()
    assert (person.state, person.reading) == (ProposalState.REPLACED, first)
    assert (arrest.state, arrest.reading) == (ProposalState.OPEN, second)
    fresh = proposal(document, "person", name="Tran Van Binh")
    assert fresh.local not in {"", person.local}
    entry = last("document.corrected")
    assert b"Binh" not in entry.body

    actions.correct_paragraph(papers.officer, document.pk, 1, place, MINH, was=right)
    row = document.pages.get().paragraphs[place]
    assert (row["text"], row["was"], row["corrected_by"]) == (MINH, None, None)
    person.refresh_from_db()
    assert (person.state, person.local) == (ProposalState.OPEN, "p1")


def test_what_was_decided_stays_through_a_correction(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    person = proposal(document, "person", name="Tran Van Minh")
    arrest = document.proposals.get(kind="outcome", content__kind="arrest")
    decide(person)
    decide(arrest, ProposalState.REFUSED)
    place = next(i for i, row in enumerate(document.pages.get().paragraphs) if row["text"] == MINH)
    actions.correct_paragraph(papers.officer, document.pk, 1, place, "Nobody said more.", was=MINH)
    person.refresh_from_db()
    arrest.refresh_from_db()
    assert (person.state, person.lost, person.reading.number) == (ProposalState.ACCEPTED, True, 1)
    assert person.reading.text[person.quotes[0]["start"] : person.quotes[0]["end"]] == "Tran Van Minh"
    assert (arrest.state, arrest.lost, arrest.reading.number) == (ProposalState.REFUSED, False, 2)
    actions.correct_paragraph(papers.officer, document.pk, 1, place, MINH, was="Nobody said more.")
    person.refresh_from_db()
    assert (person.state, person.lost, person.reading.number) == (ProposalState.ACCEPTED, False, 3)


def test_a_title_that_a_person_accepted_stays(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    title = document.proposals.get(kind="document", content__field="title")
    with writing():
        Proposal.objects.filter(pk=title.pk).update(
            state=ProposalState.CHANGED, changed={"field": "title", "value": "Our title"}
        )
    document = actions.correct_paragraph(
        papers.officer, document.pk, 1, 3, "", was="Police seized 42 mobile phones and 3 computers."
    )
    assert document.title == "Our title"
    assert document.reading is not None
    assert "42" not in document.reading.text
    assert document.pages.get().paragraphs[3]["text"] == ""


def test_a_correction_of_what_has_changed_meanwhile_is_refused(
    read_document: ReadDocument, papers: Papers
) -> None:
    document = read_document(ARTICLE)
    with pytest.raises(ChangedMeanwhileError):
        actions.correct_paragraph(papers.officer, document.pk, 1, 0, "x", was="something else")
    for page, place in ((2, 0), (1, 99), (1, -1)):
        with pytest.raises(NotHereError):
            actions.correct_paragraph(papers.officer, document.pk, page, place, "x", was="")
    assert Reading.objects.count() == 1
    assert last("document.corrected").outcome == "refused"


def test_saving_the_same_words_makes_no_reading(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    actions.correct_paragraph(papers.officer, document.pk, 1, 2, MINH + " ", was=MINH)
    assert Reading.objects.count() == 1
    assert document.pages.get().paragraphs[2]["was"] is None


def test_a_long_document_waits_for_the_reader_after_a_correction(
    read_document: ReadDocument, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = read_document(ARTICLE)
    monkeypatch.setattr("comity.intake.actions.correcting.AT_ONCE", 100)
    actions.correct_paragraph(papers.officer, document.pk, 1, 2, "Nobody said more.", was=MINH)
    document = actions.correct_paragraph(
        papers.officer, document.pk, 1, 3, "", was="Police seized 42 mobile phones and 3 computers."
    )
    assert (document.state, document.text_only, Reading.objects.count()) == (DocumentState.WAITING, True, 1)
    document = actions.keep_text(READER, document.pk)
    assert (document.state, document.text_only) == (DocumentState.READ, False)
    assert document.reading is not None
    assert "Nobody said more." in document.reading.text


def test_what_was_not_read_cannot_be_corrected(papers: Papers) -> None:
    document = papers.taken()
    with pytest.raises(NotReadError):
        actions.correct_paragraph(papers.officer, document.pk, 1, 0, "x", was="")
