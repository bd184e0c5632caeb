"""Every error code of the protocol has its case, and this implementation says that code."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from aiohttp import web

from comity.exchange.core import errors, strict_json
from comity.exchange.core.course import course, require_citation
from comity.exchange.core.descriptor import read_descriptor
from comity.exchange.core.envelope import open_sealed
from comity.exchange.core.errors import ExchangeError, RefusalError
from comity.exchange.core.membership import read_kept
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.core.places import Limits
from comity.exchange.edge import Edge
from tests.conformance.stage import KEYS, PEERS, VECTORS, Stage, read

ERRORS = read("errors")
ROWS = VECTORS.parents[2] / "docs" / "reference" / "protocol" / "errors.md"


def kinds(family: type[ExchangeError] = ExchangeError) -> Iterator[type[ExchangeError]]:
    for kind in family.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
            yield from kinds(kind)


def said(vector: dict[str, Any]) -> str:
    """The code that this implementation says to what comes."""
    given, state = vector["input"], {"clock": vector["clock"], **vector["state"]}
    if given["kind"] == "request":
        answer = strict_json.parse(Stage(state).ask(given).body, 10_000)
        return str(answer["type"])
    ways = {"body": opened, "citation": cited, "descriptor": described, "slow-request": slow}
    with pytest.raises(ExchangeError) as caught:
        ways[given["kind"]](given, state)
    error = caught.value
    return errors.PROBLEM_PREFIX + (error.reason.value if isinstance(error, RefusalError) else error.code)


def opened(given: dict[str, Any], state: dict[str, Any]) -> None:
    open_sealed(
        given["body"].encode(),
        mid=given["mid"],
        sender=ERRORS["sender"],
        own_enc_keys=[KEYS["b.enc"]],
        sender_keys=PEERS[ERRORS["sender"]].keys,
        at=from_rfc3339(state["clock"]),
        me=ERRORS["me"],
    )


def cited(given: dict[str, Any], _state: dict[str, Any]) -> None:
    known = [read_kept(token) for token in given["versions"]]
    require_citation(course(known)[-1], known, sender=ERRORS["sender"], me=ERRORS["me"], cited=given["cited"])


def described(given: dict[str, Any], state: dict[str, Any]) -> None:
    pinned, at = given["root_thumbprint"], from_rfc3339(state["clock"])
    known = read_descriptor(state["descriptor"], root_thumbprint=pinned, at=at)
    read_descriptor(given["token"], root_thumbprint=pinned, at=at, known=known)


class Stream:
    """Some octets, and then none and no end."""

    def __init__(self, octets: int) -> None:
        self.left = octets

    async def read(self, size: int) -> bytes:
        if not self.left:
            await asyncio.get_running_loop().create_future()
        piece = bytes(min(size, self.left))
        self.left -= len(piece)
        return piece


class Arriving:
    """A request whose body does not go on."""

    def __init__(self, octets: int) -> None:
        self.content = Stream(octets)


def slow(given: dict[str, Any], _state: dict[str, Any]) -> None:
    """Read a body of which so much has come; the time that has passed is taken off the time that it has."""
    limits = Limits()
    edge = Edge(replace(limits, body_time=limits.body_time - given["seconds"]))
    request = cast(web.BaseRequest, Arriving(given["came"]))
    asyncio.run(edge._read(request, given["length"], 262_144))


@pytest.mark.parametrize("vector", ERRORS["cases"], ids=lambda vector: vector["code"])
def test_the_code_is_said(vector: dict[str, Any]) -> None:
    assert said(vector) == vector["expect"]["type"] == errors.PROBLEM_PREFIX + vector["code"]


def test_every_code_has_its_case_and_its_place_on_the_page() -> None:
    codes = {kind.code for kind in kinds()}
    assert {vector["code"] for vector in ERRORS["cases"]} == codes
    page = ROWS.read_text("utf-8")
    assert [code for code in codes if f"`{code}`" not in page] == []
    assert [reason.value for reason in errors.Reason if f"`{reason.value}`" not in page] == []


def test_every_reason_that_a_room_gives_is_on_the_page() -> None:
    page, rooms = ROWS.read_text("utf-8"), ROWS.parents[3] / "comity"
    given: set[str] = set()
    for file in rooms.rglob("*.py"):
        if "tests" not in file.parts:
            given |= set(re.findall(r'LetterRefusalError\(\s*"([a-z-]+)"', file.read_text("utf-8")))
    assert len(given) > 40
    assert sorted(reason for reason in given if f"`{reason}`" not in page) == []
