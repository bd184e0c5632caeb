"""Pages that save by themselves, and two who write one answer."""

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.requests.models import Request, SetAside
from comity.requests.tests.office import Office, entries
from comity.requests.tests.test_ask import page, typed
from comity.requests.tests.test_two_versions import BY_ITSELF

# --- saving by itself


def test_a_page_that_saves_by_itself_says_when(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), typed(request, facts="New."), **BY_ITSELF)
    text = answer.content.decode()
    assert "Saved at" in text
    assert "kept" in answer["HX-Trigger"]
    request.refresh_from_db()
    assert f'name="version" value="{request.version}"' in text
    assert request.facts == "New."


def test_what_did_not_change_is_not_saved_again(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    for _pause in range(5):
        assert "Saved at" in client.post(page("edit", request), typed(request), **BY_ITSELF).content.decode()
    assert entries("request.changed") == 0
    request.refresh_from_db()
    assert request.version == 1


def test_saving_by_itself_over_another_says_so_and_keeps_the_words(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.drafted()
    opened = typed(request, facts="Mine.")
    two[1].post(page("edit", request), typed(request, facts="Theirs."))
    for _pause in range(3):
        said = two[0].post(page("edit", request), opened, **BY_ITSELF)
        assert said.status_code == 200
        assert "Not saved." in said.content.decode()
        assert "kept" not in said.headers.get("HX-Trigger", "")
    assert entries("draft.set-aside") == 1
    assert SetAside.objects.get().sheet["boxes"]["facts"] == "Mine."
    assert two[0].post(page("edit", request), {**opened, "act": "compare"}).status_code == 409
    request.refresh_from_db()
    assert request.facts == "Theirs."


def test_what_cannot_be_read_is_said_by_the_page_that_saves(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    sent = typed(request, **{"subjects-0-birth_date": "31 May"})
    said = client.post(page("edit", request), sent, **BY_ITSELF).content.decode()
    assert "Not saved: something in the form cannot be read." in said
    assert "Write the date as 1994-03-12" in said


# --- a new request


def test_an_empty_page_stores_nothing(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    empty = {
        "questions": "2",
        "subjects": "1",
        "evidence": "police",
        "classification": "1",
        "urgency": "ordinary",
    }
    for act in ("keep", "submit", "submit-flash"):
        answer = client.post(reverse("requests:new"), {**empty, "act": act})
        assert answer.status_code == 422
    assert "Choose the partner you ask." in answer.content.decode()
    client.post(reverse("requests:new"), {**empty, "partner": office.tokyo.node}, **BY_ITSELF)
    assert not Request.objects.exists()


def test_the_first_words_are_kept_by_the_page_itself_once(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    told = {"questions": "2", "subjects": "1", "evidence": "police", "classification": "1", "title": "Who?"}
    answer = client.post(reverse("requests:new"), told, **BY_ITSELF)
    request = Request.objects.get()
    assert answer["HX-Replace-Url"] == page("edit", request)
    opened = answer.context["opened"]
    more = {
        **told,
        "title": "Who is it?",
        "draft": str(request.pk),
        "version": opened.version,
        "marks": opened.marks.to_text(),
    }
    client.post(reverse("requests:new"), more, **BY_ITSELF)
    assert Request.objects.get().title == "Who is it?"


def test_the_legal_basis_appears_when_partner_and_kind_are_chosen(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    told = {"questions": "2", "subjects": "1", "evidence": "police", "classification": "1"}
    chosen = {**told, "partner": office.tokyo.node, "kind": "identity-check"}
    said = client.post(reverse("requests:new"), chosen, **BY_ITSELF).content.decode()
    assert 'id="basis"' in said
    assert "Agreement of the office" in said
    assert not Request.objects.exists()
    # without a script: after keeping
    client.post(reverse("requests:new"), {**chosen, "act": "keep"})
    assert "Agreement of the office" in client.get(page("edit", Request.objects.get())).content.decode()


def test_all_that_is_missing_is_said_in_one_round_and_in_the_order_of_the_page(
    office: Office, client: Client
) -> None:
    signed_in(client, office.cast.officer)
    told = {"questions": "2", "subjects": "1", "evidence": "police", "classification": "1"}
    answer = client.post(reverse("requests:new"), {**told, "act": "submit"})
    form = answer.context["form"]
    named = [field.name for field in form.visible_fields() if field.errors]
    assert named == [
        "partner", "kind", "title", "question_1", "facts", "offence", "purpose", "basis", "codes",
        "rights_none",
    ]  # fmt: skip
