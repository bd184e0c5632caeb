"""The pages of documents in a real browser, by keys, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.intake.models import Document, DocumentState, Proposal, ProposalState
from comity.intake.tests.office import Papers
from comity.web.tests.looks import looking_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looking_at("documents")
SEEN_AT = [1280, pytest.param(390, marks=pytest.mark.full)]
ARTICLE = """\
Công an Hà Nội và cảnh sát Nhật Bản phá đường dây trộm cắp

Thứ trưởng Bộ Công an Lê Quang Đạo đã tiếp Đại sứ Nhật Bản tại Hà Nội ngày 14/02/2025. Hai bên đánh giá cao việc thực hiện hiệp định đã ký năm 2024.

Ngày 27/11/2024, cảnh sát tỉnh Saitama đã bắt giữ 11 đối tượng, thu giữ 42 điện thoại. Thứ trưởng Lê Quang Đạo đề nghị phía Nhật Bản tăng cường trao đổi thông tin về tội phạm ma túy.

日本の警察庁は2024年11月、大阪と埼玉で捜索を行い、11人を逮捕した。
"""


def opened(
    browser: Browser, live_server: LiveServer, person: Person, width: int, *, script: bool = True
) -> Page:
    """A page of a person, signed in."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", java_script_enabled=script
    )
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return context.new_page()


def address(live_server: LiveServer, document: Document) -> str:
    return live_server.url + reverse("intake:document", args=[document.pk])


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, papers: Papers, width: int) -> None:
    document = papers.read(papers.taken(ARTICLE, "báo cáo.txt"))
    waiting = papers.taken("It waits.", "waits.txt")
    refused = papers.taken("It cannot be read.", "bomb.pdf")
    Document.objects.filter(pk=refused.pk).update(
        state=DocumentState.REFUSED, problem="too-many-pages", problem_values={"pages": 2000, "most": 500}
    )
    person = document.proposals.filter(kind="person").earliest("place")
    first = document.reading.paragraphs[0] if document.reading else {}
    place = {"number": first["page"], "place": first["place"]}
    page = opened(browser, live_server, papers.officer, width)
    for name, at, kwargs in (
        ("list", "list", {}),
        ("add", "add", {}),
        ("document", "document", {"document_id": document.pk}),
        ("waiting", "document", {"document_id": waiting.pk}),
        ("refused", "document", {"document_id": refused.pk}),
        ("correct", "correct", {"document_id": document.pk, **place}),
        ("drop", "drop", {"document_id": document.pk}),
        *(
            (f"accept-{kind}", "proposal", {"proposal_id": one.pk})
            for kind, one in _one_a_kind(document).items()
        ),
    ):
        page.goto(live_server.url + reverse(f"intake:{at}", kwargs=kwargs))
        look(page, name)
    for target in ("record", "record-add", "noted"):
        page.goto(
            live_server.url + reverse("intake:proposal", args=[person.pk]) + f"?target={target}&change=1"
        )
        look(page, f"accept-person-{target}")


def _one_a_kind(document: Document) -> dict[str, Proposal]:
    return {one.kind: one for one in document.proposals.order_by("-place")}


def test_it_is_looked_through_by_keys(browser: Browser, live_server: LiveServer, papers: Papers) -> None:
    document = papers.read(papers.taken(ARTICLE, "báo cáo.txt"))
    page = opened(browser, live_server, papers.officer, 1280)
    page.goto(address(live_server, document))

    def now() -> str:
        return str(page.evaluate("document.querySelector('.prop[aria-current=true]').id"))

    order = page.evaluate("[...document.querySelectorAll('.prop')].map((one) => one.id)")
    assert len(order) > 8
    assert now() == order[0]
    page.keyboard.press("j")
    assert now() == order[1]
    page.keyboard.press("ArrowDown")
    assert now() == order[2]
    page.keyboard.press("k")
    assert now() == order[1]
    # from anywhere else on the page the keys mean the chosen one
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert now() == order[2]
    page.keyboard.press("k")
    # the words of the chosen one are outlined, and a click on words chooses their proposal
    outlined = page.evaluate("[...document.querySelectorAll('.doc mark.now')].map((one) => one.dataset.of)")
    assert set(outlined) == {order[1]}
    figure = next(one for one in order if one.startswith("F"))
    page.locator(f".doc mark[data-of={figure}]").first.click()
    assert now() == figure
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")  # one press accepts what asks nothing more
    page.wait_for_url("**at=*")
    assert document.proposals.filter(kind="figure", state=ProposalState.ACCEPTED).count() == 1
    assert page.evaluate("document.activeElement.closest('.prop')?.getAttribute('aria-current')") == "true"
    assert now() != figure
    page.keyboard.press("r")
    page.wait_for_selector(".prop[aria-current=true] details[open] input:focus")
    page.keyboard.type("It is no such thing.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".prop--r")
    assert document.proposals.get(state=ProposalState.REFUSED).reason == "It is no such thing."
    before = now()
    page.keyboard.press("n")
    page.wait_for_function(
        "(before) => document.querySelector('.prop[aria-current=true]').id !== before", arg=before
    )
    page.keyboard.press("e")
    page.wait_for_url("**change=1")
    assert page.locator("details[open] .field").count() > 0
    page.go_back()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")


def test_it_is_looked_through_without_scripts_on_a_telephone(
    browser: Browser, live_server: LiveServer, papers: Papers
) -> None:
    document = papers.read(papers.taken(ARTICLE, "báo cáo.txt"))
    page = opened(browser, live_server, papers.officer, 390, script=False)
    page.goto(address(live_server, document))
    page.locator(".jump a").first.click()
    assert page.url.endswith("#t-proposals")
    first = document.proposals.filter(kind="date").earliest("place")
    entry = page.locator(
        ".prop", has=page.locator(f"[formaction='{reverse('intake:proposal', args=[first.pk])}']")
    )
    entry.get_by_role("button", name="Accept").click()
    first.refresh_from_db()
    assert first.state == ProposalState.ACCEPTED
    other = document.proposals.filter(kind="place", state=ProposalState.OPEN).earliest("place")
    entry = page.locator(
        ".prop", has=page.locator(f"[formaction='{reverse('intake:proposal', args=[other.pk])}']")
    )
    entry.locator("summary").click()
    entry.get_by_label("Why is it wrong?").fill("A company.")
    entry.get_by_role("button", name="Refuse it").click()
    other.refresh_from_db()
    assert (other.state, other.reason) == (ProposalState.REFUSED, "A company.")
