"""English bodies, offices, lines and events that no list names; persons are invented."""

import pytest

from comity.intake.core.extract import extract
from comity.intake.core.lines import Line
from comity.intake.core.model import Span
from comity.intake.core.nameplates import is_trail, nameplate
from comity.intake.core.organisations_en import english
from comity.intake.core.wrapped import joined


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        ("the Office of the Rice Control Board (ORCB) said", ["Office of the Rice Control Board (ORCB)"]),
        (
            "the Department of Special Inquiry and Laos's Rivers Police Department met",
            ["Department of Special Inquiry", "Rivers Police Department"],
        ),
        (
            "head of the Cable Crimes Bureau of the Ministry of Justice",
            ["Cable Crimes Bureau", "Ministry of Justice"],
        ),
        (
            "courses held by the FBI and the Toll Revenue Administration",
            ["FBI", "Toll Revenue Administration"],
        ),
        ("the General Department of Immigration said", ["General Department of Immigration"]),
        ("QRB executive director Paulo Reis spoke", ["QRB"]),
        # none of these names a body
        ("the police said on Monday that an office was searched", []),
        ("Special Agent Ruth Odell arrived in March", []),
        ("a bureau of statistics in a small town", []),
    ],
)
def test_bodies_by_their_noun(words: str, bodies: list[str]) -> None:
    assert [words[one.span.start : one.span.end] for one in english(words)] == bodies


@pytest.mark.parametrize(
    "words", ["The Delta Courier", "DELTA COURIER | World | Sport", "Rivers Police Force"]
)
def test_names_of_papers_and_offices_over_a_headline(words: str) -> None:
    assert nameplate(Line(Span(0, len(words)), words)) is not None


@pytest.mark.parametrize(
    "words", ["Police arrest two over cable theft", "Ministers meet in Lima", "The courier was caught."]
)
def test_headlines_are_no_names_of_papers(words: str) -> None:
    assert nameplate(Line(Span(0, len(words)), words)) is None


def test_trails_of_sections() -> None:
    assert is_trail(Line(Span(0, 20), "News > Law > Courts"))
    assert not is_trail(Line(Span(0, 20), "Ministers meet in Lima"))


def test_lines_broken_at_a_width_are_joined_and_others_stay() -> None:
    wide = "The commissioner of the rivers police met the envoy of the other\n" * 6 + "and left."
    assert joined(wide).count("\n") == 0
    assert len(joined(wide)) == len(wide)
    told = "Ministers meet in Lima\n\nThe commissioner met the envoy of the other state on Monday.\nHe left."
    assert joined(told) == told


PAGE = "Ministers meet on cable crime\n12 May 2024\n\n{}\n\nThe case is with the court of Bangkok, the police said."


def test_an_office_points_back_to_its_body() -> None:
    found = extract(
        PAGE.format(
            "The Cable Crimes Unit of Thailand found the store. Prawit Somjai, deputy head of the unit, thanked the guests."
        )
    ).named
    person = next(one for one in found.persons if one.name == "Prawit Somjai")
    assert (person.role, person.country) == ("deputy head", "TH")
    assert person.organisation in {one.id for one in found.organisations if "Cable Crimes Unit" in one.name}


def test_talks_of_two_sides_without_names() -> None:
    found = extract(
        PAGE.format(
            "Thailand and Laos work on the case. On Friday the two sides held online talks on the wires."
        )
    )
    assert [(one.kind, one.date, set(one.parties)) for one in found.meetings] == [
        ("video_call", "2024-05-10", {"TH", "LA"})
    ]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Officers seized 4 kg of heroin and 900 pills from a van.", [("seizure", None)]),
        ("The bank froze 27 accounts of the ring.", [("seizure", 27)]),
        ("Laos on Friday sent home 18 Vietnamese citizens.", [("deportation", 18)]),
        ("Data from seized phones showed where they met.", []),
        ("Contacts had been frozen by the pandemic.", []),
    ],
)
def test_outcomes_in_other_words(words: str, kinds: list[tuple[str, int | None]]) -> None:
    assert [(one.kind, one.count) for one in extract(PAGE.format(words)).outcomes] == kinds


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("The sweep led to 219 arrests and the rescue of 45 victims.", [("arrest", 219), ("rescue", 45)]),
        ("Six members of the gang are in custody.", [("arrest", 6)]),
        ("Wanted notices have been issued for 10 suspects.", [("wanted", 10)]),
        ("INTERPOL published 24 red notices.", [("red_notice", 24)]),
        ("Police cracked 318 fraud cases.", [("identified", 318)]),
        ("Some 9,700 bank accounts were frozen.", [("seizure", 9700)]),
        ("Assets worth S$3 billion were seized.", [("seizure", None)]),
        ("The forces hope to arrest the suspects.", []),
        ("He promised to rescue the victims.", []),
        ("The plan is to seize the goods.", []),
    ],
)
def test_more_ways_of_telling_an_outcome(words: str, kinds: list[tuple[str, int | None]]) -> None:
    found = extract(PAGE.format(words)).outcomes
    assert [(one.kind, one.count) for one in sorted(found, key=lambda one: one.span)] == kinds


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("It cost RM6,000 a head.", [6000]),
        ("They hid P12.6 million in a vault.", [12600000]),
        ("A 16 billion-won fraud shook the town.", [16000000000]),
        ("He drove a P5 on Route 7.", []),
    ],
)
def test_money_in_letters_glued_to_its_number(words: str, values: list[int]) -> None:
    figures = extract(PAGE.format(words)).named.figures
    assert [one.value for one in figures if one.unit == "money"] == values


def test_capitals_stand_for_a_long_form_of_the_text() -> None:
    found = extract(
        PAGE.format(
            "The Rivers Crime Agency opened a case. RCA regional head Claire Donaldson spoke; AFP reporters came."
        )
    ).named
    agency = next(one for one in found.organisations if one.name == "Rivers Crime Agency")
    assert len(agency.mentions) == 2
    assert found.persons[0].organisation == agency.id


def test_the_first_word_of_a_name_tells_the_state_of_an_official() -> None:
    found = extract(
        PAGE.format("Thailand and Laos met. Deputy Minister Khamphet Vongsa spoke of Thailand.")
    ).named
    assert [(one.name, one.country) for one in found.persons] == [("Khamphet Vongsa", "LA")]


def test_a_single_name_that_is_said_to_be_one() -> None:
    found = extract(PAGE.format("A man surnamed Choi was arrested. A tool named Falcon was found.")).named
    assert [one.name for one in found.persons] == ["Choi"]
