"""The questions before a promise leaves, in a real browser, wide and narrow, in Vietnamese and Japanese."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.cooperation.tests.commitments_ground import TERMS, Ledgers
from comity.operations.tests.test_browser import SEEN_AT
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["vi", "ja"])
@pytest.mark.parametrize("width", SEEN_AT)
def test_what_is_asked_is_seen(
    browser: Browser, live_server: LiveServer, ledgers: Ledgers, width: int, language: str
) -> None:
    Person.objects.filter(pk=ledgers.keeper.pk).update(language=language)
    agreed, whole = ledgers.agreed(), ledgers.agreed()
    offered = {
        "actor": TERMS.actor,
        "addressee": TERMS.addressee,
        "texts": {**TERMS.texts, "en": "Train two"},
    }
    _letter, _which, entry = ledgers.offered(ledgers.heads(whole), whole.pk, **offered)
    person = Person.objects.get(pk=ledgers.keeper.pk)
    page = opened(browser, live_server, person, width)
    page.goto(live_server.url + reverse("cooperation:commitments-new"))
    page.locator("[name=text_en]").evaluate("(box, text) => { box.value = text }", TERMS.texts["en"])
    page.locator("[name=due]").fill("2020-02-03")
    page.locator("[name=owner]").fill(TERMS.owner)
    for name, value in (("deed", "pledged"), ("stage", "committed"), ("actor", "us")):
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("[name=offence]").select_option("0502")
    page.locator("[name=rights_none]").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#id_sure_past_error")).to_be_visible()
    look(page, f"sure-past-{language}")
    page.locator("[name=sure_past]").check()
    page.locator("[name=due]").fill(str(TERMS.due))
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#id_sure_same_error")).to_contain_text(agreed.ref)
    look(page, f"sure-same-{language}")
    page.goto(live_server.url + reverse("cooperation:commitments-step", args=[agreed.pk, "reword"]))
    page.locator("[name=text_en]").fill("Train twelve officers")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#id_sure_languages_error")).to_be_visible()
    look(page, f"sure-languages-{language}")
    page.goto(live_server.url + reverse("cooperation:commitments-answer", args=[entry]))
    look(page, f"sure-answer-{language}")
