"""The heads of a mail stand at its head, and its signature belongs to its words."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from comity.intake.mail_heads import heads_of, zones_of
from comity.intake.tests.office import Papers, plain_pages
from comity.intake.tests.pages import client_of, page_of, soup

MAIL = """\
Kết quả điều tra

From: Phòng Đối ngoại <office@example.org>
To: desk@example.org
Date: Mon, 02 Mar 2026 10:00:00 +0700

Police in Hanoi arrested Le Van Tam on 1 March 2026.

Colonel Tran Van Minh
Lang Son Police
"""


def stretches(*texts: str) -> tuple[str, list[dict[str, int]]]:
    text, found = "", []
    for place, one in enumerate(texts):
        found.append({"start": len(text), "end": len(text) + len(one), "page": 1, "place": place})
        text += one + "\n\n"
    return text, found


def test_heads_are_found_where_they_stand() -> None:
    text, paragraphs = stretches(
        "About", "From: A <a@b.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0700", "Words."
    )
    found = heads_of(text, paragraphs)
    assert {place: [(one.name, text[one.start : one.end]) for one in heads] for place, heads in found.items()} == {
        0: [("Subject", "About")],
        1: [("From", "A <a@b.example>"), ("Date", "Mon, 2 Mar 2026 10:00:00 +0700")],
    }  # fmt: skip
    assert found[1][1].at == datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert heads_of(*stretches("To: a@b.example", "Words.")).keys() == {0}  # it had no subject
    assert heads_of(*stretches("Words.", "More.", "From: a quoted mail")) == {}


@given(st.lists(st.text(), max_size=3))
def test_whatever_stands_there_is_in_the_text(texts: list[str]) -> None:
    text, paragraphs = stretches(*texts)
    for heads in heads_of(text, paragraphs).values():
        assert all(0 <= one.start <= one.end <= len(text) for one in heads)


def test_in_a_mail_only_another_story_is_outside() -> None:
    zones = {"body": [[10, 20]], "boilerplate": [[0, 10], [20, 30]], "related": [[30, 40]]}
    assert zones_of("message/rfc822", zones) == {"body": [[0, 10], [10, 20], [20, 30]], "related": [[30, 40]]}
    assert zones_of("text/html", zones) == zones


def test_the_page_shows_heads_with_their_marks_and_the_signature_as_words(papers: Papers) -> None:
    mail = papers.read(papers.taken(MAIL, "a.eml"), *plain_pages(MAIL), media="message/rfc822")
    reading = mail.reading
    assert reading is not None
    last = reading.paragraphs[-1]
    zones = {"body": [[0, last["start"]]], "boilerplate": [[last["start"], last["end"]]]}
    type(reading).objects.filter(pk=reading.pk).update(zones=zones)
    page = soup(client_of(papers.officer).get(page_of(mail)))
    told = [
        (term.get_text(), " ".join(term.find_next("dd").get_text().split()))  # type: ignore[union-attr]  # each has one
        for term in page.select(".doc .heads dt")
    ]
    assert [name for name, _words in told] == ["Subject", "From", "To", "Sent"]
    assert told[1][1] == "Phòng Đối ngoại <office@example.org>"
    assert "2 Mar 2026, 10:00" in told[3][1]
    assert not page.select(".doc .zone")
    assert "Around the story" not in page.select(".doc")[0].get_text()
    assert "From:" not in page.select(".doc")[0].get_text()
