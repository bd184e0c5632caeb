"""What a kind asks for beside: a kind that was chosen by mistake takes no word of it away, and only what is asked for leaves."""

from typing import Any

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.agreements import reference
from comity.requests import actions
from comity.requests.completeness import COURT_REQUIRES, DETAILS, details_asked
from comity.requests.models import Request
from comity.requests.tests.office import TWO_PERSONS, Office
from comity.requests.tests.test_ask import NEW, page, typed
from comity.requests.tests.test_two_versions import BY_ITSELF

WARRANT = "Court of Saitama, no. 7, 3 May"


def kind_with(detail: str) -> str:
    return next(code for code, kind in reference.kinds().items() if detail in kind.requires)


@pytest.fixture
def client(office: Office) -> Client:
    """The officer's window."""
    return signed_in(Client(), office.cast.officer)


def boxes(answer: Any) -> dict[str, bool]:
    """Each detail in the page, and whether it is seen."""
    return {one.name: not one.is_hidden for one in answer.context["form"].detail_fields()}


def test_a_kind_chosen_by_mistake_takes_nothing_away(office: Office, client: Client) -> None:
    kind = kind_with("warrant")
    request = office.drafted(kind=kind, details={"warrant": WARRANT})
    seen = client.get(page("edit", request)).context["details"]
    slip = client.post(
        page("edit", request), typed(request, kind="identity-check", details=seen), **BY_ITSELF
    )
    request.refresh_from_db()
    assert (request.kind, request.details["warrant"]) == ("identity-check", WARRANT)
    assert boxes(slip) == {"detail_warrant": False}
    assert f'type="hidden" name="detail_warrant" value="{WARRANT}"' in slip.content.decode()
    # a page that does not carry it does not take it away either
    without = {name: text for name, text in typed(request).items() if name != "detail_warrant"}
    client.post(page("edit", request), {**without, "title": "Other"}, **BY_ITSELF)
    request.refresh_from_db()
    assert request.details["warrant"] == WARRANT
    # the kind again, and its box is seen with its words; it is emptied by hand alone
    again = client.post(page("edit", request), typed(request, kind=kind), **BY_ITSELF)
    assert boxes(again)["detail_warrant"]
    assert WARRANT in again.content.decode()
    request.refresh_from_db()
    client.post(page("edit", request), typed(request, detail_warrant=""))
    request.refresh_from_db()
    assert request.details["warrant"] == ""


def test_a_slip_in_a_page_that_cannot_be_saved_takes_nothing_away(office: Office, client: Client) -> None:
    unreadable = {"subjects-0-birth_date": "31 May", "detail_warrant": WARRANT, "details": "detail_warrant"}
    told = {"questions": "2", "subjects": "1", "evidence": "police", "classification": "1", **unreadable}
    said = client.post(NEW, {**told, "kind": "identity-check"}, **BY_ITSELF)
    assert not Request.objects.exists()
    assert f'type="hidden" name="detail_warrant" value="{WARRANT}"' in said.content.decode()


def test_only_what_the_kind_asks_for_leaves_and_the_second_person_reads_it(office: Office) -> None:
    kept = {"warrant": WARRANT, "authority": "Police of Saitama"}
    request = office.drafted(**TWO_PERSONS, details=kept)
    boss = signed_in(Client(), office.cast.supervisor)
    actions.submit_request(office.cast.officer, request.id, version=request.version)
    assert WARRANT not in boss.get(page("thread", request)).content.decode()
    request.refresh_from_db()
    assert request.details == kept
    actions.approve_request(office.cast.supervisor, request.id, version=request.version)
    request.refresh_from_db()
    assert request.details == {}


def test_what_came_with_a_request_is_read(office: Office, client: Client) -> None:
    request = office.received(details={"warrant": WARRANT})
    text = client.get(page("thread", request)).content.decode()
    assert "<dt>Warrant</dt>" in text
    assert WARRANT in text


def test_evidence_for_a_court_has_boxes_for_all_that_it_needs(office: Office, client: Client) -> None:
    request = office.drafted()
    client.post(page("edit", request), typed(request, evidence="court"))
    shown = boxes(client.get(page("edit", request)))
    assert {name for name, is_seen in shown.items() if is_seen} == {
        "detail_authority", "detail_proceeding", "detail_assistance",
    }  # fmt: skip


def test_details_follow_the_order_of_the_page() -> None:
    assert details_asked(["plan", "facts", "warrant"], evidence=False) == ("warrant", "plan")
    court = details_asked([], evidence=True)
    assert set(court) == {one.value for one in DETAILS} & set(COURT_REQUIRES)
