"""Two officers, or two windows, on one draft: pages and acts. Nothing of either is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.exceptions import ChangedMeanwhileError
from comity.requests.models import Reply, Request, SetAside
from comity.requests.sheets import Marks
from comity.requests.tests.office import ANSWER, FILE, TWO_PERSONS, WHOLE, Office, entries, version_of
from comity.requests.tests.test_ask import page, typed
from comity.requests.typed import initial, kept_reply, reply_sheet

BY_ITSELF: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def answer_typed(reply: Reply | None, **change: Any) -> dict[str, Any]:
    """What a browser sends for an answer as it is kept."""
    sheet = reply_sheet(kept_reply(reply) if reply else ANSWER)
    version, marks = (reply.version, Marks.of(sheet).to_text()) if reply else (0, "")
    known = {name: value for name, value in initial(sheet).items() if value not in ("", [])}
    return {
        "items": "1",
        "act": "keep",
        "version": version,
        "marks": marks,
        "sitting": "here",
        **known,
        **change,
    }


def settled(answer: Any, **choices: str) -> dict[str, Any]:
    """What a browser sends from the page with both versions."""
    comparison, opened = answer.context["comparison"], answer.context["opened"]
    return {
        "act": "settle",
        "version": opened.version,
        "marks": opened.marks.to_text() if opened.marks else "",
        "sitting": opened.sitting,
        "theirs": comparison.theirs.to_text(),
        "mine": comparison.mine.to_text(),
        **{f"keep-{spot.key}": spot.picked for spot in comparison.spots() if spot.picked},
        **{(f"keep-{key}" if not key.startswith("own-") else key): value for key, value in choices.items()},
    }


def overtaken(office: Office, two: tuple[Client, Client], **mine: Any) -> tuple[Request, Any]:
    """A draft that the supervisor has changed under the officer's hands, and what the officer is answered."""
    request = office.drafted()
    opened = typed(request, **{"facts": "Stock was taken from two drugstores.", **mine})
    theirs = typed(request, facts="Stock was taken from four drugstores.", title="Who is he?")
    assert two[1].post(page("edit", request), theirs).status_code == 302
    answer = two[0].post(page("edit", request), opened)
    request.refresh_from_db()
    return request, answer


def test_the_second_writes_nothing_over_the_first(office: Office, two: tuple[Client, Client]) -> None:
    request, answer = overtaken(office, two)
    assert answer.status_code == 409
    assert (request.facts, request.title) == ("Stock was taken from four drugstores.", "Who is he?")
    spots = {spot.key: spot for spot in answer.context["comparison"].spots()}
    assert {key: spot.picked for key, spot in spots.items()} == {"facts": "", "title": "theirs"}
    text = answer.content.decode()
    assert office.cast.supervisor.name in text
    assert '<mark class="d">four</mark>' in text
    assert '<mark class="d">two</mark>' in text


def test_the_words_of_the_second_are_set_aside_until_settled(
    office: Office, two: tuple[Client, Client]
) -> None:
    request, answer = overtaken(office, two)
    aside = SetAside.objects.get()
    assert aside.sheet["boxes"]["facts"] == "Stock was taken from two drugstores."
    opened_again = two[0].get(page("edit", request)).content.decode()
    assert f"?aside={aside.pk}" in opened_again
    shown = two[0].get(page("edit", request), {"aside": str(aside.pk)})
    assert "two" in shown.content.decode()
    # nobody else sees them
    assert f"?aside={aside.pk}" not in two[1].get(page("edit", request)).content.decode()
    assert two[1].get(page("edit", request), {"aside": str(aside.pk)}).status_code == 302
    two[0].post(page("edit", request), settled(answer, facts="mine"))
    assert not SetAside.objects.exists()


@pytest.mark.parametrize(
    ("choice", "facts"),
    [
        ({"facts": "theirs"}, "Stock was taken from four drugstores."),
        ({"facts": "mine"}, "Stock was taken from two drugstores."),
        ({"facts": "own", "own-facts": "From two or four\r\ndrugstores."}, "From two or four\ndrugstores."),
    ],
    ids=["theirs", "mine", "a third"],
)
def test_each_place_is_decided_and_kept_onto_the_newest(
    office: Office, two: tuple[Client, Client], choice: dict[str, str], facts: str
) -> None:
    request, answer = overtaken(office, two)
    done = two[0].post(page("edit", request), settled(answer, **choice))
    assert done["Location"] == page("edit", request)
    before = request.version
    request.refresh_from_db()
    assert (request.facts, request.title, request.version) == (facts, "Who is he?", before + 1)
    assert request.drafted_by == office.cast.officer


def test_a_place_left_undecided_is_named_and_nothing_is_kept(
    office: Office, two: tuple[Client, Client]
) -> None:
    request, answer = overtaken(office, two)
    back = two[0].post(page("edit", request), settled(answer))
    assert back.status_code == 422
    assert "Decide what is to stand here." in back.content.decode()
    version = request.version
    request.refresh_from_db()
    assert request.version == version


def test_a_third_version_meanwhile_is_compared_again(office: Office, two: tuple[Client, Client]) -> None:
    request, answer = overtaken(office, two)
    two[1].post(page("edit", request), typed(request, person_link="Another link."))
    again = two[0].post(page("edit", request), settled(answer, facts="own", **{"own-facts": "A third."}))
    assert again.status_code == 409
    spots = {spot.key: spot.picked for spot in again.context["comparison"].spots()}
    assert spots == {"facts": "mine", "person_link": "theirs"}
    assert two[0].post(page("edit", request), settled(again)).status_code == 302
    request.refresh_from_db()
    assert (request.facts, request.person_link) == ("A third.", "Another link.")


def test_two_windows_of_one_officer_are_two(office: Office) -> None:
    request = office.drafted()
    client = signed_in(Client(), office.cast.officer)
    one, other = typed(request, facts="One.", sitting="1"), typed(request, facts="Other.", sitting="2")
    assert client.post(page("edit", request), one).status_code == 302
    answer = client.post(page("edit", request), other)
    assert answer.status_code == 409
    assert "You changed this draft yourself in another window" in answer.content.decode()


def test_another_number_of_persons_is_decided_person_by_person(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.drafted()
    second = {"subjects": "2", "subjects-1-name": "Võ Thị Lành", "subjects-1-category": "witness"}
    gone = {f"subjects-0-{name}": "" for name in ("name", "name_language", "category", "phone")}
    opened = typed(request, **gone)
    two[1].post(page("edit", request), typed(request, **second))
    answer = two[0].post(page("edit", request), opened)
    spots = {spot.key: spot for spot in answer.context["comparison"].spots()}
    assert {key: spot.picked for key, spot in spots.items()} == {"subjects-0": "mine", "subjects-1": "theirs"}
    two[0].post(page("edit", request), settled(answer, **{"subjects-0": "theirs"}))
    assert [one.name for one in request.subjects.all()] == ["グエン・ヴァン・ハイ", "Võ Thị Lành"]


def test_what_was_thrown_away_meanwhile_leaves_the_words(office: Office, two: tuple[Client, Client]) -> None:
    request = office.drafted()
    opened = typed(request, facts="My words.")
    two[1].post(page("discard", request), {"version": request.version})
    answer = two[0].post(page("edit", request), opened)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "My words." in text
    assert "thrown away" in text
    anew = dict(answer.context["anew"])
    two[0].post(reverse("requests:new"), {**anew, "act": "keep"})
    assert Request.objects.get(state="draft").facts == "My words."


def test_what_was_sent_meanwhile_stays_as_it_was_sent(office: Office, two: tuple[Client, Client]) -> None:
    request = office.drafted()
    opened = typed(request, facts="My words.")
    actions.submit_request(office.cast.supervisor, request.id, version=version_of(request))
    answer = two[0].post(page("edit", request), opened)
    assert answer.status_code == 409
    assert "My words." in answer.content.decode()
    request.refresh_from_db()
    assert (request.state, request.facts) == ("sent", WHOLE.facts)
    shown = two[0].get(page("thread", request)).content.decode()
    assert "?aside=" in shown


def test_an_old_page_does_not_take_back_what_waits_for_approval(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.drafted(**TWO_PERSONS)
    opened = typed(request, facts="My words.")
    actions.submit_request(office.cast.supervisor, request.id, version=version_of(request))
    said = two[0].post(page("edit", request), opened, **BY_ITSELF)
    assert "Not saved." in said.content.decode()
    answer = two[0].post(page("edit", request), opened)
    assert answer.status_code == 409
    assert "laid before the second person" in answer.content.decode()
    request.refresh_from_db()
    assert request.state == "to-approve"
    two[0].post(page("edit", request), settled(answer, facts="mine"))
    request.refresh_from_db()
    assert (request.state, request.facts) == ("draft", "My words.")


def test_nobody_sends_a_file_they_have_not_seen(office: Office, two: tuple[Client, Client]) -> None:
    request = office.drafted()
    opened = typed(request, act="submit")
    actions.attach_file(office.cast.supervisor, request.id, FILE, version=version_of(request))
    answer = two[0].post(page("edit", request), opened)
    assert answer.status_code == 409
    assert FILE.label in answer.content.decode()
    request.refresh_from_db()
    assert request.state == "draft"
    # but a file more is no reason to ask about words
    assert two[0].post(page("edit", request), {**opened, "act": "keep", "facts": "New."}).status_code == 302


def test_nobody_approves_what_they_have_not_read(office: Office, two: tuple[Client, Client]) -> None:
    request = office.waiting()
    seen = request.version
    changed = actions.change_request(
        office.cast.officer,
        request.id,
        WHOLE.__class__(**{**vars(WHOLE), **TWO_PERSONS, "facts": "Other."}),
        version=seen,
    )
    actions.submit_request(office.cast.officer, request.id, version=changed.version)
    answer = two[1].post(page("approve", request), {"version": seen})
    assert answer.status_code == 422
    request.refresh_from_db()
    assert request.state == "to-approve"
    assert two[1].post(page("approve", request), {"version": request.version}).status_code == 302


def test_the_act_raises_with_what_stands_there(office: Office) -> None:
    request = office.drafted()
    actions.change_request(office.cast.supervisor, request.id, WHOLE, version=request.version)
    with pytest.raises(ChangedMeanwhileError) as refused:
        actions.change_request(office.cast.officer, request.id, WHOLE, version=request.version)
    current = refused.value.current
    assert (current.version, current.changed_by) == (request.version + 1, office.cast.supervisor)
    assert entries("request.changed", "refused") == 1


# --- answers


def test_two_on_one_answer(office: Office, two: tuple[Client, Client]) -> None:
    reply = office.reply_drafted()
    where = page("reply", reply.request)
    opened = answer_typed(reply, text="Mine.")
    assert two[1].post(where, answer_typed(reply, text="Theirs.")).status_code == 302
    answer = two[0].post(where, opened)
    assert answer.status_code == 409
    reply.refresh_from_db()
    assert reply.text == "Theirs."
    two[0].post(where, settled(answer, text="mine"))
    reply.refresh_from_db()
    assert reply.text == "Mine."


def test_two_who_begin_one_answer(office: Office, two: tuple[Client, Client]) -> None:
    request = office.received()
    where = page("reply", request)
    assert two[1].post(where, answer_typed(None, text="Theirs.")).status_code == 302
    answer = two[0].post(where, answer_typed(None, text="Mine."))
    assert answer.status_code == 409
    assert Reply.objects.get().text == "Theirs."
    facts = {spot.key: spot.picked for spot in answer.context["comparison"].spots()}
    assert facts == {"text": ""}


def test_an_answer_that_left_meanwhile_leaves_the_words(office: Office, two: tuple[Client, Client]) -> None:
    reply = office.reply_drafted()
    opened = answer_typed(reply, text="My words.")
    actions.submit_reply(office.cast.supervisor, reply.id, version=version_of(reply))
    answer = two[0].post(page("reply", reply.request), opened)
    assert answer.status_code == 409
    assert "My words." in answer.content.decode()
    aside = SetAside.objects.get()
    assert two[0].get(page("reply", reply.request), {"aside": str(aside.pk)}).status_code == 409


def test_an_answer_saves_by_itself_and_nothing_from_an_empty_page(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    empty = {"items": "1", "classification": "1", "text_language": "en"}
    client.post(page("reply", request), empty, **BY_ITSELF)
    assert client.post(page("reply", request), {**empty, "act": "keep"}).status_code == 422
    assert not Reply.objects.exists()
    said = client.post(page("reply", request), {**empty, "text": "Known."}, **BY_ITSELF)
    assert "Saved at" in said.content.decode()
    assert Reply.objects.get().text == "Known."


def test_words_set_aside_are_thrown_away_by_their_writer_alone(
    office: Office, two: tuple[Client, Client]
) -> None:
    request, _answer = overtaken(office, two)
    aside = SetAside.objects.get()
    two[1].post(page("edit", request), {"act": "drop-aside", "aside": aside.sitting})
    assert SetAside.objects.exists()
    two[0].post(page("edit", request), {"act": "drop-aside", "aside": aside.sitting})
    assert not SetAside.objects.exists()
    assert aside.person == Person.objects.get(pk=office.cast.officer.pk)
