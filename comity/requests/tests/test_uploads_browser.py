"""A large file goes up in a real browser: progress, pause, a line that breaks, a page that is opened again, cancel."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from comity.exchange.models import StoredFile, Upload
from comity.requests.models import Attachment
from comity.requests.tests.office import Office, content_of
from comity.requests.tests.test_drafts_browser import look, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 60_000  # milliseconds: sixteen megabytes are sealed and read again on a machine that may be busy
PIECES = 4
SIZE = PIECES * 4 * 1024 * 1024 - 1000


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A file of four pieces."""
    file = tmp_path / "駅前 cctv.mp4"
    file.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * (SIZE // 256) + bytes(SIZE % 256 - 12))
    assert file.stat().st_size == SIZE
    return file


def hold(page: Page, address: str) -> list[Route]:
    """Keep back what goes to an address; the list fills as it comes."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def choose(page: Page, file: Path) -> None:
    """Choose a file and press the button that attaches it, by the keyboard."""
    page.locator("#files summary").click()
    page.locator("#id_new-file").set_input_files(file)
    page.locator("#id_new-category").select_option("case-facts")
    page.locator("#files button[value=attach]").focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.full)])
def test_a_file_goes_up_in_pieces_and_is_attached(
    browser: Browser, live_server: LiveServer, office: Office, video: Path, width: int
) -> None:
    request = office.drafted()
    page = opened(browser, live_server, office.cast.officer, f"/requests/{request.pk}/edit/", width)
    held = hold(page, "**/uploads/*/2/")
    choose(page, video)
    box = page.locator("[data-upload]")
    expect(box.locator("progress")).to_be_visible()
    expect(box.locator("[data-pause]")).to_be_focused()
    expect(box.locator("[data-said]")).to_contain_text("8.4 MB of 17 MB", timeout=PATIENCE)
    expect(box.locator("[data-said]")).to_contain_text("left")
    expect(page.locator("[data-live]")).to_contain_text("MB of 17 MB")  # said to who listens
    look(page, "upload")
    for route in held:
        route.continue_()
    expect(page.locator("#files .items")).to_contain_text("駅前 cctv.mp4", timeout=PATIENCE)
    assert content_of(Attachment.objects.get()) == video.read_bytes()
    assert page.url.endswith("#files")


def test_it_pauses_goes_on_survives_a_break_and_another_page(
    browser: Browser, live_server: LiveServer, office: Office, video: Path
) -> None:
    request = office.drafted()
    path = f"/requests/{request.pk}/edit/"
    page = opened(browser, live_server, office.cast.officer, path, 1280)
    sent: list[str] = []
    page.on(
        "request",
        lambda asked: sent.append(asked.url.rsplit("/", 2)[1]) if "/uploads/" in asked.url else None,
    )
    broken: list[str] = []

    def breaks(route: Route) -> None:
        if len(broken) < 2:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*/1/", breaks)
    hold(page, "**/uploads/*/3/")
    choose(page, video)
    said = page.locator("[data-said]")
    expect(said).to_contain_text("13 MB of 17 MB", timeout=PATIENCE)
    assert len(broken) == 2
    assert sent.count("0") == 1  # what is there is not sent again
    page.locator("[data-pause]").focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Paused at")
    expect(page.locator("[data-go-on]")).to_be_focused()
    look(page, "upload-paused")
    # the page is closed in the middle; another day the same file is chosen again
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/requests/")
    again = opened(browser, live_server, office.cast.officer, path, 1280)
    later: list[str] = []
    again.on(
        "request",
        lambda asked: later.append(asked.url.rsplit("/", 2)[1]) if "/uploads/" in asked.url else None,
    )
    choose(again, video)
    expect(again.locator("#files .items")).to_contain_text("駅前 cctv.mp4", timeout=PATIENCE)
    assert [one for one in later if one.isdecimal()] == ["3"]
    assert content_of(Attachment.objects.get()) == video.read_bytes()


def test_it_can_be_cancelled_and_a_refusal_is_said(
    browser: Browser, live_server: LiveServer, office: Office, video: Path
) -> None:
    request = office.drafted()
    page = opened(browser, live_server, office.cast.officer, f"/requests/{request.pk}/edit/", 1280)
    hold(page, "**/uploads/*/1/")
    choose(page, video)
    expect(page.locator("[data-said]")).to_contain_text("of 17 MB", timeout=PATIENCE)
    page.locator("[data-cancel]").click()
    expect(page.locator("[data-said]")).to_contain_text("The upload is cancelled.")
    expect(page.locator("[data-live]")).to_contain_text("The upload is cancelled.")
    expect(page.locator("#id_new-file")).to_be_focused()
    assert not Attachment.objects.exists()
    page.unroute("**/uploads/*/1/")
    page.route(
        "**/uploads/",
        lambda route: route.fulfill(status=422, json={"refused": "The file is larger than this node takes."}),
    )
    page.locator("#id_new-file").set_input_files(video)
    page.locator("#files button[value=attach]").click()
    expect(page.locator("[data-said]")).to_contain_text("larger than this node takes")


def test_a_small_file_goes_as_it_always_did(
    browser: Browser, live_server: LiveServer, office: Office, tmp_path: Path
) -> None:
    small = tmp_path / "note.txt"
    small.write_text("hello")
    request = office.drafted()
    page = opened(browser, live_server, office.cast.officer, f"/requests/{request.pk}/edit/", 1280)
    choose(page, small)
    expect(page.locator("#files .items")).to_contain_text("note.txt")
    assert not Upload.objects.exists()
    assert StoredFile.objects.get().seen == "text/plain"
