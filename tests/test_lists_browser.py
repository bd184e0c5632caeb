"""Every list of the product in a real browser: under the strict policy, wide and narrow, in two languages, and what axe finds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as node
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.actions import close_unit, confirm_role_change, propose_roles
from comity.accounts.models import Person, Unit
from comity.accounts.tests.cast import signed_in
from comity.audit import signing
from comity.audit.core.note_keys import LogKey
from comity.audit.models import PartnerCheckpoint
from comity.audit.sequencer import sequence
from comity.exchange.tests.partners import Partner
from comity.notifications.models import Mail, MailKind
from comity.records.actions import add_subject, upload_list
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.records.purposes import Looking, Purpose
from comity.records.tables import Encoding
from comity.requests.tests.office import Office
from comity.requests.tests.together import answer, sent
from comity.screening import actions as screening
from comity.screening.asked import Asked, AskedName
from comity.screening.models import Verdict
from comity.web.tests.looks import looking_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looking_at("list")
KEY = LogKey("log.hanoi.example", Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
SIGHTS = [("vi", 390), *(pytest.param(*one, marks=pytest.mark.full) for one in (("en", 1280), ("ja", 1280)))]
# who looks at which list
LISTS = {
    "officer": (
        ("desk", "/"),
        ("requests", "/requests/?box=every"),
        ("conversations", "/requests/conversations/?state=every"),
        ("notifications", "/notifications/"),
        ("record-lists", "/records/lists/"),
        ("queries", "/screening/queries/"),
        ("hits", "/screening/hits/?state=every"),
    ),
    "operator": (
        ("people", "/people/"),
        ("role-changes", "/role-changes/?state=every"),
        ("agencies", "/agencies/"),
        ("units", "/agencies/units/?state=every"),
        ("partners", "/partners/"),
        ("mails", "/notifications/mails/"),
    ),
    "auditor": (("log", "/log/?kind=query"), ("checkpoints", "/log/partners/")),
    "cooperation": (("agreements", "/agreements/"),),
}


@pytest.fixture
def filled(office: Office, with_seoul: Partner, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A house in which each list holds something."""
    monkeypatch.setattr(signing, "_provider", [lambda: KEY])
    cast = office.cast
    source = NewSource(SourceKind.OWN_RECORD, "File 1", "vi", {"codes": ["H1"]})
    for name in ("Giang Văn Tú", "Trịnh Công Phượng"):
        add_subject(cast.officer, "Person", [NewValue("name", name, "vi")], source)
    asked = Asked(names=(AskedName("ザン・ヴァン・トゥー", "ja"),))
    screening.run_query(cast.officer, asked, Looking(Purpose.BORDER))
    query = screening.run_query(cast.supervisor, asked, Looking(Purpose.CASE, "C-2026-0077"))
    screening.adjudicate(cast.officer, query.hits.earliest("pk").pk, Verdict.NOT_SAME, "Another man.")
    office.received(urgency="flash", urgency_reason="A child is missing.")
    office.answered(office.sent())
    office.waiting()
    _first, second = sent(office)
    answer(office, second, with_seoul)
    upload_list(cast.officer, "list.csv", "Họ tên\nVõ Thị Lành\n".encode(), Encoding("utf-8"))
    propose_roles(cast.operator, cast.consular.pk, roles=["officer"], is_senior=False)
    change = propose_roles(cast.operator, cast.screening.pk, roles=["officer", "screening"], is_senior=False)
    confirm_role_change(cast.supervisor, change.pk)
    annex = Unit.objects.create(agency=cast.partner.agency, code="annex", names={"en": "Annex"})
    close_unit(cast.operator, annex.pk)
    Mail.objects.create(person=cast.officer, kind=MailKind.WAITING, last_error="tls", attempts=2)
    PartnerCheckpoint.objects.create(
        node=office.peer.node, origin="log.tokyo.example", size=48230, root=b"1" * 32, note=""
    )
    sequence()
    return office


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer, filled: Office) -> Iterator[Callable[..., Page]]:
    """Open an address as somebody, in a language and width; what the console complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_at(who: str, language: str, width: int) -> Page:
        person = getattr(filled.cast, who)
        Person.objects.filter(pk=person.pk).update(language=language)
        client = signed_in(Client(), person)
        cookies = [client.cookies[node.SESSION_COOKIE_NAME]]
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
        held = [(one.key, one.value) for one in cookies] + [(node.LANGUAGE_COOKIE_NAME, language)]
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in held])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("language", "width"), SIGHTS)
@pytest.mark.parametrize("who", sorted(LISTS))
def test_each_list_and_the_way_to_its_file(
    opened: Callable[..., Page], live_server: LiveServer, who: str, language: str, width: int
) -> None:
    page = opened(who, language, width)
    for name, address in LISTS[who]:
        page.goto(live_server.url + address)
        for more in page.locator("details.panel > summary").all():
            more.click()
        look(page, f"{name}-{language}")
        page.locator("a[href*='/export/']").first.click()
        page.wait_for_url("**/export/?**")
        expect(page.locator("input[name=kind]").first).to_be_attached()
        if name in {"people", "hits"}:
            look(page, f"{name}-file-{language}")


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_records_are_found_and_become_a_file(
    opened: Callable[..., Page], live_server: LiveServer, language: str, width: int
) -> None:
    page = opened("officer", language, width)
    page.goto(f"{live_server.url}/records/")
    page.locator("#id_name").fill("trinh cong phuong")
    page.locator("#id_purpose").select_option("case")
    page.locator("#id_reference").fill("C-2026-0077")
    page.locator("main form:has(#id_name) button[type=submit]").click()
    expect(page.locator("main table tbody tr")).to_have_count(1)
    assert page.url == f"{live_server.url}/records/"
    look(page, f"found-{language}")
    page.locator("form[action='/records/export/'] button").click()
    page.wait_for_url("**/records/export/")
    look(page, f"found-file-{language}")
    page.locator("input[name=kind][value=csv]").check()
    page.locator("input[name=purpose][value=work]").check()
    with page.expect_download() as download:
        page.locator("main form button[type=submit]").click()
    assert download.value.suggested_filename.startswith("records-found-")
    assert "Trịnh Công Phượng" in Path(download.value.path()).read_text("utf-8-sig")
