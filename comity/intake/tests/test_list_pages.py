"""The list of documents, the desk and the figures as a browser without scripts sees them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from comity.intake.counts import counts
from comity.intake.models import Document, DocumentState
from comity.intake.tests.acting import finish
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import client_of, one_of, page_of, said, soup
from comity.web.counts import Period


def test_the_list_shows_what_is_to_be_looked_through_and_finds_words_by_post(
    papers: Papers, document: Document
) -> None:
    papers.taken("It waits.", "waits.txt")
    client = client_of(papers.officer)
    first = client.get(reverse("intake:list"))
    assert "Police arrest eleven" in said(first)
    assert "waits.txt" not in said(first)
    assert "waits.txt" in said(client.get(reverse("intake:list"), {"box": "waiting"}))
    found = client.post(reverse("intake:list"), {"words": "cross-border"})
    assert "Documents found" in said(found)
    assert document.ref in said(found)
    assert "No document has these words" in said(client.post(reverse("intake:list"), {"words": "pangolin"}))
    assert (
        client.get(reverse("intake:list"), {"ref": "Tran Van Minh"}).status_code == 422
    )  # no name in an address
    assert document.ref in said(client.get(reverse("intake:list"), {"ref": document.ref.lower()}))
    assert document.ref in said(client.get(reverse("intake:list"), {"language": "en"}))


def test_words_that_are_too_long_are_not_cut_and_nothing_is_looked_for(
    papers: Papers, document: Document
) -> None:
    words = "cross-border " * 20
    answer = client_of(papers.officer).post(reverse("intake:list"), {"words": words})
    assert answer.status_code == 422
    [box] = soup(answer).select("details[open] input[name=words]")
    assert (box["value"], box["aria-invalid"]) == (words.strip(), "true")
    assert f"This has {len(words.strip())} signs; a search takes at most 200." in said(answer)
    assert document.ref not in said(answer)
    assert "No document has these words" not in said(answer)


def test_who_only_reads_sees_no_acts(papers: Papers, document: Document) -> None:
    client = client_of(papers.cast.screening)
    answer = client.get(page_of(document))
    assert answer.status_code == 200
    assert not soup(answer).select("main form")
    assert not soup(client.get(reverse("intake:list"))).select(f'a[href="{reverse("intake:add")}"]')
    assert client.get(reverse("intake:proposal", args=[one_of(document, "person").pk])).status_code == 404
    assert client_of(papers.cast.partner).get(page_of(document)).status_code == 404


def test_the_list_of_what_cannot_be_read_says_why(papers: Papers) -> None:
    refused = papers.taken("It cannot be read.", "bomb.pdf")
    Document.objects.filter(pk=refused.pk).update(state=DocumentState.REFUSED, problem="password")
    listed = said(client_of(papers.officer).get(reverse("intake:list"), {"box": "refused"}))
    assert "The file is protected with a password." in listed


def test_it_stands_on_the_desk_until_it_is_looked_through(papers: Papers, document: Document) -> None:
    refused = papers.taken("It cannot be read.", "bomb.pdf")
    Document.objects.filter(pk=refused.pk).update(state=DocumentState.REFUSED, problem="bomb")
    desk = said(client_of(papers.officer).get("/"))
    assert "Look through what is proposed from: Police arrest eleven in cross-border phone fraud" in desk
    assert "Your document cannot be read: bomb.pdf" in desk
    assert "bomb.pdf" not in said(client_of(papers.cast.supervisor).get("/"))
    assert "Police arrest eleven" not in said(client_of(papers.cast.screening).get("/"))
    finish(papers.officer, document)
    assert "Police arrest eleven" not in said(client_of(papers.officer).get("/"))


def test_what_stayed_open_is_said_of_what_was_looked_through(papers: Papers, document: Document) -> None:
    left = document.proposals.filter(state="open").count()
    finish(papers.officer, document)
    client = client_of(papers.officer)
    done = said(client.get(reverse("intake:list"), {"box": "done"}))
    assert f"Looked through {left} proposals stayed open" in done
    document.proposals.update(state="refused")
    assert "stayed open" not in said(client.get(reverse("intake:list"), {"box": "done"}))


def test_documents_are_counted_and_each_count_opens_its_records(papers: Papers, document: Document) -> None:
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))
    place = one_of(document, "place")
    client = client_of(papers.officer)
    client.post(reverse("intake:proposal", args=[place.pk]), {"quick": "noted"})
    found = {one.code: one for one in counts(papers.officer, Period(yesterday, tomorrow))}
    assert (found["documents"].number, found["proposals-accepted"].number) == (1, 1)
    assert document.ref in said(client.get(found["proposals-accepted"].url))
    assert counts(papers.officer, Period(yesterday, tomorrow), partner="cxp:node:jp:tokyo") == []
    assert counts(papers.cast.partner, Period(yesterday, tomorrow))[0].number == 0


def test_a_file_of_the_list_is_written_with_a_reason(papers: Papers, document: Document) -> None:
    assert client_of(papers.officer).get(reverse("intake:export")).status_code == 200
