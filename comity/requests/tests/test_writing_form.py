"""The form of a request as a new officer meets it: what is needed, what is chosen already, what is refused and where."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.bodies import REQUEST, request_body
from comity.requests.departure import request_items
from comity.requests.drafts import SubjectDraft
from comity.requests.models import Request
from comity.requests.rules import clock_rule
from comity.requests.tests.office import NO_RIGHTS, TOKYO, Office, version_of
from comity.requests.tests.test_ask import NEW, page, typed

CATEGORIES = "categories: [case-facts, identity, contact, document-data]"
VEHICLES = (
    (CATEGORIES, "categories: [case-facts, identity, contact, document-data, vehicle]"),
    ("kinds: [information, identity-check]\n    recipients: [any-party]\n    two_person: false",
     "kinds: [information, identity-check, vehicle, spontaneous-information]\n    recipients: [any-party]\n    two_person: false"),
)  # fmt: skip


def empty(**change: Any) -> dict[str, Any]:
    """What a browser sends for a new form with nothing in it, changed in what is named."""
    first = {"evidence": "police", "classification": "1", "urgency": "ordinary"}
    return {"questions": "1", "subjects": "1", "act": "keep", **first, **change}


def beside(client: Client, request: Request) -> list[tuple[str, str]]:
    """What stands beside the form as standing against it."""
    found: list[tuple[str, str]] = client.get(page("edit", request)).context["lacks"]
    return found


# --- vehicles, and what has no question


def test_a_vehicle_is_asked_by_its_plate_and_its_partner_reads_it(office: Office, client: Client) -> None:
    office.change_terms(*VEHICLES)
    request = office.drafted(kind="vehicle", details={}, subjects=(), person_link="")
    signed_in(client, office.cast.officer)
    assert [field for field, _sentence in beside(client, request)] == ["detail_vehicle"]
    told = typed(request, detail_vehicle="51F-684.21", act="submit")
    assert client.post(page("edit", request), told).status_code == 302
    request.refresh_from_db()
    assert request.state == "sent"
    assert [item.category for item in request_items(request)] == ["case-facts", "vehicle"]
    body = request_body(request, clock_rule(office.terms, "ordinary", office.peer), [])
    assert body["details"] == {"vehicle": "51F-684.21"}

    theirs = office.received(kind="vehicle", details=body["details"], subjects=[])
    shown = client.get(page("thread", theirs)).content.decode()
    assert "Plate or chassis number" in shown
    assert "51F-684.21" in shown


def test_a_receiver_whose_agreement_names_no_vehicles_refuses_the_plate(office: Office) -> None:
    data = office.request_data(details={"vehicle": "51F-684.21"})
    assert office.write(REQUEST, data).state == "refused"


def test_information_given_unasked_needs_no_question(office: Office) -> None:
    office.change_terms(*VEHICLES)
    assert office.sent(kind="spontaneous-information", questions=()).state == "sent"
    theirs = office.received(kind="spontaneous-information", questions=[])
    assert theirs.questions == []


def test_a_number_alone_is_no_identity(office: Office) -> None:
    request = office.drafted(subjects=(SubjectDraft(category="other", phone="+81 80 0000 0000"),))
    assert [item.category for item in request_items(request)] == ["case-facts", "contact"]


def test_what_the_release_decision_refuses_stands_in_the_list(office: Office, client: Client) -> None:
    request = office.drafted(purpose="locating")  # in the second article alone
    signed_in(client, office.cast.officer)
    found = beside(client, request)
    assert {field for field, _sentence in found} == {"purpose"}
    shown = client.get(page("edit", request)).content.decode()
    assert "Everything is there" not in shown
    assert "“”" not in shown


# --- the legal basis


def test_the_article_that_alone_fits_is_chosen_by_itself(office: Office, client: Client) -> None:
    office.change_terms(*VEHICLES)
    signed_in(client, office.cast.officer)
    answer = client.post(NEW, empty(partner=TOKYO, kind="vehicle", title="Whose car?"))
    assert answer.status_code == 302
    request = Request.objects.get()
    assert request.article == "1"
    assert "Chosen by itself" in client.get(page("edit", request)).content.decode()


def test_where_two_articles_fit_nothing_is_chosen(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    client.post(NEW, empty(partner=TOKYO, kind="identity-check", title="Who?"))
    assert Request.objects.get().article == ""


def test_a_basis_that_fits_no_longer_is_named(office: Office, client: Client) -> None:
    office.change_terms(*VEHICLES)
    request = office.drafted(article="2")
    signed_in(client, office.cast.officer)
    client.post(page("edit", request), typed(request, kind="vehicle"))
    request.refresh_from_db()
    assert (request.kind, request.article) == ("vehicle", "2")
    assert "The article chosen does not fit" in client.get(page("edit", request)).content.decode()


# --- rights


def test_one_tick_answers_all_four_with_no(office: Office, client: Client) -> None:
    request = office.drafted(rights={})
    signed_in(client, office.cast.officer)
    client.post(page("edit", request), typed(request, rights_none="on"))
    request.refresh_from_db()
    assert request.rights == NO_RIGHTS


def test_the_tick_beside_a_yes_is_refused(office: Office, client: Client) -> None:
    request = office.drafted(rights={})
    signed_in(client, office.cast.officer)
    told = typed(request, rights_none="on", rights_press_or_defender="yes")
    answer = client.post(page("edit", request), told)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"rights_none"}
    request.refresh_from_db()
    assert request.rights == {}


def test_the_question_that_lacks_its_answer_is_led_to(office: Office, client: Client) -> None:
    request = office.drafted(rights={**NO_RIGHTS, "refugee_or_asylum": None})
    signed_in(client, office.cast.officer)
    assert [field for field, _sentence in beside(client, request)] == ["rights_refugee_or_asylum"]


def test_the_approver_reads_the_four_answers(office: Office, client: Client) -> None:
    request = office.waiting(rights={**NO_RIGHTS, "press_or_defender": True})
    signed_in(client, office.cast.supervisor)
    said = client.get(page("thread", request)).context["rights_said"]
    assert [answer for _question, answer in said] == ["No", "Yes", "No", "No"]


def test_a_refused_approval_asks_for_no_decision_of_a_senior(office: Office, client: Client) -> None:
    request = office.waiting()
    signed_in(client, office.cast.supervisor)
    url = reverse("requests:approve", args=[request.id])
    answer = client.post(url, {"version": str(request.version - 1)})
    assert answer.status_code == 422
    assert "senior_reason" not in answer.context["approve_form"].fields


# --- languages


@pytest.mark.parametrize(("own", "pages", "language"), [("vi", "en", "vi"), ("xx", "ja", "ja")])
def test_the_language_of_the_facts_is_that_of_the_writer(
    office: Office, client: Client, own: str, pages: str, language: str
) -> None:
    person = office.cast.officer
    type(person).objects.filter(pk=person.pk).update(name_language=own, language=pages)
    person.refresh_from_db()
    signed_in(client, person)
    assert client.get(NEW).context["form"].initial["facts_language"] == language
    theirs = office.received()
    assert client.get(page("reply", theirs)).context["form"].initial["text_language"] == language


# --- what cannot be read


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("title", "abc\u202edef", "turns the direction of reading"),
        ("question_1", "abc\u0007def", "cannot be seen"),
        ("subjects-0-name", "\u2066Hai", "turns the direction of reading"),
        ("subjects-0-phone", "abc", "has figures"),
        ("subjects-0-document", "!!!", "letters or figures"),
        ("subjects-0-birth_date", "31/02/1990", "February 1990 has 28 days"),
        ("subjects-0-birth_date", "03/04/1986", "This can be"),
    ],
)
def test_a_box_says_what_is_wrong_in_it(
    office: Office, client: Client, field: str, text: str, sentence: str
) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), typed(request, **{field: text}))
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors[field]
    assert sentence in said


def test_a_birth_date_is_kept_as_it_travels(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    client.post(page("edit", request), typed(request, **{"subjects-0-birth_date": "昭和61年3月27日"}))
    assert request.subjects.get().birth_date == "1986-03-27"


def test_a_date_that_cannot_be_read_hides_nothing_that_is_missing(office: Office, client: Client) -> None:
    request = office.drafted(title="", offence="")
    signed_in(client, office.cast.officer)
    told = typed(request, **{"subjects-0-birth_date": "in spring", "act": "submit"})
    answer = client.post(page("edit", request), told)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "offence", "subjects-0-birth_date"}


# --- what is marked, and what the button says


def test_what_is_needed_follows_the_kind(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    request = office.drafted(kind="information")
    form = client.get(page("edit", request)).context["form"]
    assert (form["question_1"].need, form["subjects-0-name"].need) == ("needed", "")
    request = office.drafted(kind="phone-holder")
    form = client.get(page("edit", request)).context["form"]
    assert form["subjects-0-phone"].need == "one of the two is needed"


@pytest.mark.parametrize(("article", "words"), [("1", "Send"), ("2", "Send for approval")])
def test_the_button_says_what_it_will_do(office: Office, client: Client, article: str, words: str) -> None:
    request = office.drafted(article=article)
    signed_in(client, office.cast.officer)
    assert f'<span id="go-words">{words}</span>' in client.get(page("edit", request)).content.decode()
    request = actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    assert request.state == ("sent" if article == "1" else "to-approve")
