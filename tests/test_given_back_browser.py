"""What is too long is given back whole: a real browser sends all of it, and each page says so without being wider than its window."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.meeting_drafts import DelegateDraft
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_briefs import late
from comity.intake.models import Document
from comity.intake.tests.office import Papers
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIGHTS = [("vi", 390), pytest.param("ja", 1280, marks=pytest.mark.full)]
ARTICLE = "Ngày 27/11/2024, cảnh sát tỉnh Saitama đã bắt giữ 11 đối tượng, thu giữ 42 điện thoại."
NAME = "Quá hạn, Nhật Bản, và mọi việc còn chờ người thứ hai của đơn vị tại Hà Nội"
REASON = "Đây không phải là đối tượng, mà là nhân chứng. " * 8
WORDS = ("đường dây " * 30).strip()
STATES = ("NG", "NO", "JP", "DE", "FR", "IT", "ES", "PT", "PL", "CZ", "SK", "HU", "RO", "BG", "GR", "TR", "EG", "KE", "ZA", "IN", "LA")  # fmt: skip


def reading(browser: Browser, server: LiveServer, person: Person, language: str, width: int) -> Page:
    with writing():
        Person.objects.filter(pk=person.pk).update(language=language)
    return opened(browser, server, person, width)


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_the_desk_counts_days_and_a_name_of_a_view_is_given_back(
    browser: Browser, live_server: LiveServer, ledgers: Ledgers, language: str, width: int
) -> None:
    late(ledgers, 22)
    late(ledgers, 0)
    page = reading(browser, live_server, ledgers.keeper, language, width)
    page.goto(live_server.url)
    assert page.locator(".clock--late").all_inner_texts() == [
        {"vi": "Trễ 22 ngày", "ja": "22日遅れ"}[language]
    ]
    look(page, f"desk-days-{language}")
    page.goto(live_server.url + reverse("cooperation:commitments-list") + "?late=1")
    page.fill("#view-name", NAME)
    page.click("form[action='/views/'] button")
    look(page, f"view-given-back-{language}")
    assert page.input_value("main input[name=name]") == NAME
    page.fill("main input[name=name]", NAME[:60])
    page.click("main form[action='/views/'] button")
    assert page.url.endswith("?late=1")


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_words_for_a_delegation_are_given_back(
    browser: Browser, live_server: LiveServer, meetings: Meetings, language: str, width: int
) -> None:
    found = meetings.add(ordinal=None)
    actions.add_delegates(
        meetings.keeper, found.pk, [DelegateDraft(f"Delegate {one}", one, "head") for one in STATES]
    )
    page = reading(browser, live_server, meetings.keeper, language, width)
    page.goto(live_server.url + reverse("cooperation:meetings-meeting", args=[found.pk]))
    page.fill("#find", WORDS)
    page.press("#find", "Enter")
    page.wait_for_selector("#find-error")
    look(page, f"delegation-given-back-{language}")
    assert page.input_value("#find") == WORDS


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_words_for_a_document_and_a_reason_are_given_back(
    browser: Browser, live_server: LiveServer, papers: Papers, language: str, width: int
) -> None:
    document: Document = papers.read(papers.taken(ARTICLE, "báo cáo.txt"))
    page = reading(browser, live_server, papers.officer, language, width)
    page.goto(live_server.url + reverse("intake:list"))
    page.click("details:has(#words) > summary")
    page.fill("#words", WORDS)
    page.press("#words", "Enter")
    page.wait_for_selector("#words-error")
    look(page, f"documents-given-back-{language}")
    assert page.input_value("#words") == WORDS
    page.goto(live_server.url + reverse("intake:document", args=[document.pk]))
    entry = page.locator("details.refuse:has(input[name=reason])").first
    entry.locator("summary").click()
    entry.locator("input[name=reason]").fill(REASON)
    entry.locator("button").click()
    page.wait_for_selector("details.refuse[open] .err")
    look(page, f"reason-given-back-{language}")
    assert page.input_value("details.refuse[open] input[name=reason]") == REASON
