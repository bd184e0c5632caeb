"""The published JSON Schemas say what the code checks: each member, each bound, in both directions."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from comity.exchange.card import Card
from comity.exchange.core import _jose, descriptor, envelope, hop, membership, receipts, strict_json
from comity.exchange.core.citing import cited_in
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.keys import Use
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.recovery import Page, Question
from comity.exchange.core.voids import closed_by
from tests.conformance.test_vectors import EDGE, KEYS, Stage, read
from tools import make_schemas
from tools.vector_maker import Maker, fixed

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMAS = ROOT / "docs" / "reference" / "protocol" / "schemas"
Document = dict[str, Any]


def schema(name: str) -> Document:
    found: Document = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return found


def claims(token: str) -> Document:
    return strict_json.parse(unb64u(token.split(".")[1]), 300_000)


def head(token: str) -> Document:
    return strict_json.parse(unb64u(token.split(".", maxsplit=1)[0]), 10_000)


def a_letter() -> Document:
    """A letter with every member that there is."""
    found: Document = copy.deepcopy(read("full-letter")["payload"])
    return found


def as_letter(payload: Document) -> object:
    return Letter.from_payload(payload, understood=payload.get("crit", ()))


def as_void(data: Document) -> object:
    with fixed() as stream:
        return closed_by(Maker(stream).letter(body=Body("exchange/void/1", data)))


def as_assent(payload: Document) -> object:
    token = _jose.sign(strict_json.dump(payload), KEYS["b.sig"], Use.SIG, typ=membership.ASSENT_TYP)
    return membership.verify_assent(token, lambda _node: [KEYS["b.sig"].public])


def as_header(typ: str, *extra: str) -> Callable[[Document], object]:
    def check(header: Document) -> object:
        token = f"{b64u(strict_json.dump(header))}.e30.AA"
        return _jose.header_of(token, typ, extra=frozenset(extra))

    return check


def as_sealed(outer: Document) -> object:
    return envelope.recipients_of(strict_json.dump(outer))


def as_descriptor(payload: Document) -> object:
    return descriptor._read_claims(payload, "token", "root")


def as_card(card: Document) -> object:
    return Card.from_text(json.dumps(card))


RECEIPTS = {one["state"]: one["token"] for one in read("receipts")["receipts"]}
HOP = read("edge")["good"]["headers"]["Cxp-Hop"]
DESCRIPTOR = read("descriptors")["descriptors"][0]["token"]
MEMBERSHIP = read("membership")
RECOVERY = read("recovery")

# name of the schema, a document with as many members as it can have, how the code reads it
READ: list[tuple[str, Document, Callable[[Document], object]]] = [
    ("descriptor-header", head(DESCRIPTOR), as_header("cxp-node+jwt", "jwk")),
    ("descriptor", claims(DESCRIPTOR), as_descriptor),
    ("hop-header", head(HOP), as_header("cxp-hop+jwt")),
    ("hop", claims(HOP), hop._read),
    ("letter-header", head(read("envelopes")["envelopes"][0]["inner"]), as_header("cxp+jws", "cty")),
    ("letter", a_letter(), as_letter),
    ("sealed", json.loads(read("envelopes")["envelopes"][0]["body"]), as_sealed),
    ("receipt-header", head(RECEIPTS["stored"]), as_header("cxp-receipt+jwt")),
    ("receipt", {**claims(RECEIPTS["read"]), "reason": "x"}, receipts._read),
    ("membership-header", head(MEMBERSHIP["versions"][0]["token"]), as_header("cxp-membership+jws")),
    ("membership", claims(MEMBERSHIP["versions"][1]["token"]), membership._read),
    ("assent-header", head(MEMBERSHIP["assent"]["token"]), as_header("cxp-assent+jws")),
    ("assent", claims(MEMBERSHIP["assent"]["token"]), as_assent),
    ("cited", a_letter()["ext"]["membership"], lambda cited: cited_in({"membership": cited})),
    ("recovery-question", RECOVERY["question"], lambda one: Question.from_bytes(strict_json.dump(one))),
    ("recovery-page", RECOVERY["page"], lambda one: Page.from_bytes(strict_json.dump(one))),
    ("card", read("card")["card"], as_card),
    ("body-exchange-void-1", read("void")["data"], as_void),
]


def is_read(read_it: Callable[[Document], object], document: Document) -> bool:
    try:
        read_it(document)
    except ExchangeError:
        return False
    return True


def places(
    shape: Document, document: Any, path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Document]]:
    """Each place of a document with the schema of that place."""
    yield path, shape
    if isinstance(document, dict):
        for name, value in document.items():
            if name in shape.get("properties", {}):
                yield from places(shape["properties"][name], value, (*path, name))
    if isinstance(document, list) and document and "items" in shape:
        yield from places(shape["items"], document[0], (*path, 0))


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def changed(document: Document, path: tuple[Any, ...], value: Any) -> Document:
    found = copy.deepcopy(document)
    at(found, path[:-1])[path[-1]] = value
    return found


def without(document: Document, path: tuple[Any, ...], name: str) -> Document:
    found = copy.deepcopy(document)
    del at(found, path)[name]
    return found


def variants(shape: Document, document: Document) -> Iterator[tuple[str, Document]]:
    """Documents that differ in one thing: a member less or more, one beyond a bound, one at it, another kind."""
    for path, place in places(shape, document):
        here = at(document, path)
        if isinstance(here, dict) and place.get("additionalProperties") is False:
            for name in here:
                yield f"{path} without {name}", without(document, path, name)
            yield f"{path} with another", _with(document, path, "zz", 1)
        if not path:
            continue
        for value in _values(place, here):
            yield f"{path} = {str(value)[:40]!r}", changed(document, path, value)


def _with(document: Document, path: tuple[Any, ...], name: str, value: Any) -> Document:
    found = copy.deepcopy(document)
    at(found, path)[name] = value
    return found


def _values(place: Document, here: Any) -> Iterator[Any]:
    yield from (None, [], {}, "", 1.5, True)
    if place.get("type") == "integer":
        yield from (place["minimum"] - 1, place["minimum"], place["maximum"], place["maximum"] + 1)
    if "maxLength" in place and "pattern" not in place:
        yield from ("x" * place["maxLength"], "x" * (place["maxLength"] + 1))
    if "enum" in place:
        yield from (*place["enum"], "zzz")
    if "pattern" in place and isinstance(here, str):
        yield from (here + "!", here.upper(), here[:-1])
    if "maxItems" in place and isinstance(here, list) and here:
        yield here[:1] * (place["maxItems"] + 1)


# what no single member shows: ids and times that must agree, keys and zones that must exist; the pages say it in words
MUST_AGREE = {
    "descriptor": ("'iss',", "'sub',", "'nbf'", "'exp'", "'endpoints'"),
    "letter": ("'size'", "'n'", "'crit'", "'ext',"),
    "sealed": ("'protected'", "'iv'", "'ciphertext'", "'tag'"),
    "membership": ("'owner'", "'members'", "'deputy'"),
    "assent": ("'iat'",),
    "card": ("'zone'",),
}
# what this step of reading lets pass and a later one refuses: the key of a header, what is decrypted
SEEN_LATER = {
    "descriptor-header": ("'kid'", "'jwk'"),
    **dict.fromkeys(
        ("hop-header", "letter-header", "receipt-header", "membership-header", "assent-header"), ("'kid'",)
    ),
    "sealed": ("'iv'", "'ciphertext'", "'tag'"),
}


@pytest.mark.parametrize(("name", "document", "read_it"), READ, ids=[one[0] for one in READ])
def test_a_schema_takes_what_the_code_takes_and_nothing_else(
    name: str, document: Document, read_it: Callable[[Document], object]
) -> None:
    shape = schema(name)
    check = Draft202012Validator(shape)
    assert is_read(read_it, document), name
    check.validate(document)
    compared = 0
    for what, variant in variants(shape, document):
        compared += 1
        by_schema, by_code = check.is_valid(variant), is_read(read_it, variant)
        excused = (MUST_AGREE if by_schema else SEEN_LATER).get(name, ())
        if by_schema != by_code and not any(one in what for one in excused):
            who, other = ("the schema", "the code") if by_schema else ("the code", "the schema")
            pytest.fail(f"{name}: {who} takes what {other} does not: {what}")
    assert compared > 3


MAY_BE_MISSING = sorted(set(a_letter()) - set(schema("letter")["required"]) - {"prev", "crit"})
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cn", "Cc")), min_size=1, max_size=60)


@given(
    gone=st.sets(st.sampled_from(MAY_BE_MISSING)),
    kind=st.sampled_from([one.value for one in LetterType]),
    prio=st.integers(0, 3),
    purpose=TEXTS,
    caveats=st.lists(
        st.fixed_dictionaries({"code": TEXTS.map(lambda text: text[:50])}, optional={"text": TEXTS})
    ),
    codes=st.lists(TEXTS.map(lambda text: text[:50]), max_size=50),
)
def test_letters_that_the_code_writes_have_the_schema(
    gone: set[str], kind: str, prio: int, purpose: str, caveats: list[Document], codes: list[str]
) -> None:
    """Whatever members a letter has: what the code takes, and writes again from what it read, the schema takes."""
    payload = {**a_letter(), "type": kind, "prio": prio, "purpose": purpose}
    payload["handling"] = {**payload["handling"], "caveats": caveats[:50], "codes": codes}
    payload = {name: value for name, value in payload.items() if name not in gone}
    check = Draft202012Validator(schema("letter"))
    assert check.is_valid(payload) == is_read(as_letter, payload)
    if is_read(as_letter, payload):
        letter = Letter.from_payload(payload, understood=payload["crit"])
        check.validate(letter.to_payload())
        assert Letter.from_payload(letter.to_payload(), understood=payload["crit"]) == letter


def test_the_files_are_what_the_code_says() -> None:
    written = {path.name: path.read_text("utf-8") for path in SCHEMAS.glob("*.json")}
    assert written == make_schemas.files()


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_each_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


def test_what_the_edge_answers_has_its_schema() -> None:
    problem = Draft202012Validator(schema("problem"))
    for vector in EDGE["cases"]:
        problem.validate(json.loads(Stage(vector["state"]).ask(vector["request"]).body))
    answer = Stage({}).ask(EDGE["good"])
    Draft202012Validator(schema("answer-message")).validate(json.loads(answer.body))
