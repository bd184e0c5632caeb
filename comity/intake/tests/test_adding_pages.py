"""The page on which documents are added, as a browser without scripts sees it."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from comity.intake.models import Document
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import client_of, page_of, said, soup


def test_files_are_added_with_their_source_and_limits(papers: Papers) -> None:
    client = client_of(papers.officer)
    page = said(client.get(reverse("intake:add")))
    assert "read in the background" in page
    files = [BytesIO(b"The first text."), BytesIO(b"The second text.")]
    files[0].name, files[1].name = "one.txt", "two.txt"
    answer = client.post(
        reverse("intake:add"),
        {
            "file": files,
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
    given = {"file": files, "purpose": "investigation", "level": "0"}
    answer = client_of(papers.officer).post(reverse("intake:add"), given)
    assert answer.status_code == 422
    assert [one.label for one in Document.objects.all()] == ["one.txt"]
    assert "none.txt: The file is empty" in said(answer)
    assert "These are taken already; they need not be chosen again: one.txt" in said(answer)


def test_what_was_chosen_stays_chosen_when_something_else_is_wrong(papers: Papers) -> None:
    client, at = client_of(papers.officer), reverse("intake:add")
    files = [BytesIO(b"The first text."), BytesIO(b"The second text.")]
    files[0].name, files[1].name = "one.txt", "two.txt"
    given = {"purpose": "investigation", "level": "0"}
    wrong = client.post(at, {**given, "file": files, "codes": ["H3"]})  # other limits must be written out
    assert wrong.status_code == 422
    assert not Document.objects.exists()
    page = soup(wrong)
    held = [str(one["value"]) for one in page.select("input[name=file-held]")]
    assert len(held) == 2
    assert "one.txt is still chosen, until" in said(wrong)
    assert len(page.select("input[type=file]")) == 1
    taken = client.post(at, {**given, "file-held": held, "file-drop": [held[0]]})
    assert taken.status_code == 302
    assert [one.label for one in Document.objects.all()] == ["two.txt"]
    assert client.post(at, {**given, "file-held": held[1:]}).status_code == 422  # it was let go


def test_of_several_only_those_that_are_left_stay_chosen(papers: Papers) -> None:
    papers.taken("The first text.", "one.txt")
    client, at = client_of(papers.officer), reverse("intake:add")
    files = [BytesIO(b"The first text."), BytesIO(b"The second text.")]
    files[0].name, files[1].name = "again.txt", "two.txt"
    given = {"purpose": "investigation", "level": "0"}
    answer = client.post(at, {**given, "file": files})
    assert "again.txt: The very same file is among the documents already." in said(answer)
    held = [str(one["value"]) for one in soup(answer).select("input[name=file-held]")]
    assert len(held) == 1
    assert client.post(at, {**given, "file-held": held, "again": "on"}).status_code == 302
    assert sorted(one.label for one in Document.objects.all()) == ["again.txt", "one.txt", "two.txt"]


def test_more_than_twenty_at_once_are_too_many(papers: Papers) -> None:
    files = [BytesIO(b"x%d" % number) for number in range(21)]
    for number, one in enumerate(files):
        one.name = f"{number}.txt"
    answer = client_of(papers.officer).post(
        reverse("intake:add"), {"file": files, "purpose": "investigation", "level": "0"}
    )
    assert answer.status_code == 422
    assert "These are more than 20 files." in said(answer)
