"""Our node with its keys, and partners that are paired with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from comity.accounts.models import Agency, Unit
from comity.audit.actors import Process
from comity.audit.acts import Act
from comity.exchange import files, identity, pulse, receiving, registry, sealing, upload_fields, upload_views
from comity.exchange.actions import _files, pair, post_letter
from comity.exchange.core import chunks, parts
from comity.exchange.core.hop import JtiMemory
from comity.exchange.core.refusals import RefusalLog
from comity.exchange.models import OutLetter, Peer
from comity.exchange.outgoing import Citation, NewLetter
from comity.exchange.registry import BodyType, ReceivedLetter
from comity.exchange.tests.doors import Door, running
from comity.exchange.tests.leading import followed, heirs, observed, ours  # noqa: F401  # fixtures
from comity.exchange.tests.partners import SCHEMA, House, Partner
from comity.exchange.tests.recoveries import restore  # noqa: F401  # a fixture
from comity.lib.ids import new_id

OPERATOR = Process("operator")
SHAPE = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}


CHUNK = 1000


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a thousand bytes in the place of 4 MiB."""
    for module in (chunks, parts, files, sealing, _files, upload_fields, upload_views):
        monkeypatch.setattr(module, "CHUNK", CHUNK)


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, House]:
    """Three nodes with keys of their own, made once."""
    names = {"hanoi": "cxp:node:vn:hanoi", "tokyo": "cxp:node:jp:tokyo", "seoul": "cxp:node:kr:seoul"}
    built = {}
    for name, node in names.items():
        home: Path = tmp_path_factory.mktemp(name)
        built[name] = House.build(node, home)
    return built


@pytest.fixture
def hanoi(db: None, settings: Settings, houses: dict[str, House], tmp_path: Path) -> Iterator[House]:
    """Our own node: its settings, keys, data folder and agency."""
    house = houses["hanoi"]
    settings.DATA_FOLDER = tmp_path / "data"
    settings.NODE_ID = house.node
    settings.KEYS_FOLDER = house.folder
    identity.forget()
    home = Agency.objects.filter(is_home=True).first() or Agency.objects.create(
        code="vn-hanoi",
        country="VNM",
        names={"en": "Hanoi bureau", "vi": "Văn phòng Hà Nội"},
        zone="Asia/Ho_Chi_Minh",
        is_home=True,
    )
    if not home.units.exists():
        Unit.objects.create(agency=home, code="desk", names={"en": "Desk"})
    yield house
    identity.forget()


def paired(house: House, us: House, **card: Any) -> Partner:
    """Pair with a house as two operators would."""
    pair(OPERATOR, house.card(**card).to_text(), house.words())
    return Partner(house, us)


@pytest.fixture
def tokyo(hanoi: House, houses: dict[str, House]) -> Partner:
    """A paired partner."""
    return paired(houses["tokyo"], hanoi)


@pytest.fixture
def seoul(hanoi: House, houses: dict[str, House]) -> Partner:
    """Another paired partner."""
    return paired(houses["seoul"], hanoi, country="KOR", names={"en": "Seoul desk"}, zone="Asia/Seoul")


@pytest.fixture
def peer(tokyo: Partner) -> Peer:
    """The row of the first partner."""
    return Peer.objects.get(node=tokyo.node)


@dataclass
class Room:
    """A room that receives test letters; `failure` is raised instead when there is one."""

    received: list[ReceivedLetter] = field(default_factory=list)
    failure: Exception | None = None

    def receive(self, _act: Act, letter: ReceivedLetter) -> None:
        if self.failure is not None:
            raise self.failure
        self.received.append(letter)

    def mids(self) -> list[Any]:
        return [letter.mid for letter in self.received]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room behind `exchange/test/1`."""
    room = Room()
    body = BodyType(SCHEMA, SHAPE, room.receive)
    monkeypatch.setitem(registry._bodies, SCHEMA, body)
    return room


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the gate says: append a reason to hold letters back, clear to let them go."""
    reasons: list[str] = []
    monkeypatch.setattr(registry, "_gates", [lambda _letter, _at: reasons[-1] if reasons else ""])
    return reasons


@pytest.fixture(autouse=True)
def _no_tokens_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_seen", JtiMemory())
    monkeypatch.setattr(receiving, "_refusals", RefusalLog())
    monkeypatch.setattr(pulse, "_last", {})


@pytest.fixture
def write(hanoi: House, peer: Peer) -> Callable[..., OutLetter]:
    """Post a letter of ours to the first partner, as a room does."""
    conv = new_id()

    def post(**change: Any) -> OutLetter:
        fields: dict[str, Any] = {
            "peer": peer,
            "conv": conv,
            "schema": SCHEMA,
            "data": {"text": "Nguyễn Văn Hải"},
            "prio": 3,
            "prio_reason": "",
            "citation": Citation("vn-jp-2024", 1, "ab" * 32, "5"),
            "purpose": "criminal-investigation",
            "legal_basis": "vn-jp-2024 art. 5",
            "handling": {
                "owner": hanoi.node,
                "codes": [],
                "classification": {"scheme": "comity", "level": 1},
                "grading": None,
                "caveats": [],
                "audience": [],
                "onward": "no",
                "listed": [],
                "retain_until": None,
                "delete_after": None,
                "human_review": False,
            },
            "author": "officer-1",
            "role": "officer",
            "unit": "desk",
            "origin_kind": "test",
            "origin_id": new_id(),
        }
        return post_letter(OPERATOR, NewLetter(**{**fields, **change}))

    return post


@pytest.fixture
def door(tokyo: Partner) -> Iterator[Door]:
    """The real edge of our node, for tests with real transactions."""
    with running() as found:
        yield found


@pytest.fixture
def stage(
    tokyo: Partner,
    seoul: Partner,
    room: Room,
    houses: dict[str, House],
    write: Callable[..., OutLetter],
) -> Any:
    """Where an attack of the hostile suite takes place."""
    from comity.exchange.tests.hostile import Stage

    return Stage(tokyo, seoul, room, houses, write)
