"""Reading an agreement file: strict shape first, then what one field must say about another."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from comity.agreements import reference, terms
from comity.handling.codes import Code
from comity.handling.stamp import Onward
from comity.lib.strict_yaml import Document, Problem, check, parse, resource


def _(text: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return text


MESSAGES: Mapping[str, str] = {
    "not-a-date": _("“%(value)s” is no date that exists. Correct it."),
    "ends-before": _("The agreement ends before it begins. Correct “nbf” or “exp”."),
    "twice": _("“%(value)s” stands in the list twice. Keep one of them."),
    "no-article": _("Article %(value)s is not among the articles. Add its text or correct the number."),
    "no-party": _("%(value)s is not a party. Add it to the parties or remove it here."),
    "no-offence": _("%(value)s is not in the list of offence classes. Use a code of the list."),
    "listed-unused": _("Agencies are listed, but “onward” is not “listed”. Remove them or change “onward”."),
    "no-authority": _("No central authority is named for %(value)s. Add it."),
}


def load(source: bytes, name: str = "agreement.yaml") -> terms.Agreement:
    """Read an agreement from the bytes of its YAML file.

    Raises:
        InvalidDocumentError: with every mistake, its line, its field and what to do.
    """
    document = parse(source, name)
    document.refuse(check(document, schema()))
    document.refuse(_crosscheck(document))
    return _agreement(document.data, source)


def load_file(path: Path) -> terms.Agreement:
    """Read an agreement from a file; see `load`."""
    return load(path.read_bytes(), path.name)


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of an agreement file, with the codes of the lists put in."""
    shape: dict[str, Any] = resource("comity.agreements", "agreement.schema.yaml").data
    kinds = sorted(reference.kinds())
    shape["$defs"] |= {
        "category": {"enum": sorted(reference.categories())},
        "purpose": {"enum": sorted(reference.purposes())},
        "kind": {"enum": kinds},
        "kind-or-any": {"enum": [terms.ANY, *kinds]},
        "caveat": {"enum": sorted(reference.caveats())},
    }
    return shape


def _crosscheck(document: Document) -> Iterator[Problem]:
    yield from _check_dates(document)
    yield from _check_doubles(document)
    yield from _check_articles(document)
    yield from _check_agencies(document)
    yield from _check_offences(document)
    yield from _check_authorities(document)


def _check_dates(document: Document) -> Iterator[Problem]:
    moments = {}
    for field in ("nbf", "exp"):
        try:
            moments[field] = datetime.fromisoformat(document.data[field])
        except ValueError:
            yield document.problem((field,), MESSAGES["not-a-date"], value=document.data[field])
    if len(moments) == len(("nbf", "exp")) and moments["exp"] <= moments["nbf"]:
        yield document.problem(("exp",), MESSAGES["ends-before"])


def _check_doubles(document: Document) -> Iterator[Problem]:
    lists = {
        "parties": [[party["agency"]] for party in document.data["parties"]],
        "articles": [[article["number"]] for article in document.data["articles"]],
        "clocks": [clock["urgencies"] for clock in document.data.get("clocks", [])],
    }
    for field, entries in lists.items():
        seen: set[str] = set()
        for place, values in enumerate(entries):
            for value in values:
                if value in seen:
                    yield document.problem((field, place), MESSAGES["twice"], value=value)
                seen.add(value)


def _check_articles(document: Document) -> Iterator[Problem]:
    data = document.data
    known = {article["number"] for article in data["articles"]}
    places: list[tuple[tuple[str | int, ...], Mapping[str, Any]]] = [(("retention",), data["retention"])]
    if "central_authority" in data:
        places.append((("central_authority",), data["central_authority"]))
    for field in ("permissions", "clocks", "caveats"):
        places += [((field, place), entry) for place, entry in enumerate(data.get(field, []))]
    for path, entry in places:
        for field in ("article", "two_person_article"):
            if field in entry and entry[field] not in known:
                yield document.problem((*path, field), MESSAGES["no-article"], value=entry[field])


def _check_agencies(document: Document) -> Iterator[Problem]:
    parties = {party["agency"] for party in document.data["parties"]} | {terms.ANY_PARTY}
    for place, permission in enumerate(document.data["permissions"]):
        path = ("permissions", place)
        for agency in permission["recipients"]:
            if agency not in parties:
                yield document.problem((*path, "recipients"), MESSAGES["no-party"], value=agency)
        if permission.get("listed") and permission["onward"] != Onward.LISTED:
            yield document.problem((*path, "listed"), MESSAGES["listed-unused"])


def _check_offences(document: Document) -> Iterator[Problem]:
    known = {*reference.offence_classes(), terms.ANY}
    for field in ("permissions", "caveats"):
        for place, entry in enumerate(document.data.get(field, [])):
            for code in entry["offences"]:
                if code not in known:
                    yield document.problem((field, place, "offences"), MESSAGES["no-offence"], value=code)


def _check_authorities(document: Document) -> Iterator[Problem]:
    if "central_authority" not in document.data:
        return
    named = {authority["country"] for authority in document.data["central_authority"]["authorities"]}
    for country in sorted({party["country"] for party in document.data["parties"]} - named):
        path = ("central_authority", "authorities")
        yield document.problem(path, MESSAGES["no-authority"], value=country)


def _agreement(data: Mapping[str, Any], source: bytes) -> terms.Agreement:
    central = data.get("central_authority")
    return terms.Agreement(
        id=data["id"],
        version=data["version"],
        status=terms.Status(data["status"]),
        titles=terms.frozen_texts(data["titles"]),
        parties=tuple(terms.Party(**_values(party)) for party in data["parties"]),
        nbf=datetime.fromisoformat(data["nbf"]),
        exp=datetime.fromisoformat(data["exp"]),
        articles=tuple(terms.Article(**_values(article)) for article in data["articles"]),
        permissions=tuple(terms.Permission(**_permission(entry)) for entry in data["permissions"]),
        floor=frozenset(Code(code) for code in data["handling_floor"]["codes"]),
        retention=terms.Retention(**data["retention"]),
        clocks=tuple(terms.Clock(**_clock(entry)) for entry in data.get("clocks", [])),
        caveats=tuple(terms.Caveat(**_values(entry)) for entry in data.get("caveats", [])),
        central=central and terms.CentralAuthority(**_central(central)),
        source=source,
    )


def _permission(entry: Mapping[str, Any]) -> dict[str, Any]:
    conditions = tuple(terms.frozen_texts(texts) for texts in entry.get("conditions", []))
    return _values(entry) | {"onward": Onward(entry["onward"]), "conditions": conditions}


def _clock(entry: Mapping[str, Any]) -> dict[str, Any]:
    return _values(entry) | {"unit": reference.Unit(entry["unit"])}


def _central(entry: Mapping[str, Any]) -> dict[str, Any]:
    authorities = tuple(terms.Authority(**_values(one)) for one in entry["authorities"])
    return _values(entry) | {"authorities": authorities}


def _values(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of an entry with texts read-only and lists of codes as sets."""
    frozen: dict[str, Any] = {}
    for name, value in entry.items():
        if isinstance(value, dict):
            frozen[name] = terms.frozen_texts(value)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            frozen[name] = frozenset(value)
        else:
            frozen[name] = value
    return frozen
