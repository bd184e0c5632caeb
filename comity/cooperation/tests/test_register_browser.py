"""The pages of the register in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_sweeps import sweep
from comity.cooperation.tests.register_ground import Registers, in_days, seeded_register
from comity.cooperation.tests.sights import Reader
from comity.cooperation.tests.test_register_forms import NO_CONTACT, hear
from comity.lib.clock import now
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import AGREEMENT, TOKYO, Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = f"?partner={TOKYO}&kind=information&purpose=investigation&offence=0502"


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    things = seeded_register(office)
    register = Registers(office)
    office.sent()
    hear(register, NO_CONTACT, register="expired")
    treaty = RegisteredAgreement.objects.get(pk=things["registered_treaty"])
    person = office.cast.supervisor
    reader = Reader(opened(browser, live_server, person, width), person)
    one, whole = {"agreement_id": things["registered"]}, {"agreement_id": treaty.pk}
    for name, kwargs, query in (
        ("list", {}, ""),
        ("new", {}, f"?form={AGREEMENT}"),
        ("agreement", one, ""),
        ("agreement", whole, ""),
        ("change", one, ""),
        ("relate", one, ""),
        ("step", whole, ""),
        ("step", one, ""),
        ("paste", one, ""),
        ("article", {**one, "number": "1"}, ""),
        ("copy", whole, ""),
        ("copy-remove", one, ""),
        ("may-send", {}, ""),
        ("may-send", {}, f"{QUESTION}&on={in_days(0)}&categories=identity"),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:register-{name}", kwargs=kwargs) + query)
        look(reader.page, reader.named(f"register-{name}-{'whole' if kwargs is whole or query else 'one'}"))
    reader.goto(live_server.url + reverse("agreements:forms", args=[AGREEMENT]))
    look(reader.page, reader.named("register-forms"))
    register.step(treaty, "suspended", reason="Hai bên đang đàm phán lại.")
    sweep(now())
    reader.goto(live_server.url + reverse("cooperation:register-agreement", kwargs=whole))
    look(reader.page, reader.named("register-agreement-stopped"))


# what the page of the request, of a letter on paper and of a commitment says of the agreement that is suspended, or missing
SAID = {
    "vi": (
        "Hiện không có gì được gửi theo “Agreement of the office”, thỏa thuận làm căn cứ cho việc này. Tình trạng: Ta đã tạm đình chỉ.",
        "nên không thể duyệt gửi thư cho đối tác. Nội dung bạn viết có thể lưu làm bản nháp.",
        "Hiệp định hợp tác cảnh sát · Việt Nam, Nhật Bản · Tạm đình chỉ",
    ),
    "ja": (
        "この件の根拠である「Agreement of the office」に基づく送付は、現在行われません。 状態：当方が停止。",
        "この機関あての書簡は発出できません。書いた内容は下書きとして保存できます。",
        "警察協力協定 · ベトナム、日本 · 停止",
    ),
    "zh-hans": (
        "本件所依据的《Agreement of the office》目前不允许发送任何内容。 状态：我方已中止。",
        "因此致该合作方的信函不会获准发出。您所写内容可保存为草稿。",
        " · 中止适用",
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_what_lapsed_is_said_on_a_narrow_page(
    browser: Browser, live_server: LiveServer, office: Office, language: str
) -> None:
    register, request = Registers(office), office.sent()
    treaty, keeper = register.treaty(), register.keeper
    paper = actions.add_partner(keeper, PartnerDraft("TH", {"en": "Bangkok", "vi": "Băng Cốc"}))
    register.step(treaty, "suspended", reason="Hai bên đang đàm phán lại.")
    Person.objects.filter(pk__in=(office.cast.officer.pk, keeper.pk)).update(language=language)
    page = opened(browser, live_server, office.cast.officer, 390)
    page.goto(live_server.url + reverse("requests:thread", args=[request.pk]))
    lapsed, uncovered, stopped = SAID[language]
    assert lapsed in " ".join(page.locator("main").inner_text().split())
    look(page, f"lapsed-request-{language}")
    page = opened(browser, live_server, keeper, 390)
    page.goto(live_server.url + reverse("cooperation:letters-new") + f"?partner={paper.pk}")
    assert uncovered in page.locator("main").inner_text()
    look(page, f"letters-uncovered-{language}")
    page.goto(live_server.url + reverse("cooperation:commitments-new"))
    assert stopped in page.locator("main").inner_text()
    look(page, f"commitments-rests-on-{language}")
