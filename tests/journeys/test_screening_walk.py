"""Screening at a real node in a real browser: a list is made and filled, a passport read, a file screened, hits decided.

The screener runs as its own program; the pages follow it by themselves.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Stage
from tests.journeys.walking import PATIENCE, Theme, Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser]
FAMILY = ("Triệu", "Hứa", "Kiều", "Mã", "Tạ", "Ông", "Lương", "Quách", "Thái", "Từ")
GIVEN = ("Anh", "Bình", "Chi", "Dũng", "Giang", "Hoa", "Khoa", "Lan", "Minh", "Nga")
PERSONS = 1_500  # more than are compared one by one: the index of the list is asked
BASES = {
    "vi": 0,
    "en": 2_000,
    "ja": 4_000,
    "zh-Hans": 6_000,
}  # other persons for each walk: lists stay on the stage
LATER = (datetime.now(tz=UTC).date() + timedelta(days=200)).isoformat()


def entity(number: int) -> str:
    name = f"{FAMILY[number % 10]} {GIVEN[number // 10 % 10]} {GIVEN[number // 100 % 10]} {FAMILY[number // 1000 % 10]}"
    born = f"19{50 + number % 45}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return json.dumps(
        {
            "id": f"inv-{number}",
            "schema": "Person",
            "caption": name,
            "properties": {"name": [name], "birthDate": [born], "passportNumber": [f"C{number:07d}"]},
        }
    )


def sought(base: int) -> bytes:
    """An invented list: persons, a company that is left out, and a line that cannot be read."""
    company = json.dumps({"id": "co", "schema": "Company", "caption": "Co", "properties": {"name": ["Co"]}})
    return "\n".join([*(entity(base + number) for number in range(PERSONS)), company, "no entity"]).encode()


def make_list(walker: Walker, title: str) -> None:
    page = walker.page
    walker.go("/screening/lists/")
    walker.look("screening-lists")
    walker.go("/screening/lists/new/")
    walker.look("screening-list-new")
    walker.press("main .bar button")
    walker.look("screening-list-lacks")
    page.check("[name=kind][value=imported]")
    page.fill("[name=title]", title)
    page.fill("[name=source]", "Invented office, weekly file")
    page.fill("[name=legal_basis]", "Invented act, section 12")
    page.fill("[name=assessment]", "DPIA-2026-014")
    page.fill("[name=ends_on]", LATER)
    for purpose in ("border-check", "case"):
        page.check(f"[name=purposes][value={purpose}]")
    for role in ("officer", "supervisor", "screening"):
        page.check(f"[name=roles][value={role}]")
    walker.press("main .bar button")
    walker.look("screening-list-empty")


def fill_list(walker: Walker, base: int) -> None:
    page = walker.page
    page.set_input_files(
        "[name=file]", {"name": "sought.json", "mimeType": "application/json", "buffer": sought(base)}
    )
    page.check("[name=format][value=ftm]")
    walker.press("#file ~ * button, section:has(#file) button.btn--go")
    # the page follows the screener by itself: no reload
    page.wait_for_selector("form[action$='/take/'] button", timeout=PATIENCE)
    walker.look("screening-version-read")
    walker.press("form[action$='/take/'] button")
    page.wait_for_selector("form[action$='/take/']", state="detached", timeout=PATIENCE)
    until(lambda: walker.sees(walker_path(walker), "text=/1,?500/"))
    until(lambda: not walker.sees(walker_path(walker), "[hx-trigger='every 2s']"))
    walker.look("screening-version-taken")


def walker_path(walker: Walker) -> str:
    return "/" + walker.page.url.split("/", 3)[3]


def zone_of(number: int) -> str:
    """The lines of an invented passport of the person with this number, with the digits that Doc 9303 asks for."""
    values = {sign: place for place, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}

    def digit(text: str) -> str:
        return str(sum(values[sign] * (7, 3, 1)[place % 3] for place, sign in enumerate(text)) % 10)

    document = f"C{number:07d}<"
    born = f"{50 + number % 45}{1 + number % 12:02d}{1 + number % 28:02d}"
    expires, personal = "320101", "<" * 14
    fields = [part + digit(part) for part in (document, born, expires, personal)]
    whole = digit("".join(fields))
    second = f"{fields[0]}VNM{fields[1]}M{fields[2]}{fields[3]}{whole}"
    return "P<VNMNGUYEN<<VAN<KHAC".ljust(44, "<") + "\n" + second


def check_passport(walker: Walker, base: int) -> None:
    page = walker.page
    walker.go("/screening/")
    walker.look("screening")
    page.click("details:has([name=zone]) > summary")
    page.fill("[name=zone]", zone_of(base + 7))
    walker.press("[value=read-zone]")
    walker.look("screening-passport")
    assert page.input_value("[name=document]") == f"C{base + 7:07d}"
    page.select_option("[name=purpose]", "border-check")
    walker.press("section:has(#one) button.btn--go")
    walker.look("screening-query")
    page.click("td a.btn")
    page.wait_for_load_state()
    walker.look("screening-hit")
    page.check("[name=verdict][value=not-same]")
    page.fill("[name=reason]", "The passport is of another person with the same number.")
    walker.press("section:has(#decide) form button[type=submit]")
    page.click("td a.btn")
    page.wait_for_load_state()
    walker.look("screening-hit-decided")
    page.click("a[href$='/card/']")
    page.fill("[name=valid_until]", LATER)
    walker.press("main form .btn--go")
    walker.look("screening-card")


def screen_file(walker: Walker, base: int) -> None:
    page = walker.page
    rows = ["Họ tên,Ngày sinh,Hộ chiếu"]
    for number in (3, 33, 333):
        told = json.loads(entity(base + number))["properties"]
        rows.append(f"{told['name'][0]},{told['birthDate'][0]},{told['passportNumber'][0]}")
    rows += ["Nobody Atall Xyzzy,1801-01-01,", "Zzyzx Qwrtp,1990,"]
    walker.go("/screening/runs/new/")
    page.fill("[name=title]", "Passengers of an invented bus")
    page.set_input_files(
        "[name=file]", {"name": "bus.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )
    page.select_option("[name=purpose]", "border-check")
    walker.look("screening-run-new")
    walker.press("main .bar button")
    walker.look("screening-run-columns")
    walker.press("main .bar button")
    page.wait_for_selector(
        "form[action$='/pause/']", state="detached", timeout=PATIENCE
    )  # it follows by itself
    page.reload()
    walker.look("screening-run")
    assert page.locator("tbody tr").count() >= 3
    walker.go("/screening/runs/")
    walker.look("screening-runs")


def set_watch(walker: Walker, base: int) -> None:
    page = walker.page
    walker.go("/screening/watches/new/")
    walker.look("screening-watch-new")
    page.fill("[name=name]", json.loads(entity(base + 44))["caption"])
    page.fill("[name=birth_date]", json.loads(entity(base + 44))["properties"]["birthDate"][0])
    page.select_option("[name=purpose]", "border-check")
    page.fill("[name=reason]", "Missed since May.")
    page.fill("[name=ends_on]", LATER)
    walker.press("main .bar button")
    path = walker_path(walker)
    until(lambda: walker.sees(path, "td a.btn"))
    walker.look("screening-watch")
    walker.go("/screening/watches/")
    walker.look("screening-watches")


def walk(stage: Stage, browser: Browser, language: str, width: int, theme: Theme) -> None:
    kudo, sato = (Walker(stage, browser, "tokyo", name, width, theme) for name in ("kudo", "sato"))
    for walker in (kudo, sato):
        walker.sign_in()
        walker.speak(language)
    make_list(kudo, f"Invented list {language} {width} {theme}")
    base = BASES[language]
    fill_list(kudo, base)
    check_passport(sato, base)
    screen_file(sato, base)
    set_watch(sato, base)
    for walker in (kudo, sato):
        walker.speak("en")
        walker.context.close()


def test_a_list_is_screened_against(stage: Stage, browser: Browser) -> None:
    walk(stage, browser, "vi", 390, "light")


@pytest.mark.full
@pytest.mark.parametrize(
    ("language", "width", "theme"), [("en", 1280, "light"), ("ja", 1280, "dark"), ("zh-Hans", 390, "dark")]
)
def test_a_list_is_screened_against_elsewhere(
    stage: Stage, browser: Browser, language: str, width: int, theme: Theme
) -> None:
    walk(stage, browser, language, width, theme)
