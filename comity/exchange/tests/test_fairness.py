"""No partner makes another wait: by the order in which things are done, at the real edge, in delivery and in the worker."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.exchange import delivery as delivering
from comity.exchange import edge as edges
from comity.exchange import receiving
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.hop import HEADER
from comity.exchange.core.wire import JSON, MESSAGES, Request, Response, json_response
from comity.exchange.due import IN_FLIGHT
from comity.exchange.models import InLetter, InState, LetterState, OutLetter, Peer
from comity.exchange.tests.conftest import Room, paired
from comity.exchange.tests.doors import Door, post
from comity.exchange.tests.partners import House, Partner, open_all
from comity.exchange.tests.waits import wait_for
from comity.exchange.waiting import TURN, next_letters
from comity.lib.clock import now


def owners(letters: list[UUID]) -> list[str]:
    nodes = dict(InLetter.objects.values_list("pk", "peer__node"))
    return [nodes[letter_id].rpartition(":")[2] for letter_id in letters]


def store(partner: Partner, count: int, prio: int = 3, ls: int = 1) -> None:
    """Letters as the edge stored them; what stands in them does not matter here."""
    peer = Peer.objects.get(node=partner.node)
    InLetter.objects.bulk_create(
        InLetter(
            peer=peer, mid=UUID(int=prio * 1_000_000 + ls + number), idg="-", dig="-", ls=ls + number, epoch=1,
            prio=prio, body=b"-", hop="-", answer="-", stored_at=now(), next_attempt_at=now(),
        )
        for number in range(count)
    )  # fmt: skip


def later() -> Any:
    return now() + timedelta(seconds=1)


@pytest.mark.django_db
def test_letters_of_a_flood_do_not_stand_before_those_of_another(tokyo: Partner, seoul: Partner) -> None:
    store(tokyo, 1000)
    store(seoul, 3)
    assert owners(next_letters(later(), 8)) == (
        ["tokyo", "seoul"] * 3 if _first() == "tokyo" else ["seoul", "tokyo"] * 3
    ) + ["tokyo", "tokyo"]


def _first() -> str:
    """Of two that are alike the one paired first begins."""
    return str(Peer.objects.order_by("pk").values_list("node", flat=True)[0]).rpartition(":")[2]


@pytest.mark.django_db
def test_urgent_letters_go_first_whoever_wrote_them(tokyo: Partner, seoul: Partner) -> None:
    store(tokyo, 30)
    store(seoul, 1, prio=0)
    store(tokyo, 1, prio=1, ls=900)
    assert owners(next_letters(later(), 3)) == ["seoul", "tokyo", "tokyo"]
    assert InLetter.objects.get(pk=next_letters(later(), 3)[1]).prio == 1


@pytest.mark.django_db
def test_a_flood_that_calls_itself_urgent_goes_before_others_by_one_turn_only(
    tokyo: Partner, seoul: Partner
) -> None:
    store(tokyo, 500, prio=0)
    store(seoul, 2)
    order = owners(next_letters(later(), 100))
    assert [place for place, owner in enumerate(order) if owner == "seoul"] == [TURN, TURN + 1]


@pytest.mark.django_db
def test_each_partner_keeps_the_order_of_its_own_letters(tokyo: Partner) -> None:
    store(tokyo, 50)
    numbers = dict(InLetter.objects.values_list("pk", "ls"))
    assert [numbers[letter_id] for letter_id in next_letters(later(), 50)] == list(range(1, 51))


@pytest.mark.django_db
def test_the_worker_takes_them_in_that_order(tokyo: Partner, seoul: Partner, room: Room) -> None:
    for _ in range(30):
        tokyo.write()
    mid = seoul.write()
    open_all()
    assert room.mids().index(mid) <= 1
    assert not InLetter.objects.exclude(state=InState.DELIVERED).exists()


@pytest.mark.django_db(transaction=True)
def test_a_flooding_partner_does_not_keep_another_waiting_at_the_edge(
    door: Door, tokyo: Partner, houses: dict[str, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With many letters of Tokyo before the door, that of Seoul is stored beside the first of them."""
    seoul = paired(houses["seoul"], tokyo.us, country="KOR")
    door.refresh()
    order: list[str] = []
    taken: list[int] = []
    gate, crowd, lock = threading.Event(), threading.Semaphore(0), threading.Lock()
    nodes = {tokyo.spki: "tokyo", seoul.spki: "seoul"}

    def watched(spki: str, *rest: Any) -> list[Response | Exception]:
        with lock:
            order.append(nodes[spki])
            taken.append(len(rest[0]))
        crowd.release()
        assert gate.wait(timeout=60)
        return real(spki, *rest)

    real: Callable[..., list[Response | Exception]] = receiving.answer_letters
    monkeypatch.setattr(edges, "answer_letters", watched)
    flood = 24
    letters = [tokyo.sealed() for _ in range(flood)]
    tokens = [tokyo.token(sealed) for sealed in letters]

    def send(number: int) -> None:
        connection = door.as_partner(tokyo)
        headers = {HEADER: tokens[number], "Content-Type": JSON}
        connection.request("POST", MESSAGES, body=letters[number].body, headers=headers)
        assert connection.getresponse().status == 202

    senders = [threading.Thread(target=send, args=(number,)) for number in range(flood)]
    for sender in senders:
        sender.start()
    assert crowd.acquire(timeout=60)
    wait_for(lambda: door.gathered(tokyo.spki) == flood - taken[0])
    other = threading.Thread(target=lambda: post(door.as_partner(seoul), seoul))
    other.start()
    assert crowd.acquire(timeout=60)  # although nothing of the flood is answered yet
    assert order == ["tokyo", "seoul"]
    gate.set()
    for thread in (*senders, other):
        thread.join(timeout=60)
    assert InLetter.objects.filter(peer__node=seoul.node).count() == 1


class OneIsSilent(delivering.Delivery):
    """A delivery whose partner Tokyo takes every request and never answers; all others store what they get."""

    def __init__(self, others: dict[str, Partner]) -> None:
        super().__init__()
        self.others = others
        self.hanging = 0

    async def _call(
        self,
        peer: Peer,
        request: Request,
        patience: float = 60,
        *,
        door: str = "",
        session: object = None,
    ) -> Response | None:
        other = self.others.get(peer.node)
        if other is None:
            self.hanging += 1
            await asyncio.Event().wait()
        elif request.path == MESSAGES:
            claims = strict_json.parse(unb64u(request.headers[HEADER].split(".")[1]), 10_000)
            letter = await self._ask(lambda: OutLetter.objects.get(mid=claims["mid"]))
            return json_response(202, receipt=other.receipt(letter))
        return None


@pytest.mark.django_db(transaction=True)
def test_a_partner_that_never_answers_delays_no_other(
    write: Callable[..., OutLetter], seoul: Partner
) -> None:
    for _ in range(40):
        write()
    letter = write(peer=Peer.objects.get(node=seoul.node))
    delivery = OneIsSilent({seoul.node: seoul})
    loop = asyncio.new_event_loop()
    running = loop.create_task(delivery.run())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([running])))
    thread.start()
    try:
        wait_for(lambda: OutLetter.objects.get(pk=letter.pk).state == LetterState.STORED)
        wait_for(lambda: delivery.hanging >= IN_FLIGHT)
        assert OutLetter.objects.filter(state=LetterState.STORED).count() == 1
    finally:
        loop.call_soon_threadsafe(running.cancel)
        thread.join(timeout=20)
        loop.close()
