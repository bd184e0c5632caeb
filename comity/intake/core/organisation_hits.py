"""What a grammar of bodies finds, and the lexicon of bodies by name that all grammars share (`resources/organisations`)."""

import re
from dataclasses import dataclass
from functools import cache

from comity.intake.core.countries import either, folded, resource
from comity.intake.core.model import Span


@dataclass(frozen=True)
class Hit:
    """A stretch that names a body.

    `key` says which body, without its state; `country` is what the words themselves say, `states` the states that have such a body (empty: any);
    `parties` are the states of a joint naming. `short` is an acronym. `title` marks no mention but a minister's title, which says whose ministry is spoken of.
    """

    span: Span
    key: str
    kind: str
    rule: str
    country: str | None = None
    states: tuple[str, ...] = ()
    fixed: bool = False
    short: bool = False
    parties: tuple[str, ...] = ()
    name: str | None = None


@dataclass(frozen=True)
class Body:
    """A body of the lexicon."""

    key: str
    kind: str
    states: tuple[str, ...] = ()
    fixed: bool = False
    loose: bool = False


@cache
def bodies(language: str) -> dict[str, Body]:
    """Return the bodies of a language and the international ones by their forms in a folded text."""
    found: dict[str, Body] = {}
    for row in [
        *resource("organisations", "international")["bodies"],
        *resource("organisations", language).get("bodies", ()),
    ]:
        country = row.get("country")
        body = Body(
            row["key"],
            row["kind"],
            (country,) if country else tuple(row.get("countries", ())),
            fixed=bool(country) or row["kind"] == "international",
            loose=bool(row.get("loose")),
        )
        # 国連 is the United Nations in Japanese; in Chinese texts its signs meet by chance
        forms = [form for form in row["forms"] if language != "zh" or not form.startswith("国連")]
        found |= {folded(form, language): body for form in forms}
    return found


@dataclass(frozen=True)
class Field:
    """What a ministry is for, with the states that have a ministry of this name (empty: any)."""

    key: str
    states: tuple[str, ...]


@cache
def fields(language: str) -> dict[str, Field]:
    """Return the fields of ministries by their forms in a folded text."""
    rows = resource("organisations", language).get("fields", {})
    return {
        folded(form, language): Field(key.split("_jp")[0].split("_cn")[0], tuple(row.get("countries", ())))
        for key, row in rows.items()
        for form in row["forms"]
    }


@cache
def media() -> dict[str, str]:
    """Return newspapers, agencies and broadcasters with the country they are at home in."""
    rows = resource("organisations", "international")["media"]
    return {
        form: country
        for country, names in rows.items()
        for name in names
        for form in (name, folded(name, "zh"))
    }


def _form(form: str, *, loose: bool = False) -> str:
    """Bad scrapes glue words: a blank inside a long name may be missing, and capitals may stick to a small word before them."""
    if loose and " " in form:
        first, _, rest = form.partition(" ")
        return rf"(?<!\w){re.escape(first)} (?i:{re.escape(rest)})(?!\w)"
    if not form.isascii():
        edge = r"(?!\w)" if form[-1].isalpha() and ord(form[-1]) < 0x2000 else ""
        return (r"(?<!\w)" if edge else "") + re.escape(form) + edge
    if form.isupper() and len(form) > 3:
        return r"(?<![A-Z\-])" + re.escape(form) + r"(?![A-Za-z])"
    if " " in form:
        return (
            r"(?:(?<![A-Za-z])|(?<=\bthe)|(?<=\bof)|(?<=\bwith)|(?<=\band))"
            + re.escape(form).replace(r"\ ", " ?")
            + r"(?![a-z])"
        )
    return r"(?<![A-Za-z\-.])" + re.escape(form) + r"(?![A-Za-z])"


@cache
def _known(language: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(
            _form(form, loose=language == "vi" and not form.isascii())
            for form in sorted(bodies(language), key=lambda one: (-len(one), one))
        )
    )


def known_hits(text: str, language: str) -> list[Hit]:
    """Find bodies of the lexicon by their names."""
    # in Vietnamese writers put small letters and capitals behind the first word as they like
    table = {form.replace(" ", ""): (form, body) for form, body in bodies(language).items()}
    loose = {form.casefold(): row for form, row in table.items()}
    found = []
    for one in _known(language).finditer(text):
        said = one.group().replace(" ", "")
        form, body = table.get(said) or loose[said.casefold()]
        found.append(
            Hit(
                Span(*one.span()),
                body.key,
                body.kind,
                f"name/{language}",
                country=body.states[0] if body.fixed and body.states else None,
                states=body.states,
                fixed=body.fixed,
                short=form.isascii() and form.isupper() and " " not in form,
            )
        )
    return found


@cache
def _media() -> re.Pattern[str]:
    # letters may stand before a name in characters, CAND越南人民公安报, but not inside one in letters
    return re.compile(r"(?:(?<![A-Za-z])|(?=[^\x00-\x7f]))" + either(media()) + r"(?![A-Za-z])")


def media_hits(text: str) -> list[Hit]:
    """Find newspapers, agencies and broadcasters."""
    return [
        Hit(
            Span(*one.span()),
            f"media:{one.group()}",
            "media",
            "media",
            country=media()[one.group()],
            fixed=True,
            short=True,
        )
        for one in _media().finditer(text)
    ]


def longest(hits: list[Hit]) -> list[Hit]:
    """Return the hits that no longer one overlaps, in order; of two as long, the one known by its name stays."""
    kept: list[Hit] = []
    for one in sorted(
        hits,
        key=lambda hit: (
            hit.span.start - hit.span.end,
            not hit.rule.startswith("name"),
            hit.rule.startswith("capitals"),
            hit.kind != "media",
            hit.span,
        ),
    ):
        if not any(one.span.meets(other.span) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda hit: hit.span)
