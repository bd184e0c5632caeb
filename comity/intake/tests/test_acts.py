"""Acts on a document that was taken: read, refused, corrected, asked again, looked at, handed out, finished, dropped."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.exchange.models import FileState, StoredFile
from comity.intake import actions
from comity.intake.accepting.noted import put
from comity.intake.actions import reading as reading_acts
from comity.intake.core import cli
from comity.intake.exceptions import (
    ChangedMeanwhileError,
    FileNotWholeError,
    FinishedError,
    MadeOfItError,
    NotHereError,
    NotReadError,
    ReasonMissingError,
)
from comity.intake.models import Document, DocumentState, Page, Proposal, ProposalState, Reading, TextOrigin
from comity.intake.reading.result import NotReadError as FileNotReadError
from comity.intake.reading.result import Origin, Part, ReadFile, ReadPage, ReadParagraph, Reason
from comity.intake.tests.office import ARTICLE, READER, Papers, ReadDocument, plain_pages
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import Source, SourceKind, Statement
from comity.requests.exceptions import SetApartError

MINH = "Colonel Tran Van Minh, deputy director of the Lang Son Police, said the ring had called victims in Japan since 2023."


def last(event: str) -> Entry:
    return Entry.objects.filter(event=event).latest("at")


def details(event: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(last(event).body))["details"]
    return found


def proposal(document: Document, kind: str, **content: Any) -> Proposal:
    return document.proposals.get(kind=kind, **{f"content__{name}": value for name, value in content.items()})


def decide(one: Proposal, state: ProposalState = ProposalState.ACCEPTED) -> None:
    with writing():
        Proposal.objects.filter(pk=one.pk).update(state=state)


# --- read


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


# --- corrected


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


# --- asked again


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


# --- looked at, handed out


def test_a_look_is_written_down(papers: Papers) -> None:
    document = papers.taken()
    assert actions.view_document(papers.cast.screening, document.pk) == document
    entry = last("document.viewed")
    assert (entry.actor, entry.subject_id) == (papers.cast.screening.pseudonym, str(document.pk))


def test_the_original_is_handed_out(papers: Papers) -> None:
    document = papers.taken()
    assert actions.hand_out(papers.cast.screening, document.pk) == document
    assert document.sha256.encode() in bytes(last("document.handed-out").body)


def test_a_program_is_handed_out_only_to_who_has_read_what_it_is(papers: Papers) -> None:
    document = papers.taken(b"MZ" + b"\0" * 200, "report.exe", media="application/octet-stream")
    why = document.file.quarantine
    assert why
    with pytest.raises(SetApartError):
        actions.hand_out(papers.officer, document.pk)
    assert actions.hand_out(papers.officer, document.pk, although=why) == document


def test_what_is_not_whole_is_not_handed_out(papers: Papers) -> None:
    document = papers.taken()
    with writing():
        StoredFile.objects.filter(pk=document.file_id).update(state=FileState.CHECKING)
    with pytest.raises(FileNotWholeError):
        actions.hand_out(papers.officer, document.pk)


# --- finished, opened again


def test_a_finished_document_is_changed_no_more(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    document = actions.finish_document(papers.officer, document.pk)
    assert (document.state, document.done_by) == (DocumentState.DONE, papers.officer)
    several: list[Callable[[], object]] = [
        lambda: actions.finish_document(papers.officer, document.pk),
        lambda: actions.ask_again(papers.officer, document.pk),
        lambda: actions.correct_paragraph(papers.officer, document.pk, 1, 0, "x", was="y"),
    ]
    for act in several:
        with pytest.raises(FinishedError):
            act()
    document = actions.reopen_document(papers.officer, document.pk)
    assert (document.state, document.done_by, document.done_at) == (DocumentState.READ, None, None)


def test_what_waits_is_neither_finished_nor_opened_again(papers: Papers) -> None:
    document = papers.taken()
    with pytest.raises(NotReadError):
        actions.finish_document(papers.officer, document.pk)
    with pytest.raises(NotReadError):
        actions.reopen_document(papers.officer, document.pk)


# --- dropped


def test_a_dropped_document_is_gone_and_the_log_says_why(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    with pytest.raises(ReasonMissingError):
        actions.drop_document(papers.officer, document.pk, " ")
    actions.drop_document(papers.officer, document.pk, " Brought by mistake. ")
    for model in (Document, Page, Reading, Proposal, Source):
        assert not model._default_manager.exists()
    assert StoredFile.objects.get().state == FileState.GONE
    entry = last("document.dropped")
    assert (entry.subject_id, b"Brought by mistake." in bytes(entry.body)) == (str(document.pk), True)
    assert papers.taken().ref.endswith("0002")  # numbers are not given twice; the bytes may come again


def test_files_inside_go_with_it(papers: Papers) -> None:
    mail = papers.taken("mail", "a.eml")
    papers.read(mail, *plain_pages("Words."), parts=(Part("a.txt", "text/plain", b"one"),))
    actions.drop_document(papers.officer, mail.pk, "Brought by mistake.")
    assert not Document.objects.exists()
    assert Entry.objects.filter(event="document.dropped").count() == 2


def test_nothing_is_dropped_that_something_was_made_of(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    person = proposal(document, "person", name="Tran Van Minh")
    with writing():
        Proposal.objects.filter(pk=person.pk).update(made={"room": "records", "kind": "subject", "id": "x"})
    with pytest.raises(MadeOfItError):
        actions.drop_document(papers.officer, document.pk, "Brought by mistake.")
    with writing():
        Proposal.objects.filter(pk=person.pk).update(made=None)
    subject = add_subject(
        papers.officer, "Person", [NewValue("name", "Ada Lund")], NewSource(SourceKind.DOCUMENT, "x")
    )
    with writing():
        Statement.objects.filter(subject=subject).update(source=document.source)
    with pytest.raises(MadeOfItError):
        actions.drop_document(papers.officer, document.pk, "Brought by mistake.")
    assert Document.objects.get() == document
    assert document.proposals.exists()


# --- access

Acting = Callable[[Person, Document], object]
LOOKS: dict[str, Acting] = {
    "view": lambda person, one: actions.view_document(person, one.pk),
    "hand out": lambda person, one: actions.hand_out(person, one.pk),
}
CHANGES: dict[str, Acting] = {
    "ask again": lambda person, one: actions.ask_again(person, one.pk),
    "correct": lambda person, one: actions.correct_paragraph(person, one.pk, 1, 2, "x", was=MINH),
    "finish": lambda person, one: actions.finish_document(person, one.pk),
    "reopen": lambda person, one: actions.reopen_document(person, one.pk),
    "drop": lambda person, one: actions.drop_document(person, one.pk, "Brought by mistake."),
}


@pytest.mark.parametrize("name", [*LOOKS, *CHANGES])
def test_strangers_see_nothing_and_who_only_reads_changes_nothing(
    read_document: ReadDocument, papers: Papers, name: str
) -> None:
    document = read_document(ARTICLE)
    refused = ["partner", "outsider", "consular", "cooperation", "auditor", "operator", "victim_support"]
    if name in CHANGES:
        refused.append("screening")
    act = {**LOOKS, **CHANGES}[name]
    for who in refused:
        with pytest.raises(AbsentError):
            act(getattr(papers.cast, who), document)
    assert Document.objects.get().state == DocumentState.READ
    act(papers.cast.investigator, document)


def test_what_is_not_there_looks_like_what_is_not_for_you(papers: Papers) -> None:
    for act in LOOKS.values():
        with pytest.raises(NotHereError):
            act(papers.officer, Document(pk=uuid4()))
