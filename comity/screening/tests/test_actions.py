from uuid import UUID

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.tests.cast import Cast
from comity.audit.actors import PartnerNode, Process
from comity.audit.acts import undecorated
from comity.audit.models import Entry
from comity.records.actions import add_statement
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.records.purposes import Looking, Purpose
from comity.screening import access, actions, origins
from comity.screening.access import Origin
from comity.screening.asked import Asked, AskedName
from comity.screening.frozen import Comparison
from comity.screening.models import Adjudication, Hit, HitState, Query, Verdict
from comity.screening.tests.conftest import Add

BORDER = Looking(Purpose.BORDER)
ASKED = Asked(names=(AskedName("ザン・ヴァン・トゥー", "ja"),), birth_date="1990-02-03")
NAMESAKE = Asked(names=(AskedName("Giang Van Tu"),), birth_date="1971-05-06")


def only_hit(query: Query) -> Hit:
    (hit,) = query.hits.all()
    return hit


def test_every_public_function_is_an_action() -> None:
    assert undecorated(actions.__name__, vars(actions)) == []


def test_a_query_finds_the_person_behind_the_spelling(cast: Cast, add: Add) -> None:
    wanted = add("Giang Văn Tú", birthDate="1990-02-03", gender="M")
    add("Trịnh Thị Sen", birthDate="1990-02-03")
    query = actions.run_query(cast.officer, ASKED, BORDER)
    best = query.hits.order_by("-same_person").first()
    assert best is not None
    assert best.subject == wanted
    assert best.name_agreement > 0.5
    assert (query.looked_through, query.namesakes, best.state) == (2, 1, HitState.OPEN)
    assert query.person["names"] == [{"text": "ザン・ヴァン・トゥー", "language": "ja"}]


def test_queries_are_numbered_by_agency_and_year(cast: Cast) -> None:
    first, second = (actions.run_query(cast.officer, ASKED, BORDER) for _ in range(2))
    other = actions.run_query(cast.partner, ASKED, BORDER)
    assert [one.ref.split("-")[2] for one in (first, second, other)] == ["0001", "0002", "0001"]
    assert first.ref == f"S-{first.at.year}-0001"


def test_nobody_finds_the_records_of_another_agency(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú", birthDate="1990-02-03")
    assert actions.run_query(cast.partner, ASKED, BORDER).looked_through == 0
    for person in (cast.auditor, cast.operator):
        with pytest.raises(AbsentError):
            actions.run_query(person, ASKED, BORDER)
    with pytest.raises(AbsentError):
        actions.run_query(cast.partner, ASKED, BORDER, agency=cast.officer.agency)


def test_what_is_kept_of_a_comparison_does_not_change_with_the_record(cast: Cast, add: Add) -> None:
    subject = add("Giang Văn Tú", birthDate="1990-02-03")
    hit = only_hit(actions.run_query(cast.officer, ASKED, BORDER))
    before = (hit.explanation, hit.same_person, hit.row_digest)
    add_statement(
        cast.officer, subject.pk, NewValue("gender", "F"), NewSource(SourceKind.DOCUMENT, "Letter 9")
    )
    hit.refresh_from_db()
    assert (hit.explanation, hit.same_person, hit.row_digest) == before
    assert Comparison.thaw(hit.explanation).right.sex == ""
    assert only_hit(actions.run_query(cast.officer, ASKED, BORDER)).row_digest != hit.row_digest


def test_a_decision_needs_a_reason_and_stands_beside_a_later_one(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú")
    hit = only_hit(actions.run_query(cast.officer, ASKED, BORDER))
    with pytest.raises(actions.ReasonMissingError):
        actions.adjudicate(cast.officer, hit.pk, Verdict.SAME, " \n")
    hit.refresh_from_db()
    assert hit.state == HitState.OPEN
    actions.adjudicate(cast.officer, hit.pk, Verdict.CANNOT_TELL, "The photograph is missing.")
    assert hit in access.waiting_for(cast.supervisor)
    actions.adjudicate(cast.supervisor, hit.pk, Verdict.SAME, "The photograph agrees.")
    hit.refresh_from_db()
    assert hit.state == HitState.SAME
    assert hit not in access.waiting_for(cast.supervisor)
    assert [one.by for one in access.decided_before(hit)] == [cast.supervisor, cast.officer]


def test_only_those_who_screen_for_the_agency_decide(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú")
    hit = only_hit(actions.run_query(cast.officer, ASKED, BORDER))
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        with pytest.raises(AbsentError):
            actions.adjudicate(person, hit.pk, Verdict.SAME, "Because.")
        with pytest.raises(AbsentError):
            actions.view_hit(person, hit.pk)
        with pytest.raises(AbsentError):
            actions.view_query(person, hit.query_id)
        assert not access.hits_visible_to(person).exists()
    with pytest.raises(AbsentError):
        actions.adjudicate(Process("worker"), hit.pk, Verdict.SAME, "Because.")
    with pytest.raises(AbsentError):
        actions.view_hit(cast.officer, UUID(int=7))
    assert not Adjudication.objects.exists()


def test_a_rejected_namesake_stays_rejected_and_says_who_said_so(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú", birthDate="1990-02-03")
    first = only_hit(actions.run_query(cast.officer, NAMESAKE, BORDER))
    decided = actions.adjudicate(cast.officer, first.pk, Verdict.NOT_SAME, "Nineteen years apart.")
    spelled = Asked(names=(AskedName(" GIANG  van tu"),), birth_date="1971-05-06")
    again = only_hit(actions.run_query(cast.supervisor, spelled, BORDER))
    assert (again.state, again.remembered) == (HitState.NOT_SAME, decided)
    assert again not in access.waiting_for(cast.officer)
    other = only_hit(actions.run_query(cast.officer, ASKED, BORDER))
    assert (other.state, other.remembered) == (HitState.OPEN, None)


def test_a_record_that_changed_since_is_proposed_again_with_the_decision_beside_it(
    cast: Cast, add: Add
) -> None:
    subject = add("Giang Văn Tú", birthDate="1990-02-03")
    first = only_hit(actions.run_query(cast.officer, NAMESAKE, BORDER))
    decided = actions.adjudicate(cast.officer, first.pk, Verdict.NOT_SAME, "Nineteen years apart.")
    add_statement(
        cast.officer,
        subject.pk,
        NewValue("birthDate", "1971-05-06"),
        NewSource(SourceKind.DOCUMENT, "Letter 9"),
    )
    again = only_hit(actions.run_query(cast.officer, NAMESAKE, BORDER))
    assert (again.state, again.remembered) == (HitState.OPEN, decided)


def test_a_confirmed_pair_is_asked_again_and_says_so(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú", birthDate="1990-02-03")
    first = only_hit(actions.run_query(cast.officer, ASKED, BORDER))
    decided = actions.adjudicate(cast.officer, first.pk, Verdict.SAME, "Same fingerprints.")
    again = only_hit(actions.run_query(cast.officer, ASKED, BORDER))
    assert (again.state, again.remembered) == (HitState.OPEN, decided)


def test_another_agency_does_not_share_the_memory(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú", birthDate="1990-02-03")
    add("Giang Văn Tú", by=cast.partner, birthDate="1990-02-03")
    first = only_hit(actions.run_query(cast.officer, NAMESAKE, BORDER))
    actions.adjudicate(cast.officer, first.pk, Verdict.NOT_SAME, "Nineteen years apart.")
    assert only_hit(actions.run_query(cast.partner, NAMESAKE, BORDER)).state == HitState.OPEN


def test_a_message_is_checked_at_arrival_although_a_value_cannot_be_read(cast: Cast, add: Add) -> None:
    subject = add("Giang Văn Tú")
    slip = Asked(names=ASKED.names, birth_date="31 November", nationalities=("Atlantis",))
    with pytest.raises(actions.UnreadableQueryError) as refused:
        actions.run_query(cast.officer, slip, BORDER)
    assert set(refused.value.unread) == {"birth_date", "nationality"}
    looking = Looking(Purpose.REQUEST, "J-2026-0001")
    partner, origin = PartnerNode("cxp:node:jp:x"), Origin("request-subject", "17")
    query = actions.run_query(partner, slip, looking, origin=origin, agency=cast.officer.agency)
    assert only_hit(query).subject == subject
    assert [hit.query for hit in access.hits_for(cast.officer, "request-subject", [17, 18])] == [query]
    assert not access.hits_for(cast.partner, "request-subject", [17]).exists()
    with pytest.raises(AbsentError):
        actions.run_query(partner, slip, looking, agency=cast.officer.agency)
    with pytest.raises(AbsentError):
        actions.run_query(partner, slip, looking, origin=origin)


def test_the_log_says_why_and_how_many_and_no_name(cast: Cast, add: Add) -> None:
    add("Giang Văn Tú")
    query = actions.run_query(cast.officer, ASKED, Looking(Purpose.CASE, "C-2026-0077"))
    hit = only_hit(query)
    actions.view_query(cast.officer, query.pk)
    actions.view_hit(cast.officer, hit.pk)
    actions.adjudicate(cast.officer, hit.pk, Verdict.SAME, "Giang Văn Tú it is.")
    entries = [
        bytes(one.body).decode()
        for one in Entry.objects.exclude(event__in=["subject.added", "list.made"]).order_by("id")
    ]
    assert [entry.split('"event":"')[1].split('"')[0] for entry in entries] == [
        "query.run",
        "query.viewed",
        "hit.viewed",
        "hit.adjudicated",
    ]
    assert "C-2026-0077" in entries[0]
    assert not any("Giang" in entry or "ザン" in entry for entry in entries)


def test_origins_lead_back_only_where_a_room_says_how(cast: Cast) -> None:
    link = origins.Link("Request 17", "/requests/17")

    def resolve(person: object, identifier: str) -> origins.Link | None:
        return link if identifier == "17" else None

    origins.register("test-origin", resolve)
    origins.register("test-origin", resolve)
    assert origins.resolve(cast.officer, "test-origin", "17") == link
    assert origins.resolve(cast.officer, "test-origin", "18") is None
    assert origins.resolve(cast.officer, "unknown", "17") is None
    with pytest.raises(origins.KindTakenError):
        origins.register("test-origin", lambda _person, _id: None)


def test_namesakes_do_not_crowd_out_the_one_with_the_same_number(
    cast: Cast, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.screening.finding.EVERY_ROW", 0)
    monkeypatch.setattr("comity.screening.finding.MOST_COMPARED", 3)
    for year in range(1960, 1968):
        add("Giang Văn Tú", birthDate=str(year))
    wanted = add("Giang Văn Tú", passportNumber="C4417082")
    asked = Asked(names=(AskedName("Giang Văn Tú"),), documents=("c 441-7082",))
    query = actions.run_query(cast.officer, asked, BORDER)
    best = query.hits.order_by("-same_person").first()
    assert best is not None
    assert best.subject == wanted
    assert query.namesakes > 3


@pytest.mark.parametrize("every_row", [0, 1000])
@pytest.mark.parametrize(
    "written", ["Giang Van Tu", "ザン・ヴァン・トゥー", "Tu Giang Van", "GiangVanTu", "Giagn Van Tu"]
)
def test_a_longer_list_is_found_in_by_keys_and_by_slips(
    cast: Cast, add: Add, monkeypatch: pytest.MonkeyPatch, every_row: int, written: str
) -> None:
    monkeypatch.setattr("comity.screening.finding.EVERY_ROW", every_row)
    wanted = add("Giang Văn Tú")
    add("Trịnh Thị Sen")
    query = actions.run_query(cast.officer, Asked(names=(AskedName(written),)), BORDER)
    assert wanted in [hit.subject for hit in query.hits.all()]


def test_a_short_list_needs_no_keys(cast: Cast, add: Add) -> None:
    wanted = add("Giang Văn Tú")
    query = actions.run_query(cast.officer, Asked(names=(AskedName("ザンヴァントゥー"),)), BORDER)
    assert [hit.subject for hit in query.hits.all()] == [wanted]
