"""Documents at a real node in a real browser: texts are dropped, read by the sandboxed reader, and confirmed by keyboard and by forms.

The five development texts are read where they lie beside the project. A scan in each of four languages becomes a confirmed record,
where recognition is installed. Hostile files are refused with their reasons.
"""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, FilePayload

from comity.intake.reading.tests import making
from comity.intake.reading.tests.test_recognition import HAN_FONT, LATIN_FONT, has_recognition
from tests.journeys.conftest import Stage
from tests.journeys.test_real_texts import NUMBERS, texts_folder
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser]
READ = "SELECT id FROM intake_document WHERE label = %s AND state = 'read'"
# invented, each with somebody whom its own language names
SCANS = {
    "vi": (["Công an thành phố Hà Nội đã bắt giữ nghi phạm", "Trần Quốc Khải về tội trộm cắp tài sản tại Hà Nội."], "Trần Quốc Khải"),
    "ja": (["警視庁は三月十二日、窃盗の疑いで", "山田太郎容疑者を東京都内で逮捕した。"], "山田太郎"),
    "zh": (["广州警方三月十二日抓获盗窃案", "犯罪嫌疑人陈志强，并缴获手机十二部。"], "陈志强"),
    "en": (["Tokyo police said on March 12 that they had arrested", "the suspect John Harwood on suspicion of theft."], "John Harwood"),
}  # fmt: skip


def at(stage: Stage, browser: Browser, name: str, language: str, width: int) -> Walker:
    walker = Walker(stage, browser, {"sato": "tokyo", "chau": "hanoi"}[name], name, width)
    walker.sign_in()
    walker.speak(language)
    return walker


def drop(walker: Walker, files: Sequence[FilePayload]) -> None:
    """Choose files on the page that takes documents in, and send them."""
    walker.go("/documents/new/")
    walker.page.set_input_files("[name=file]", list(files))
    walker.press("main form .btn--go")
    assert not walker.page.url.endswith("/new/"), walker.page.inner_text("main")


def path_of(walker: Walker, stage: Stage, label: str) -> str:
    """Wait until a document is read; return its page."""
    rows: list[tuple[object, ...]] = []

    def is_read() -> bool:
        rows[:] = stage.rows(walker.node, READ, label)
        return bool(rows)

    until(is_read)
    return f"/documents/{rows[-1][0]}/"


def accept_person(walker: Walker, path: str, name: str) -> None:
    """Make a record of a person whom the document names."""
    walker.go(path)
    # the letter beside the name leads to the page of the proposal
    entry = walker.page.locator(f"li.prop:has(.what:has-text('{name}')) a[data-key=e]").first
    entry.click()
    walker.go("/" + walker.page.url.split("/", 3)[3].split("?")[0] + "?target=record")
    walker.look("document-accept")
    walker.page.select_option("main [name=purpose]", "case")
    walker.page.fill("main [name=reference]", "C-2026-0031")
    walker.press("main form[data-guard] .btn--go")


@pytest.mark.parametrize(("name", "language", "width"), [("chau", "vi", 390), ("sato", "ja", 1280)])
def test_the_five_texts_are_looked_through(
    stage: Stage, browser: Browser, name: str, language: str, width: int
) -> None:
    folder = texts_folder()
    if folder is None:
        pytest.skip("The development texts (shared/data/intake/dev) are not beside this project: NOT tested.")
    walker = at(stage, browser, name, language, width)
    drop(
        walker,
        [
            FilePayload(
                name=f"{number}.txt", mimeType="text/plain", buffer=(folder / f"{number}.txt").read_bytes()
            )
            for number in NUMBERS
        ],
    )
    paths = {number: path_of(walker, stage, f"{number}.txt") for number in NUMBERS}
    walker.go("/documents/")
    walker.look("documents")
    for number, path in paths.items():
        walker.go(path)
        walker.look(f"document-{number}")
        assert walker.page.locator("li.prop").count() > 0
    # by keyboard: on to the first open proposal that one press accepts, accept it, and stand on the next
    walker.go(paths["002"])
    until(lambda: _accepted_by_key(walker))
    (accepted,) = stage.rows(
        walker.node,
        "SELECT count(*) FROM intake_proposal WHERE state = 'accepted' AND document_id = %s",
        paths["002"].split("/")[2],
    )
    assert accepted[0] >= 1
    walker.go(f"{paths['002']}compare/")
    walker.look("document-compare")
    walker.go(f"{paths['002']}compare/{paths['003'].split('/')[2]}/")
    walker.look("document-compared")
    walker.go(f"{paths['002']}translation/en/")
    walker.look("document-translation")
    walker.go(f"{paths['002']}translation/{language}/1/0/")
    walker.look("document-translate")


def _accepted_by_key(walker: Walker) -> bool:
    """Go on by key until a proposal stands there that the key accepts at once; say whether one was accepted."""
    walker.page.keyboard.press("n")
    if walker.page.locator("li.prop[aria-current=true] button[data-key=a]").count():
        with walker.page.expect_navigation():
            walker.page.keyboard.press("a")
        return True
    walker.page.keyboard.press("j")
    return False


@pytest.mark.skipif(
    not has_recognition() or LATIN_FONT is None or HAN_FONT is None,
    reason="Recognition is not installed (make recognition): scans are NOT tested.",
)
@pytest.mark.parametrize("language", SCANS)
def test_a_scan_becomes_a_confirmed_record(stage: Stage, browser: Browser, language: str) -> None:
    walker = at(stage, browser, "sato", "en", 1280)
    lines, name = SCANS[language]
    letters = LATIN_FONT if language in {"vi", "en"} else HAN_FONT
    assert letters is not None
    image = making.written(making.scan([(lines, letters)]), "PNG", dpi=(200, 200))
    label = f"scan-{language}.png"
    drop(walker, [FilePayload(name=label, mimeType="image/png", buffer=image)])
    path = path_of(walker, stage, label)
    walker.go(path)
    walker.look(f"document-scan-{language}")
    accept_person(walker, path, name)
    [(made, quotes)] = stage.rows(
        walker.node,
        "SELECT made, quotes FROM intake_proposal WHERE kind = 'person' AND made IS NOT NULL AND document_id = %s",
        path.split("/")[2],
    )
    assert made["room"] == "records"
    assert stage.rows(
        walker.node,
        "SELECT 1 FROM records_statement WHERE subject_id = %s AND prop = 'name' AND quote <> ''",
        made["id"],
    )
    assert name in quotes[0]["text"]


def test_hostile_files_are_refused_with_reasons(stage: Stage, browser: Browser) -> None:
    walker = at(stage, browser, "sato", "en", 1280)
    files = {
        "letter.pdf": (b"MZ\x90\x00" + b"\x00" * 400, "set-apart"),
        "broken.docx": (b"PK\x03\x04 this is no archive", "broken"),
        "bomb.docx": (
            making.docx(making.paragraph("x" * 300_000_000)),
            "bomb",
        ),
    }
    drop(
        walker,
        [
            FilePayload(name=label, mimeType="application/octet-stream", buffer=content)
            for label, (content, _problem) in files.items()
        ],
    )
    for label in files:
        row: list[tuple[object, ...]] = []

        def is_refused(label: str = label, row: list[tuple[object, ...]] = row) -> bool:
            row[:] = stage.rows(
                walker.node,
                "SELECT id, problem FROM intake_document WHERE label = %s AND state = 'refused'",
                label,
            )
            return bool(row)

        until(is_refused)
        walker.go(f"/documents/{row[0][0]}/")
        walker.look(f"document-refused-{label.replace('.', '-')}")
        assert row[0][1] == files[label][1]
        assert walker.page.locator("main .alert").count()
