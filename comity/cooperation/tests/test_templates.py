"""What each template of the room must hold, whatever page it becomes: read as text."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted((Path(__file__).parent.parent / "templates" / "cooperation").glob("*.html"))
TABLE = re.compile(r"<table\b.*?<thead>", re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>")
HEARD = re.compile(r'<span class="vh">(?:(?!</span>).)*</span>', re.DOTALL)  # for screen readers alone
ERROR = re.compile(r'<\w+ class="err"[^>]*>')
DESCRIBED = re.compile(r'aria-describedby="([^"]*)"')
FIXED_ID = re.compile(r'{% for (?:(?!{% (?:endfor|empty) %}).)*?\bid="[\w-]+" ?%}', re.DOTALL)
# what begins and ends a loop, and a link or button with nothing but fixed words
TOKEN = re.compile(
    r'{% (for|endfor|empty)\b[^%]*%}|>{% translate "([^"]*)"(?: context "[^"]*")? %}(?: <kbd>[^<]*</kbd>)?</(?:a|button)>'
)
ONE_PLACE = {
    ("commitments-commitment.html", "See the history"),  # each time that of this commitment
    ("register-agreement.html", "Compare with the partners"),  # each time those of this form
    ("register-agreement.html", "Resume this agreement"),  # beside the first sentence only
}


def the_templates(pattern: str) -> list[Path]:
    return [one for one in TEMPLATES if re.search(pattern, one.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("template", the_templates("translate"), ids=lambda one: one.name)
def test_a_word_and_what_is_said_of_it_have_the_colon_of_the_language(template: Path) -> None:
    text = HEARD.sub("", template.read_text(encoding="utf-8"))
    assert re.findall(r"(?:{% translate [^%]*%}|{% endblocktranslate %}): .{20}", text) == []


@pytest.mark.parametrize("template", the_templates("<table"), ids=lambda one: one.name)
def test_a_table_says_what_it_is_and_its_heads_what_they_head(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert [
        one for one in TABLE.findall(text) if "<caption" not in one and "aria-labelledby" not in one
    ] == []
    assert [one for one in HEAD.findall(text) if "scope=" not in one] == []


@pytest.mark.parametrize("template", the_templates('class="err"'), ids=lambda one: one.name)
def test_an_error_has_the_id_that_its_box_names(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    named = {id_ for one in DESCRIBED.findall(text) for id_ in re.findall(r"[\w-]+", one)}
    by_hand = [one for one in ERROR.findall(text) if "error_id" not in one]
    assert [
        one for one in by_hand if not (has := re.search(r'id="([\w-]+)"', one)) or has[1] not in named
    ] == []


@pytest.mark.parametrize("template", the_templates("{% panel"), ids=lambda one: one.name)
def test_a_panel_within_a_loop_has_an_id_of_its_own(template: Path) -> None:
    assert FIXED_ID.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", the_templates("{% for "), ids=lambda one: one.name)
def test_links_of_a_loop_do_not_all_say_the_same(template: Path) -> None:
    loops: list[bool] = []
    alike = set()
    for found in TOKEN.finditer(template.read_text(encoding="utf-8")):
        match found[1]:
            case "for":
                loops.append(True)
            case "empty":
                loops[-1] = False
            case "endfor":
                loops.pop()
            case _ if any(loops):
                alike.add((template.name, found[2]))
    assert alike <= ONE_PLACE
    assert loops == []
