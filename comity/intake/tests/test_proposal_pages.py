"""Proposals as a browser without scripts sees them: one press, changed, refused, decided anew; questions."""

import pytest
from django.urls import reverse

from comity.intake import actions
from comity.intake.accepting import Wish
from comity.intake.exceptions import NotReadError
from comity.intake.models import Document, DocumentState, Proposal, ProposalState, Question
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import client_of, one_of, page_of, said, soup
from comity.intake.tests.raid import RAID
from comity.operations.models import Operation


def test_one_press_accepts_what_asks_nothing_and_leads_on(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    place = one_of(document, "place")
    answer = client.post(reverse("intake:proposal", args=[place.pk]), {"quick": "noted"})
    place.refresh_from_db()
    assert (place.state, place.decided_by) == (ProposalState.ACCEPTED, papers.officer)
    following, _hash, label = str(answer.headers["Location"]).partition("?at=")[2].partition("#")
    assert document.proposals.get(pk=following).is_open
    after = client.get(answer.headers["Location"])
    assert soup(after).select_one(f'li.prop[id="{label}"][aria-current]')  # its entry comes into view
    chosen = soup(after).select_one(".prop[aria-current=true]")
    assert chosen is not None
    assert f"/documents/p/{following}/" in str(chosen)
    assert "It is accepted." in said(after)
    twice = client.post(reverse("intake:proposal", args=[place.pk]), {"quick": "noted"}, follow=True)
    assert "Somebody has decided about this proposal already." in said(twice)
    wrong = client.post(
        reverse("intake:proposal", args=[one_of(document, "person").pk]), {"quick": "operation"}, follow=True
    )
    assert "This cannot become that kind of record." in said(wrong)


def test_nothing_is_decided_while_the_text_is_read_anew(papers: Papers, document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(state=DocumentState.WAITING, text_only=True)
    place, client = one_of(document, "place"), client_of(papers.officer)
    at = reverse("intake:proposal", args=[place.pk])
    for answer in (client.get(at, follow=True), client.post(at, {"quick": "noted"}, follow=True)):
        assert "This document has not been read yet." in said(answer)
    with pytest.raises(NotReadError):
        actions.accept_proposal(papers.officer, place.pk, Wish("noted"))
    with pytest.raises(NotReadError):
        actions.refuse_proposal(papers.officer, place.pk)
    place.refresh_from_db()
    assert place.is_open
    Document.objects.filter(pk=document.pk).update(state=DocumentState.DONE, text_only=False)
    assert "looked through already" in said(client.get(at, follow=True))


def test_a_proposal_is_refused_with_a_reason_and_decided_anew(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    figure = one_of(document, "figure")
    client.post(reverse("intake:refuse", args=[figure.pk]), {"reason": "An age."})
    figure.refresh_from_db()
    assert (figure.state, figure.reason) == (ProposalState.REFUSED, "An age.")
    assert "An age." in said(client.get(page_of(document)))
    client.post(reverse("intake:anew", args=[figure.pk]))
    figure.refresh_from_db()
    assert figure.is_open
    never = client.post(reverse("intake:anew", args=[figure.pk]), follow=True)
    assert "Nobody has decided about this proposal yet." in said(never)


def test_a_reason_that_is_too_long_is_given_back_where_it_was_written(
    papers: Papers, document: Document
) -> None:
    client, figure = client_of(papers.officer), one_of(document, "figure")
    reason = "An age, “so it reads”. " * 20
    answer = client.post(reverse("intake:refuse", args=[figure.pk]), {"reason": reason})
    assert answer.status_code == 422
    page = soup(answer)
    [box] = page.select("details.refuse[open] input[name=reason]")
    assert (box["value"], box["aria-invalid"]) == (reason, "true")
    told = page.select_one(f"#{box['aria-describedby']}")
    assert told is not None
    assert "at most 300 characters" in told.get_text()
    assert len(page.select("input[name=reason]")) > 1  # the boxes of the others are empty and closed
    figure.refresh_from_db()
    assert (figure.is_open, figure.reason) == (True, "")
    # what leads on from there leads to the document's own page
    assert [one["href"] for one in page.select("a[href^='?']")] == []
    client.post(reverse("intake:refuse", args=[figure.pk]), {"reason": reason[:300]})
    figure.refresh_from_db()
    assert figure.reason == " ".join(reason[:300].split())


def test_what_waits_for_its_room_says_so_and_nothing_is_proposed_twice(papers: Papers) -> None:
    document = papers.read(papers.taken(RAID, "raid.txt"))
    commitment = document.proposals.get(kind="commitment")
    client = client_of(papers.officer)
    entry = soup(client.get(page_of(document) + f"?at={commitment.pk}")).select_one(".prop[aria-current]")
    assert entry is not None
    assert entry.get_text(" ").count("Proposed") == 2  # what was said, and that the machine proposes it
    assert "Commitment" in entry.select_one(".what").get_text()  # type: ignore[union-attr]
    actions.accept_proposal(papers.officer, commitment.pk, Wish("draft"))
    entry = soup(client.get(page_of(document) + f"?at={commitment.pk}")).select_one(".prop[aria-current]")
    assert entry is not None
    assert "Waits for those who keep cooperation to take it over" in entry.get_text()


def test_what_is_changed_is_kept_beside_what_was_proposed(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    figure = document.proposals.get(kind="figure", content__value=42)
    at = reverse("intake:proposal", args=[figure.pk])
    shown = soup(client.get(at + "?change=1"))
    assert shown.select_one("details[open] input[name=says-value][value='42']")
    given = {"says-value": "43", "says-unit": "items", "says-qualifier": "about"}
    wrong = client.post(at + "?change=1", given | {"says-value": "forty"})
    assert wrong.status_code == 422
    assert "Write a number." in said(wrong)
    assert soup(wrong).select_one("input[name=says-value][value=forty]")
    assert client.post(at, given).status_code == 302
    figure.refresh_from_db()
    assert figure.state == ProposalState.CHANGED
    assert figure.content["value"] == 42
    assert figure.changed == {**figure.content, "value": 43, "qualifier": "about"}


def test_an_outcome_becomes_a_result_of_an_operation_that_is_chosen(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    outcome = document.proposals.filter(kind="outcome").earliest("place")
    page = client.get(reverse("intake:proposal", args=[outcome.pk]))
    assert "Which operation" in said(page)
    answer = client.post(reverse("intake:proposal", args=[outcome.pk]) + "?target=result", {})
    assert answer.status_code == 422
    assert "Choose the operation." in said(answer)
    assert not Operation.objects.exists()


def test_two_names_that_may_be_one_person_are_asked(papers: Papers, document: Document) -> None:
    one, other = document.proposals.filter(kind="person").order_by("place")[:2]
    Question.objects.filter(document=document).delete()
    question = Question.objects.create(document=document, one=one, other=other, probability=0.62)
    client = client_of(papers.officer)
    page = client.get(page_of(document))
    assert "one person?" in said(page)
    assert "62 in 100" in said(page)
    panel = soup(page).select_one(f'section[aria-labelledby="q-{question.pk}"]')
    assert panel is not None
    assert str(one.content["name"]) in panel.select("blockquote")[0].get_text()
    assert [str(link["href"]).partition("#")[0] for link in panel.select("p a")] == [
        f"?at={one.pk}",
        f"?at={other.pk}",
    ]
    wrong = client.post(reverse("intake:answer", args=[question.pk]), {"answer": "perhaps"}, follow=True)
    assert "This cannot become that kind of record." in said(wrong)
    client.post(reverse("intake:answer", args=[question.pk]), {"answer": "others"})
    question.refresh_from_db()
    assert question.answer == "others"
    answered = client.get(page_of(document))
    assert "one person?" not in said(answered)
    buttons = soup(answered).select(f'form[action="{reverse("intake:answer", args=[question.pk])}"] button')
    assert [one["value"] for one in buttons] == ["same"]
    client.post(reverse("intake:answer", args=[question.pk]), {"answer": "same"})
    buttons = soup(client.get(page_of(document))).select(
        f'form[action="{reverse("intake:answer", args=[question.pk])}"] button'
    )
    assert [one["value"] for one in buttons] == ["others"]


def test_all_of_a_kind_of_which_no_record_comes_are_accepted_at_once(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    page = soup(client.get(page_of(document)))
    at = reverse("intake:group", args=[document.pk])
    forms = {one.select_one("[name=kind]")["value"]: one for one in page.select(f'form[action="{at}"]')}  # type: ignore[index]  # each has it
    assert not forms.keys() & {"person", "operation", "outcome", "meeting", "agreement", "commitment"}
    assert "without records" in forms["organisation"].get_text() if "organisation" in forms else True
    form = forms["place"]
    given = {"kind": "place", "one": [box["value"] for box in form.select("[name=one]")]}
    assert len(given["one"]) > 1
    answer = client.post(at, given)
    assert answer.status_code == 302
    places = document.proposals.filter(kind="place")
    assert {(one.state, one.decided_by, one.made) for one in places} == {
        (ProposalState.ACCEPTED, papers.officer, None)
    }
    assert f"{len(given['one'])} are accepted." in said(client.get(answer.headers["Location"]))
    twice = client.post(at, given, follow=True)
    assert "Somebody has decided about this proposal already." in said(twice)
    assert client.post(at, {"kind": "place", "one": ["x"]}).status_code == 404
    persons = [str(one.pk) for one in document.proposals.filter(kind="person")]
    refused = client.post(at, {"kind": "person", "one": persons}, follow=True)
    assert "This cannot become that kind of record." in said(refused)
    assert document.proposals.filter(kind="person", state=ProposalState.OPEN).count() == len(persons)


def test_no_date_and_no_code_stands_raw_on_the_pages(papers: Papers, document: Document) -> None:
    place, other = document.proposals.filter(kind="place").order_by("place")[:2]
    date = one_of(document, "date")
    outcome = one_of(document, "outcome")
    Proposal.objects.filter(pk=date.pk).update(content={"value": "XXXX-02-19"})
    Proposal.objects.filter(pk=outcome.pk).update(content={**outcome.content, "date": "2018/.."})
    # a place that another reading has replaced is named still
    Proposal.objects.filter(pk=other.pk).update(state=ProposalState.REPLACED)
    Proposal.objects.create(
        document=document, reading=place.reading, kind="meeting", key="m", place=0, rule="r",
        content={"kind": "video_call", "ordinal": 6, "date": "2024-05", "place": other.local, "relation": "this"},
    )  # fmt: skip
    client = client_of(papers.officer)
    told = said(client.get(page_of(document)))
    assert "19 Feb, the year is not said" in told
    assert "since 2018" in told
    assert "3 May 2024" in told  # the day of publication
    assert "Plain text" in told
    assert "May 2024" in told
    assert f"Place: {other.content['name']}" in told
    for raw in ("XXXX-", "2018/", "2024-05", "text/plain", "video_call", f" {other.local} "):
        assert raw not in told
    assert "3 May 2024" in said(client.get(reverse("intake:list")))
    assert "19 Feb" in said(client.get(reverse("intake:proposal", args=[date.pk])))
