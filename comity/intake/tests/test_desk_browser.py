"""What stands on the desk of documents, in the languages and themes of its readers: groups, chains, heads, hand-outs, several files."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.intake import actions
from comity.intake.actions import Where
from comity.intake.models import Document, Proposal, ProposalState
from comity.intake.tests.acting import finish
from comity.intake.tests.office import Papers, plain_pages
from comity.intake.tests.raid import RAID
from comity.intake.tests.test_review_browser import address, look, opened
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIL = "Kết quả\n\nFrom: Phòng Đối ngoại <office@example.org>\nTo: desk@example.org\nDate: Mon, 02 Mar 2026 10:00:00 +0700\n\n"
PATIENCE = 120_000  # milliseconds: a machine that may be busy


@pytest.fixture
def document(papers: Papers) -> Document:
    """A document with a chain of meetings, a person of several wordings who is in records, and a translation."""
    found = papers.read(
        papers.taken(MAIL + RAID, "báo cáo.eml"), *plain_pages(MAIL + RAID), media="message/rfc822"
    )
    seventh = found.proposals.filter(kind="meeting").earliest("place")
    for number, relation in ((6, "previous"), (8, "next")):
        said = {**seventh.content, "ordinal": number, "relation": relation, "date": "XXXX-10"}
        Proposal.objects.create(
            document=found, reading=seventh.reading, kind="meeting", key=relation, local=f"m9{number}",
            place=seventh.place, content=said, quotes=seventh.quotes, rule="noun",
        )  # fmt: skip
    Proposal.objects.filter(pk=seventh.pk).update(
        content={**seventh.content, "ordinal": 7, "relation": "this"}
    )
    values = [
        NewValue("name", "Tran Van Quyet"),
        NewValue("birthDate", "1990-03-12"),
        NewValue("passportNumber", "C123"),
    ]
    add_subject(papers.officer, "Person", values, NewSource(SourceKind.DOCUMENT, "File 3"))
    place = Where(1, 2, "ja")
    actions.write_translation(papers.officer, found.pk, place, "二か国の警察が電話詐欺団を摘発した。", was="")
    return found


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("vi", 390, "dark"),
        pytest.param("en", 1280, "dark", marks=pytest.mark.full),
        pytest.param("ja", 1280, "light", marks=pytest.mark.full),
        pytest.param("zh-hans", 390, "light", marks=pytest.mark.full),
    ],
)
def test_every_page_is_whole_in_every_language_and_theme(
    browser: Browser,
    live_server: LiveServer,
    papers: Papers,
    document: Document,
    *,
    language: str,
    width: int,
    scheme: str,
) -> None:
    Person.objects.filter(pk=papers.officer.pk).update(language=language)
    done = papers.read(papers.taken(RAID, "done.txt"))
    finish(papers.officer, done)
    page = opened(browser, live_server, papers.officer, width)
    page.set_default_timeout(PATIENCE)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    person = document.proposals.get(kind="person", content__name="Tran Van Quyet")
    at, base = address(live_server, document), live_server.url

    def shot(name: str) -> None:
        look(page, f"{name}-{language}-{scheme}")

    for name, where in (
        ("desk", at),
        ("finished", address(live_server, done)),
        ("done", f"{base}/documents/?box=done"),
        ("add", f"{base}/documents/new/"),
        ("wordings", f"{base}/documents/p/{person.pk}/?change=1"),
        ("languages", f"{at}translation/"),
        ("translation", f"{at}translation/ja/?all=1"),
    ):
        page.goto(where)
        shot(name)
    page.emulate_media(media="print")
    shot("print")
    page.emulate_media(media="screen", color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{base}/documents/p/{person.pk}/?target=record-add")
    page.locator("main [name=purpose]").first.select_option("case")
    page.locator("main [name=reference]").first.fill("C-2026-0077")
    page.locator("main button[name=look]").click()
    page.wait_for_selector("main .choice a")
    shot("offered")
    page.goto(at)
    page.locator(".review").wait_for()
    # without the number that the page gives along, the node asks
    page.evaluate("document.querySelector('[action$=\"/finish/\"] [name=although]').value = '0'")
    page.evaluate("document.querySelector('[action$=\"/finish/\"]').requestSubmit()")
    page.wait_for_selector("main h2#open")
    shot("finish")


def test_a_whole_group_is_accepted_by_one_key(
    browser: Browser, live_server: LiveServer, papers: Papers, document: Document
) -> None:
    page = opened(browser, live_server, papers.officer, 1280)
    page.set_default_timeout(PATIENCE)
    first = document.proposals.filter(kind="place").earliest("place")
    page.goto(f"{address(live_server, document)}?at={first.pk}")
    expect(page.locator("[data-key=w]")).to_have_count(1)
    # walked to a person the key is gone: a person is accepted alone
    page.evaluate("document.querySelector('.prop[id^=P] a.title').focus()")
    expect(page.locator("[data-key=w]")).to_have_count(0)
    page.keyboard.press("w")
    page.evaluate("document.querySelector('.prop[id^=L] a.title').focus()")
    expect(page.locator("[data-key=w]")).to_have_count(1)
    page.keyboard.press("w")
    page.wait_for_selector("[data-done], .msg, [role=status]")
    page.wait_for_function("(pk) => !location.search.includes(pk)", arg=str(first.pk))
    states = {one.kind: one.state for one in document.proposals.all() if one.state != ProposalState.OPEN}
    assert states == {"place": ProposalState.ACCEPTED}


def test_the_print_stands_in_two_columns(
    browser: Browser, live_server: LiveServer, papers: Papers, document: Document
) -> None:
    page = opened(browser, live_server, papers.officer, 1280)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address(live_server, document)}translation/ja/?all=1")
    page.emulate_media(media="print")
    left, right = (page.locator(f".pair > :nth-child({number})").first.bounding_box() for number in (1, 2))
    assert left is not None
    assert right is not None
    assert abs(left["y"] - right["y"]) < 8
    assert left["x"] + left["width"] <= right["x"]
    assert page.locator("main .btns:visible, main nav:visible, .rail:visible").count() == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_several_files_go_up_from_one_box_the_large_one_by_pieces(
    browser: Browser, live_server: LiveServer, papers: Papers, tmp_path: Path
) -> None:
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_bytes(b"word " * 1_000_000)
    small.write_bytes(b"Police arrested eleven.")
    page = opened(browser, live_server, papers.officer, 1280)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/documents/new/")
    pieces: list[str] = []
    page.on("request", lambda asked: pieces.append(asked.url) if "/uploads/" in asked.url else None)
    page.locator("input[type=file]").focus()
    page.wait_for_function("[...document.scripts].some((one) => one.src.includes('upload'))")
    page.set_input_files("input[type=file]", [large, small])
    page.locator("main form .btn--go").click()
    page.wait_for_url("**/documents/?box=waiting", timeout=PATIENCE)
    assert {one.label: one.size for one in Document.objects.all()} == {
        "large.txt": 5_000_000,
        "small.txt": 23,
    }
    assert pieces
