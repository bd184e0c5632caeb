"""A document comes in: kept as it came, under its number, once."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest

from comity.accounts.access import AbsentError
from comity.audit.models import Entry
from comity.exchange.file_rules import FileRefusedError
from comity.exchange.files import plaintext, taken_in
from comity.exchange.models import FileState, StoredFile
from comity.intake import actions
from comity.intake.drafts import DocumentDraft
from comity.intake.exceptions import NotHereError, TakenBeforeError
from comity.intake.models import Document, DocumentState
from comity.intake.tests.office import ARTICLE, READER, Papers
from comity.records.models import Source, SourceKind
from comity.records.stamps import own_stamp
from comity.requests.drafts import FileDraft


def last(event: str) -> Entry:
    return Entry.objects.filter(event=event).latest("at")


def test_the_original_is_kept_with_its_source(papers: Papers) -> None:
    document = papers.taken(ARTICLE, "letter 12.txt", reference="Letter 12/2026", language="en")
    assert (document.ref, document.label, document.state) == (
        f"D-{document.added_at.year}-0001", "letter 12.txt", DocumentState.WAITING,
    )  # fmt: skip
    assert document.sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert (document.size, document.file.state) == (len(ARTICLE.encode()), FileState.WHOLE)
    assert b"".join(plaintext(document.file)).decode() == ARTICLE
    source = document.source
    assert (source.kind, source.reference, source.language) == (SourceKind.DOCUMENT, "Letter 12/2026", "en")
    assert source.handling == own_stamp(papers.officer.agency)
    assert (source.agency, source.recorded_by) == (papers.officer.agency, papers.officer.pseudonym)
    entry = last("document.taken")
    assert (entry.subject_kind, entry.subject_id) == ("document", str(document.pk))
    assert ARTICLE[:10].encode() not in entry.body
    assert document.sha256.encode() in entry.body


def test_what_the_officer_says_of_the_source_is_kept(papers: Papers) -> None:
    stamp = own_stamp(papers.officer.agency, ["H1"], level=2)
    day = datetime(2026, 5, 3, tzinfo=UTC)
    source = papers.taken(handling=stamp, received_at=day).source
    assert (source.handling, source.received_at, source.reference) == (stamp, day, "article.txt")


def test_numbers_count_on(papers: Papers) -> None:
    year = papers.taken("one").added_at.year
    assert [papers.taken(text).ref for text in ("two", "three")] == [f"D-{year}-0002", f"D-{year}-0003"]


def test_the_same_bytes_are_not_taken_twice_unseen(papers: Papers) -> None:
    first = papers.taken()
    with pytest.raises(TakenBeforeError) as refused:
        papers.taken(label="copy.txt")
    assert (refused.value.document_id, refused.value.ref) == (first.pk, first.ref)
    assert Document.objects.count() == Source.objects.count() == StoredFile.objects.count() == 1
    assert last("document.taken").outcome == "refused"
    second = papers.taken(label="copy.txt", again=True)
    assert (second.sha256, second.again) == (first.sha256, True)


def test_a_file_that_was_encrypted_before_the_act_is_known_too(papers: Papers) -> None:
    first = papers.taken()
    content = ARTICLE.encode()

    with (
        pytest.raises(TakenBeforeError),
        taken_in(BytesIO(content), "a.txt", "text/plain", len(content)) as new,
    ):
        actions.take_document(papers.officer, DocumentDraft(FileDraft("a.txt", "text/plain", new, "")))
    assert Document.objects.get() == first


@pytest.mark.parametrize("who", ["screening", "consular", "auditor", "operator", "partner", "outsider"])
def test_who_keeps_no_documents_brings_none(papers: Papers, who: str) -> None:
    with pytest.raises(AbsentError):
        papers.taken(by=getattr(papers.cast, who))
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("who", ["officer", "supervisor", "investigator"])
def test_who_keeps_documents_brings_them(papers: Papers, who: str) -> None:
    assert papers.taken(by=getattr(papers.cast, who)).added_by == getattr(papers.cast, who)


def test_a_process_brings_nothing(papers: Papers) -> None:
    with pytest.raises(NotHereError):
        actions.take_document(READER, DocumentDraft(FileDraft("a.txt", "text/plain", b"a", "")))


def test_an_empty_file_is_refused(papers: Papers) -> None:
    with pytest.raises(FileRefusedError):
        papers.taken(b"")
