"""The tool that keeps the translations, on a small room of its own."""

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import catalogues
from tools.catalogue_sources import rooms, words_of

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
from django.utils.translation import npgettext_lazy
TITLE = gettext_lazy("What waits on you")
def words(n):
    # Translators: the verb, not the colour of a light
    _("Answer %(name)s") % {"name": n}
    ngettext("%(n)d request", "%(n)d requests", n)
    pgettext("answer", "No")
    npgettext_lazy("clock", "one day", "days")
    return _(n)
"""
TEMPLATE = """{% extends "web/base.html" %}
{% block title %}{% translate "Requests" %}{% endblock %}
      {% block content %}<p title="{% translate 'Names, in order' context "table" %}">
   {% blocktranslate trimmed count n=lines|length %}
      One line of
      {{ total }}
   {% plural %}{{ n }} lines of {{ total }}{% endblocktranslate %}</p>
{# Translators: a button #}
{% include "x.html" with label=_("Send for approval") %} (it's „so“) {{ value|default:_("Nobody") }} 100 %
{% comment %}{% translate "Never shown" %}{% endcomment %}
{% endblock %}
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "post"
    (folder / "templates" / "post").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "views.py").write_text(PYTHON)
    (folder / "templates" / "post" / "list.html").write_text(TEMPLATE)
    (folder / "tests" / "test_views.py").write_text('from x import _\n_("Only a test")\n')
    return folder


@pytest.fixture
def translated(room: Path) -> Path:
    """The room with a translation for every word."""
    catalogues.extract_room(room)
    for language in catalogues.LANGUAGES:
        translate(room, language)
    return room


def translate(room: Path, language: str) -> None:
    """Give every entry a translation made from its source, placeholders kept."""
    file = catalogues.po_file(room, language)
    catalog = catalogues.read(file, language)
    for message in catalog:
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[-1]
            said = f"«{source}»"
            message.string = said if isinstance(message.id, str) else (said,)
    file.write_text(catalogues.po_text(catalog), "utf-8")


def change(room: Path, old: str, new: str, language: str = "vi") -> None:
    file = catalogues.po_file(room, language)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def problems(room: Path, *names: str) -> list[str]:
    return catalogues.check_rooms([room], frozenset(names))


def sources(catalog: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


def test_it_finds_the_words_of_python_and_of_templates(room: Path) -> None:
    assert sources(words_of(room)) == {
        (None, "What waits on you"),
        (None, "Answer %(name)s"),
        (None, ("%(n)d request", "%(n)d requests")),
        ("answer", "No"),
        ("clock", ("one day", "days")),
        (None, "Requests"),
        ("table", "Names, in order"),
        (None, ("One line of %(total)s", "%(n)s lines of %(total)s")),
        (None, "Send for approval"),
        (None, "Nobody"),
    }


def test_a_remark_for_translators_goes_with_its_word(room: Path) -> None:
    message = words_of(room).get("Answer %(name)s")
    assert message is not None
    assert message.auto_comments == ["the verb, not the colour of a light"]


def test_the_words_above_all_rooms_belong_to_the_house(tmp_path: Path) -> None:
    for name in ("web", "post"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / "settings.py").write_text('_("Open")\n')
    found = {room.name: sources(words_of(room)) for room in rooms(tmp_path)}
    assert found == {"post": set(), "web": {(None, "Open")}}


def test_catalogues_are_sorted_and_name_no_lines_dates_or_people(room: Path) -> None:
    catalogues.extract_room(room)
    text = catalogues.po_file(room, "ja").read_text("utf-8")
    ids = [line for line in text.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    assert ids == sorted(ids)
    assert "#:" not in text
    assert "Date" not in text
    assert "EMAIL" not in text


def test_extracting_twice_changes_nothing(room: Path) -> None:
    assert len(catalogues.extract_room(room)) == 3
    assert catalogues.extract_room(room) == []


def test_extracting_keeps_translations_and_takes_out_what_is_no_longer_said(translated: Path) -> None:
    views = translated / "views.py"
    views.write_text(views.read_text().replace("What waits on you", "What waits on your unit"))
    catalogues.extract_room(translated)
    text = catalogues.po_file(translated, "vi").read_text("utf-8")
    assert 'msgid "Requests"\nmsgstr "«Requests»"' in text
    assert 'msgid "What waits on your unit"\nmsgstr ""' in text
    assert 'What waits on you"' not in text


def test_a_room_with_nothing_to_say_gets_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    assert catalogues.extract_room(tmp_path) == []
    assert not (tmp_path / "locale").exists()


def test_a_complete_room_is_good(translated: Path) -> None:
    assert problems(translated) == []


def test_a_room_without_catalogue_is_missed_only_when_all_are_asked_for(room: Path) -> None:
    assert problems(room) == []
    assert len(catalogues.check_rooms([room], frozenset(), everywhere=True)) == 3


def test_a_missing_language_is_reported(translated: Path) -> None:
    catalogues.po_file(translated, "ja").unlink()
    assert problems(translated) == [
        "post ja: there is no catalogue. Run `python -m tools.catalogues extract post`."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('msgstr "«Requests»"', 'msgstr ""', "'Requests' is not translated"),
        ('msgstr[0] "«days»"', 'msgstr[0] ""', "'one day' is not translated"),
        ('msgid "Requests"', '#, fuzzy\nmsgid "Requests"', "'Requests' is marked as doubtful"),
        ("«Answer %(name)s»", "«Answer %(nome)s»", "has other placeholders"),
        ("«Answer %(name)s»", "«Answer»", "has other placeholders"),
        ("«%(n)s lines of %(total)s»", "«%(n)s lines»", "has other placeholders"),
        ("«Requests»", "<b>Requests</b>", "has other markup"),
        ('msgid "Requests"', 'msgid "Questions"', "'Requests' is new in the sources"),
        ('msgid "Requests"', 'msgid "Questions"', "'Questions' is no longer in the sources"),
        ('msgid "Requests"', '#~ msgid "Old"\n#~ msgstr "Cũ"\n\nmsgid "Requests"', "obsolete"),
        ('msgid "Requests"', '#: views.py:3\nmsgid "Requests"', "not as extract writes it"),
    ],
)
def test_each_flaw_is_reported(translated: Path, old: str, new: str, said: str) -> None:
    change(translated, old, new)
    found = problems(translated)
    assert any(said in line for line in found), found
    assert all(line.startswith("post vi: ") for line in found)


def test_a_word_added_to_the_sources_is_reported_until_it_is_extracted(translated: Path) -> None:
    views = translated / "views.py"
    views.write_text(views.read_text() + '_("Recall the letter")\n')
    assert problems(translated) == [
        f"post {language}: 'Recall the letter' is new in the sources. Run extract."
        for language in catalogues.LANGUAGES
    ]


def test_too_much_english_is_reported_but_names_are_not(translated: Path) -> None:
    change(translated, "«Requests»", "Requests")
    assert problems(translated) == [
        (
            "vi: 1 of 10 entries read as in English: 'Requests'. "
            "Translate them, or list names in tools/catalogue-names.txt."
        )
    ]
    assert problems(translated, "Requests") == []


def test_two_rooms_that_say_one_thing_in_two_ways_are_reported(translated: Path, tmp_path: Path) -> None:
    other = tmp_path / "desk"
    other.mkdir()
    (other / "__init__.py").write_text('_("Requests")\n')
    catalogues.extract_room(other)
    for language in catalogues.LANGUAGES:
        translate(other, language)
    assert catalogues.check_rooms([translated, other], frozenset()) == []
    change(other, "«Requests»", "«Questions»")
    assert catalogues.check_rooms([translated, other], frozenset()) == [
        "post vi: 'Requests' is '«Requests»' here and '«Questions»' in desk."
    ]


def test_compiled_catalogues_can_be_read_by_the_program(translated: Path) -> None:
    written = catalogues.compile_room(translated)
    assert len(written) == 3
    with catalogues.po_file(translated, "ja").with_suffix(".mo").open("rb") as file:
        read = GNUTranslations(file)
    assert read.gettext("Requests") == "«Requests»"
    assert read.pgettext("answer", "No") == "«No»"
    assert read.ngettext("%(n)d request", "%(n)d requests", 1) == "«%(n)d requests»"


def test_what_is_doubtful_or_not_translated_stays_in_english(translated: Path) -> None:
    change(translated, 'msgstr[0] "«days»"', 'msgstr[0] ""')
    change(translated, 'msgid "Requests"', '#, fuzzy\nmsgid "Requests"')
    catalogues.compile_room(translated)
    with catalogues.po_file(translated, "vi").with_suffix(".mo").open("rb") as file:
        read = GNUTranslations(file)
    assert read.gettext("Requests") == "Requests"
    assert read.npgettext("clock", "one day", "days", 3) == "days"


def test_names_are_read_without_remarks(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("# names\n\nINTERPOL\n ASEANAPOL \n", "utf-8")
    assert catalogues.names_in(file) == {"INTERPOL", "ASEANAPOL"}
