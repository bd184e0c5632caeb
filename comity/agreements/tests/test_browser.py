"""The room in a real browser: languages, widths, what assistive technology finds, the page by keys and without script."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast, add_member, signed_in
from comity.agreements.actions import hold_agreement, suspend_agreement
from comity.agreements.models import AgreementVersion
from comity.agreements.tests.sample import HANOI
from comity.audit.acts import writing
from comity.web.tests.looks import axe

pytestmark = pytest.mark.browser

# the longest agreement there is, in four languages
SOURCE = (Path(__file__).parents[2] / "demo" / "resources" / "agreement-vn-jp.yaml").read_text("utf-8")

Visit = Callable[..., Page]


@pytest.fixture
def keeper(transactional_db: None, cast: Cast, settings: Settings) -> Person:
    settings.NODE_ID = HANOI
    return add_member("V-0900", "Hoàng Thị Lan", "vi", cast.officer.unit, Role.COOPERATION)


@pytest.fixture
def kept(keeper: Person) -> AgreementVersion:
    """Two versions, the older one with marks of a lawyer missing, and another agreement that is suspended."""
    hold_agreement(keeper, SOURCE.replace("verified: true", "verified: false").encode())
    second = SOURCE.replace("version: 1", "version: 2").replace("verified: true", "verified: false", 2)
    other = SOURCE.replace("id: vn-jp-police-cooperation-2024", "id: vn-jp-second").replace("2029", "2027")
    hold_agreement(keeper, other.encode())
    suspend_agreement(keeper, "vn-jp-second", "Chờ hai bên so lại khóa.")
    return hold_agreement(keeper, second.encode())


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, keeper: Person) -> Iterator[Visit]:
    """Open a page as the keeper; whatever its console complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def visit_page(
        path: str, width: int = 1280, language: str = "en", scheme: str = "light", *, script: bool = True
    ) -> Page:
        with writing():
            Person.objects.filter(id=keeper.id).update(language=language)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        cookie = signed_in(Client(), keeper).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(live_server.url + path)
        return page

    yield visit_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if "422" not in said] == []


def look(page: Page, name: str) -> None:
    """Nothing wider than the window, nothing that axe finds; a picture where one is wanted."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=f"{folder}/agreements-{name}-{language}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = axe(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("vi", 390, "dark"),
        pytest.param("en", 1280, "light", marks=pytest.mark.full),
        pytest.param("ja", 1280, "dark", marks=pytest.mark.full),
        pytest.param("zh-hans", 390, "light", marks=pytest.mark.full),
    ],
)
def test_every_page_can_be_used_by_everybody(
    visit: Visit, kept: AgreementVersion, language: str, width: int, scheme: str
) -> None:
    for name in ("list", "add"):
        look(visit(reverse(f"agreements:{name}"), width, language, scheme), name)
    for name in ("agreement", "add-version", "suspend"):
        look(visit(reverse(f"agreements:{name}", args=[kept.agreement]), width, language, scheme), name)
    look(visit(reverse("agreements:version", args=[kept.agreement, 1]), width, language, scheme), "version")
    for name, agreement in (("agreement", "suspended"), ("resume", "resume")):
        look(visit(reverse(f"agreements:{name}", args=["vn-jp-second"]), width, language, scheme), agreement)


# each language on the width that it does not have above, and on the widest
@pytest.mark.full
@pytest.mark.parametrize(
    ("language", "width"),
    [("en", 390), ("vi", 1280), ("ja", 390), ("zh-hans", 1280)]
    + [(language, 1600) for language in ("en", "vi", "ja", "zh-hans")],
)
def test_every_page_in_every_language_and_width(
    visit: Visit, kept: AgreementVersion, language: str, width: int
) -> None:
    look(visit(reverse("agreements:list"), width, language), "list")
    look(visit(reverse("agreements:agreement", args=[kept.agreement]), width, language), "agreement")
    look(visit(reverse("agreements:suspend", args=[kept.agreement]), width, language), "suspend")


@pytest.mark.parametrize("width", [1280, 390])
def test_mistakes_are_shown_and_mended_by_keys_alone(visit: Visit, keeper: Person, width: int) -> None:
    page = visit(reverse("agreements:add"), width)
    box = page.get_by_label("Text")
    box.focus()
    page.keyboard.insert_text(SOURCE.replace("version: 1", "version: one", 1))
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    look(page, "mistakes")
    assert page.get_by_role("row", name="Line 5").get_by_text("version: one").count() == 1
    assert "version: one" in box.input_value()
    box.fill(SOURCE)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Agreement on police cooperation (2024)"
    assert bytes(AgreementVersion.objects.get().source) == SOURCE.encode()


def test_it_is_whole_without_script(visit: Visit, kept: AgreementVersion) -> None:
    page = visit(reverse("agreements:agreement", args=[kept.agreement]), script=False)
    page.get_by_role("checkbox", name="日本語").check()
    page.get_by_role("checkbox", name="English").uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Show these languages").click()
    cells = page.locator("#article-1 td").all()
    assert [cell.get_attribute("lang") for cell in cells] == ["vi", "ja"]
    page.get_by_role("link", name="Suspend this agreement").click()
    page.get_by_label("Reason", exact=True).fill("The partner asked for it.")
    with page.expect_navigation():
        page.get_by_role("button", name="Suspend this agreement").click()
    assert page.get_by_text("The agreement is suspended. Nothing leaves under it.").count() == 1
