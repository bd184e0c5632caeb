"""Operations, results, wanted files, drafts and what is only noted."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry as LogEntry
from comity.exchange.models import OutLetter
from comity.intake import actions
from comity.intake.accepting import Target, targets_of
from comity.intake.actions import Wish
from comity.intake.exceptions import (
    MadeError,
    NoSuchTargetError,
    ToldTooLittleError,
    UnreadContentError,
)
from comity.intake.models import Document, Draft, Proposal, ProposalState
from comity.intake.tests.office import ReadDocument
from comity.intake.tests.raid import RAID, proposed
from comity.notices.models import FileState, WantedFile
from comity.notices.standing import lines_of
from comity.operations.core.plan import Part
from comity.operations.folding import course_of
from comity.operations.models import Entry, Operation, Result
from comity.operations.states import EntryState
from comity.operations.tests.ground import HEAD, PLAN, Ground
from comity.records.models import Source, Subject
from comity.records.purposes import Looking, Purpose, PurposeMissingError
from comity.records.stamps import own_stamp
from comity.release.models import Outgoing

CASE = Looking(Purpose.CASE, "C-2026-0077")
AT = "2024-04-30T09:30"  # as an officer fills it in: no text says the time


@pytest.fixture
def document(read_document: ReadDocument) -> Document:
    return read_document(RAID)


@pytest.fixture
def operation(cast: Cast) -> Operation:
    from comity.operations.actions import PlanDraft, plan_operation

    return plan_operation(cast.officer, HEAD, PlanDraft(PLAN))


def said_by(cast: Cast, **more: str) -> dict[str, str]:
    """What no document says of a result: when it was, and whose it is."""
    return {"at": AT, "agency": str(cast.officer.agency), **more}


def target(cast: Cast, proposal: Proposal, code: str) -> Target:
    return next(one for one in targets_of(cast.officer, proposal) if one.code == code)


def initials(found: Target) -> dict[str, str]:
    return {one.name: one.initial for one in found.fields}


def log_of(event: str) -> LogEntry:
    return LogEntry.objects.get(event=event, outcome="done")


# --- operations


def test_an_operation_is_drafted_with_kind_places_and_day(cast: Cast, document: Document) -> None:
    raid = proposed(document, "operation")
    offered = initials(target(cast, raid, "operation"))
    assert offered == {
        "title": "raided a house in Lang Son on April 30, 2024",
        "kind": "raid",
        "offence": "",
        "zone": "Asia/Ho_Chi_Minh",
    }
    made = actions.accept_proposal(cast.officer, raid.pk, Wish("operation", told={"offence": "0701"}))
    operation = Operation.objects.get()
    assert (operation.kind, operation.title, operation.title_language) == ("raid", offered["title"], "en")
    assert (operation.offence, operation.created_by) == ("0701", cast.officer)
    (plan,) = course_of(operation).parts.values()
    assert [(one.name, one.zone) for one in plan.sites] == [("Lang Son", "Asia/Ho_Chi_Minh")]
    assert [(one.begins, one.ends) for one in plan.phases] == [
        (datetime(2024, 4, 29, 17, tzinfo=UTC), datetime(2024, 4, 30, 17, tzinfo=UTC))
    ]
    own = Entry.objects.get(operation=operation)
    assert document.ref in Part.from_wire(own.private).reason
    assert document.ref not in str(own.data)
    assert made.made == {"room": "operations", "kind": "operation", "id": str(operation.pk)}
    assert log_of("operation.planned").subject_id == str(operation.pk)
    assert log_of("proposal.accepted").subject_id == str(raid.pk)


def test_what_the_document_does_not_say_of_an_operation_is_asked(cast: Cast, document: Document) -> None:
    raid = proposed(document, "operation")
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(cast.officer, raid.pk, Wish("operation", {"kind": "campaign"}))
    assert set(refused.value.problems) == {"kind", "offence"}
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(
            cast.officer, raid.pk, Wish("operation", told={"offence": "none", "zone": "Moon"})
        )
    assert set(refused.value.problems) == {"offence", "zone"}
    for title in ("x" * 301, "a\x00b", " "):
        with pytest.raises(ToldTooLittleError) as refused:
            actions.accept_proposal(
                cast.officer, raid.pk, Wish("operation", told={"offence": "0701", "title": title})
            )
        assert set(refused.value.problems) == {"title"}
    assert not Operation.objects.exists()


def test_an_open_date_is_said_and_not_planned(cast: Cast, document: Document) -> None:
    raid = proposed(document, "operation")
    Proposal.objects.filter(pk=raid.pk).update(content={**raid.content, "date": "2018/..", "count": 4})
    raid.refresh_from_db()
    assert len(target(cast, raid, "operation").unsaid) == 2
    actions.accept_proposal(cast.officer, raid.pk, Wish("operation", told={"offence": "0701"}))
    (plan,) = course_of(Operation.objects.get()).parts.values()
    assert (len(plan.sites), plan.phases) == (1, ())


# --- results


def test_arrests_are_entered_onto_an_operation(cast: Cast, document: Document, operation: Operation) -> None:
    arrests = proposed(document, "outcome", kind="arrest")
    offered = target(cast, arrests, "result")
    assert (initials(offered)["at"], initials(offered)["agency"]) == ("", "")
    assert any("2024, and no time" in str(one) for one in offered.unsaid)
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(cast.officer, arrests.pk, Wish("result", onto=operation.pk))
    assert set(refused.value.problems) == {"at", "agency"}
    wish = Wish("result", onto=operation.pk, told=said_by(cast))
    made = actions.accept_proposal(cast.officer, arrests.pk, wish)
    result = Result.objects.get()
    assert (result.kind, result.number, result.source) == ("arrest", 11, document.ref)
    assert (result.what, result.agency_name) == ("arrested eleven suspects", str(cast.officer.agency))
    assert result.at == datetime(2024, 4, 30, 2, 30, tzinfo=UTC)
    assert made.made is not None
    assert made.made == {
        "room": "operations",
        "kind": "result",
        "id": str(result.pk),
        "operation": str(operation.pk),
    }
    assert log_of("result.entered").subject_id == str(operation.pk)


def test_victims_are_a_number_and_no_word(cast: Cast, document: Document, operation: Operation) -> None:
    rescued = proposed(document, "outcome", kind="rescue")
    offered = target(cast, rescued, "result")
    assert "source" not in initials(offered)
    assert all(one.choices for one in offered.fields if one.name in {"agency", "source_code", "zone"})
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(
            cast.officer, rescued.pk, Wish("result", onto=operation.pk, told=said_by(cast))
        )
    assert set(refused.value.problems) == {"source_code"}
    told = said_by(cast, source_code="own-officers")
    wish = Wish("result", onto=operation.pk, told={**told, "agency": "Võ Thị Lành"})
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(cast.officer, rescued.pk, wish)
    assert set(refused.value.problems) == {"agency"}
    actions.accept_proposal(cast.officer, rescued.pk, Wish("result", onto=operation.pk, told=told))
    result = Result.objects.get()
    assert (result.kind, result.number, result.what, result.place) == ("victims-rescued", 3, "", "")
    assert "women" not in str(Entry.objects.get(pk=result.pk).data)


def test_a_seizure_takes_the_figure_inside_its_words(
    cast: Cast, document: Document, operation: Operation
) -> None:
    heroin = proposed(document, "outcome", kind="seizure", count=12.5)
    offered = initials(target(cast, heroin, "result"))
    assert (offered["quantity"], offered["unit"]) == ("12.5", "KGM")
    actions.accept_proposal(cast.officer, heroin.pk, Wish("result", onto=operation.pk, told=said_by(cast)))
    result = Result.objects.get()
    assert (result.quantity, result.measure, result.what) == (
        Decimal("12.5"),
        "KGM",
        "seized 12.5 kg of heroin",
    )


def test_money_is_counted_in_what_the_text_calls_it(cast: Cast, document: Document) -> None:
    money = proposed(document, "outcome", kind="seizure", count=300000000)
    offered = initials(target(cast, money, "result"))
    assert (offered["quantity"], offered["unit"], offered["at"]) == ("300000000", "VND", "")
    dollars = Proposal.objects.get(document=document, kind="figure", content__unit="money")
    quotes = [{**one, "text": "$300 million"} for one in dollars.quotes]
    Proposal.objects.filter(pk=dollars.pk).update(quotes=quotes)
    assert initials(target(cast, money, "result"))["unit"] == ""


def test_who_was_identified_is_asked(cast: Cast, document: Document, operation: Operation) -> None:
    found = proposed(document, "outcome", kind="arrest")
    changed = {"kind": "identified"}
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(
            cast.officer, found.pk, Wish("result", changed, onto=operation.pk, told=said_by(cast))
        )
    assert set(refused.value.problems) == {"outcome"}
    told = said_by(cast, outcome="victims-identified")
    with pytest.raises(ToldTooLittleError) as refused:
        actions.accept_proposal(cast.officer, found.pk, Wish("result", changed, onto=operation.pk, told=told))
    assert set(refused.value.problems) == {"source_code"}
    wish = Wish("result", changed, onto=operation.pk, told=said_by(cast, outcome="located"))
    actions.accept_proposal(cast.officer, found.pk, wish)
    assert Result.objects.get().kind == "located"


@pytest.mark.parametrize("kind", ["red_notice", "wanted", "dismantled"])
def test_what_the_room_does_not_count_is_noted_alone(cast: Cast, document: Document, kind: str) -> None:
    found = proposed(document, "outcome", kind="red_notice")
    Proposal.objects.filter(pk=found.pk).update(content={**found.content, "kind": kind})
    found.refresh_from_db()
    assert [one.code for one in targets_of(cast.officer, found)] == ["noted"]
    with pytest.raises(NoSuchTargetError):
        actions.accept_proposal(cast.officer, found.pk, Wish("result", onto=UUID(int=1), told=said_by(cast)))


def test_a_result_needs_a_number_and_an_operation_that_one_may_see(
    cast: Cast, document: Document, operation: Operation
) -> None:
    arrests = proposed(document, "outcome", kind="arrest")
    for wish, missing in (
        (Wish("result"), {"onto"}),
        (Wish("result", {"count": None}, onto=operation.pk, told=said_by(cast)), {"count"}),
        (Wish("result", onto=operation.pk, told=said_by(cast, at="yesterday")), {"at"}),
        (Wish("result", onto=operation.pk, told=said_by(cast, at="0001-01-01T00:00")), {"at"}),
    ):
        with pytest.raises(ToldTooLittleError) as refused:
            actions.accept_proposal(cast.officer, arrests.pk, wish)
        assert set(refused.value.problems) == missing
    with pytest.raises(AbsentError):
        actions.accept_proposal(
            cast.officer, arrests.pk, Wish("result", onto=UUID(int=1), told=said_by(cast))
        )
    assert not Result.objects.exists()


def test_nothing_of_a_document_leaves_with_a_joint_operation(
    ground: Ground, read_document: ReadDocument
) -> None:
    document = read_document(RAID)
    operation = ground.joint()
    letters = OutLetter.objects.count()
    arrests = proposed(document, "outcome", kind="arrest")
    told = {"at": AT, "agency": "Công an Hà Nội"}
    actions.accept_proposal(ground.officer, arrests.pk, Wish("result", onto=operation.pk, told=told))
    assert Entry.objects.get(kind="result").state == EntryState.HOUSE
    assert OutLetter.objects.count() == letters


def test_a_result_carries_the_limits_of_its_document_wherever_it_goes(
    ground: Ground, read_document: ReadDocument
) -> None:
    from comity.operations.actions import share_result

    document = read_document(RAID)
    assert document.source is not None
    stamp = own_stamp(ground.officer.agency, ["H1", "H2"], purpose="investigation", level=1)
    Source.objects.filter(pk=document.source_id).update(handling=stamp)
    operation = ground.joint()
    assert "H1" not in operation.handling["codes"]
    arrests = proposed(document, "outcome", kind="arrest")
    told = {"at": AT, "agency": "Công an Hà Nội"}
    made = actions.accept_proposal(ground.officer, arrests.pk, Wish("result", onto=operation.pk, told=told))
    assert made.made is not None
    share_result(ground.officer, made.made["id"])
    letter = OutLetter.objects.latest("ls")
    outgoing = Outgoing.objects.get(origin_id=made.made["id"])
    (item,) = {str(one["handling"]["codes"]) for one in outgoing.asked["items"]}
    assert "H1" in item, letter.schema


# --- wanted files


def test_a_suspect_begins_a_wanted_file_with_its_record(cast: Cast, document: Document) -> None:
    suspect = proposed(document, "person", name="Tran Van Quyet")
    made = actions.accept_proposal(cast.officer, suspect.pk, Wish("wanted", looking=CASE))
    file, subject = WantedFile.objects.get(), Subject.objects.get()
    assert (file.subject, file.kind, file.state) == (subject.pk, "bilateral", FileState.DRAFT)
    assert file.name == "Tran Van Quyet"
    assert file.stopped > 0
    assert any(one.key.startswith("warrant") for one in lines_of(file))
    assert made.made == {"room": "notices", "kind": "wanted", "id": str(file.pk), "subject": str(subject.pk)}
    events = set(LogEntry.objects.values_list("event", flat=True))
    assert {"proposal.accepted", "subject.added", "wanted.begun"} <= events


def test_a_wanted_file_is_begun_from_a_record_that_is_there(cast: Cast, document: Document) -> None:
    suspect = proposed(document, "person", name="Tran Van Quyet")
    from comity.records.actions import add_subject
    from comity.records.drafts import NewSource, NewValue
    from comity.records.models import SourceKind

    source = NewSource(SourceKind.OWN_RECORD, "File 12/2024")
    subject = add_subject(cast.officer, "Person", [NewValue("name", "Trần Văn Quyết", "vi")], source)
    with pytest.raises(PurposeMissingError):
        actions.accept_proposal(cast.officer, suspect.pk, Wish("wanted", onto=subject.pk))
    wish = Wish("wanted", onto=subject.pk, looking=CASE, told={"kind": "red"})
    actions.accept_proposal(cast.officer, suspect.pk, wish)
    assert Subject.objects.count() == 1
    assert (WantedFile.objects.get().subject, WantedFile.objects.get().kind) == (subject.pk, "red")


# --- drafts and what is noted


def test_a_meeting_waits_as_a_draft_with_words_for_its_references(cast: Cast, document: Document) -> None:
    meeting = proposed(document, "meeting")
    minister = proposed(document, "person", name="Pham Quoc Hung")
    actions.accept_proposal(cast.officer, minister.pk, Wish("record", looking=CASE))
    made = actions.accept_proposal(cast.officer, meeting.pk, Wish("draft", {"date": "2024-05-02"}))
    draft = Draft.objects.get()
    assert (draft.kind, draft.agency, draft.made_by) == ("meeting", cast.officer.agency, cast.officer)
    assert draft.content["participants"] == ["Pham Quoc Hung", "Okada Kenji"]
    assert (draft.content["place"], draft.content["ordinal"], draft.content["parties"]) == (
        "Hanoi",
        7,
        ["VN", "JP"],
    )
    assert draft.content["quotes"] == meeting.quotes
    by_words = {one["words"]: one for one in draft.content["refers"]}
    assert by_words["Pham Quoc Hung"]["made"]["kind"] == "subject"
    assert by_words["Okada Kenji"]["made"] is None
    assert made.state == ProposalState.ACCEPTED


@pytest.mark.parametrize("kind", ["agreement", "commitment"])
def test_agreements_and_commitments_wait_too(cast: Cast, document: Document, kind: str) -> None:
    proposal = proposed(document, kind)
    actions.accept_proposal(cast.officer, proposal.pk, Wish("draft"))
    assert Draft.objects.get().kind == kind
    if kind == "commitment":
        assert Draft.objects.get().content["actor"] == "Okada Kenji"


def test_a_draft_goes_when_its_proposal_is_opened_again_unless_it_was_taken(
    cast: Cast, document: Document
) -> None:
    meeting = proposed(document, "meeting")
    actions.accept_proposal(cast.officer, meeting.pk, Wish("draft"))
    actions.reopen_proposal(cast.officer, meeting.pk)
    assert not Draft.objects.exists()
    actions.accept_proposal(cast.officer, meeting.pk, Wish("draft"))
    Draft.objects.update(taken_at=datetime(2026, 11, 29, tzinfo=UTC))
    with pytest.raises(MadeError):
        actions.reopen_proposal(cast.officer, meeting.pk)
    assert Draft.objects.exists()


def test_the_documents_own_data_stand_on_the_document(cast: Cast, document: Document) -> None:
    title = proposed(document, "document", field="title")
    with pytest.raises(UnreadContentError):
        actions.accept_proposal(cast.officer, title.pk, Wish("noted", {"field": "publisher"}))
    actions.accept_proposal(cast.officer, title.pk, Wish("noted", {"value": "A ring ends"}))
    document.refresh_from_db()
    assert document.title == "A ring ends"
    actions.reopen_proposal(cast.officer, title.pk)
    document.refresh_from_db()
    assert document.title == title.content["value"]
    day = proposed(document, "document", field="published")
    with pytest.raises(UnreadContentError) as refused:
        actions.accept_proposal(cast.officer, day.pk, Wish("noted", {"value": "3 May"}))
    assert set(refused.value.problems) == {"value"}
    actions.accept_proposal(cast.officer, day.pk, Wish("noted", {"value": "2024-05-04"}))
    document.refresh_from_db()
    assert document.published == "2024-05-04"


@pytest.mark.parametrize("kind", ["place", "date", "crime_area", "figure"])
def test_what_is_only_noted_makes_nothing(cast: Cast, document: Document, kind: str) -> None:
    proposal = Proposal.objects.filter(document=document, kind=kind)[0]
    made: Any = actions.accept_proposal(cast.investigator, proposal.pk, Wish("noted"))
    assert (made.state, made.made) == (ProposalState.ACCEPTED, None)
    assert actions.reopen_proposal(cast.officer, proposal.pk).is_open
