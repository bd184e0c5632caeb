from uuid import UUID

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.tests.cast import Cast
from comity.audit.actors import PartnerNode, Process, Stranger
from comity.audit.acts import RefusalError, undecorated
from comity.audit.models import Entry
from comity.records import access, actions
from comity.records.drafts import NewSource, NewValue
from comity.records.mapping import Column, ColumnMapping
from comity.records.models import Row, Source, SourceKind, Statement, Subject, TableFile
from comity.records.purposes import Looking, Purpose, PurposeMissingError
from comity.records.search import Wanted
from comity.records.tables import Encoding
from comity.records.tests.conftest import FILE

CASE = Looking(Purpose.CASE, "C-2026-0077")
LIST = "Họ tên,Số\nVõ Thị Lành,C4417082\n,\nVõ Thị Lành,=1+1\n".encode()
COLUMNS = ColumnMapping("Person", {"Họ tên": Column("name", "vi"), "Số": Column("passportNumber")})
ON_PAPER = NewSource(SourceKind.IMPORT, "Border list of May", "vi", {"codes": ["H2"]})


def last_entry() -> Entry:
    found = Entry.objects.order_by("id").last()
    assert found is not None
    return found


def test_every_public_function_is_an_action() -> None:
    assert undecorated(actions.__name__, vars(actions)) == []


def test_a_statement_keeps_what_was_received_beside_what_it_means(subject: Subject) -> None:
    name, phone = (subject.statements.get(prop=prop) for prop in ("name", "phone"))
    assert (name.original_value, name.value) == ("Trịnh  Công Phượng", "Trịnh Công Phượng")
    assert (name.quote, name.language) == ("tên là Trịnh  Công Phượng", "vi")
    assert phone.value == "+842439420001"
    assert name.source == phone.source
    assert name.source.handling == {"codes": ["H1"]}


def test_the_row_is_made_in_the_action_and_the_log_holds_no_name(cast: Cast, subject: Subject) -> None:
    row = Row.objects.get(subject=subject)
    assert (row.caption, row.names, row.agency_id) == (
        "Trịnh Công Phượng",
        ["Trịnh Công Phượng"],
        cast.officer.agency.pk,
    )
    entry = last_entry()
    assert (entry.event, entry.subject_id) == ("subject.added", str(subject.pk))
    assert "Ph" not in bytes(entry.body).decode().replace("person:", "")


def test_a_retracted_statement_stays_readable_and_counts_no_more(cast: Cast, subject: Subject) -> None:
    statement = subject.statements.get(prop="birthDate")
    with pytest.raises(actions.ReasonMissingError):
        actions.retract_statement(cast.officer, statement.pk, "  ")
    actions.retract_statement(cast.officer, statement.pk, "Misread in the file.")
    row = Row.objects.get(subject=subject)
    assert (row.birth_from, row.birth_dates) == (None, [])
    kept = Statement.objects.get(pk=statement.pk)
    assert (kept.value, kept.retraction_reason) == ("1994-03-12", "Misread in the file.")
    with pytest.raises(AbsentError):
        actions.retract_statement(cast.officer, statement.pk, "Twice.")


def test_a_statement_is_added_from_a_new_source_or_a_known_one(cast: Cast, subject: Subject) -> None:
    known = subject.statements.first()
    assert known is not None
    actions.add_statement(cast.officer, subject.pk, NewValue("alias", "Phượng Đen", "vi"), known.source_id)
    actions.add_statement(cast.officer, subject.pk, NewValue("nationality", "VNM"), ON_PAPER)
    row = Row.objects.get(subject=subject)
    assert (row.names[-1], row.nationalities) == ("Phượng Đen", ["vn"])
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "source", "refusal"),
    [
        ([NewValue("birthDate", "1990")], FILE, actions.NothingToldError),
        ([NewValue("name", "A B"), NewValue("birthDate", "1990-02-30")], FILE, actions.RefusedValuesError),
        ([NewValue("name", "A B"), NewValue("birthDate", "2999")], FILE, actions.RefusedValuesError),
        ([NewValue("name", "A B")], NewSource(SourceKind.DOCUMENT, " "), actions.ReferenceMissingError),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_half_written(
    cast: Cast, values: list[NewValue], source: NewSource, refusal: type[RefusalError]
) -> None:
    with pytest.raises(refusal):
        actions.add_subject(cast.officer, "Person", values, source)
    assert not Subject.objects.exists()
    assert not Source.objects.exists()
    assert (last_entry().outcome, last_entry().event) == ("refused", "subject.added")


def test_only_own_keepers_add_and_correct(cast: Cast, subject: Subject) -> None:
    statement = subject.statements.get(prop="birthDate")
    value = NewValue("alias", "X")
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        with pytest.raises(AbsentError):
            actions.add_statement(person, subject.pk, value, FILE)
        with pytest.raises(AbsentError):
            actions.retract_statement(person, statement.pk, "I want to.")
        with pytest.raises(AbsentError):
            actions.view_subject(person, subject.pk, CASE)
    for actor in (cast.auditor, cast.operator, Stranger(), PartnerNode("cxp:node:jp:x"), Process("worker")):
        with pytest.raises(AbsentError):
            actions.add_subject(actor, "Person", [NewValue("name", "A B")], FILE)
    assert subject.statements.filter(retracted_at=None).count() == 3


def test_a_subject_rests_on_a_source_recorded_before(cast: Cast, subject: Subject) -> None:
    known = subject.statements.first()
    assert known is not None
    another = actions.add_subject(
        cast.supervisor, "PublicBody", [NewValue("name", "公安部", "zh", "公安部")], known.source_id
    )
    assert {one.source_id for one in another.statements.all()} == {known.source_id}
    assert Source.objects.count() == 1


def test_a_source_of_another_agency_is_no_source(cast: Cast, subject: Subject) -> None:
    known = subject.statements.first()
    assert known is not None
    with pytest.raises(AbsentError):
        actions.add_subject(cast.partner, "Person", [NewValue("name", "A B")], known.source_id)
    with pytest.raises(AbsentError):
        actions.add_subject(cast.officer, "Person", [NewValue("name", "A B")], UUID(int=7))
    assert Subject.objects.count() == 1


def test_lists_show_the_own_agency_and_nothing_without_the_role(cast: Cast, subject: Subject) -> None:
    assert [row.subject_id for row in access.visible_to(cast.supervisor)] == [subject.pk]
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        assert not access.visible_to(person).exists()
        assert not access.statements_of(person, subject).exists()
    cast.officer.is_active = False
    assert not access.visible_to(cast.officer).exists()


def test_missing_and_forbidden_look_alike(cast: Cast, subject: Subject) -> None:
    for person, wanted in ((cast.outsider, subject.pk), (cast.officer, UUID(int=7))):
        with pytest.raises(AbsentError):
            access.subject_for(person, wanted)


@pytest.mark.parametrize(
    "written", ["trinh cong phuong", "TRỊNH CÔNG PHƯỢNG", "Phuong Trinh Cong", "+84 24 3942 0001"]
)
def test_a_subject_is_found_by_name_or_number(cast: Cast, subject: Subject, written: str) -> None:
    found = actions.search_subjects(cast.officer, Wanted(written), CASE)
    assert [row.subject_id for row in found.rows] == [subject.pk]
    body = bytes(last_entry().body).decode()
    assert '"case"' in body
    assert "C-2026-0077" in body
    assert written not in body
    assert list(actions.search_subjects(cast.partner, Wanted(written), CASE).rows) == []


def test_a_look_is_logged_with_its_purpose(cast: Cast, subject: Subject) -> None:
    actions.view_subject(cast.officer, subject.pk, CASE)
    entry = last_entry()
    assert (entry.event, entry.subject_id) == ("subject.viewed", str(subject.pk))
    assert "C-2026-0077" in bytes(entry.body).decode()


@pytest.mark.parametrize(
    ("purpose", "reference"),
    [("", ""), ("curiosity", ""), ("case", ""), ("upkeep", "my neighbour Sơn"), ("case", "x" * 41)],
)
def test_a_look_needs_a_purpose_and_no_names_in_it(purpose: str, reference: str) -> None:
    with pytest.raises(PurposeMissingError):
        Looking.read(purpose, reference)


def test_a_list_is_taken_and_its_bad_rows_kept_with_reasons(cast: Cast) -> None:
    taken = actions.import_list(cast.officer, "../x/list.csv", LIST, COLUMNS, ON_PAPER)
    assert (taken.label, taken.taken, taken.header) == ("list.csv", 1, ["Họ tên", "Số"])
    assert [row["line"] for row in taken.refused] == [4]
    statement = Statement.objects.get(prop="name")
    assert (statement.quote, statement.source.handling) == ("2: Võ Thị Lành", {"codes": ["H2"]})
    assert Row.objects.get().documents == ["C4417082"]
    assert bytes(TableFile.objects.get().content) == b""


def test_a_command_of_the_node_imports_for_the_home_agency_alone(cast: Cast) -> None:
    home = cast.officer.agency.code
    taken = actions.import_list(Process("records-import", home), "list.csv", LIST, COLUMNS, ON_PAPER)
    assert taken.agency == cast.officer.agency
    for actor in (Process("records-import", cast.partner.agency.code), Process("records-import")):
        with pytest.raises(AbsentError):
            actions.import_list(actor, "list.csv", LIST, COLUMNS, ON_PAPER)


def test_the_same_list_is_not_taken_twice_unseen(cast: Cast) -> None:
    actions.import_list(cast.officer, "a.csv", LIST, COLUMNS, ON_PAPER)
    with pytest.raises(actions.TakenBeforeError):
        actions.import_list(cast.officer, "b.csv", LIST, COLUMNS, ON_PAPER)
    assert Subject.objects.count() == 1
    actions.import_list(cast.officer, "b.csv", LIST, COLUMNS, ON_PAPER, again=True)
    assert Subject.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "mapping", "refusal"),
    [
        (b"", COLUMNS, actions.UnreadableListError),
        (LIST, ColumnMapping("Person", {"Name": Column("name")}), actions.UnreadableListError),
        ("Họ tên,Số\n,\n=x,1\n".encode(), COLUMNS, actions.NothingTakenError),
    ],
)
def test_a_list_that_cannot_be_taken_leaves_nothing(
    cast: Cast, content: bytes, mapping: ColumnMapping, refusal: type[RefusalError]
) -> None:
    with pytest.raises(refusal):
        actions.import_list(cast.officer, "list.csv", content, mapping, ON_PAPER)
    assert not Subject.objects.exists()
    assert not Source.objects.exists()
    assert not TableFile.objects.exists()


def test_a_list_belongs_to_the_agency_that_uploaded_it(cast: Cast) -> None:
    uploaded = actions.upload_list(cast.officer, "list.csv", LIST, Encoding.UTF_8)
    for person in (cast.partner, cast.auditor):
        with pytest.raises(AbsentError):
            actions.map_list(person, uploaded.pk, COLUMNS)
        assert not access.lists_visible_to(person).exists()
    actions.map_list(cast.supervisor, uploaded.pk, COLUMNS)
    with pytest.raises(AbsentError):
        actions.import_subjects(cast.partner, uploaded.pk, ON_PAPER)
    actions.import_subjects(cast.supervisor, uploaded.pk, ON_PAPER)
    with pytest.raises(actions.TakenBeforeError):
        actions.map_list(cast.supervisor, uploaded.pk, COLUMNS)
    with pytest.raises(actions.TakenBeforeError):
        actions.import_subjects(cast.supervisor, uploaded.pk, ON_PAPER)
