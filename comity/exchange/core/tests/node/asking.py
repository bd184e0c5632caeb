"""What a test asks a node beside its letters."""

from collections.abc import Callable
from typing import Any

from comity.exchange.core import strict_json
from comity.exchange.core.chunk_tree import HEADER as PROOF
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import PARTS, PEER_STATE, Request, Response

Pin = Callable[..., Any]


def out(house: Any, mid: str) -> Any:
    (found,) = (letter for (_, one), letter in house.store.sent.items() if one == mid)
    return found


def state_of(house: Any, mid: str) -> State | None:
    state: State | None = out(house, mid).state
    return state


def fetch(asker: Any, answerer: Any, path: str) -> tuple[Response, dict[str, Any]]:
    courier = asker.node.courier
    request = courier.peer_state(answerer.id)
    if path != PEER_STATE:
        request = courier._request(answerer.id, ("GET", path), "", b"")
    response = answerer.node.edge.receive(asker.spki, request.method, request.path, request.headers, b"")
    return response, strict_json.parse(response.body, 10_000)


def put(sender: Any, receiver: Any, root: str, index: str, data: bytes, *, proof: str = "") -> Response:
    path = f"{PARTS}{root}/{index}"
    request: Request = sender.node.courier._request(
        receiver.id, ("PUT", path), "application/octet-stream", data
    )
    headers = {**request.headers, PROOF: proof}
    answer: Response = receiver.node.edge.receive(sender.spki, "PUT", path, headers, data)
    return answer
