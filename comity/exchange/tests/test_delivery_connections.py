"""The connections that delivery keeps: those to a suspended partner are closed; what breaks off on one is logged."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from django.db import DatabaseError

from comity.exchange.attempts import Round, Verdict
from comity.exchange.core.errors import ClockSkewError
from comity.exchange.delivery import Delivery
from comity.exchange.due import due_for
from comity.exchange.flight import Flight
from comity.exchange.models import OutLetter, Peer


def test_connections_to_a_suspended_partner_are_closed_and_others_stay() -> None:
    async def look() -> tuple[bool, bool]:
        delivery, gone, stays = Delivery(), uuid4(), uuid4()
        sessions = {peer: aiohttp.ClientSession() for peer in (gone, stays)}
        delivery._sessions = {peer: (("key", "certificates"), one) for peer, one in sessions.items()}
        await delivery._drop(frozenset({stays}))
        found = sessions[gone].closed, sessions[stays].closed
        await sessions[stays].close()
        return found

    assert asyncio.run(look()) == (True, False)


class NothingCanBeSent(Delivery):
    """A delivery whose next round finds that nothing can be sent to the partner."""

    async def _ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return Round(SimpleNamespace(node="cxp:node:jp:tokyo"), (), is_all=True, error=ClockSkewError("late"))  # type: ignore[arg-type]  # its name alone is read


def test_what_broke_off_beside_a_silent_link_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> Verdict:
        raise DatabaseError

    async def look() -> str:
        flight = Flight()
        flight.start(frozenset({uuid4()}), broken())
        await NothingCanBeSent()._send_due(uuid4(), flight)
        return flight.silence

    assert asyncio.run(look()) == ClockSkewError.code
    assert "Work on a partner broke off: DatabaseError" in caplog.messages


@pytest.mark.django_db
def test_a_request_of_many_receipts_takes_one_place(write: Callable[..., OutLetter]) -> None:
    letter = write()
    peer: Peer = letter.peer
    receipts = [uuid4() for _ in range(60)]
    assert [job.ids for job in due_for(peer.pk, receipts, 1).jobs] == [{letter.mid}]
    assert due_for(peer.pk, receipts, 32).jobs == []
