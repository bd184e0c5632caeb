"""Persons and bodies of a document become records that rest on it, or are added to what is there."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.acts import undecorated
from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.accepting import targets_of
from comity.intake.actions import Wish, deciding
from comity.intake.exceptions import (
    DecidedError,
    FinishedError,
    MadeError,
    NoSuchTargetError,
    NotDecidedError,
    NotHereError,
    ReasonTooLongError,
    ToldTooLittleError,
    UnreadContentError,
    WrongRecordError,
)
from comity.intake.models import Document, Proposal, ProposalState
from comity.intake.tests.acting import finish
from comity.intake.tests.office import ReadDocument
from comity.intake.tests.raid import RAID, proposed
from comity.records.access import statements_of
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import Row, Source, SourceKind, Subject
from comity.records.purposes import Looking, Purpose, PurposeMissingError

CASE = Looking(Purpose.CASE, "C-2026-0077")


@pytest.fixture
def document(read_document: ReadDocument) -> Document:
    return read_document(RAID)


def events_since(number: int) -> list[str]:
    return list(Entry.objects.filter(pk__isnull=False).order_by("at", "id").values_list("event", flat=True))[
        number:
    ]


def last_details(event: str) -> dict[str, Any]:
    entry = Entry.objects.filter(event=event).order_by("id").last()
    assert entry is not None
    found: dict[str, Any] = json.loads(bytes(entry.body))["details"]
    return found


def codes(cast: Any, proposal: Proposal) -> list[str]:
    return [one.code for one in targets_of(cast, proposal)]


def test_every_public_function_is_an_action() -> None:
    assert undecorated(deciding.__name__, vars(deciding)) == []


def test_a_suspect_becomes_a_record_that_rests_on_the_document(cast: Cast, document: Document) -> None:
    sources = Source.objects.count()
    proposal = actions.accept_proposal(
        cast.officer, proposed(document, "person", name="Tran Van Quyet").pk, Wish("record", looking=CASE)
    )
    subject = Subject.objects.get()
    stated = {(one.prop, one.original_value) for one in subject.statements.all()}
    assert stated == {("name", "Tran Van Quyet"), ("alias", "Trần Văn Quyết")}  # no words name a country
    assert Source.objects.count() == sources
    text = document.readings.get().text
    for one in statements_of(cast.officer, subject):
        assert one.source_id == document.source_id
        assert one.quote
        assert one.quote in text
        assert one.original_value in one.quote
    assert (proposal.state, proposal.changed) == (ProposalState.ACCEPTED, None)
    assert proposal.made == {"room": "records", "kind": "subject", "id": str(subject.pk)}
    assert proposal.decided_by == cast.officer
    assert subject.statements.get(prop="alias").language == document.readings.get().paragraphs[0]["language"]


def test_one_transaction_writes_both_entries_and_no_name(cast: Cast, document: Document) -> None:
    before = Entry.objects.count()
    actions.accept_proposal(
        cast.officer, proposed(document, "person", name="Tran Van Quyet").pk, Wish("record", looking=CASE)
    )
    assert sorted(events_since(before)) == ["proposal.accepted", "subject.added"]
    details = last_details("proposal.accepted")
    assert details["target"] == "record"
    assert (details["purpose"], details["reference"]) == ("case", "C-2026-0077")
    assert details["made_id"] == str(Subject.objects.get().pk)
    assert "Quyet" not in json.dumps(details)


def test_a_record_of_a_person_asks_the_purpose(cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Tran Van Quyet")
    with pytest.raises(PurposeMissingError):
        actions.accept_proposal(cast.officer, proposal.pk, Wish("record"))
    proposal.refresh_from_db()
    assert proposal.is_open
    assert not Subject.objects.exists()
    assert Entry.objects.filter(event="proposal.accepted", outcome="refused").exists()


def countries(proposal: Proposal) -> list[tuple[str, str]]:
    assert proposal.made is not None
    subject = Subject.objects.get(pk=proposal.made["id"])
    return [(one.original_value, one.quote) for one in subject.statements.filter(prop="country")]


def test_a_country_is_written_only_where_the_words_name_it(cast: Cast, document: Document) -> None:
    ambassador = proposed(document, "person", name="Okada Kenji")
    made = actions.accept_proposal(cast.officer, ambassador.pk, Wish("record", looking=CASE))
    assert countries(made) == [("JP", "Japanese Ambassador Okada Kenji")]
    colonel = proposed(document, "person", name="Le Minh Hoat")
    assert colonel.content["country"] == "VN"
    offered = {one.code: one for one in targets_of(cast.officer, colonel)}["record"]
    assert "Country" not in dict(offered.written)
    assert any("do not name the country" in str(one) for one in offered.unsaid)
    made = actions.accept_proposal(cast.officer, colonel.pk, Wish("record", looking=CASE))
    assert countries(made) == []


def test_a_country_that_an_officer_puts_in_has_no_quote(cast: Cast, document: Document) -> None:
    suspect = proposed(document, "person", name="Tran Van Quyet")
    made = actions.accept_proposal(cast.officer, suspect.pk, Wish("record", {"country": "LA"}, looking=CASE))
    assert countries(made) == [("LA", "")]


def test_no_change_makes_an_office_holder_wanted(cast: Cast, document: Document) -> None:
    official = proposed(document, "person", name="Pham Quoc Hung")
    changed = {"role": "suspect", "rank": None}
    with pytest.raises(NoSuchTargetError):
        actions.accept_proposal(cast.officer, official.pk, Wish("wanted", changed, looking=CASE))
    suspect = proposed(document, "person", name="Tran Van Quyet")
    for more in ({"rank": "Colonel"}, {"role": "Minister"}, {"role": None}):
        with pytest.raises(NoSuchTargetError):
            actions.accept_proposal(cast.officer, suspect.pk, Wish("wanted", more, looking=CASE))


def test_whoever_bears_a_rank_holds_an_office(cast: Cast, document: Document) -> None:
    suspect = proposed(document, "person", name="Tran Van Quyet")
    Proposal.objects.filter(pk=suspect.pk).update(content={**suspect.content, "rank": "Colonel"})
    suspect.refresh_from_db()
    offered = {one.code: one for one in targets_of(cast.officer, suspect)}
    assert "wanted" not in offered
    assert "somebody in office" in str(offered["record"].warning)


def test_somebody_in_office_is_offered_with_a_warning_and_never_as_wanted(
    cast: Cast, document: Document
) -> None:
    official = proposed(document, "person", name="Pham Quoc Hung")
    offered = {one.code: one for one in targets_of(cast.officer, official)}
    assert set(offered) == {"record-add", "record", "noted"}
    assert "not subjects" in str(offered["record"].warning)
    with pytest.raises(NoSuchTargetError):
        actions.accept_proposal(cast.officer, official.pk, Wish("wanted", looking=CASE))
    suspect = proposed(document, "person", name="Tran Van Quyet")
    assert codes(cast.officer, suspect) == ["record-add", "record", "wanted", "noted"]
    assert not {one.code: one for one in targets_of(cast.officer, suspect)}["record"].warning


def test_office_rank_and_body_are_positions_each_on_its_words(cast: Cast, document: Document) -> None:
    colonel = proposed(document, "person", name="Le Minh Hoat")
    actions.accept_proposal(cast.officer, colonel.pk, Wish("record", looking=CASE))
    posts = {
        one.original_value: one.quote for one in Subject.objects.get().statements.filter(prop="position")
    }
    assert set(posts) == {"deputy director", "Colonel", "Lang Son Police"}
    assert posts["Colonel"] == "Colonel Le Minh Hoat"
    assert posts["Lang Son Police"].startswith("Le Minh Hoat, deputy director of the Lang Son Police")


def test_a_body_that_the_office_names_is_not_said_twice(cast: Cast, document: Document) -> None:
    colonel = proposed(document, "person", name="Le Minh Hoat")
    office = "deputy director of the Lang Son Police"
    actions.accept_proposal(cast.officer, colonel.pk, Wish("record", {"role": office}, looking=CASE))
    posts = Subject.objects.get().statements.filter(prop="position")
    assert {one.original_value for one in posts} == {office, "Colonel"}


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("ministry", "PublicBody"),
        ("company", "Company"),
        ("international", "Organization"),
        (None, "Organization"),
    ],
)
def test_a_body_becomes_what_its_kind_is(
    cast: Cast, document: Document, kind: str | None, schema: str
) -> None:
    body = proposed(document, "organisation", name="Ministry of Public Security")
    made = actions.accept_proposal(cast.officer, body.pk, Wish("record", {"kind": kind}))
    assert Subject.objects.get().schema == schema
    assert made.state == (ProposalState.ACCEPTED if kind == "ministry" else ProposalState.CHANGED)


def test_what_was_changed_is_kept_and_the_quotes_stay(cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Tran Van Quyet")
    quotes = proposal.quotes
    made = actions.accept_proposal(
        cast.officer, proposal.pk, Wish("record", {"name": " Trần Văn Quyết "}, looking=CASE)
    )
    assert (made.state, made.counts["name"]) == (ProposalState.CHANGED, "Trần Văn Quyết")
    assert made.content["name"] == "Tran Van Quyet"
    assert made.quotes == quotes
    row = Row.objects.get()
    assert (row.caption, set(row.names)) == ("Trần Văn Quyết", {"Trần Văn Quyết", "Tran Van Quyet"})
    assert last_details("proposal.accepted")["changed"] == ["name"]


def test_a_change_that_is_none_of_its_kind_is_refused_field_by_field(cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Tran Van Quyet")
    with pytest.raises(UnreadContentError) as refused:
        actions.accept_proposal(
            cast.officer,
            proposal.pk,
            Wish(
                "record", {"name": " ", "country": "Vietnam", "organisation": "p1", "age": 34}, looking=CASE
            ),
        )
    assert set(refused.value.problems) == {"name", "country", "organisation", "age"}
    assert not Subject.objects.exists()


def known_suspect(cast: Cast) -> Subject:
    source = NewSource(SourceKind.OWN_RECORD, "File 12/2024", "vi", {"codes": ["H1"]})
    return add_subject(cast.officer, "Person", [NewValue("name", "Trần Văn Quyết", "vi")], source)


def test_what_a_record_does_not_say_yet_is_added_to_it(cast: Cast, document: Document) -> None:
    subject = known_suspect(cast)
    before = Entry.objects.count()
    proposal = actions.accept_proposal(
        cast.officer,
        proposed(document, "person", name="Tran Van Quyet").pk,
        Wish("record-add", onto=subject.pk, looking=CASE),
    )
    added = subject.statements.filter(source=document.source_id)
    assert {(one.prop, one.original_value) for one in added} == {
        ("alias", "Tran Van Quyet"),
    }
    assert all(one.quote in document.readings.get().text for one in added)
    assert sorted(events_since(before)) == [
        "proposal.accepted",
        "subject.changed",
        "subject.viewed",
    ]
    assert proposal.made is not None
    assert proposal.made["id"] == str(subject.pk)
    assert Subject.objects.count() == 1


def test_adding_what_is_all_known_adds_nothing(cast: Cast, document: Document) -> None:
    subject = known_suspect(cast)
    wish = Wish("record-add", {"country": None}, onto=subject.pk, looking=CASE)
    proposal = proposed(document, "person", name="Tran Van Quyet")
    Proposal.objects.filter(pk=proposal.pk).update(
        content={**proposal.content, "name": "TRẦN VĂN QUYẾT"}, quotes=[proposal.quotes[-1]]
    )
    actions.accept_proposal(cast.officer, proposal.pk, wish)
    assert subject.statements.count() == 1


def test_onto_asks_for_a_record_of_the_same_kind_that_one_may_keep(cast: Cast, document: Document) -> None:
    subject = known_suspect(cast)
    body = proposed(document, "organisation", name="INTERPOL")
    with pytest.raises(WrongRecordError):
        actions.accept_proposal(cast.officer, body.pk, Wish("record-add", onto=subject.pk, looking=CASE))
    with pytest.raises(ToldTooLittleError):
        actions.accept_proposal(cast.officer, body.pk, Wish("record-add", looking=CASE))
    with pytest.raises(PurposeMissingError):
        actions.accept_proposal(cast.officer, body.pk, Wish("record-add", onto=subject.pk))
    with pytest.raises(AbsentError):
        actions.accept_proposal(cast.officer, body.pk, Wish("record-add", onto=UUID(int=1), looking=CASE))
    assert subject.statements.count() == 1


def test_the_rooms_own_access_answers(cast: Cast, document: Document) -> None:
    suspect = proposed(document, "person", name="Tran Van Quyet")
    assert codes(cast.investigator, suspect) == ["noted"]
    with pytest.raises(AbsentError):
        actions.accept_proposal(cast.investigator, suspect.pk, Wish("record", looking=CASE))
    for person in (cast.screening, cast.partner, cast.outsider, cast.auditor, cast.operator):
        assert codes(person, suspect) == []
        with pytest.raises(NotHereError):
            actions.accept_proposal(person, suspect.pk, Wish("noted"))
        with pytest.raises(NotHereError):
            actions.refuse_proposal(person, suspect.pk, "")
        with pytest.raises(NotHereError):
            actions.reopen_proposal(person, suspect.pk)
    assert not Subject.objects.exists()


def test_nobody_decides_twice(cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Tran Van Quyet")
    actions.accept_proposal(cast.officer, proposal.pk, Wish("record", looking=CASE))
    with pytest.raises(DecidedError):
        actions.accept_proposal(cast.supervisor, proposal.pk, Wish("record", looking=CASE))
    with pytest.raises(DecidedError):
        actions.refuse_proposal(cast.supervisor, proposal.pk)
    assert Subject.objects.count() == 1


def test_two_at_once_make_one_record(transactional_db: None, cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Tran Van Quyet")
    both_ask = Barrier(2)

    def accept(person: Person) -> str:
        try:
            both_ask.wait(60)
            return actions.accept_proposal(person, proposal.pk, Wish("record", looking=CASE)).state
        except DecidedError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as deciding_at_once:
        found = sorted(deciding_at_once.map(accept, [cast.officer, cast.supervisor]))
    assert found == ["accepted", "decided-before"]
    assert Subject.objects.count() == 1


def test_a_refusal_keeps_its_reason_and_can_be_taken_back(cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Okada Kenji")
    with pytest.raises(ReasonTooLongError):
        actions.refuse_proposal(cast.officer, proposal.pk, "x" * 301)
    refused = actions.refuse_proposal(cast.officer, proposal.pk, "  A guest, no subject. ")
    assert (refused.state, refused.reason) == (ProposalState.REFUSED, "A guest, no subject.")
    assert last_details("proposal.refused")["reasoned"] is True
    again = actions.reopen_proposal(cast.supervisor, proposal.pk)
    again.refresh_from_db()
    assert (again.state, again.reason, again.decided_by, again.decided_at) == (
        ProposalState.OPEN,
        "",
        None,
        None,
    )
    assert last_details("proposal.reopened")["was"] == "refused"
    with pytest.raises(NotDecidedError):
        actions.reopen_proposal(cast.supervisor, proposal.pk)


def test_what_made_a_record_is_not_opened_again_and_says_where_it_is(cast: Cast, document: Document) -> None:
    proposal = proposed(document, "person", name="Tran Van Quyet")
    actions.accept_proposal(cast.officer, proposal.pk, Wish("record", looking=CASE))
    with pytest.raises(MadeError, match="record’s page") as refused:
        actions.reopen_proposal(cast.officer, proposal.pk)
    assert refused.value.made["id"] == str(Subject.objects.get().pk)


def test_a_document_that_was_looked_through_is_not_decided_about(cast: Cast, document: Document) -> None:
    finish(cast.officer, document)
    with pytest.raises(FinishedError):
        actions.refuse_proposal(cast.officer, proposed(document, "place", name="Hanoi").pk)
