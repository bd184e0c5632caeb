"""A name in another form, by the kinds of change that the development pairs show: marks, order, glue, typo, katakana."""

import random
import unicodedata

from comity.demo.persons import InventedPerson

KINDS = ("marks", "order", "glue", "typo", "katakana")


def without_marks(text: str) -> str:
    """Vietnamese as typed on a keyboard without marks."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def with_typo(text: str, chance: random.Random) -> str:
    """One letter doubled, left out or swapped with its neighbour, not at the beginning of a word."""
    places = [place for place in range(1, len(text) - 1) if text[place - 1 : place + 2].isalpha()]
    place = chance.choice(places)
    kind = chance.choice(["double", "drop", "swap"])
    if kind == "double":
        return text[:place] + text[place] + text[place:]
    if kind == "drop":
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def in_another_form(person: InventedPerson, kind: str, chance: random.Random) -> str:
    """Return the person's name as somebody else would write it."""
    words = person.name.split()
    if kind == "marks":
        return without_marks(person.name)
    if kind == "order":
        return without_marks(" ".join([*words[1:], words[0]])).upper()
    if kind == "glue":
        return "".join(without_marks(word).capitalize() for word in words)
    if kind == "typo":
        return with_typo(without_marks(person.name), chance)
    return person.katakana
