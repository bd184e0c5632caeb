"""The reader and uploads: their bytes are known when all of them are here."""

import hashlib

from comity.exchange.actions import begin_upload, finish_upload
from comity.exchange.core.chunks import CHUNK
from comity.exchange.file_checks import check_due
from comity.exchange.uploads import keep_piece
from comity.intake import actions
from comity.intake.drafts import DocumentDraft
from comity.intake.models import DocumentState
from comity.intake.tests.office import ARTICLE, Papers
from comity.intake.tests.test_reader import fresh, never, reader
from comity.requests.drafts import FileDraft


def uploaded(papers: Papers, content: bytes) -> FileDraft:
    upload = begin_upload(papers.officer, "large.txt", "text/plain", len(content), "mark")
    for index in range(upload.file.n):
        keep_piece(upload, index, content[index * CHUNK : (index + 1) * CHUNK])
    finish_upload(papers.officer, upload.pk)
    return FileDraft("large.txt", "text/plain", upload.pk, "")


def test_of_two_uploads_of_the_same_bytes_the_second_is_refused_when_it_is_kept(papers: Papers) -> None:
    one, other = (
        actions.take_document(papers.officer, DocumentDraft(uploaded(papers, ARTICLE.encode())))
        for _ in range(2)
    )
    check_due()
    papers.read(one)  # both were found new and opened before either was kept
    other = papers.read(other)
    assert (other.state, other.problem, other.problem_values) == (
        DocumentState.REFUSED, "taken-before", {"ref": one.ref},
    )  # fmt: skip


def test_an_upload_is_read_when_it_is_whole(papers: Papers) -> None:
    content = ARTICLE.encode()
    document = actions.take_document(papers.officer, DocumentDraft(uploaded(papers, content)))
    assert (document.sha256, document.label) == ("", "large.txt")
    assert reader(never).sweep() == 0  # nobody has checked it yet
    check_due()
    assert reader().sweep() == 1
    document = fresh(document)
    assert (document.state, document.sha256) == (DocumentState.READ, hashlib.sha256(content).hexdigest())


def test_an_upload_of_bytes_that_are_there_says_so_and_is_read_when_wanted(papers: Papers) -> None:
    first = papers.taken()
    document = actions.take_document(papers.officer, DocumentDraft(uploaded(papers, ARTICLE.encode())))
    check_due()
    reader().sweep()
    document = fresh(document)
    assert (document.problem, document.problem_values) == ("taken-before", {"ref": first.ref})
    assert fresh(first).state == DocumentState.READ
    actions.ask_again(papers.officer, document.pk)
    reader().sweep()
    assert fresh(document).state == DocumentState.READ
