"""The page of a document as a browser without scripts sees it, and what is done with the whole of it."""

from django.urls import reverse

from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry
from comity.intake import actions
from comity.intake.accepting import Wish
from comity.intake.models import Document, DocumentState, Proposal, ProposalState
from comity.intake.reading.result import Origin, ReadPage, ReadParagraph
from comity.intake.sections import sections_of
from comity.intake.tests.office import Papers, plain_pages
from comity.intake.tests.pages import TEXT, client_of, page_of, said, soup
from comity.records.purposes import Looking, Purpose


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
    at = reverse("intake:finish", args=[document.pk])
    for although in ({}, {"although": "1"}, {"although": "all"}):
        asked = client.post(at, although)
        assert asked.status_code == 422
        document.refresh_from_db()
        assert document.state == DocumentState.READ
    box = soup(asked).select_one(f'form[action="{at}"] input[name=although]')
    assert box is not None
    left = document.proposals.filter(state="open").count()
    assert (box["value"], f"{left} proposals are open" in said(asked)) == (str(left), True)
    client.post(at, {"although": box["value"]})
    document.refresh_from_db()
    assert (document.state, document.done_by) == (DocumentState.DONE, papers.officer)
    page = client.get(page_of(document))
    assert "looked it through to the end" in said(page)
    assert f"{left} proposals stayed open." in said(page)
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


def test_files_inside_a_mail_are_named_on_its_page(papers: Papers, document: Document) -> None:
    inside = papers.read(papers.taken("An attachment.", "inside.txt"))
    Document.objects.filter(pk=inside.pk).update(inside=document)
    client = client_of(papers.officer)
    assert "Files that came inside it: inside.txt" in said(client.get(page_of(document)))
    assert document.ref in said(client.get(page_of(inside)))
    client.post(reverse("intake:drop", args=[inside.pk]), {"reason": "An ornament."})
    shown = said(client.get(page_of(document)))
    assert "Files that came inside it" not in shown
    assert "1 file that came inside it was deleted. It does not come back" in shown


def test_a_text_in_which_nothing_is_found_says_so(papers: Papers) -> None:
    document = papers.read(papers.taken("…", "dots.txt"))
    Proposal.objects.filter(document=document).delete()
    assert "Nothing is proposed here" in said(client_of(papers.officer).get(page_of(document)))
