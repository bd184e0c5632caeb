"""The desk: what waits on each role, and nothing of others."""

from django.test import Client
from django.urls import reverse

from comity.accounts.actions import propose_roles
from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.desk.items import Item
from comity.desk.waiting import items_of, page
from comity.desk.written import Narrowing
from comity.exchange.core.receipts import State as ReceiptState
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.records.purposes import Looking, Purpose
from comity.requests import actions
from comity.requests.tests.office import TWO_PERSONS, Office, version_of
from comity.screening.access import Origin
from comity.screening.actions import run_query
from comity.screening.asked import Asked, AskedName

EVERYTHING = Narrowing()


def _items(person: Person) -> list[Item]:
    return items_of(person, page(person, EVERYTHING, 0, 200))


def waiting(person: Person) -> list[str]:
    return sorted(item.sentence for item in _items(person))


def test_nothing_waits_on_anybody_at_first(office: Office) -> None:
    for person in office.cast.everyone():
        assert waiting(person) == []
        answer = signed_in(Client(), person).get("/")
        assert (answer.status_code, answer.context["lead"]) == (200, ["Nothing waits on you."])


def test_a_stranger_is_led_to_the_door(office: Office) -> None:
    assert Client().get("/")["Location"] == "/sign-in/"
    assert signed_in(Client(), office.cast.officer).post("/").status_code == 405


def test_a_request_that_came_in_waits_on_those_who_answer(office: Office) -> None:
    office.received()
    cast = office.cast
    for person in (cast.officer, cast.supervisor):
        assert waiting(person) == ["Answer the request:"]
        [item] = _items(person)
        assert item.note == "Not read yet"
        assert item.due is not None
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        assert waiting(person) == []


def test_what_waits_for_approval_waits_on_another_supervisor(office: Office) -> None:
    office.waiting()
    reply = office.reply_waiting()
    cast = office.cast
    assert waiting(cast.supervisor) == ["Approve the answer:", "Approve the request:"]
    assert waiting(cast.officer) == []
    actions.return_reply(cast.supervisor, reply.id, "Which May?", version=version_of(reply))
    assert waiting(cast.officer) == ["Answer the request:"]


def test_what_is_said_to_a_question_and_given_back_waits_on_everybody_who_can_say_it(office: Office) -> None:
    cast = office.cast
    request = office.waiting()
    request = actions.approve_request(cast.supervisor, request.id, version=version_of(request))
    asked = office.asked_back(request)
    draft = actions.answer_back(cast.officer, request.id, asked, "May 2026.")
    assert (waiting(cast.officer), waiting(cast.supervisor)) == ([], ["Approve what is said to a question:"])
    actions.return_clarification(cast.supervisor, draft.id, "Which year?", version=version_of(draft))
    assert waiting(cast.officer) == ["Change what was given back to you:"]
    assert waiting(cast.supervisor) == ["Say what was asked back:"]


def test_an_answer_that_was_turned_away_waits_again(office: Office) -> None:
    reply = office.reply_drafted()
    reply = actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    letter = office.letter_of(reply)
    assert waiting(office.cast.officer) == []
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.REFUSED)
    )
    assert waiting(office.cast.officer) == waiting(office.cast.supervisor) == ["Answer the request:"]


def test_a_request_that_was_turned_away_waits_on_its_drafter(office: Office) -> None:
    letter = office.letter_of(office.sent())
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.REFUSED)
    )
    assert waiting(office.cast.officer) == ["Change what was given back to you:"]


def test_ones_own_does_not_wait_for_ones_own_approval(office: Office) -> None:
    boss = office.cast.supervisor
    actions.submit_request(boss, office.drafted(boss, **TWO_PERSONS).id, version=1)
    assert waiting(boss) == []


def test_drafts_wait_on_their_drafter_alone(office: Office) -> None:
    office.drafted()
    request = office.waiting()
    actions.return_request(office.cast.supervisor, request.id, "Which May?", version=version_of(request))
    assert waiting(office.cast.officer) == ["Change what was given back to you:", "Go on with your draft:"]
    assert waiting(office.cast.supervisor) == []


def test_a_question_asked_back_and_an_answer_wait_until_they_are_dealt_with(office: Office) -> None:
    request = office.sent()
    asked = office.asked_back(request)
    assert waiting(office.cast.officer) == ["Say what was asked back:"]
    actions.answer_back(office.cast.officer, request.id, asked, "May 2026")
    assert waiting(office.cast.officer) == []
    office.answered(request)
    assert waiting(office.cast.officer) == ["Read the answer to:"]
    actions.close_request(office.cast.officer, request.id)
    assert waiting(office.cast.officer) == []


def test_a_flash_release_waits_for_the_second_person(office: Office) -> None:
    request = office.drafted(**TWO_PERSONS, urgency="flash", urgency_reason="A child is missing.")
    request = actions.submit_request(
        office.cast.officer, request.id, night_reason="A child is missing.", version=version_of(request)
    )
    assert waiting(office.cast.supervisor) == ["Confirm what was released at flash urgency:"]
    assert waiting(office.cast.officer) == []
    actions.confirm_request(office.cast.supervisor, request.id)
    assert waiting(office.cast.supervisor) == []


def test_what_runs_out_first_stands_first(office: Office) -> None:
    office.drafted()
    late = office.received()
    clock = {"length": 8, "unit": "hour", "source": "article 1", "zone": "Asia/Ho_Chi_Minh"}
    first = office.received(clock=clock, urgency="urgent", urgency_reason="Soon.")
    assert [item.ref for item in _items(office.cast.officer)][:2] == [first.ref, late.ref]


def test_a_question_asked_back_waits_on_the_second_person_and_comes_back_to_its_writer(
    office: Office,
) -> None:
    request = office.received(purpose="locating")  # two persons for everything
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    assert "Approve the question asked back:" in waiting(office.cast.supervisor)
    assert "Approve the question asked back:" not in waiting(office.cast.officer)
    actions.return_clarification(
        office.cast.supervisor, draft.id, "Name the year.", version=version_of(draft)
    )
    assert "Change what was given back to you:" in waiting(office.cast.officer)
    assert "Approve the question asked back:" not in waiting(office.cast.supervisor)


def test_what_is_said_to_a_question_waits_on_the_second_person(office: Office) -> None:
    request = actions.approve_request(office.cast.supervisor, office.waiting().id, version=2)
    asked = office.asked_back(request)
    actions.answer_back(office.cast.officer, request.id, asked, "May 2026")
    assert "Approve what is said to a question:" in waiting(office.cast.supervisor)
    assert "Say what was asked back:" not in waiting(office.cast.officer)


def test_an_answer_after_closing_waits_until_it_is_read(office: Office) -> None:
    reply = office.answered(outcome="partial")
    request = actions.close_request(office.cast.officer, reply.request_id)
    assert waiting(office.cast.officer) == []
    office.answered(request)
    assert waiting(office.cast.officer) == ["Read what came after closing:"]
    actions.open_request(office.cast.officer, request.id)
    assert waiting(office.cast.officer) == []


def test_more_time_asked_for_waits_on_the_officer_who_may_propose(office: Office) -> None:
    office.time_asked()
    cast = office.cast
    assert waiting(cast.officer) == ["The partner asks for more time. Propose an answer for:"]
    assert waiting(cast.supervisor) == ["Decide about more time for:"]


def test_a_change_of_roles_stands_on_the_desk_of_who_may_decide(office: Office) -> None:
    cast = office.cast
    change = propose_roles(cast.operator, cast.officer.pk, roles=["screening"], is_senior=False)
    address = reverse("accounts:role-change", args=[change.pk])
    page = signed_in(Client(), cast.supervisor).get("/").content.decode()
    assert page.count(address) == 2
    assert "Nothing waits on you" not in page.partition("<main")[2]
    assert address not in signed_in(Client(), cast.operator).get("/").content.decode()


def test_a_hit_names_its_request_and_the_partner(office: Office) -> None:
    request = office.received()
    values = [NewValue("name", "Giang Văn Tú", "vi"), NewValue("birthDate", "1990-02-03")]
    add_subject(office.cast.officer, "Person", values, NewSource(SourceKind.OWN_RECORD, "File 1"))
    asked = Asked(names=(AskedName("Giang Văn Tú", "vi"),), birth_date="1990-02-03")
    origin = Origin("request-subject", str(request.subjects.get().pk))
    query = run_query(office.cast.officer, asked, Looking(Purpose.REQUEST, request.ref), origin=origin)
    [item] = [one for one in _items(office.cast.officer) if query.ref in one.ref]
    assert item.ref == f"{request.ref} · {query.ref}"
    assert item.partner is not None
    assert item.partner.node == request.partner
