"""The pages of the room, as an officer walks them: plan, invite, decide, enter, correct, withdraw, pair, count."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import override

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.operations import actions
from comity.operations.access import operations_to_decide, pairings_to_answer
from comity.operations.core.entries import Kind
from comity.operations.counts import counts
from comity.operations.models import Entry, Operation, Pairing, Result
from comity.operations.tests.ground import ARRESTS, BEGINS, TERMS, Ground
from comity.operations.tests.test_joint import KILO, RESCUED
from comity.operations.waiting import about_operations, about_pairings
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests.tests.office import AGREEMENT, TOKYO
from comity.web.counts import Period

PLAN: dict[str, str] = {
    "kind": "raid", "title": "Khám xét kho hàng", "title_language": "vi", "offence": "0502", "request_ref": "",
    "site-rows": "1", "site-0-name": "Kho hàng", "site-0-address": "12 Phố Huế", "site-0-zone": "Asia/Ho_Chi_Minh", "site-0-shared": "on",
    "phase-rows": "1", "phase-0-name": "Khám xét", "phase-0-site": "0", "phase-0-begins": "2026-12-04T05:00", "phase-0-ends": "2026-12-04T11:00",
    "phase-0-zone": "Asia/Tokyo", "phase-0-shared": "on",
    "force-rows": "1", "force-0-agency": "Công an Hà Nội", "force-0-unit": "PC02", "force-0-people": "24", "force-0-shared": "on",
    "contact-rows": "1", "contact-0-name": "Lê Văn Nam", "contact-0-duty": "", "contact-0-reached": "+84 24 3942 0000",
}  # fmt: skip
ARREST = {
    "at": "2026-12-04T06:30", "zone": "Asia/Ho_Chi_Minh", "site": "", "place": "Kho hàng", "number": "11",
    "agency": "", "source": "PC02",
}  # fmt: skip


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def ok(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return str(answer.content.decode())


def done(answer: Any) -> str:
    page = answer.content.decode()
    at = page.find("data-summary")
    assert answer.status_code == 302, page[at : at + 1500]
    return str(answer.headers["Location"])


def test_an_operation_is_planned_changed_and_shown_in_every_zone(ground: Ground) -> None:
    client = go(ground.officer)
    ok(client.get(reverse("operations:list")))
    ok(client.get(reverse("operations:new")))
    more = ok(client.post(reverse("operations:new"), {**PLAN, "more": "site"}))
    assert 'name="site-1-name"' in more
    assert "Kho hàng" in more
    assert "data-summary" not in more
    added = client.post(
        reverse("operations:new"), {**PLAN, "phase-0-zone": "Asia/Ho_Chi_Minh", "more": "phase"}
    )
    zones = [added.context["form"][f"phase-{place}-zone"].value() for place in (0, 1)]
    assert zones == [
        "Asia/Ho_Chi_Minh",
        str(ground.officer.time_zone),
    ]  # a new line begins as the first one did
    where = done(client.post(reverse("operations:new"), PLAN))
    operation = Operation.objects.get()
    assert operation.begins_at == BEGINS  # five in the morning in Tokyo is the evening before in UTC
    page = ok(client.get(where))
    for shown in ("Khám xét", "4 Dec 2026, 03:00", "4 Dec 2026, 05:00", "12 Phố Huế", "Not shared"):
        assert shown in page, shown
    form = ok(client.get(reverse("operations:plan", args=[operation.pk])))
    assert 'value="2026-12-04T05:00"' in form
    changed = {**PLAN, "phase-0-ends": "2026-12-04T04:00", "version": "1", "reason": ""}
    wrong = client.post(reverse("operations:plan", args=[operation.pk]), changed)
    assert wrong.status_code == 422
    assert "It ends before it begins" in wrong.content.decode()
    key = Entry.objects.get().data["sites"][0]["key"]
    changed |= {"phase-0-ends": "2026-12-04T09:00", "site-0-key": key, "reason": "The van comes earlier."}
    done(client.post(reverse("operations:plan", args=[operation.pk]), changed))
    assert "The van comes earlier." in ok(client.get(where))
    head = {
        "kind": "search",
        "title": "Khám xét",
        "title_language": "vi",
        "offence": "0502",
        "request_ref": "",
    }
    done(client.post(reverse("operations:head", args=[operation.pk]), head))
    assert "Search for wanted persons" in ok(client.get(where))


def test_an_hour_that_comes_twice_is_refused(ground: Ground) -> None:
    client = go(ground.officer)
    twice = {
        "phase-0-begins": "2026-10-25T02:30",
        "phase-0-ends": "2026-10-25T09:00",
        "phase-0-zone": "Europe/Berlin",
    }
    answer = client.post(reverse("operations:new"), {**PLAN, **twice})
    assert answer.status_code == 422
    assert "The clocks are changed in this hour" in answer.content.decode()


def test_a_partner_is_invited_and_go_is_said(ground: Ground) -> None:
    operation = ground.planned()
    officer, supervisor = go(ground.officer), go(ground.supervisor)
    at = reverse("operations:terms", args=[operation.pk])
    ok(officer.get(at))
    said: dict[str, Any] = {
        "agreement": AGREEMENT, "article": "1", "purpose": "investigation", "codes": ["H0", "H2"], "classification": "1",
    }  # fmt: skip
    unanswered = officer.post(at, said)
    assert unanswered.status_code == 422
    done(officer.post(at, {**said, "rights_none": "on"}))
    invite = reverse("operations:invite", args=[operation.pk])
    ok(officer.get(invite))
    done(officer.post(invite, {"partner": TOKYO, "agreement": AGREEMENT, "article": "1"}))
    operation.refresh_from_db()
    assert [one.pk for one in operations_to_decide(ground.supervisor)] == [operation.pk]
    assert about_operations([operation.pk])[operation.pk].due == BEGINS
    decide = reverse("operations:decide", args=[operation.pk])
    assert officer.get(decide).status_code == 404
    ok(supervisor.get(decide))
    done(supervisor.post(decide, {"word": "go", "reason": "Sẵn sàng", "mark": operation.mark}))
    assert not operations_to_decide(ground.supervisor).exists()
    ground.say(operation, Kind.DECISION, {"word": "go", "reason": "了解", "mark": operation.mark})
    begin = reverse("operations:course", args=[operation.pk, "begin"])
    ok(supervisor.get(begin))
    done(supervisor.post(begin))
    page = ok(supervisor.get(reverse("operations:operation", args=[operation.pk])))
    assert "Running" in page
    assert "not yet received" in page
    end = reverse("operations:course", args=[operation.pk, "end"])
    done(supervisor.post(end))
    assert Operation.objects.get().state == "ended"


def test_a_result_is_entered_corrected_and_withdrawn(ground: Ground) -> None:
    operation = ground.joint()
    client = go(ground.officer)
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    subject = add_subject(ground.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    enter = reverse("operations:enter", args=[operation.pk, "arrest"])
    page = ok(client.get(enter))
    assert "Name of the suspect" in page
    given = {
        **ARREST,
        "agency": str(ground.officer.agency),
        "record": f"https://node/records/{subject.pk}/",
        "suspect": "Nguyễn Văn Hải",
        "suspect_language": "vi",
    }
    assert "There is no record" in client.post(enter, {**given, "record": "nobody"}).content.decode()
    done(client.post(enter, given))
    entry = Entry.objects.get(kind="result")
    assert entry.data["person"] is None
    assert entry.private["subject"] == str(subject.pk)
    at = reverse("operations:result", args=[entry.pk])
    page = ok(client.get(at))
    assert "Open the record" in page
    assert "Only in this house" in page
    correct = reverse("operations:correct", args=[entry.pk])
    ok(client.get(correct))
    again = {**given, "number": "9", "reason": "miscounted", "version": str(entry.seq)}
    done(client.post(correct, again))
    crossing = client.post(correct, {**again, "number": "8"})
    assert crossing.status_code == 422
    assert "Somebody changed this while you wrote" in crossing.content.decode()
    assert 'value="8"' in crossing.content.decode()  # what was typed stays
    assert ground.at_tokyo(operation).totals.numbers == {"arrest": 9}
    withdraw = reverse("operations:withdraw", args=[entry.pk])
    ok(client.get(withdraw))
    version = Result.objects.get().version
    done(client.post(withdraw, {"reason": "not-so", "text": "", "version": str(version)}))
    assert ground.at_tokyo(operation).totals.numbers == {}
    assert "Withdrawn" in ok(client.get(at))


def test_seizures_are_exact_and_victims_are_numbers(ground: Ground) -> None:
    operation = ground.joint()
    client = go(ground.officer)
    agency = str(ground.officer.agency)
    enter = reverse("operations:enter", args=[operation.pk, "seizure"])
    seized = {
        **ARREST, "agency": agency, "what_seized": "Mỹ phẩm", "quantity": "12.000001", "unit": "KGM", "offence": "05023",
    }  # fmt: skip
    wrong = client.post(enter, {**seized, "quantity": "twelve"})
    assert "Write the quantity in figures" in wrong.content.decode()
    done(client.post(enter, seized))
    victims = reverse("operations:enter", args=[operation.pk, "victims-rescued"])
    page = ok(client.get(victims))
    assert "Victims are numbers here." in page
    form = page[page.index('<form class="body"') :]
    assert "<textarea" not in form
    assert form.count('type="text"') <= 1  # the one-time code alone, where it is asked for
    given = {
        "at": "2026-12-04T06:30",
        "zone": "Asia/Ho_Chi_Minh",
        "number": "3",
        "agency": agency,
        "site": "",
    }
    done(
        client.post(
            victims, {**given, "source_code": "own-officers", "place": "Trần Thị B.", "what": "Trần Thị B."}
        )
    )
    told = " ".join(str(one) for one in Entry.objects.values_list("data", "private"))
    assert "Trần Thị B." not in told
    page = ok(client.get(reverse("operations:operation", args=[operation.pk])))
    assert "12.000001 kilogram" in page


def test_two_results_are_compared_and_said_to_be_one(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    theirs = ground.found_by_tokyo(operation)
    client = go(ground.officer)
    page = ok(client.get(reverse("operations:operation", args=[operation.pk])))
    assert "11 may be the same" in page
    pairing = Pairing.objects.get()
    said = {"results": sorted([str(ours.pk), str(theirs.pk)]), "word": "same", "keep": "", "text": "一件です"}
    ground.say(operation, Kind.SAME, said)
    assert [one.pk for one in pairings_to_answer(ground.officer)] == [pairing.pk]
    about = about_pairings([pairing.pk])[pairing.pk]
    assert about.ref == operation.ref
    assert about.since == Entry.objects.get(pk=theirs.pk).came_at  # when it was here, not when it happened
    at = reverse("operations:pairing", args=[pairing.pk])
    assert "一件です" in ok(client.get(at))
    done(client.post(at, {"word": "same", "keep": str(ours.pk), "text": ""}))
    assert (
        ground.at_tokyo(operation).totals.numbers == ground.here(operation).totals.numbers == {"arrest": 11}
    )
    assert "counted once" in ok(client.get(at))


def test_what_a_node_did_not_take_is_sent_again(ground: Ground) -> None:
    from comity.exchange.core.receipts import State

    operation = ground.joint()
    ground.delivered()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    ground.delivered(State.REFUSED)
    client = go(ground.officer)
    page = ok(client.get(reverse("operations:operation", args=[operation.pk])))
    assert "Send what it lacks" in page
    assert "Until then it counts otherwise there." in page
    done(client.post(reverse("operations:share", args=[operation.pk, TOKYO])))
    assert ground.office.house.node


def test_counts_open_the_lists_of_exactly_their_records(ground: Ground) -> None:
    operation = ground.joint()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    actions.enter_result(ground.officer, operation.pk, KILO)
    actions.enter_result(ground.officer, operation.pk, RESCUED)
    actions.enter_result(ground.officer, operation.pk, replace(ARRESTS, at=BEGINS + timedelta(days=40)))
    ground.found_by_tokyo(operation, replace(ARRESTS, at=BEGINS + timedelta(hours=8), number=2))
    client = go(ground.officer)
    period = Period(date(2026, 12, 1), date(2026, 12, 31))
    with override(ground.officer.time_zone):
        found = {one.code: one for one in counts(ground.officer, period, TOKYO, AGREEMENT)}
    numbers = {code: str(one.number) for code, one in found.items() if one.number}
    assert numbers == {
        "operations": "1",
        "arrest": "13",
        "seizure": "1",
        "victims-rescued": "3",
        "seized-05023-KGM": "12.500000",
    }
    for one in found.values():
        answer = client.get(one.url)
        page = ok(answer)
        path = urlsplit(one.url).path
        listed = page.count('<a class="title" href="/operations/')
        expected = {"arrest": 2, "seizure": 1, "victims-rescued": 1, "seized-05023-KGM": 1, "operations": 1}
        assert listed == expected.get(one.code, 0), (one.code, path)
    with override(ground.officer.time_zone):
        assert not any(one.number for one in counts(ground.supervisor, period, "cxp:node:kr:seoul"))
        assert not any(one.number for one in counts(ground.office.cast.outsider, period))


@pytest.mark.parametrize("who", ["partner", "outsider", "consular", "screening", "auditor", "operator"])
def test_who_has_no_business_here_finds_nothing(ground: Ground, who: str) -> None:
    operation = ground.joint()
    client = go(getattr(ground.office.cast, who))
    assert client.get(reverse("operations:operation", args=[operation.pk])).status_code == 404


def test_the_request_it_goes_back_to_is_shown_where_that_may_be_seen(ground: Ground) -> None:
    request = ground.office.sent()
    operation = ground.planned(request=request.pk)
    assert operation.agreement == AGREEMENT
    at = reverse("operations:operation", args=[operation.pk])
    assert request.ref in ok(go(ground.officer).get(at))
    assert request.ref not in ok(go(ground.office.cast.investigator).get(at))


def test_lists_are_narrowed_and_written(ground: Ground) -> None:
    operation = ground.joint()
    ground.found_by_tokyo(operation)
    client = go(ground.officer)
    for asked in ("?box=every&kind=joint&state=planned&partner=" + TOKYO, "?ref=" + operation.ref):
        assert operation.title in ok(client.get(reverse("operations:list") + asked))
    assert operation.title not in ok(client.get(reverse("operations:list") + "?box=ended"))
    assert "Arrests" in ok(client.get(reverse("operations:results") + "?box=every&kind=arrest"))
    ok(client.get(reverse("operations:export-results")))


def test_an_invitation_asks_first_how_entries_leave(ground: Ground) -> None:
    _letter, identifier = ground.invited()
    supervisor = go(ground.supervisor)
    page = ok(supervisor.get(reverse("operations:operation", args=[identifier])))
    assert "It is not said yet how entries of your agency leave" in page
    terms = reverse("operations:terms", args=[identifier])
    decide = reverse("operations:decide", args=[identifier])
    led = done(supervisor.get(decide))
    assert urlsplit(led).path == terms
    assert (
        urlsplit(done(supervisor.get(reverse("operations:enter", args=[identifier, "arrest"])))).path == terms
    )
    given = {
        "agreement": TERMS.agreement, "purpose": TERMS.purpose, "rights_none": "on", "codes": ["H0"], "classification": "1",
        "grade_source": "A", "grade_information": "1",
    }  # fmt: skip
    assert done(supervisor.post(led, given)) == decide  # back to what was to be done
    away = done(supervisor.post(f"{terms}?then=//elsewhere.example/", given))
    assert away == reverse("operations:operation", args=[identifier])
    assert supervisor.get(reverse("operations:invite", args=[identifier])).status_code == 404
    actions.settle_terms(ground.supervisor, identifier, TERMS)
    ok(supervisor.get(reverse("operations:decide", args=[identifier])))
    assert UUID(str(identifier))
