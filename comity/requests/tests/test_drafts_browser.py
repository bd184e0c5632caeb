"""Two pages on one draft in a real browser: saving by itself, the other's change, deciding, nothing lost."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.requests.models import Request, SetAside
from comity.requests.tests.office import Office
from comity.web.tests.looks import looking_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looking_at("drafts")


def opened(browser: Browser, live_server: LiveServer, person: Person, path: str, width: int) -> Page:
    """The page of a person, signed in."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{path}")
    return page


@pytest.mark.parametrize(
    ("width", "language"), [(390, "vi"), pytest.param(1280, "en", marks=pytest.mark.full)]
)
def test_two_pages_on_one_draft(
    browser: Browser, live_server: LiveServer, office: Office, width: int, language: str
) -> None:
    request = office.drafted()
    Person.objects.filter(pk=office.cast.officer.pk).update(language=language)
    office.cast.officer.refresh_from_db()
    path = f"/requests/{request.pk}/edit/"
    mine = opened(browser, live_server, office.cast.officer, path, width)
    theirs = opened(browser, live_server, office.cast.supervisor, path, width)

    theirs.locator("#id_facts").fill(
        "Stock was taken from four drugstores on 3 May.\nOne number was called each time."
    )
    theirs.locator("#id_title").fill("Who held this number in May?")
    theirs.locator("#id_person_link").focus()
    expect(theirs.locator("#saved .icon, #saved p").first).to_be_visible()
    theirs.on(
        "dialog", lambda dialog: pytest.fail(f"asked before leaving although all is kept: {dialog.message}")
    )
    theirs.goto(f"{live_server.url}/requests/")  # nothing half-written: nobody is asked

    mine.locator("#id_facts").fill(
        "Stock was taken from two drugstores on 4 May.\nOne number was called each time."
    )
    mine.locator("#id_person_link").focus()
    compare = mine.locator("#saved button[value=compare]")
    expect(compare).to_be_visible()
    look(mine, "overtaken")
    assert mine.locator("#id_facts").input_value().startswith("Stock was taken from two")
    request.refresh_from_db()
    assert request.facts.startswith("Stock was taken from four")

    compare.click()
    mine.locator("#keep-facts-mine").wait_for()
    look(mine, "compare")
    assert mine.locator("#keep-title-theirs").is_checked()
    mine.locator("section[aria-labelledby=p-facts] summary").click()
    mine.locator("#id_own-facts").fill("Stock was taken from drugstores on 3 and 4 May.")
    mine.locator("#keep-facts-own").check()
    mine.locator("button[value=settle]").click()
    mine.locator("#id_facts").wait_for()
    found = Request.objects.get(pk=request.pk)
    assert found.facts == "Stock was taken from drugstores on 3 and 4 May."
    assert found.title == "Who held this number in May?"
    for page in (mine, theirs):
        page.context.close()


class Held:
    """The saves of a page, held on their way until the test lets them go."""

    def __init__(self, page: Page) -> None:
        """Hold every save by itself of a page."""
        self.routes: list[Route] = []
        page.route("**/requests/**", self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == "POST" and "hx-request" in route.request.headers:
            self.routes.append(route)
        else:
            route.continue_()

    def wait(self, page: Page) -> None:
        """Wait until a save is on its way."""
        for _look in range(2000):  # each look lets what the browser did come to us
            if self.routes:
                return
            page.evaluate("1")
        pytest.fail("The page did not save.")

    def let_go(self, page: Page, *, lost: bool = False) -> None:
        """Let the node take the first save that is held; its answer comes to the page, or is lost."""
        self.wait(page)
        route = self.routes.pop(0)
        answer = route.fetch()
        with page.expect_event("requestfailed" if lost else "requestfinished"):
            if lost:
                route.abort()
            else:
                route.fulfill(response=answer)


def write(page: Page, box: str, words: str) -> None:
    """Write in a box, leave it, and let the pause pass after which the page saves."""
    page.locator(box).fill(words)
    page.locator("#id_person_link").focus()
    page.clock.run_for(1000)


@pytest.mark.parametrize("lost", [False, True], ids=["slow", "lost"])
def test_a_slow_save_is_no_second_draft_and_no_second_person(
    browser: Browser, live_server: LiveServer, office: Office, *, lost: bool
) -> None:
    page = opened(browser, live_server, office.cast.officer, "/requests/new/", 1280)
    page.clock.install()
    page.reload()
    held = Held(page)
    write(page, "#id_title", "Who held this number?")
    held.wait(page)
    write(page, "#id_facts", "Stock was taken.")
    assert len(held.routes) == 1  # the second waits for the first
    held.let_go(page, lost=lost)
    held.wait(page)
    write(page, "#id_facts", "Stock was taken from two drugstores.")
    held.let_go(page)
    held.wait(page)
    held.let_go(page)
    expect(page.locator("#saved p")).to_contain_text("Saved at")
    request = Request.objects.get()
    assert (request.title, request.facts) == ("Who held this number?", "Stock was taken from two drugstores.")
    assert not SetAside.objects.exists()
    # a button that is pressed while a save is on its way goes on with the newest words
    write(page, "#id_facts", "Stock was taken from two")
    held.wait(page)
    held.routes.pop(0).fetch()
    page.locator("#id_facts").fill("Stock was taken from two shops.")
    with page.expect_navigation():
        page.locator("#f .bar button[value=keep]").click()
    assert Request.objects.get().facts == "Stock was taken from two shops."
    assert not SetAside.objects.exists()
    page.context.close()
