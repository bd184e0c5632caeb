"""What the reader found becomes pages, a text and proposals; what is asked for again is read again."""

from collections.abc import Callable

import pytest

from comity.exchange.models import FileState
from comity.intake import actions
from comity.intake.accepting.noted import put
from comity.intake.actions import reading as reading_acts
from comity.intake.core import cli
from comity.intake.exceptions import (
    NotHereError,
)
from comity.intake.models import DocumentState, ProposalState, Reading, TextOrigin
from comity.intake.reading.result import NotReadError as FileNotReadError
from comity.intake.reading.result import Origin, Part, ReadFile, ReadPage, ReadParagraph, Reason
from comity.intake.tests.acting import details, last, proposal
from comity.intake.tests.office import ARTICLE, READER, Papers, ReadDocument, plain_pages


def test_a_read_document_has_pages_a_text_and_proposals(papers: Papers) -> None:
    document = papers.read(papers.taken())
    assert (document.state, document.language, document.pages_count) == (DocumentState.READ, "en", 1)
    assert document.title == "Police arrest eleven in cross-border phone fraud"
    assert (document.published, document.read_at is not None) == ("2024-05-03", True)
    reading = document.reading
    assert reading is not None
    assert (reading.number, reading.made_by, reading.rules) == (1, READER.pseudonym, cli.rules())
    page = document.pages.get()
    assert (page.number, page.origin) == (1, TextOrigin.TEXT)
    words = [reading.text[one["start"] : one["end"]] for one in reading.paragraphs]
    assert words == [row["text"] for row in page.paragraphs]
    assert set(reading.zones) == {"body", "boilerplate", "related"}
    for one in document.proposals.all():
        assert one.reading == reading
        assert one.state == ProposalState.OPEN
        for quote in one.quotes:
            assert reading.text[quote["start"] : quote["end"]] == quote["text"]
    assert proposal(document, "person", name="Tran Van Minh").local == "p1"
    entry = last("document.read")
    assert entry.subject_id == str(document.pk)
    assert b"Minh" not in entry.body


def test_only_the_reader_says_what_was_read(papers: Papers) -> None:
    document = papers.taken()
    several: list[Callable[[], object]] = [
        lambda: actions.keep_reading(papers.officer, document.pk, ReadFile("text/plain", plain_pages("x"))),
        lambda: actions.keep_text(papers.officer, document.pk),
        lambda: actions.refuse_reading(papers.officer, document.pk, FileNotReadError(Reason.BROKEN)),
    ]
    for act in several:
        with pytest.raises(NotHereError):
            act()
    assert not Reading.objects.exists()


def test_what_two_readers_read_is_kept_once(papers: Papers) -> None:
    document = papers.taken()
    papers.read(document)
    papers.read(document, *plain_pages("Something else."))
    assert Reading.objects.get().text.startswith("Police arrest")


def test_recognised_words_keep_how_sure_they_are(papers: Papers) -> None:
    page = ReadPage(1, Origin.RECOGNISED, (ReadParagraph("Công an bắt giữ", "vi", 0.82),))
    document = papers.read(papers.taken(), page, title="Scan of May")
    kept = document.pages.get()
    assert (kept.origin, kept.paragraphs[0]["confidence"], kept.paragraphs[0]["language"]) == (
        TextOrigin.RECOGNISED, 0.82, "vi",
    )  # fmt: skip


def test_a_file_without_words_is_refused(papers: Papers) -> None:
    document = papers.read(papers.taken(), *plain_pages(" \n "))
    assert (document.state, document.problem) == (DocumentState.REFUSED, "no-words")
    assert not Reading.objects.exists()


def test_why_a_file_cannot_be_read_is_kept(papers: Papers) -> None:
    document = papers.taken()
    error = FileNotReadError(Reason.TOO_MANY_PAGES, pages=2000, most=500)
    actions.refuse_reading(READER, document.pk, error)
    document.refresh_from_db()
    assert (document.state, document.problem, document.problem_values) == (
        DocumentState.REFUSED, "too-many-pages", {"pages": 2000, "most": 500},
    )  # fmt: skip
    assert b"too-many-pages" in last("document.refused").body


def test_files_inside_are_documents_of_their_own(papers: Papers) -> None:
    mail = papers.taken("mail", "letter.eml", reference="Mail 3")
    parts = (
        Part("a.txt", "text/plain", b"one"),
        Part("../\u202etxt.exe", "no media", b"two"),
        Part("empty", "text/plain", b""),
        Part("again.txt", "text/plain", b"one"),
    )
    mail = papers.read(mail, *plain_pages("See what is attached."), parts=parts, media="message/rfc822")
    inside = list(mail.parts.order_by("ref"))
    assert [(one.label, one.state, one.inside_id) for one in inside] == [
        ("a.txt", DocumentState.WAITING, mail.pk), ("attachment-2", DocumentState.WAITING, mail.pk),
    ]  # fmt: skip
    assert [one.ref[-4:] for one in inside] == ["0002", "0003"]
    assert inside[0].source.handling == mail.source.handling
    assert inside[0].source.reference == "Mail 3 · a.txt"
    assert (inside[0].added_by, inside[0].file.state) == (papers.officer, FileState.WHOLE)
    actions.ask_again(papers.officer, mail.pk)
    papers.read(mail, *plain_pages("See what is attached."), parts=parts)
    assert mail.parts.count() == 2  # they are there


def test_a_refused_document_is_read_again(papers: Papers) -> None:
    document = papers.taken()
    actions.refuse_reading(READER, document.pk, FileNotReadError(Reason.NO_RECOGNITION))
    document = actions.ask_again(papers.officer, document.pk)
    assert (document.state, document.problem, document.text_only) == (DocumentState.WAITING, "", False)
    assert papers.read(document).state == DocumentState.READ


def test_what_was_read_before_stays_when_it_cannot_be_read_again(papers: Papers) -> None:
    document = papers.read(papers.taken())
    actions.ask_again(papers.officer, document.pk)
    document = actions.refuse_reading(READER, document.pk, FileNotReadError(Reason.NO_RECOGNITION))
    assert (document.state, document.problem) == (DocumentState.READ, "no-recognition")
    assert document.proposals.filter(state=ProposalState.OPEN).exists()


def test_with_other_rules_only_the_text_is_read(
    read_document: ReadDocument, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = read_document(ARTICLE)
    monkeypatch.setattr(reading_acts, "rules", lambda: "others")
    monkeypatch.setattr("comity.intake.shaping.rules", lambda: "others")
    document = actions.ask_again(papers.officer, document.pk)
    assert (document.state, document.text_only) == (DocumentState.READ, False)
    assert [one.rules for one in document.readings.all()] == [cli.rules(), "others"]
    assert not document.proposals.exclude(reading__number=2).exists()


def test_corrections_stay_when_the_file_is_read_again(papers: Papers) -> None:
    document = papers.pages("One.\n\nTwo.\n\nTwo.", "Three.")
    actions.correct_paragraph(papers.officer, document.pk, 1, 1, "Deux.", was="Two.")
    actions.correct_paragraph(papers.officer, document.pk, 2, 0, "Trois.", was="Three.")
    assert actions.ask_again(papers.officer, document.pk).state == DocumentState.WAITING
    document = papers.read(document, *plain_pages("Zero.\n\nTwo.\n\nTwo.", "Other."))
    first, second = document.pages.all()
    assert [row["text"] for row in first.paragraphs] == ["Zero.", "Deux.", "Two."]
    assert first.paragraphs[1]["was"] == "Two."
    assert [row["text"] for row in second.paragraphs] == ["Other."]
    assert details("document.read")["corrections_lost"] == 1


def test_a_correction_moves_to_no_other_paragraph_that_says_the_same(papers: Papers) -> None:
    document = papers.pages("Two.\n\nOne.\n\nTwo.")
    actions.correct_paragraph(papers.officer, document.pk, 1, 2, "Deux.", was="Two.")
    actions.ask_again(papers.officer, document.pk)
    document = papers.read(document, *plain_pages("Two.\n\nOne.\n\nTwo."))
    assert [row["text"] for row in document.pages.get().paragraphs] == ["Two.", "One.", "Deux."]
    assert document.problem == ""
    actions.ask_again(papers.officer, document.pk)
    document = papers.read(document, *plain_pages("Two.\n\nTwo.\n\nOne."))
    assert [row["text"] for row in document.pages.get().paragraphs] == ["Two.", "Two.", "One."]
    document.refresh_from_db()
    assert (document.problem, document.problem_values) == ("corrections-lost", {"count": 1})
    actions.ask_again(papers.officer, document.pk)
    assert papers.read(document).problem == ""


def test_the_same_text_by_the_same_rules_is_no_other_reading(papers: Papers) -> None:
    document = papers.read(papers.taken())
    actions.ask_again(papers.officer, document.pk)
    assert papers.read(document).state == DocumentState.READ
    assert Reading.objects.count() == 1


def test_a_long_title_that_is_accepted_is_cut_to_what_has_room(papers: Papers) -> None:
    document = papers.read(papers.taken())
    title = document.proposals.get(kind="document", content__field="title")
    published = document.proposals.get(kind="document", content__field="published")
    put(title, "x" * 301)
    put(published, "2024-05-03/2024-05-05")
    document.refresh_from_db()
    assert (len(document.title), document.published) == (300, "2024-05-03")
