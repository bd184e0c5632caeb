"""Doubtful joins are asked and answered; who is in the records already is offered."""

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry
from comity.intake import actions, questions
from comity.intake.actions import Wish
from comity.intake.exceptions import (
    AnsweredError,
    DecidedError,
    FinishedError,
    NoSuchTargetError,
    NotHereError,
    NotReadError,
)
from comity.intake.knowing import known
from comity.intake.models import Document, DocumentState, Proposal, ProposalState, Question
from comity.intake.tests.office import ReadDocument
from comity.intake.tests.raid import RAID, proposed
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind, Subject
from comity.records.purposes import Looking, Purpose
from comity.screening.models import List

CASE = Looking(Purpose.CASE, "C-2026-0077")


@pytest.fixture
def document(read_document: ReadDocument) -> Document:
    return read_document(RAID)


@pytest.fixture
def question(cast: Cast, document: Document) -> Question:
    """Whether two persons are one: the text calls one of them by a name of the other."""
    from comity.audit.actors import Process
    from comity.audit.acts import together

    ambassador, minister = (
        proposed(document, "person", name=name) for name in ("Okada Kenji", "Pham Quoc Hung")
    )
    with together(Process("reader")):
        Proposal.objects.filter(pk=minister.pk).update(content={**minister.content, "name": "岡田健二"})
        questions.make(document.readings.get())
    found = Question.objects.get()
    assert {found.one_id, found.other_id} == {ambassador.pk, minister.pk}
    return found


def test_a_text_without_doubt_asks_nothing(document: Document) -> None:
    assert not Question.objects.exists()


def test_a_question_says_how_probable_it_is_and_why(question: Question) -> None:
    assert 0 < question.probability < 1
    assert [one["kind"] for one in question.reasons] == ["name", "role", "country"]
    words = questions.reason_words(question)
    assert any("Ambassador" in one and "Minister" in one for one in words)
    assert any("two states" in one for one in words)


def test_asking_again_asks_nothing_twice(document: Document, question: Question) -> None:
    from comity.audit.actors import Process
    from comity.audit.acts import together

    with together(Process("reader")):
        questions.make(document.readings.get())
    assert Question.objects.get() == question


def test_one_person_joins_the_words_and_what_refers_to_the_second_means_the_first(
    cast: Cast, document: Document, question: Question
) -> None:
    both = [*question.one.quotes, *question.other.quotes]
    answered = actions.answer_question(cast.officer, question.pk, "same")
    assert (answered.answer, answered.answered_by) == ("same", cast.officer)
    one, other = (Proposal.objects.get(pk=pk) for pk in (question.one_id, question.other_id))
    assert other.state == ProposalState.REPLACED
    assert one.quotes == sorted(both, key=lambda quote: quote["start"])
    draft = actions.accept_proposal(cast.officer, proposed(document, "meeting").pk, Wish("draft")).draft
    assert draft.content["participants"] == [one.content["name"]] * 2
    actions.accept_proposal(cast.officer, one.pk, Wish("record", looking=CASE))
    stated = {
        value.original_value for value in Subject.objects.get().statements.filter(prop__in=["name", "alias"])
    }
    assert {quote["text"] for quote in both} <= stated
    entry = Entry.objects.get(event="proposal.question-answered")
    assert entry.subject_id == str(document.pk)
    with pytest.raises(DecidedError):
        actions.answer_question(cast.officer, question.pk, "others")


def test_nothing_is_answered_while_the_text_is_read_anew_or_when_it_was_looked_through(
    cast: Cast, document: Document, question: Question
) -> None:
    Document.objects.filter(pk=document.pk).update(state=DocumentState.WAITING, text_only=True)
    with pytest.raises(NotReadError):
        actions.answer_question(cast.officer, question.pk, "others")
    Document.objects.filter(pk=document.pk).update(state=DocumentState.DONE, text_only=False)
    with pytest.raises(FinishedError):
        actions.answer_question(cast.officer, question.pk, "others")
    question.refresh_from_db()
    assert question.answer == ""


def test_an_answer_holds_in_the_next_reading_of_the_document(
    cast: Cast, document: Document, question: Question
) -> None:
    from comity.audit.actors import Process
    from comity.audit.acts import together

    actions.answer_question(cast.officer, question.pk, "same")
    both = Proposal.objects.get(pk=question.one_id).quotes
    with together(Process("reader")):  # as the next reading lays them out anew
        Proposal.objects.filter(pk=question.one_id).update(quotes=question.one.quotes)
        Proposal.objects.filter(pk=question.other_id).update(state=ProposalState.OPEN)
        questions.make(document.readings.get())
    assert Proposal.objects.get(pk=question.one_id).quotes == both
    assert Proposal.objects.get(pk=question.other_id).state == ProposalState.REPLACED
    assert Question.objects.count() == 1


def test_two_persons_stay_two_and_an_answer_can_be_changed(cast: Cast, question: Question) -> None:
    actions.answer_question(cast.officer, question.pk, "same")
    with pytest.raises(AnsweredError):
        actions.answer_question(cast.officer, question.pk, "same")
    actions.answer_question(cast.supervisor, question.pk, "others")
    one, other = (Proposal.objects.get(pk=pk) for pk in (question.one_id, question.other_id))
    assert (one.quotes, other.quotes) == (question.one.quotes, question.other.quotes)
    assert (one.state, other.state) == (ProposalState.OPEN, ProposalState.OPEN)
    with pytest.raises(NoSuchTargetError):
        actions.answer_question(cast.officer, question.pk, "perhaps")


def test_the_second_of_two_comes_back_only_into_the_reading_that_has_its_words(
    cast: Cast, document: Document, question: Question
) -> None:
    actions.answer_question(cast.officer, question.pk, "same")
    reading = document.readings.get()
    reading.pk, reading.number = None, reading.number + 1
    reading.save()
    Proposal.objects.filter(pk=question.other_id).update(reading=reading)
    actions.answer_question(cast.officer, question.pk, "others")
    assert Proposal.objects.get(pk=question.other_id).state == ProposalState.REPLACED


def test_what_was_decided_is_not_joined(cast: Cast, question: Question) -> None:
    actions.refuse_proposal(cast.officer, question.one_id)
    with pytest.raises(DecidedError):
        actions.answer_question(cast.officer, question.pk, "same")
    for person in (cast.screening, cast.partner, cast.auditor):
        with pytest.raises(NotHereError):
            actions.answer_question(person, question.pk, "others")


def keep(cast: Cast, *names: str, by: str = "officer") -> Subject:
    source = NewSource(SourceKind.OWN_RECORD, "File 12/2024", "vi")
    return add_subject(getattr(cast, by), "Person", [NewValue("name", one, "vi") for one in names], source)


def test_who_is_in_the_records_is_offered_with_its_reasons_and_the_look_is_logged(
    cast: Cast, document: Document
) -> None:
    subject = keep(cast, "Trần Văn Quyết")
    keep(cast, "Võ Thị Lành")
    keep(cast, "Trần Văn Quyết", by="partner")
    found = known(cast.officer, proposed(document, "person", name="Tran Van Quyet"), CASE)
    assert [one.subject_id for one in found] == [subject.pk]
    assert (found[0].caption, found[0].language) == ("Trần Văn Quyết", "vi")
    assert 0.3 < found[0].probability < 1
    assert found[0].name_agreement > 0.9
    assert found[0].reasons
    entry = Entry.objects.filter(event="subject.searched").last() or Entry.objects.get(
        event="subjects.searched"
    )
    assert '"purpose":"case"' in bytes(entry.body).decode().replace(" ", "")
    assert "Quy" not in bytes(entry.body).decode()


def test_the_best_of_several_written_forms_counts(cast: Cast, document: Document) -> None:
    keep(cast, "陈文决")
    proposal = proposed(document, "person", name="Tran Van Quyet")
    assert known(cast.officer, proposal, CASE)
    changed = {**proposal.content, "name": "Quyet"}
    Proposal.objects.filter(pk=proposal.pk).update(content=changed, quotes=proposal.quotes[1:2])
    proposal.refresh_from_db()
    weaker = known(cast.officer, proposal, CASE)
    assert not weaker or weaker[0].probability < 0.3


def test_the_list_of_own_records_serves_where_there_is_one(
    cast: Cast, document: Document, own_lists: dict[str, List]
) -> None:
    subject = keep(cast, "Trần Văn Quyết")
    found = known(cast.screening, proposed(document, "person", name="Tran Van Quyet"), CASE)
    assert [one.subject_id for one in found] == [subject.pk]


def test_nobody_else_looks_and_bodies_are_not_looked_for(cast: Cast, document: Document) -> None:
    keep(cast, "Trần Văn Quyết")
    proposal = proposed(document, "person", name="Tran Van Quyet")
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator, cast.suspended):
        with pytest.raises(AbsentError):
            known(person, proposal, CASE)
    assert known(cast.officer, proposed(document, "organisation", name="INTERPOL"), CASE) == []
