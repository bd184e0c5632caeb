"""The floor of the exchange: the same chain from library calls alone, without anything that makes it a post office.

Sign and encrypt a letter, write an outbox row, POST it over mutual TLS, check the hop token, write an inbox row, sign a receipt,
verify it and write it down: three commits, two processes, nothing else. No numbers, no duplicates, no log, no peers.

    python -m bench.bare_chain serve|send ...      started by bench_exchange; see `Chain`
"""

import argparse
import asyncio
import hashlib
import json
import ssl
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
from aiohttp import web
from joserfc import jwe, jws
from joserfc.jwk import OKPKey

SIGN = jws.JWSRegistry(algorithms=["Ed25519"])
SEAL = jwe.JWERegistry(algorithms=["ECDH-ES+A256KW", "A256GCM"])
TABLES = (
    "CREATE TABLE outbox (mid uuid PRIMARY KEY, signed bytea, body bytea)",
    "CREATE TABLE inbox (mid uuid PRIMARY KEY, hop text, body bytea, receipt text)",
    "CREATE TABLE receipt (mid uuid PRIMARY KEY, token text)",
)


def key(name: str, curve: str) -> OKPKey:
    """Return a fixed key."""
    seed = hashlib.sha256(f"bench {name}".encode()).digest()
    return OKPKey.import_key(OKPKey.binding.from_private_bytes(curve, seed))  # type: ignore[arg-type]


SIG, HOP, ANSWER = (key(name, "Ed25519") for name in ("sig", "hop", "answer"))
ENC = [key(f"enc {number}", "X25519") for number in range(10)]
READERS = [OKPKey.import_key(one.as_dict(private=False)) for one in ENC]


def sign(what: bytes | dict[str, Any], typ: str, with_key: OKPKey) -> str:
    """Return a compact signed token."""
    payload = what if isinstance(what, bytes) else json.dumps(what).encode()
    return jws.serialize_compact({"alg": "Ed25519", "typ": typ}, payload, with_key, registry=SIGN)


def verified(token: str, with_key: OKPKey) -> dict[str, Any]:
    """Return what a token says."""
    found: dict[str, Any] = json.loads(jws.deserialize_compact(token, with_key, registry=SIGN).payload)
    return found


def seal(payload: bytes, readers: int) -> tuple[bytes, bytes]:
    """Sign and encrypt: what X3 measures the product beside."""
    signed = sign(payload, "cxp+jws", SIG).encode()
    message = jwe.GeneralJSONEncryption({"enc": "A256GCM", "typ": "cxp+jwe"}, signed, aad=b"mid|iss")
    for number, reader in enumerate(READERS[:readers]):
        message.add_recipient({"alg": "ECDH-ES+A256KW", "kid": str(number)}, reader)
    return signed, json.dumps(jwe.encrypt_json(message, None, registry=SEAL), separators=(",", ":")).encode()


def sha(data: bytes) -> str:
    """Return a digest."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Chain:
    """One side of the chain: where its rows, its certificates and the other side are."""

    database: str
    folder: Path
    port: int

    def context(self, protocol: int) -> ssl.SSLContext:
        """Return mutual TLS 1.3 with the one certificate of the run."""
        context = ssl.SSLContext(protocol)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_cert_chain(self.folder / "tls.pem")
        context.load_verify_locations(self.folder / "tls.pem")
        return context

    async def serve(self) -> None:
        """Take letters until ended."""
        free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
        for _ in range(8):
            free.put_nowait(await psycopg.AsyncConnection.connect(self.database, autocommit=True))

        async def take(request: web.Request) -> web.Response:
            body = await request.read()
            token = request.headers["Cxp-Hop"]
            hop = verified(token, HOP)
            if hop["dig"] != sha(body) or abs(hop["iat"] - time.time()) > 300:
                return web.Response(status=400)
            receipt = sign({"mid": hop["mid"], "idg": hop["idg"], "dig": hop["dig"]}, "receipt", ANSWER)
            connection = await free.get()
            try:
                await connection.execute(
                    "INSERT INTO inbox VALUES (%s, %s, %s, %s)", (hop["mid"], token, body, receipt)
                )
            finally:
                free.put_nowait(connection)
            return web.json_response({"receipt": receipt}, status=202)

        application = web.Application()
        application.router.add_post("/", take)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(
            runner, "127.0.0.1", self.port, ssl_context=self.context(ssl.PROTOCOL_TLS_SERVER)
        ).start()
        await asyncio.Event().wait()

    async def send(self, payload: bytes, count: int, in_flight: int) -> tuple[float, list[float]]:
        """Send letters; return the seconds of the whole and the milliseconds of each."""
        free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
        for _ in range(min(8, in_flight)):
            free.put_nowait(await psycopg.AsyncConnection.connect(self.database, autocommit=True))

        async def write(query: str, *values: object) -> None:
            connection = await free.get()
            try:
                await connection.execute(query.encode(), values)
            finally:
                free.put_nowait(connection)

        took: list[float] = []
        left = iter(range(count))

        async def post(session: aiohttp.ClientSession) -> None:
            for _ in left:
                began = time.perf_counter()
                mid = str(uuid.uuid4())
                signed, body = seal(payload, 1)
                await write("INSERT INTO outbox VALUES (%s, %s, %s)", mid, signed, body)
                said = {"mid": mid, "idg": sha(signed), "dig": sha(body), "iat": int(time.time())}
                async with session.post(
                    "/", data=body, headers={"Cxp-Hop": sign(said, "hop", HOP)}
                ) as answer:
                    token = (await answer.json())["receipt"]
                receipt = verified(token, ANSWER)
                if (receipt["mid"], receipt["idg"]) != (mid, said["idg"]):
                    raise ValueError("The receipt is for something else.")
                await write("INSERT INTO receipt VALUES (%s, %s)", mid, token)
                took.append((time.perf_counter() - began) * 1000)

        connector = aiohttp.TCPConnector(ssl=self.context(ssl.PROTOCOL_TLS_CLIENT), limit=in_flight)
        async with aiohttp.ClientSession(f"https://127.0.0.1:{self.port}", connector=connector) as session:
            began = time.perf_counter()
            await asyncio.gather(*(post(session) for _ in range(in_flight)))
            return time.perf_counter() - began, took


def main() -> None:
    """Be one side of the chain; the sender prints what it took as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("side", choices=["serve", "send"])
    parser.add_argument("--database", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--in-flight", type=int, default=32)
    parser.add_argument("--size", type=int, default=2048)
    given = parser.parse_args()
    chain = Chain(given.database, given.folder, given.port)
    if given.side == "serve":
        asyncio.run(chain.serve())
        return
    payload = json.dumps({"text": "x" * (given.size - 12)}).encode()
    seconds, took = asyncio.run(chain.send(payload, given.count, given.in_flight))
    sys.stdout.write(json.dumps({"seconds": seconds, "milliseconds": took, "processor": time.process_time()}))


if __name__ == "__main__":
    main()
