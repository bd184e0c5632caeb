"""The published schemas: what the code writes fits them, and they ask for exactly the members that its readers ask for."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from comity.exchange import card_letters, registry, rehearsal
from comity.exchange.actions import taking_back
from comity.exchange.card import Card
from comity.exchange.core import _jose, descriptor, envelope, hop, membership, receipts, strict_json
from comity.exchange.core._shape import mapping
from comity.exchange.core.budget import Budget
from comity.exchange.core.citing import cited_in
from comity.exchange.core.courier import Courier
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.edge import EdgeReceiver
from comity.exchange.core.errors import ExchangeError, QuotaError
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.keys import PublicKey, Use, import_public
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import (
    Addressee,
    AgreementRef,
    Body,
    Caveat,
    Classification,
    Grading,
    Handling,
    Ref,
)
from comity.exchange.core.mail import Consignment
from comity.exchange.core.memory import MemoryStore
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.peers import Own, Peer
from comity.exchange.core.recovery import Held, LogNote, Mark, Page, Question, Tombstone
from comity.exchange.core.voids import closed_by
from comity.exchange.core.wire import Request, Response, problem_response, read_problem
from tools.vector_maker import KEYS, NOW, A, B, Maker, fixed
from tools.vector_maker import descriptor as described

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs" / "reference" / "protocol" / "schemas"
FREE = {"ext", "data", "names"}  # their members are not the protocol's
NOTHING_READS = {"common", "header", "kept", "peer-state"}
BORNE = {"problem", "stored", "parts"}  # answers: a reader takes what it needs and bears the rest


@cache
def validators() -> dict[str, Draft202012Validator]:
    """Each file by its name, able to follow references to the others."""
    found = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.schema.json")}
    known: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in found.values()
    )
    return {
        name.removesuffix(".schema.json"): Draft202012Validator(schema, registry=known)
        for name, schema in found.items()
    }


@dataclass(frozen=True)
class Shape:
    """A valid object of a kind, and who reads it; it raises ExchangeError for an object that it does not take."""

    name: str
    valid: dict[str, Any]
    read: Callable[[dict[str, Any]], object]


class RefusedError(ExchangeError):
    """A reader that says it otherwise did not take it."""


def needed(found: object) -> object:
    if found is None:
        raise RefusedError
    return found


def claims_of(token: str, part: int = 1) -> dict[str, Any]:
    return strict_json.parse(unb64u(token.split(".")[part]), 100_000)


def whole_letter(maker: Maker) -> Letter:
    """A letter with every member."""
    part, _ = encrypt_part(b"a scan", "scan.png", "image/png")
    handling = Handling(
        owner=A,
        codes=("police-only",),
        classification=Classification("comity", 1),
        grading=Grading("A", "1"),
        caveats=(Caveat("H3"), Caveat("note", "not in court")),
        audience=("liaison",),
        onward="listed",
        listed=(B,),
        retain_until=NOW,
        delete_after=NOW + timedelta(days=90),
    )
    return maker.letter(
        cseq=2,
        prev=digest(b"before"),
        after=(maker.stream.id(),),
        refs=(Ref(maker.stream.id(), digest(b"another"), "reply"),),
        prio=1,
        prio_reason="danger",
        idem="case-7",
        agreement=AgreementRef("vn-jp", 1, digest(b"text"), "3"),
        purpose="investigation",
        legal_basis="art. 3",
        handling=handling,
        parts=(part,),
        crit=("x",),
        ext={"x": 1},
    )


def read_letter(payload: dict[str, Any]) -> Letter:
    return Letter.from_payload(payload, understood=("x",))


def receipt_shapes(maker: Maker) -> Iterator[Shape]:
    sealed = maker.sealed()
    for state in receipts.State:
        receipt = receipts.Receipt(
            iss=B,
            aud=A,
            rid=maker.stream.id(),
            mid=sealed.mid,
            idg=sealed.idg,
            dig=sealed.dig,
            state=state,
            at=NOW,
            hw=1,
            rseq=1,
            reason="policy",
            by="officer",
            entry=receipts.LogEntry("b.example/log", digest(b"entry")),
            cp="b.example/log\n",
        )
        token = receipts.sign_receipt(receipt, KEYS[f"b.{receipts.use_for(state)}"])
        yield Shape("receipt", claims_of(token), receipts._read)
        if state is receipts.State.STORED:
            yield stored_shape(maker, sealed, token)


def stored_shape(maker: Maker, sealed: envelope.Sealed, token: str) -> Shape:
    peer = Peer(descriptor.read_unpinned_descriptor(described(B, "b")["token"], at=NOW))
    sent = Consignment(B, maker.cover(sealed), sealed.inner, sealed.body, maker.stream.id(), 1)
    return Shape(
        "stored",
        {"receipt": token},
        lambda said: courier()._receipt(sent, peer, answer(said), {sealed.dig}),
    )


def courier() -> Courier:
    return Courier(Own(A, 1, ""), EdgeKeys((KEYS["a.hop"],), ()), lambda: NOW)


def answer(said: dict[str, Any]) -> Response:
    return Response(200, {}, strict_json.dump(said))


def edge() -> EdgeReceiver:
    return EdgeReceiver(
        Own(B, 1, ""), EdgeKeys((KEYS["b.hop"],), ()), MemoryStore(), lambda: NOW, budget=Budget()
    )


def token_shapes(maker: Maker) -> Iterator[Shape]:
    sealed = maker.sealed()
    yield Shape("hop", claims_of(maker.hop(sealed)), hop._read)
    yield Shape("hop", claims_of(maker.hop(sealed, cover=None)), hop._read)
    card = described(A, "a")["token"]
    yield Shape("descriptor", claims_of(card), lambda said: descriptor._read_claims(said, "", ""))
    yield Shape(
        "body", strict_json.parse(sealed.body, 262_144), lambda said: envelope._outer(strict_json.dump(said))
    )
    yield Shape("letter", whole_letter(maker).to_payload(), read_letter)
    yield Shape(
        "letter", maker.letter(type=LetterType.TEST, body=None, handling=None).to_payload(), read_letter
    )
    nonce = "AAAAAAAAAAAAAAAAAAAAAA"
    first = membership.Version(
        conv=membership.conversation_id(A, nonce, NOW),
        number=1,
        author=A,
        owner=A,
        deputy=B,
        members=tuple(Addressee(node, "desk") for node in (A, B)),
        at=NOW,
        nonce=nonce,
    )
    first = membership.sign_version(first, KEYS["a.sig"])
    later = membership.sign_version(
        replace(first, number=2, prev=first.digest, nonce=None, token=""), KEYS["a.sig"]
    )
    for version in (first, later):
        yield Shape("membership", claims_of(version.token), membership._read)
    assent = membership.sign_assent(first, B, NOW, KEYS["b.sig"])
    yield Shape("assent", claims_of(assent.token), read_assent)
    cited = {"version": 2, "digest": later.digest, "piece": maker.stream.id(), "audience": [A, B]}
    yield Shape("cited", cited, lambda said: cited_in({"membership": said}))


def read_assent(claims: dict[str, Any]) -> object:
    token = _jose.sign(strict_json.dump(claims), KEYS["b.sig"], Use.SIG, typ=membership.ASSENT_TYP)

    def keys_of(_: str) -> list[PublicKey]:
        return [KEYS["b.sig"].public]

    return membership.verify_assent(token, keys_of)


def plain_shapes(maker: Maker) -> Iterator[Shape]:
    error = QuotaError(retry_after=3)
    error.mid = maker.stream.id()
    said = strict_json.parse(problem_response(error, NOW).body, 10_000)
    yield Shape("problem", said, lambda found: read_problem(answer(found)))
    batch = {"v": "1.0", "receipts": ["a.b.c"]}
    token = hop._read(claims_of(maker.hop(maker.sealed(), cover=None)))
    yield Shape(
        "receipts",
        batch,
        lambda found: edge()._receipts(token, Request("POST", "", {}, strict_json.dump(found)), NOW),
    )
    yield Shape(
        "parts", {"n": 9, "have": "_4A"}, lambda found: needed(courier().part_answer(9, answer(found)))
    )
    question = Question(epoch=2, ours=Mark(1, 3), theirs=Mark(1, 4), want=(maker.stream.id(),))
    yield Shape(
        "recovery-question",
        strict_json.parse(question.to_bytes(), 20_000),
        lambda found: Question.from_bytes(strict_json.dump(found)),
    )
    page = Page(
        rseq=4,
        tombstones=(Tombstone(maker.stream.id()),),
        letters=(Held(hop="a.b.c", conv=maker.stream.id(), cseq=1, receipts=("a.b.c",)),),
        log=LogNote("note", (digest(b"entry"),)),
        gone=(maker.stream.id(),),
        after="l/1",
    )
    yield Shape(
        "recovery-page",
        strict_json.parse(page.to_bytes(), 300_000),
        lambda found: Page.from_bytes(strict_json.dump(found)),
    )
    card = Card("a.b.c", "PEM", "VNM", {"en": "Desk", "vi": "Phòng"}, "Asia/Ho_Chi_Minh", "desk")
    yield Shape("card", json.loads(card.to_text()), lambda found: Card.from_text(json.dumps(found)))
    closed = {
        "mid": maker.stream.id(),
        "idg": digest(b"letter"),
        "epoch": 1,
        "ls": 1,
        "conv": maker.stream.id(),
        "cseq": 1,
    }
    draft = maker.letter(type=LetterType.VOID)
    yield Shape(
        "void-1",
        {"closes": [closed], "reason": "expired"},
        lambda found: closed_by(replace(draft, body=Body("exchange/void/1", found))),
    )


@cache
def shapes() -> tuple[Shape, ...]:
    with fixed() as stream:
        maker = Maker(stream)
        return (*token_shapes(maker), *receipt_shapes(maker), *plain_shapes(maker))


def objects_in(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the objects are whose members are the protocol's."""
    if isinstance(value, dict):
        yield path
        for name, member in value.items():
            if name not in FREE:
                yield from objects_in(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from objects_in(member, (*path, index))


def at(value: Any, path: tuple[Any, ...]) -> dict[str, Any]:
    for step in path:
        value = value[step]
    found: dict[str, Any] = value
    return found


def changes(shape: Shape) -> Iterator[tuple[str, dict[str, Any]]]:
    """The valid object without each of its members, and with one more in each of its objects."""
    for path in objects_in(shape.valid):
        more = copy.deepcopy(shape.valid)
        at(more, path)["surprise"] = 1
        yield f"{path} + surprise", more
        for name in at(shape.valid, path):
            less = copy.deepcopy(shape.valid)
            del at(less, path)[name]
            yield f"{path} - {name}", less
            if shape.name not in BORNE and name != "cty":
                null = copy.deepcopy(shape.valid)
                at(null, path)[name] = None
                yield f"{path} {name} null", null


def takes(shape: Shape, value: dict[str, Any]) -> bool:
    try:
        shape.read(value)
    except ExchangeError:
        return False
    return True


def test_every_schema_is_one_and_has_its_object() -> None:
    for validator in validators().values():
        Draft202012Validator.check_schema(validator.schema)
    bodies = {"test-1", "trust-update-1", "returned-1"}
    assert {shape.name for shape in shapes()} == set(validators()) - NOTHING_READS - bodies


@pytest.mark.parametrize("number", range(len(shapes())), ids=lambda number: shapes()[number].name)
def test_schema_and_reader_ask_for_the_same_members(number: int) -> None:
    shape = shapes()[number]
    validator = validators()[shape.name]
    assert list(validator.iter_errors(shape.valid)) == []
    assert takes(shape, shape.valid)
    differing = [
        change for change, value in changes(shape) if takes(shape, value) != validator.is_valid(value)
    ]
    assert differing == []


HEADERS = [
    (descriptor.TYP, {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": digest(b"key")}}),
    (hop.TYP, {}),
    (receipts.TYP, {}),
    (membership.TYP, {}),
    (membership.ASSENT_TYP, {}),
    (envelope.TYP, {"cty": "application/json"}),
]


@pytest.mark.parametrize(("typ", "more"), HEADERS)
def test_headers(typ: str, more: dict[str, Any]) -> None:
    def read(header: dict[str, Any]) -> object:
        token = b64u(strict_json.dump(header)) + ".e30.AA"
        found = _jose.header_of(token, typ, extra=frozenset(more))
        if "jwk" in found:
            import_public(mapping(found["jwk"]), "Ed25519")
        return found

    shape = Shape("header", {"alg": "Ed25519", "kid": digest(b"kid"), "typ": typ, **more}, read)
    assert takes(shape, shape.valid)
    assert validators()["header"].is_valid(shape.valid)
    differing = [
        change
        for change, value in changes(shape)
        if takes(shape, value) != validators()["header"].is_valid(value)
    ]
    assert differing == []


def test_what_the_edge_says_of_itself_fits() -> None:
    token = hop._read(claims_of_peer_state())
    said = strict_json.parse(edge()._peer_state(token, Request("GET", "", {}), NOW).body, 10_000)
    assert list(validators()["peer-state"].iter_errors(said)) == []
    kept = edge()._receipts(token, Request("POST", "", {}, b'{"v":"1.0","receipts":[]}'), NOW)
    assert list(validators()["kept"].iter_errors(strict_json.parse(kept.body, 100))) == []


def claims_of_peer_state() -> dict[str, Any]:
    with fixed() as stream:
        maker = Maker(stream)
        return claims_of(maker.hop(maker.sealed(), cover=None))


def bodies() -> dict[str, dict[str, Any]]:
    return {one["schema"]: one for one in json.loads((SCHEMAS / "bodies.json").read_text("utf-8"))}


def shape_in(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / file).read_text("utf-8"))
    return found


def test_every_registered_body_is_named_with_its_schema_and_types() -> None:
    known = {
        name: (body.shape, {body.kind.value, *(kind.value for kind in body.also)})
        for name, body in registry._bodies.items()
        if name.split("/")[0]
        in {
            "requests",
            "exchange",
            "sharing",
            "conversations",
            "operations",
            "notices",
            "protection",
            "agreements",
            "cooperation",
        }
    }
    known["exchange/test/1"] = (rehearsal.SHAPE, {"letter"})
    listed = bodies()
    assert set(listed) - {"exchange/void/1"} == set(known)
    for name, (shape, types) in known.items():
        written = shape_in(listed[name]["file"])
        Draft202012Validator.check_schema(written)
        said = {member: written[member] for member in written if member[0] != "$" or member == "$defs"}
        assert {**said, "title": None} == {**said, **without_head(shape), "title": None}, name
        assert set(listed[name]["types"]) == types


def without_head(shape: dict[str, Any]) -> dict[str, Any]:
    return {member: value for member, value in shape.items() if member not in {"$schema", "$id"}}


def test_bodies_written_in_the_code_are_the_published_ones() -> None:
    pairs = {
        "test-1": rehearsal.SHAPE,
        "trust-update-1": card_letters.SHAPE,
        "returned-1": taking_back.SHAPE,
    }
    for name, shape in pairs.items():
        published = shape_in(f"docs/reference/protocol/schemas/{name}.schema.json")
        assert {
            key: value for key, value in published.items() if key not in {"$schema", "$id", "title"}
        } == shape
