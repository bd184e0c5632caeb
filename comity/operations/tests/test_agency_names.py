"""An agency of a result is called by its name in the reader's language, where that is known."""

from django.utils import translation

from comity.operations.agency_names import agency_words

POLICE = {"en": "Police of Osaka", "ja": "大阪府警察", "vi": "Cảnh sát Osaka"}
KNOWN = dict.fromkeys(POLICE.values(), POLICE)


def test_by_its_name_in_the_language_of_the_reader() -> None:
    for language, name in POLICE.items():
        with translation.override(language):
            assert agency_words("大阪府警察", KNOWN) == name
            assert agency_words(" Police of Osaka ", KNOWN) == name


def test_a_name_that_nobody_knows_stays_as_it_was_written() -> None:
    with translation.override("vi"):
        assert agency_words("Đội 7", KNOWN) == "Đội 7"
        assert agency_words("", KNOWN) == ""
