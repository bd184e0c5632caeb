"""The same walk by hand in a real browser: Tokyo writes, approves and reads, Ha Noi finds, decides and answers.

Each page on the way is checked; see `walking`.
"""

import pytest
from playwright.sync_api import Browser

from comity.demo.story import AGREEMENT, ARTICLE, RIGHTS, told
from tests.journeys.conftest import Stage
from tests.journeys.walking import PATIENCE, Theme, Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser]
Pair = tuple[str, str]


def write_request(walker: Walker, words: dict[str, str]) -> str:
    page, texts = walker.page, told()["request"]
    walker.go("/requests/new/")
    walker.look("request-new")
    page.select_option("[name=partner]", walker.stage.nodes["hanoi"].plan.node_id)
    page.select_option("[name=kind]", "identity-check")
    page.fill("[name=title]", texts["title"].format(**words))
    page.fill("[name=question_1]", texts["question_1"].format(**words))
    page.fill("[name=facts]", texts["facts"].format(**words))
    page.select_option("[name=facts_language]", "ja")
    page.select_option("[name=offence]", "0502")
    page.select_option("[name=purpose]", "investigation")
    page.fill("[name='subjects-0-name']", words["katakana"])
    page.click("details:has([name='subjects-0-name_language']) > summary")
    page.select_option("[name='subjects-0-name_language']", "ja")
    page.select_option("[name='subjects-0-category']", "suspect")
    page.fill("[name=person_link]", texts["person_link"])
    page.check("[name=codes][value=H2]")
    walker.press(".bar [value=submit]")
    walker.look("request-missing")
    assert page.locator(".field--err").count() == 1  # the rights; the one article that fits is chosen already
    assert page.is_checked(f"[name=basis][value='{AGREEMENT}|{ARTICLE}']")
    for right in RIGHTS:
        page.check(f"[name=rights_{right}][value=no]")
    page.click("#files summary")
    page.set_input_files(
        "[name=new-file]", {"name": "抜粋.txt", "mimeType": "text/plain", "buffer": "通話記録".encode()}
    )
    page.select_option("[name=new-category]", "case-facts")
    walker.press("[value=attach]")
    walker.look("request-draft")
    walker.press(".bar [value=submit]")
    assert "/edit/" not in page.url, page.inner_text("main")
    walker.look("request-waits")
    return "/" + page.url.split("/", 3)[3]


def walk(
    stage: Stage, browser: Browser, languages: Pair, widths: tuple[int, int], theme: Theme = "light"
) -> None:
    words = stage.cast.words()
    sato = Walker(stage, browser, "tokyo", "sato", widths[0], theme)
    takahashi = Walker(stage, browser, "tokyo", "takahashi", widths[0], theme)
    chau, ha = (
        Walker(stage, browser, "hanoi", "chau", widths[1], theme),
        Walker(stage, browser, "hanoi", "ha", widths[1], theme),
    )
    for walker, language in ((sato, 0), (takahashi, 0), (chau, 1), (ha, 1)):
        walker.sign_in()
        walker.speak(languages[language])
    sato.look("desk")
    path = write_request(sato, words)
    takahashi.go("/")
    takahashi.look("desk-approve")
    takahashi.go(path)
    takahashi.look("approve")
    takahashi.press("#approve .btn--go")
    sato.go(path)
    # sent, stored, delivered: the page shows it without being loaded again
    sato.page.wait_for_selector(
        "[data-tick=stored], [data-tick=delivered], [data-tick=read]", timeout=PATIENCE
    )
    until(lambda: chau.sees("/requests/?box=in", f"a[href='{path}']"))
    chau.look("list")
    chau.go("/")
    chau.look("desk-answer")
    chau.go(path)
    chau.look("thread")
    sato.page.wait_for_selector("[data-tick=read]", timeout=PATIENCE)
    sato.look("thread-read")
    chau.press("a[href*='/screening/hits/']")
    chau.look("hit")
    chau.page.check("[name=verdict][value=same]")
    chau.page.fill("[name=reason]", told()["adjudication"])
    chau.press("main form button[type=submit].btn--go")
    chau.go(f"{path}answer/")
    chau.look("answer-new")
    chau.page.check("[name=outcome][value=full]")
    chau.page.fill("[name=text]", told()["answer"]["text"])
    chau.page.fill("[name='items-0-text']", told()["answer"]["identity"].format(**words))
    chau.page.select_option("[name='items-0-category']", "identity")
    chau.page.check("[name=codes][value=H1]")
    for right in RIGHTS:
        chau.page.check(f"[name=rights_{right}][value=no]")
    chau.press(".bar [value=submit]")
    ha.go(path)
    ha.look("answer-approve")
    ha.press("#approve .btn--go")
    # a page that is open says that it is old; its link shows the answer, the stopped clock and the acts that are left
    sato.page.wait_for_selector("#changed a", timeout=PATIENCE)
    sato.look("thread-changed")
    with sato.page.expect_navigation():
        sato.page.click("#changed a")
    assert sato.page.locator("[data-ended]").count() == 1
    sato.look("thread-answered")
    assert words["name"] in sato.page.inner_text("main")


def test_the_story_by_hand_in_japanese_and_vietnamese(stage: Stage, browser: Browser) -> None:
    walk(stage, browser, ("ja", "vi"), (1280, 390))


# each language writes and answers, on both widths and in both themes, and each width meets each theme
@pytest.mark.full
@pytest.mark.parametrize(
    ("languages", "widths", "theme"),
    [
        (("ja", "vi"), (1280, 390), "dark"),
        (("vi", "ja"), (1280, 390), "light"),
        (("en", "zh-Hans"), (390, 1280), "dark"),
        (("zh-Hans", "en"), (390, 1280), "light"),
    ],
)
def test_the_story_by_hand_in_every_language_width_and_theme(
    stage: Stage, browser: Browser, languages: Pair, widths: tuple[int, int], theme: Theme
) -> None:
    walk(stage, browser, languages, widths, theme)
