import pytest

from comity.exchange.core.errors import QuotaError
from comity.exchange.core.places import Handshakes, Limits, Places

ONE, OTHER = "cxp:node:vn:c02", "cxp:node:jp:npa"


def test_requests_of_one_peer_are_bounded_and_leave_those_of_another_alone() -> None:
    places = Places(Limits(requests_a_peer=2))
    with places.hold(ONE, 1), places.hold(ONE, 1):
        with pytest.raises(QuotaError), places.hold(ONE, 1):
            pass
        with places.hold(OTHER, 1):
            pass
    with places.hold(ONE, 1):
        pass
    assert places._requests == places._octets == {}


def test_bytes_are_bounded_for_one_and_for_all() -> None:
    places = Places(Limits(octets_a_peer=10, octets=15))
    with places.hold(ONE, 10):
        with pytest.raises(QuotaError), places.hold(ONE, 1):
            pass
        with pytest.raises(QuotaError), places.hold(OTHER, 6):
            pass
        with places.hold(OTHER, 5):
            pass
    assert places._all == 0


def test_what_breaks_off_gives_its_place_back() -> None:
    places = Places(Limits(requests_a_peer=1))
    with pytest.raises(KeyError), places.hold(ONE, 5):
        raise KeyError
    with places.hold(ONE, 5):
        pass


def test_handshakes_of_one_address_are_bounded() -> None:
    door = Handshakes(Limits(handshakes_an_address=2))
    assert [door.begin("a", 1.0) for _ in range(3)] == [True, True, False]
    assert door.begin("b", 1.0)
    door.end("a", member=False)
    assert door.begin("a", 2.0)


def test_strangers_have_half_of_the_places() -> None:
    door = Handshakes(Limits(handshakes=4))
    assert door.begin("partner", 1.0)
    door.end("partner", member=True)
    assert [door.begin(str(number), 1.0) for number in range(4)] == [True, True, False, False]
    assert door.begin("partner", 1.0)


def test_an_address_begins_only_so_many_in_a_minute() -> None:
    door = Handshakes(Limits(handshakes_a_minute=3))
    for _ in range(3):
        assert door.begin("a", 100.0)
        door.end("a", member=False)
    assert not door.begin("a", 159.0)
    assert door.begin("a", 160.0)


def test_what_it_remembers_is_bounded() -> None:
    door = Handshakes(Limits(handshakes_a_minute=1))
    for number in range(50_000):
        if door.begin(str(number), 1.0):
            door.end(str(number), member=True)
    assert len(door._begun) <= 20_000
    assert len(door._known) <= 256
