"""A group of proposals is accepted in one act, where no record comes of them."""

from uuid import UUID

import pytest

from comity.accounts.access import AbsentError
from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.accepting.table import MAKERS
from comity.intake.accepting.wishes import NOTED
from comity.intake.exceptions import DecidedError, FinishedError, NoSuchTargetError
from comity.intake.grouped import NOTED_TOGETHER
from comity.intake.models import Document, ProposalKind, ProposalState
from comity.intake.tests.acting import details, finish
from comity.intake.tests.office import Papers, ReadDocument
from comity.intake.tests.raid import RAID
from comity.records.models import Subject


@pytest.fixture
def document(read_document: ReadDocument) -> Document:
    return read_document(RAID)


def keys(document: Document, kind: str) -> list[UUID]:
    return list(document.proposals.filter(kind=kind).values_list("pk", flat=True))


def test_only_what_can_be_noted_is_accepted_together_and_never_a_person() -> None:
    assert all(any(one.code == NOTED for one in MAKERS[kind]) for kind in NOTED_TOGETHER)
    alone = {kind for kind, makers in MAKERS.items() if [one.code for one in makers] == [NOTED]}
    assert {*alone, ProposalKind.ORGANISATION} == NOTED_TOGETHER
    assert ProposalKind.PERSON not in NOTED_TOGETHER


def test_a_group_is_one_entry_of_the_log_and_no_record(papers: Papers, document: Document) -> None:
    before = Entry.objects.count()
    asked = keys(document, "organisation")
    assert asked
    accepted = actions.accept_group(papers.officer, document.pk, "organisation", asked)
    assert {one.state for one in document.proposals.filter(kind="organisation")} == {ProposalState.ACCEPTED}
    assert Entry.objects.count() == before + 1
    told = details("proposal.group-accepted")
    assert set(told["proposals"]) == {str(one) for one in asked} == {str(one.pk) for one in accepted}
    assert (told["kind"], told["accepted"], told["left"]) == ("organisation", len(asked), 0)
    assert not Subject.objects.exists()


def test_what_the_document_says_of_itself_stands_on_it(papers: Papers, document: Document) -> None:
    title = document.proposals.get(kind="document", content__field="title").content["value"]
    Document.objects.filter(pk=document.pk).update(title="")
    actions.accept_group(papers.officer, document.pk, "document", keys(document, "document"))
    document.refresh_from_db()
    assert document.title == title


def test_what_is_decided_stays_and_others_of_the_group_are_accepted(
    papers: Papers, document: Document
) -> None:
    first, *others = document.proposals.filter(kind="place").order_by("place")
    actions.refuse_proposal(papers.officer, first.pk)
    actions.accept_group(papers.officer, document.pk, "place", [first.pk, *(one.pk for one in others)])
    first.refresh_from_db()
    assert first.state == ProposalState.REFUSED
    assert details("proposal.group-accepted")["left"] == 1
    with pytest.raises(DecidedError):
        actions.accept_group(papers.officer, document.pk, "place", keys(document, "place"))


@pytest.mark.parametrize("kind", [*sorted({*ProposalKind.values} - NOTED_TOGETHER), "nonsense"])
def test_of_what_a_record_comes_each_is_decided_by_itself(
    papers: Papers, document: Document, kind: str
) -> None:
    with pytest.raises(NoSuchTargetError):
        actions.accept_group(papers.officer, document.pk, kind, keys(document, kind))


def test_only_who_keeps_documents_and_only_while_it_is_open(
    papers: Papers, document: Document, read_document: ReadDocument
) -> None:
    other = read_document("Police in Hanoi arrested two men in Da Nang.", "other.txt")
    for person in (papers.cast.screening, papers.cast.partner, papers.cast.auditor):
        with pytest.raises(AbsentError):
            actions.accept_group(person, document.pk, "place", keys(document, "place"))
    with pytest.raises(DecidedError):  # of another document nothing is accepted
        actions.accept_group(papers.officer, other.pk, "place", keys(document, "place"))
    finish(papers.officer, document)
    with pytest.raises(FinishedError):
        actions.accept_group(papers.officer, document.pk, "place", keys(document, "place"))
