"""Acts on a whole document: looked at, handed out, finished, opened again, dropped; and who may."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.exchange.models import FileState, StoredFile
from comity.intake import actions
from comity.intake.exceptions import (
    FileNotWholeError,
    FinishedError,
    MadeOfItError,
    NotHereError,
    NotReadError,
    OpenProposalsError,
    ReasonMissingError,
    ReasonTooLongError,
)
from comity.intake.models import Document, DocumentState, Page, Proposal, Reading
from comity.intake.reading.result import Part
from comity.intake.tests.acting import MINH, details, finish, last, proposal
from comity.intake.tests.office import ARTICLE, Papers, ReadDocument, plain_pages
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import Source, SourceKind, Statement
from comity.requests.exceptions import SetApartError


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


def test_a_finished_document_is_changed_no_more(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    left = document.proposals.filter(state="open").count()
    for although in (0, left - 1, left + 1):  # nobody leaves open what was not said to be
        with pytest.raises(OpenProposalsError) as refused:
            actions.finish_document(papers.officer, document.pk, although=although)
        assert refused.value.count == left
    document = actions.finish_document(papers.officer, document.pk, although=left)
    assert details("document.done")["left_open"] == left
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


def test_a_dropped_document_is_gone_and_the_log_says_why(read_document: ReadDocument, papers: Papers) -> None:
    document = read_document(ARTICLE)
    with pytest.raises(ReasonMissingError):
        actions.drop_document(papers.officer, document.pk, " ")
    with pytest.raises(ReasonTooLongError):  # not cut in silence
        actions.drop_document(papers.officer, document.pk, "x" * 301)
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


def test_an_attachment_that_was_dropped_does_not_come_back(papers: Papers) -> None:
    parts = (Part("a.txt", "text/plain", b"one"), Part("b.txt", "text/plain", b"two"))
    mail = papers.read(papers.taken("mail", "a.eml"), *plain_pages("Words."), parts=parts)
    gone = mail.parts.get(label="a.txt")
    actions.drop_document(papers.officer, gone.pk, "An ornament.")
    mail.refresh_from_db()
    assert mail.dropped_parts == [gone.sha256]
    actions.ask_again(papers.officer, mail.pk)
    papers.read(mail, *plain_pages("Words."), parts=(*parts, Part("c.txt", "text/plain", b"one")))
    assert [one.label for one in mail.parts.all()] == ["b.txt"]  # under another name it is the same file
    assert papers.taken(b"one", "a.txt").state == DocumentState.WAITING  # brought by a person it is taken
    actions.drop_document(papers.officer, mail.pk, "Brought by mistake.")
    assert Document.objects.count() == 1


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


Acting = Callable[[Person, Document], object]
LOOKS: dict[str, Acting] = {
    "view": lambda person, one: actions.view_document(person, one.pk),
    "hand out": lambda person, one: actions.hand_out(person, one.pk),
}
CHANGES: dict[str, Acting] = {
    "ask again": lambda person, one: actions.ask_again(person, one.pk),
    "correct": lambda person, one: actions.correct_paragraph(person, one.pk, 1, 2, "x", was=MINH),
    "finish": finish,
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
