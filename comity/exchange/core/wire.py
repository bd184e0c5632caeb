"""Requests and answers between nodes, as plain data: whoever speaks HTTP carries them over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from comity.exchange.core import strict_json
from comity.exchange.core._shape import Members, integer, one_of, text, uuid
from comity.exchange.core.errors import (
    PROBLEM_PREFIX,
    PROBLEM_TYPE,
    ExchangeError,
    MalformedError,
    Retry,
    problem,
)

NODE = "/cxp/1/node"
PEER_STATE = "/cxp/1/peer-state"
MESSAGES = "/cxp/1/messages"
RECEIPTS = "/cxp/1/receipts"
PARTS = "/cxp/1/parts/"
RECOVERY = "/cxp/1/recovery"

JSON = "application/cxp+json"
JWT = "application/jwt"
OCTETS = "application/octet-stream"
MAX_ANSWER = 65_536


@dataclass(frozen=True, slots=True)
class Request:
    """A request of this node; header names as written here."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a peer said was wrong. `retry` says what to do with the same message."""

    code: str
    retry: Retry
    retry_after: int | None = None
    server_time: str | None = None
    mid: str | None = None


def problem_response(error: ExchangeError, at: datetime) -> Response:
    """The answer for an error."""
    return Response(
        error.status, {"Content-Type": PROBLEM_TYPE}, strict_json.dump(problem(error, server_time=at))
    )


def json_response(status: int, **members: object) -> Response:
    """An answer in JSON."""
    return Response(status, {"Content-Type": JSON}, strict_json.dump(members))


def read_problem(response: Response) -> Problem:
    """The problem a peer answered with. Raises MalformedError when it is none of the protocol's."""
    members = Members(strict_json.parse(response.body, MAX_ANSWER), "The problem")
    kind = members.need("type", text(100))
    if not kind.startswith(PROBLEM_PREFIX):
        raise MalformedError("The peer's answer is not one of the protocol.")
    return Problem(
        code=kind.removeprefix(PROBLEM_PREFIX),
        retry=Retry(members.need("retry", one_of(frozenset(Retry)))),
        retry_after=members.may("retry_after", integer(0, 86_400)),
        server_time=members.may("server_time", text(40)),
        mid=members.may("mid", uuid),
    )
