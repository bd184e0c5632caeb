"""Pages of the room as a browser without scripts sees them: what they show, what their forms do, what they refuse."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.accepting import Wish
from comity.intake.counts import counts
from comity.intake.exceptions import NotReadError
from comity.intake.models import Document, DocumentState, Proposal, ProposalState, Question
from comity.intake.reading.result import Origin, ReadPage, ReadParagraph
from comity.intake.sections import sections_of
from comity.intake.tests.office import Papers, plain_pages
from comity.intake.tests.raid import RAID
from comity.operations.models import Operation
from comity.records.models import Subject
from comity.records.purposes import Looking, Purpose
from comity.web.counts import Period

TEXT = """\
Police arrest eleven in cross-border phone fraud

HANOI, May 3, 2024 (Xinhua) -- The Ministry of Public Security of Vietnam said on Friday that police in Lang Son arrested eleven \
suspects of a fraud ring.

Colonel Tran Van Minh, deputy director of the Lang Son Police, said the ring had called victims in Japan since 2023.

The suspect Le Van Tam, 34, was arrested in Lang Son. Police seized 42 mobile phones and 3 computers.
"""


@pytest.fixture
def document(papers: Papers) -> Document:
    """A document, read."""
    return papers.read(papers.taken(TEXT, "article.txt"))


def client_of(person: Person) -> Client:
    return signed_in(Client(), person)


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html.parser")


def said(answer: Any) -> str:
    return " ".join(soup(answer).get_text(" ").split())


def page_of(document: Document) -> str:
    return reverse("intake:document", args=[document.pk])


def one_of(document: Document, kind: str) -> Proposal:
    return document.proposals.filter(kind=kind).earliest("place", "id")


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


def test_who_only_reads_sees_no_acts(papers: Papers, document: Document) -> None:
    client = client_of(papers.cast.screening)
    answer = client.get(page_of(document))
    assert answer.status_code == 200
    assert not soup(answer).select("main form")
    assert not soup(client.get(reverse("intake:list"))).select(f'a[href="{reverse("intake:add")}"]')
    assert client.get(reverse("intake:proposal", args=[one_of(document, "person").pk])).status_code == 404
    assert client_of(papers.cast.partner).get(page_of(document)).status_code == 404


def test_files_are_added_with_their_source_and_limits(papers: Papers) -> None:
    client = client_of(papers.officer)
    page = said(client.get(reverse("intake:add")))
    assert "read in the background" in page
    files = [BytesIO(b"The first text."), BytesIO(b"The second text.")]
    files[0].name, files[1].name = "one.txt", "two.txt"
    answer = client.post(
        reverse("intake:add"),
        {
            "more": files,
            "reference": "Letter 7",
            "language": "en",
            "purpose": "investigation",
            "codes": ["H0"],
            "level": "1",
        },
    )
    assert answer.status_code == 302
    kept = list(Document.objects.order_by("added_at", "ref"))
    assert [one.label for one in kept] == ["one.txt", "two.txt"]
    assert {one.source.reference for one in kept} == {"Letter 7"}
    assert {one.source.handling["codes"][0] for one in kept} == {"H0"}
    again = BytesIO(b"The first text.")
    again.name = "one.txt"
    refused = client.post(reverse("intake:add"), {"file": again, "purpose": "investigation", "level": "0"})
    assert refused.status_code == 422
    assert "among the documents already" in said(refused)
    assert page_of(kept[0]) in refused.content.decode()
    again.seek(0)
    taken = client.post(
        reverse("intake:add"), {"file": again, "again": "on", "purpose": "investigation", "level": "0"}
    )
    assert taken.headers["Location"].startswith("/documents/")
    assert Document.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.txt", b"", "The file is empty"), ("", None, "Choose a file first")],
)
def test_what_cannot_be_added_says_why(
    papers: Papers, name: str, content: bytes | None, sentence: str
) -> None:
    given: dict[str, Any] = {"purpose": "investigation", "level": "0"}
    if content is not None:
        given["file"] = BytesIO(content)
        given["file"].name = name
    answer = client_of(papers.officer).post(reverse("intake:add"), given)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not Document.objects.exists()


def test_one_empty_file_holds_up_none_of_the_others(papers: Papers) -> None:
    files = [BytesIO(b"The first text."), BytesIO(b"")]
    files[0].name, files[1].name = "one.txt", "none.txt"
    given = {"more": files, "purpose": "investigation", "level": "0"}
    answer = client_of(papers.officer).post(reverse("intake:add"), given)
    assert answer.status_code == 422
    assert [one.label for one in Document.objects.all()] == ["one.txt"]
    assert "none.txt: The file is empty" in said(answer)
    assert "These are taken already; they need not be chosen again: one.txt" in said(answer)


def test_what_failed_when_it_was_to_be_read_again_stands_on_the_page_with_a_button(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    again = f'form[action="{reverse("intake:again", args=[document.pk])}"]'
    assert soup(client.get(page_of(document))).select(again)
    for changed, sentence in (
        ({"problem": "no-recognition"}, "The file was to be read again, and that failed."),
        ({"problem": "broken", "text_only": True}, "reading it anew broke off"),
        (
            {"problem": "corrections-lost", "problem_values": {"count": 2}},
            "2 corrections were not taken over",
        ),
    ):
        Document.objects.filter(pk=document.pk).update(**changed)
        assert sentence in said(client.get(page_of(document)))
        Document.objects.filter(pk=document.pk).update(problem="", problem_values={}, text_only=False)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.WAITING, text_only=True)
    assert soup(client.get(page_of(document))).select(again)
    assert not soup(client_of(papers.cast.screening).get(page_of(document))).select(again)


def test_a_saved_page_that_was_read_is_not_said_to_be_unopened(papers: Papers) -> None:
    page = papers.taken("<!doctype html><p>Police arrest eleven.</p>", "a.html", media="text/html")
    at, client = reverse("intake:file", args=[page.pk]), client_of(papers.officer)
    assert "The node has not opened it" in said(client.get(at))
    papers.read(page, *plain_pages("Police arrest eleven."))
    shown = said(client.get(at))
    assert "The node has not opened it" not in shown
    assert "nothing in it was run" in shown


def test_the_page_marks_the_words_and_lists_what_is_proposed(papers: Papers, document: Document) -> None:
    answer = client_of(papers.officer).get(page_of(document))
    page = soup(answer)
    assert len(answer.content) < 150_000
    labels = [one["id"] for one in page.select(".prop")]
    letters = [str(label)[0] for label in labels]
    assert letters == sorted(letters, key="DPOXRMACLTKF".index)
    for mark in page.select(".doc mark"):
        assert mark["data-of"] in labels
    for link in page.select(".doc mark sup a"):
        assert link["href"] == f"#{link.text}"
    person = page.select_one(f"#{next(label for label in labels if str(label).startswith('P'))}")
    assert person is not None
    assert "An office or a rank stands before the name." in person.text
    assert "title+name/en" in person.text
    assert page.select_one(".doc p[lang=en]")
    assert page.select(".prop[aria-current=true]")
    assert Entry.objects.filter(event="document.viewed", subject_id=str(document.pk)).exists()


def test_what_is_no_part_of_the_story_is_grey_and_says_so(papers: Papers, document: Document) -> None:
    reading = document.reading
    assert reading is not None
    last = reading.paragraphs[-1]
    begin = last["start"]
    zones = {"body": [[0, begin]], "related": [[begin, last["end"]]]}
    type(reading).objects.filter(pk=reading.pk).update(zones=zones)
    page = soup(client_of(papers.officer).get(page_of(document)))
    zone = page.select_one(".doc p.zone")
    assert zone is not None
    assert "Le Van Tam" in zone.text
    assert "Another story" in zone.find_previous("p").text  # type: ignore[union-attr]  # it has one before it


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
    long = client.post(reverse("intake:refuse", args=[figure.pk]), {"reason": "x" * 400}, follow=True)
    assert "at most 300 characters" in said(long)


def test_a_person_is_looked_for_in_records_before_anything_is_made(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    person = document.proposals.get(kind="person", content__name="Le Van Tam")
    at = reverse("intake:proposal", args=[person.pk])
    first = client.get(at)
    assert "Say first why you look" in said(first)
    unsaid = client.post(at, {"look": "1", "purpose": "case", "reference": ""})
    assert "Give the number of the case or request this look serves." in said(unsaid)
    looked = client.post(at, {"look": "1", "purpose": "case", "reference": "C-2026-0077"}, follow=True)
    assert "Nobody in records comes near" in said(looked)
    given = {"purpose": "case", "reference": "C-2026-0077"}
    boxes = {
        one["name"]: one.get("value", "")
        for one in soup(client.get(at + "?target=record")).select("input[name^=says-]")
    }
    answer = client.post(at + "?target=record", {**boxes, **given})
    assert answer.status_code == 302, said(answer)
    person.refresh_from_db()
    assert person.state == ProposalState.ACCEPTED
    assert person.made is not None
    assert Subject.objects.filter(pk=person.made["id"]).exists()
    assert (
        reverse("records:subject", args=[person.made["id"]]) in client.get(page_of(document)).content.decode()
    )


def test_somebody_in_office_opens_on_no_record_and_what_is_written_is_shown(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    colonel = document.proposals.get(kind="person", content__name="Tran Van Minh")
    at = reverse("intake:proposal", args=[colonel.pk])
    for asked in ("", "?change=1"):
        chosen = soup(client.get(at + asked)).select_one(".kinds a[aria-current]")
        assert chosen is not None
        assert chosen.get_text() == "Confirmed, without a record"
    record = said(client.get(at + "?target=record"))
    assert "This is written: Name Tran Van Minh" in record
    assert "Position Colonel" in record


def test_a_wanted_file_is_begun_from_a_record_that_is_offered(papers: Papers, document: Document) -> None:
    other = papers.read(papers.taken(TEXT + "\nIt goes on.\n", "other.txt"))
    first = document.proposals.get(kind="person", content__name="Le Van Tam")
    looking = Looking(Purpose.CASE, "C-2026-0077")
    made = actions.accept_proposal(papers.officer, first.pk, Wish("record", looking=looking)).made
    assert made is not None
    client = client_of(papers.officer)
    at = reverse("intake:proposal", args=[other.proposals.get(kind="person", content__name="Le Van Tam").pk])
    given = {"purpose": "case", "reference": "C-2026-0077"}
    page = client.post(at + "?target=wanted", {"look": "1", **given}, follow=True)
    assert [one["value"] for one in soup(page).select("input[name=onto]")] == [made["id"], "new"]
    boxes = {one["name"]: one.get("value", "") for one in soup(page).select("input[name^=says-]")}
    answer = client.post(
        at + "?target=wanted", {**boxes, **given, "onto": made["id"], "told-kind": "bilateral"}
    )
    assert answer.status_code == 302, said(answer)
    assert Subject.objects.count() == 1


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
    assert "Kept as a draft until its room is there" in entry.get_text()


def test_with_open_proposals_it_is_asked_before_the_document_is_finished(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    finish = f'form[action="{reverse("intake:finish", args=[document.pk])}"]'
    asked = soup(client.get(page_of(document))).select_one(f"details:not([open]) {finish}")
    assert asked is not None
    opened = document.proposals.filter(state="open").count()
    assert f"{opened} proposals are open. They stay undecided." in asked.get_text()
    document.proposals.update(state=ProposalState.REFUSED)
    assert not soup(client.get(page_of(document))).select(f"details {finish}")


def test_what_was_recognised_in_an_image_says_how_sure_it_is(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    assert "recognised in an image" not in said(client.get(page_of(document)))
    words = ReadParagraph("Police in Lang Son arrested eleven suspects.", "en", 0.82)
    scan = papers.read(papers.taken("x", "scan.txt"), ReadPage(1, Origin.RECOGNISED, (words,)))
    page = client.get(page_of(scan))
    assert "Words of this text were recognised in an image. Check them against the file." in said(page)
    assert "82 in 100 sure" in said(page)
    assert soup(page).select_one(f'.text a[href="{reverse("intake:file", args=[scan.pk])}"]')


def test_a_person_in_records_is_offered_with_probability_and_reasons(
    papers: Papers, document: Document
) -> None:
    other = papers.read(papers.taken(TEXT + "\nIt goes on.\n", "other.txt"))
    first = document.proposals.get(kind="person", content__name="Le Van Tam")
    looking = Looking(Purpose.CASE, "C-2026-0077")
    made = actions.accept_proposal(papers.officer, first.pk, Wish("record", looking=looking)).made
    assert made is not None
    client = client_of(papers.officer)
    again = other.proposals.get(kind="person", content__name="Le Van Tam")
    at = reverse("intake:proposal", args=[again.pk])
    page = client.post(at, {"look": "1", "purpose": "case", "reference": "C-2026-0077"}, follow=True)
    choice = soup(page).select_one(f'input[name=onto][value="{made["id"]}"]')
    assert choice is not None
    assert "in 100" in said(page)
    given = {"purpose": "case", "reference": "C-2026-0077"}
    missing = client.post(at + "?target=record-add", given)
    assert missing.status_code == 422
    assert "Choose the record." in said(missing)
    boxes = {one["name"]: one.get("value", "") for one in soup(page).select("input[name^=says-]")}
    assert client.post(at + "?target=record-add", {**boxes, **given, "onto": made["id"]}).status_code == 302
    again.refresh_from_db()
    assert again.made is not None
    assert again.made["id"] == made["id"]


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


def test_a_paragraph_is_corrected_and_nobody_writes_over_another(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    at = reverse("intake:correct", args=[document.pk, 1, 3])
    page = soup(client.get(at))
    box = page.select_one("textarea[name=text]")
    assert box is not None
    was = box.text.lstrip("\n")
    right = was.replace("42 mobile phones", "45 mobile phones")
    assert client.post(at, {"text": right, "was": was}).status_code == 302
    text = Document.objects.get(pk=document.pk).reading
    assert text is not None
    assert "45 mobile phones" in text.text
    late = client.post(at, {"text": was, "was": was})
    assert late.status_code == 422
    assert "Somebody changed this while you wrote." in said(late)
    assert "42 mobile phones" in said(client.get(at))  # what the machine had read stays beside it
    assert client.get(reverse("intake:correct", args=[document.pk, 1, 99])).status_code == 404
    assert client.get(reverse("intake:correct", args=[document.pk, 9, 0])).status_code == 404


def test_a_document_that_waits_and_one_that_cannot_be_read(papers: Papers, cast: Cast) -> None:
    waiting = papers.taken("It waits.", "waits.txt")
    client = client_of(papers.officer)
    assert "waits to be read" in said(client.get(page_of(waiting)))
    state = reverse("intake:state", args=[waiting.pk])
    assert "HX-Refresh" not in client.get(state).headers
    Document.objects.filter(pk=waiting.pk).update(
        state=DocumentState.REFUSED, problem="password", problem_values={}
    )
    assert client.get(state).headers["HX-Refresh"] == "true"
    page = client.get(page_of(waiting))
    assert "This document cannot be read" in said(page)
    client.post(reverse("intake:again", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.state == DocumentState.WAITING


def test_it_is_finished_opened_again_and_deleted_with_a_reason(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    client.post(reverse("intake:finish", args=[document.pk]))
    document.refresh_from_db()
    assert (document.state, document.done_by) == (DocumentState.DONE, papers.officer)
    page = client.get(page_of(document))
    assert "looked it through to the end" in said(page)
    assert not soup(page).select(".prop button[data-key=a]")
    client.post(reverse("intake:reopen", args=[document.pk]))
    document.refresh_from_db()
    assert document.state == DocumentState.READ
    at = reverse("intake:drop", args=[document.pk])
    assert "Nothing was made from it yet." in said(client.get(at))
    assert client.post(at, {"reason": ""}).status_code == 422
    assert client.post(at, {"reason": "Added by mistake."}).status_code == 302
    assert not Document.objects.filter(pk=document.pk).exists()
    assert client.get(page_of(document)).status_code == 404


def test_what_rests_on_a_document_stands_where_it_would_be_deleted(
    papers: Papers, document: Document
) -> None:
    person = document.proposals.get(kind="person", content__name="Le Van Tam")
    looking = Looking(Purpose.CASE, "C-2026-0077")
    made = actions.accept_proposal(papers.officer, person.pk, Wish("record", looking=looking)).made
    assert made is not None
    answer = client_of(papers.officer).get(reverse("intake:drop", args=[document.pk]))
    page = soup(answer)
    link = page.select_one(f'a[href="{reverse("records:subject", args=[made["id"]])}"]')
    assert link is not None
    assert link.text == "Le Van Tam"
    assert not page.select("main form")
    assert "1 record was made from it" in said(answer)


def test_the_list_of_what_cannot_be_read_says_why(papers: Papers) -> None:
    refused = papers.taken("It cannot be read.", "bomb.pdf")
    Document.objects.filter(pk=refused.pk).update(state=DocumentState.REFUSED, problem="password")
    listed = said(client_of(papers.officer).get(reverse("intake:list"), {"box": "refused"}))
    assert "The file is protected with a password." in listed


def test_the_page_of_a_correction_says_what_is_read_again(papers: Papers, document: Document) -> None:
    page = said(client_of(papers.officer).get(reverse("intake:correct", args=[document.pk, 1, 0])))
    assert "Only this paragraph changes" in page
    assert "The proposals of the whole text are then made anew" in page


def test_the_file_is_handed_out_as_it_came(papers: Papers, document: Document) -> None:
    client = client_of(papers.officer)
    answer = client.get(reverse("intake:file", args=[document.pk]))
    assert b"".join(answer.streaming_content) == TEXT.encode()  # type: ignore[attr-defined]  # a stream has it
    assert answer.headers["Content-Disposition"].startswith("attachment")
    type(document.file).objects.filter(pk=document.file_id).update(quarantine="macros")
    apart = client.get(reverse("intake:file", args=[document.pk]))
    assert "This file is set apart" in said(apart)
    assert client.post(reverse("intake:file", args=[document.pk]), {"although": "script"}).status_code == 422
    taken = client.post(reverse("intake:file", args=[document.pk]), {"although": "macros"})
    assert b"".join(taken.streaming_content) == TEXT.encode()  # type: ignore[attr-defined]  # a stream has it


def test_a_long_text_opens_section_by_section(papers: Papers) -> None:
    paragraphs = [
        f"On May {number % 28 + 1}, 2024 police in Hanoi arrested {number} suspects, said Colonel Tran Van Minh, as in case {number}."
        for number in range(2, 202)
    ]
    document = papers.read(papers.taken("\n\n".join(["A report of the year", *paragraphs]), "long.txt"))
    client = client_of(papers.officer)
    first = client.get(page_of(document))
    assert document.reading is not None
    count = len(sections_of(document.reading.text, document.reading.paragraphs))
    assert count > 3
    assert f"Section 1 of {count}" in said(first)
    assert len(first.content) < 150_000
    later = client.get(page_of(document), {"part": "3"})
    assert f"Section 3 of {count}" in said(later)
    # whoever is named from the beginning on is marked here too, and can be decided about from here
    assert soup(later).select(".doc mark.k-person")
    assert soup(later).select(".prop[id^=P]")
    far = document.proposals.filter(kind="outcome").latest("place")
    assert f"Section {count} of {count}" in said(client.get(page_of(document), {"at": str(far.pk)}))
    assert client.get(page_of(document), {"part": "x", "at": "x"}).status_code == 200
    assert client.get(page_of(document), {"part": "999"}).status_code == 200


def test_it_stands_on_the_desk_until_it_is_looked_through(papers: Papers, document: Document) -> None:
    refused = papers.taken("It cannot be read.", "bomb.pdf")
    Document.objects.filter(pk=refused.pk).update(state=DocumentState.REFUSED, problem="bomb")
    desk = said(client_of(papers.officer).get("/"))
    assert "Look through what is proposed from: Police arrest eleven in cross-border phone fraud" in desk
    assert "Your document cannot be read: bomb.pdf" in desk
    assert "bomb.pdf" not in said(client_of(papers.cast.supervisor).get("/"))
    assert "Police arrest eleven" not in said(client_of(papers.cast.screening).get("/"))
    actions.finish_document(papers.officer, document.pk)
    assert "Police arrest eleven" not in said(client_of(papers.officer).get("/"))


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


def test_files_inside_a_mail_are_named_on_its_page(papers: Papers, document: Document) -> None:
    inside = papers.read(papers.taken("An attachment.", "inside.txt"))
    Document.objects.filter(pk=inside.pk).update(inside=document)
    client = client_of(papers.officer)
    assert "Files that came inside it: inside.txt" in said(client.get(page_of(document)))
    assert document.ref in said(client.get(page_of(inside)))


def test_a_text_in_which_nothing_is_found_says_so(papers: Papers) -> None:
    document = papers.read(papers.taken("…", "dots.txt"))
    Proposal.objects.filter(document=document).delete()
    assert "Nothing is proposed here" in said(client_of(papers.officer).get(page_of(document)))
