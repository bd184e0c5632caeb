"""The connections that delivery keeps: those to a suspended partner are closed."""

import asyncio
from uuid import uuid4

import aiohttp

from comity.exchange.delivery import Delivery


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
