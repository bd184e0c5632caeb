"""The pieces in a real browser: keys, languages, widths, themes, what assistive technology finds."""

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Dialog, Page, Request

from comity.web.gallery import SECTIONS
from comity.web.navigation import Rail
from comity.web.tests.looks import axe
from comity.web.tests.sheets import sheets

pytestmark = pytest.mark.browser
# each language on each width and in each theme, each width in each theme
SIGHTS = [
    *(("en", 1280, "light"), ("en", 390, "dark"), ("vi", 1280, "dark"), ("vi", 390, "light")),
    *(("ja", 1280, "light"), ("ja", 390, "dark"), ("zh-hans", 1280, "dark"), ("zh-hans", 390, "light")),
]
WIDER = [("en", 1600, "light"), ("vi", 1600, "dark"), ("ja", 1600, "light"), ("zh-hans", 1600, "dark")]

Open = Callable[..., Page]


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        """Say nothing."""


class Server(ThreadingMixIn, WSGIServer):
    """Answers a page and its files at once."""

    daemon_threads = True


@pytest.fixture
def address(site: Rail) -> Iterator[str]:
    handler = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, handler, server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def broken(request: Request) -> list[str]:
    """What could not be loaded; a request that ends because the page was left (the icon's, mostly) is no complaint."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a page; whatever the console complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def visit_page(path: str = "/", width: int = 1280, scheme: str = "light", language: str = "en") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            extra_http_headers={"Accept-Language": language},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.extend(broken(request)))
        page.goto(address + path)
        return page

    yield visit_page
    for context in contexts:
        context.close()
    assert complaints == []


def findings(page: Page) -> list[tuple[str, str]]:
    return [
        (finding["id"], node["html"])
        for finding in axe(page).response["violations"]
        for node in finding["nodes"]
    ]


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.className"))


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1280, "light"), ("vi", 390, "dark"), ("ja", 1280, "dark"), ("zh-hans", 390, "light")],
)
def test_every_piece_can_be_used_by_everybody(visit: Open, language: str, width: int, scheme: str) -> None:
    page = visit("/", width, scheme, language)
    assert page.evaluate("document.documentElement.lang").lower() == language
    assert findings(page) == []
    assert sideways(page) <= 0


@pytest.mark.full
@pytest.mark.parametrize(("language", "width", "scheme"), [*SIGHTS, *WIDER])
def test_every_page_of_the_room_in_every_language_width_and_theme(
    chromium: Browser, address: str, language: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        extra_http_headers={"Accept-Language": language},
    )
    page = context.new_page()
    for path in ("/", "/stranger/", "/my-keys/", "/nowhere/"):
        page.goto(address + path)
        assert findings(page) == [], path
        assert sideways(page) <= 0, path
    context.close()


@pytest.mark.parametrize(
    ("section", "language", "width", "scheme"),
    [("tables", "vi", 390, "dark"), ("persons", "ja", 390, "light"), ("lists", "vi", 1280, "light")],
)
def test_the_gallery_can_be_used_by_everybody(
    visit: Open, section: str, language: str, width: int, scheme: str
) -> None:
    page = visit(f"/components/{section}/", width, scheme, language)
    assert findings(page) == []
    assert sideways(page) <= 0


@pytest.mark.full
@pytest.mark.parametrize(("language", "width", "scheme"), SIGHTS)
def test_every_part_of_the_gallery_in_every_language_width_and_theme(
    visit: Open, language: str, width: int, scheme: str
) -> None:
    page = visit("/components/", width, scheme, language)
    start = page.url
    for section in SECTIONS:
        page.goto(f"{start}{section}/")
        assert findings(page) == [], section
        assert sideways(page) <= 0, section


def test_a_form_with_errors_can_be_used_by_everybody(visit: Open) -> None:
    page = visit()
    page.get_by_role("button", name="Send for approval").click()
    assert page.get_by_role("alert").get_by_role("link").count() == 4
    assert findings(page) == []
    page.get_by_role("alert").get_by_role("link").first.click()
    assert focused(page) == "question"


def test_slash_leads_to_the_search_and_escape_leaves_it(visit: Open) -> None:
    page = visit()
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.press("Escape")
    assert focused(page) != "q"


def test_a_single_key_presses_the_link_that_shows_it(visit: Open) -> None:
    page = visit("/my-keys/")
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("d")
    assert page.title() == "Every piece · Comity"


def test_keys_rest_while_one_types(visit: Open) -> None:
    page = visit()
    page.get_by_label("Question 1").click()
    page.keyboard.type("c / g d ?")
    assert page.get_by_label("Question 1").input_value() == "c / g d ?"
    assert page.title() == "Every piece · Comity"


def test_keys_can_be_switched_off(visit: Open, address: str) -> None:
    page = visit("/my-keys/")
    page.get_by_role("group", name="Single keys").get_by_text("Off").click()
    with page.expect_navigation(url="**/web/keys/"):
        page.keyboard.press("Control+Enter")
    page.goto(address)
    page.keyboard.press("/")
    assert focused(page) != "q"


def test_control_and_enter_do_the_act_of_the_form(visit: Open) -> None:
    page = visit()
    page.get_by_label("Question 1").click()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.get_by_role("alert").count() == 1


def test_j_and_k_walk_through_the_lines(visit: Open) -> None:
    page = visit()
    titles = page.locator(".queue a.title")
    for key, line in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert titles.nth(line).evaluate("el => el === document.activeElement")


def test_j_and_k_walk_the_rows_of_a_list(visit: Open) -> None:
    page = visit("/components/listing/")
    titles = page.locator("table.cards tbody th a")
    assert titles.count() > 2
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert titles.nth(row).evaluate("el => el === document.activeElement")


def test_control_and_enter_in_another_form_leaves_the_act_of_the_page_alone(visit: Open) -> None:
    page = visit()
    page.evaluate(
        "document.querySelector('main .btn--go').addEventListener('click', () => { document.title = 'pressed' })"
    )
    page.keyboard.press("/")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.title() != "pressed"


def test_the_live_region_says_what_happened(visit: Open) -> None:
    page = visit()
    page.evaluate("htmx.trigger(document.body, 'say', {sentence: 'Accepted'})")
    # asked through the locator: a predicate in words would be evaluated in the page, which its policy forbids
    page.locator("[data-live]", has_text="Accepted").wait_for(state="attached")


def test_a_key_that_stands_on_no_element_does_nothing(visit: Open) -> None:
    page = visit()
    page.keyboard.press("w")
    assert page.title() == "Every piece · Comity"


def test_the_vendored_fonts_draw_vietnamese_where_the_machine_has_none(visit: Open) -> None:
    page = visit()
    loaded = page.evaluate(
        """async () => {
          const faces = await Promise.all([
            document.fonts.load('400 16px "Noto Sans"', 'Ễ'),
            document.fonts.load('400 16px "Noto Sans JP"', '骨'),
            document.fonts.load('400 16px "Noto Sans SC"', '骨'),
          ]);
          return faces.map((found) => found.map((face) => face.status));
        }"""
    )
    assert all(found and set(found) == {"loaded"} for found in loaded)


def test_the_question_mark_lays_the_keys_over_the_page_and_escape_takes_them_away(visit: Open) -> None:
    page = visit()
    page.locator("#q").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.wait_for()
    assert findings(page) == []
    page.keyboard.press("c")  # a key of the page below rests
    assert sheet.is_visible()
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    assert page.title() == "Every piece · Comity"
    page.keyboard.press("?")
    sheet.get_by_role("button", name="Close").click()
    sheet.wait_for(state="hidden")


def test_a_key_chooses_and_letters_rest_only_where_one_writes(visit: Open) -> None:
    page = visit()
    soon = page.get_by_role("radio", name="Soon")
    page.keyboard.press("s")
    assert soon.is_checked()
    page.keyboard.press("y")  # from the round button, where nobody writes
    assert page.get_by_role("radio", name="Ordinary").is_checked()


def test_a_form_with_errors_begins_with_what_is_wrong(visit: Open) -> None:
    page = visit()
    page.get_by_role("button", name="Send for approval").click()
    assert page.get_by_role("alert").evaluate("el => el === document.activeElement")


def asked_before_leaving(page: Page) -> bool:
    """Whether the browser asks before it leaves for the desk; the reader then stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("location.assign('/stranger/')")
    page.wait_for_timeout(0)
    return asked == ["beforeunload"]


def test_a_half_written_form_is_not_left_unasked(visit: Open) -> None:
    page = visit()
    page.get_by_label("Question 1").fill("Who held the number?")
    assert asked_before_leaving(page)
    assert page.get_by_label("Question 1").input_value() == "Who held the number?"
    page.evaluate("htmx.trigger(document.querySelector('form[data-guard]'), 'htmx:beforeRequest')")
    page.evaluate("htmx.trigger(document.querySelector('form[data-guard]'), 'kept')")
    page.goto(page.url + "stranger/")
    assert page.get_by_label("Question 1").input_value() == ""


def test_an_untouched_form_and_one_that_is_sent_are_left_without_a_question(visit: Open) -> None:
    page = visit()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.get_by_label("Question 1").fill("Who held the number?")
    with page.expect_navigation():
        page.get_by_role("button", name="Send for approval").click()
    assert page.get_by_role("alert").count() == 1
    assert asked_before_leaving(page)  # it came back with errors: nothing of it is kept


def test_the_act_at_the_foot_of_a_form_does_not_cover_a_narrow_page(visit: Open) -> None:
    page = visit("/", 390)
    assert page.locator(".bar").evaluate("el => getComputedStyle(el).position") == "static"


def test_each_printed_sheet_bears_the_classification_and_no_acts(visit: Open) -> None:
    page = visit("/long/")
    printed = sheets(page.pdf(prefer_css_page_size=True))
    assert len(printed) > 3
    assert all(sheet.startswith("Restricted") for sheet in printed)
    whole = "".join(printed)
    for number in range(1, 61):
        assert f"Letter {number}:" in whole
        assert f"Entry {number}Looked at a request" in whole
    for word in ("Answer it", "Keep it", "Find letters", "Your answer is kept", "Sign out", "New request"):
        assert word not in whole
        assert word in (page.locator("body").text_content() or "")


def test_colours_do_not_hide_words_on_paper(visit: Open) -> None:
    page = visit("/", scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".clock--late").first.evaluate("el => getComputedStyle(el).color") == "rgb(0, 0, 0)"
    for part, colour in (("color", "rgb(0, 0, 0)"), ("backgroundColor", "rgb(255, 255, 255)")):
        assert page.locator("body").evaluate(f"el => getComputedStyle(el).{part}") == colour


@pytest.mark.parametrize("path", ["/", "/long/", "/components/listing/", "/components/thread/"])
def test_a_page_enlarged_to_double_its_size_has_no_sideways_scroll(visit: Open, path: str) -> None:
    page = visit(path, 640)  # 1280 px at 200 %
    page.set_viewport_size({"width": 640, "height": 450})
    assert sideways(page) <= 0
    assert page.locator(".bar, .sticky").evaluate_all(
        "all => all.every(el => getComputedStyle(el).position === 'static')"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_turns_hairlines_into_edges(visit: Open, scheme: str) -> None:
    page = visit("/components/listing/", scheme=scheme)
    line = "getComputedStyle(document.documentElement).getPropertyValue('--line')"
    usual = page.evaluate(line)
    page.emulate_media(contrast="more")
    assert page.evaluate(line) != usual
    assert findings(page) == []


def test_the_page_is_whole_without_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/stranger/")
    with page.expect_navigation():
        page.get_by_role("button", name="Tiếng Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"
    context.close()
