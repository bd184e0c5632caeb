"""Partners whose keys the test holds: they write, sign and seal as a real node would, and break rules when told so."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import override_settings

from comity.audit.actors import Process
from comity.audit.guard import actions_only
from comity.exchange import file_checks, worker
from comity.exchange.actions import keep_file
from comity.exchange.card import Card
from comity.exchange.core import strict_json
from comity.exchange.core.chunk_tree import HEADER as PROOF
from comity.exchange.core.chunk_tree import ChunkTree
from comity.exchange.core.descriptor import Descriptor, read_unpinned_descriptor, sign_descriptor
from comity.exchange.core.envelope import RecipientKey, Sealed, seal
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.core.hop import HEADER, Cover, sign_hop
from comity.exchange.core.ids import new_id
from comity.exchange.core.key_folder import EdgeKeys, InnerKeys, KeyFolder
from comity.exchange.core.keys import PrivateKey
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.receipts import Receipt, State, sign_receipt
from comity.exchange.core.root_key import read_root
from comity.exchange.core.wire import JSON, MESSAGES, OCTETS, PARTS, RECEIPTS, Response, read_problem
from comity.exchange.files import taken_in
from comity.exchange.identity import DESCRIPTOR_FILE
from comity.exchange.making import ROOT_FILE, make_keys
from comity.exchange.models import OutLetter, StoredFile
from comity.exchange.receiving import answer
from comity.lib.clock import now

SCHEMA = "exchange/test/1"


@dataclass(frozen=True)
class House:
    """A node's name, its keys and what it says of itself."""

    node: str
    folder: Path
    inner: InnerKeys
    edge: EdgeKeys
    descriptor: Descriptor
    root: PrivateKey

    @classmethod
    def build(cls, node: str, home: Path, edge_url: str = "https://127.0.0.1:1") -> "House":
        """Make keys and descriptor as `comity node init` does."""
        said = io.StringIO()
        with override_settings(NODE_ID=node, EDGE_URL=edge_url), redirect_stdout(said):
            make_keys(home)
        [passphrase] = [line.split(": ")[1] for line in said.getvalue().splitlines() if "passphrase" in line]
        kept = KeyFolder(home / "keys")
        token = (home / "keys" / DESCRIPTOR_FILE).read_text("utf-8")
        descriptor = read_unpinned_descriptor(token, at=now())
        root = read_root(home / ROOT_FILE, passphrase, nbf=descriptor.iat)
        return cls(node, home / "keys", kept.inner(), kept.edge(), descriptor, root)

    def card(self, **change: Any) -> Card:
        """What it hands over to be paired."""
        fields: dict[str, Any] = {
            "descriptor": self.descriptor.token,
            "certificates": "".join(one.certificate.decode() for one in self.edge.tls),
            "country": "JPN",
            "names": {"en": "Tokyo desk", "ja": "東京連絡室"},
            "zone": "Asia/Tokyo",
            "unit": "desk",
        }
        return Card(**{**fields, **change})

    def renewed(self, **change: Any) -> Card:
        """Its card with the next version of its descriptor."""
        following = replace(self.descriptor, **{"ver": self.descriptor.ver + 1, **change})
        return self.card(descriptor=sign_descriptor(following, self.root))

    def words(self) -> str:
        """What its officer says on the telephone."""
        return fingerprint_words(self.descriptor.root)


@dataclass
class Partner:
    """A paired house that talks to us."""

    house: House
    us: House
    last_ls: int = 0
    last_rseq: int = 0
    last_hw: int = 0
    conversations: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def node(self) -> str:
        return self.house.node

    @property
    def spki(self) -> str:
        return self.house.edge.tls[0].spki

    @property
    def hop(self) -> PrivateKey:
        return self.house.edge.hop[0]

    @property
    def sig(self) -> PrivateKey:
        return self.house.inner.sig[0]

    def wrap(self, house: House | None = None) -> RecipientKey:
        """Our encryption key, or another house's."""
        house = house or self.us
        return RecipientKey(house.node, house.inner.enc[0].public)

    def letter(self, **change: Any) -> Letter:
        """A letter at its right place in its conversation."""
        conv = change.get("conv") or new_id()
        cseq, prev = self.conversations.get(conv, (0, None))
        at = now()
        fields: dict[str, Any] = {
            "type": LetterType.LETTER,
            "sender": Author(self.node, "desk", "officer-17", "officer"),
            "to": (Addressee(self.us.node, "desk"),),
            "created": at,
            "expires": at + timedelta(days=30),
            "conv": conv,
            "cseq": cseq + 1,
            "prev": prev,
            "handling": Handling(owner=self.node),
            "body": Body(SCHEMA, {"text": "グエン・ヴァン・ハイ"}),
        }
        return Letter(**{**fields, **change})

    def sealed(self, letter: Letter | None = None, **change: Any) -> Sealed:
        """A letter signed and sealed to us; the next one of its conversation is chained to it."""
        letter = letter or self.letter(**change)
        sealed = seal(letter, self.sig, [self.wrap()])
        self.conversations[letter.conv] = (letter.cseq, sealed.idg)
        return sealed

    def cover(self, sealed: Sealed, **change: Any) -> Cover:
        """What the outside says, under the next link number unless told otherwise."""
        if "ls" not in change:
            self.last_ls += 1
        fields: dict[str, Any] = {
            "mid": sealed.mid,
            "idg": sealed.idg,
            "ls": self.last_ls,
            "epoch": 1,
            "prio": 3,
            "exp_at": now() + timedelta(days=30),
        }
        return Cover(**{**fields, **change})

    def token(self, sealed: Sealed, *, key: PrivateKey | None = None, **change: Any) -> str:
        """A right hop token, or one with something wrong."""
        fields: dict[str, Any] = {
            "iss": self.node,
            "aud": self.us.node,
            "at": now(),
            "method": "POST",
            "path": MESSAGES,
            "body": sealed.body,
            "cover": change.pop("cover", None) or self.cover(sealed),
        }
        return sign_hop(key or self.hop, **{**fields, **change})

    def call(
        self, method: str, path: str, token: str, body: bytes, *, spki: str | None = None, proof: str = ""
    ) -> Response:
        """One request over a connection that showed our certificate, or another one."""
        media = OCTETS if path.startswith(PARTS) else JSON
        with actions_only():
            return answer(
                self.spki if spki is None else spki,
                method,
                path,
                {HEADER: token, "Content-Type": media, PROOF: proof},
                body,
            )

    def post(self, sealed: Sealed, token: str | None = None, *, spki: str | None = None) -> Response:
        """Post a letter."""
        return self.call("POST", MESSAGES, token or self.token(sealed), sealed.body, spki=spki)

    def write(self, **change: Any) -> UUID:
        """Post a right letter and return its id."""
        sealed = self.sealed(**change)
        response = self.post(sealed)
        assert response.status == 202, response.body
        return UUID(sealed.mid)

    def chunk(self, root: str, data: bytes, index: int = 0, proof: str = "") -> Response:
        """Bring a chunk of a file."""
        path = f"{PARTS}{root}/{index}"
        return self.call("PUT", path, self.bare_token("PUT", path, data), data, proof=proof)

    def chunks_there(self, root: str) -> Response:
        """Ask which chunks of a file are there."""
        path = f"{PARTS}{root}"
        return self.call("GET", path, self.bare_token("GET", path, b""), b"")

    def bring(self, part: PartInfo, chunks: Sequence[bytes], *, only: Iterable[int] | None = None) -> None:
        """Bring chunks of a file, all or some, each with its proof."""
        tree = ChunkTree(hashlib.sha256(chunk).digest() for chunk in chunks)
        for index in range(part.n) if only is None else only:
            answer = self.chunk(part.root, chunks[index], index, tree.path(index))
            assert answer.status == 200, answer.body

    def bare_token(self, method: str, path: str, body: bytes) -> str:
        """A hop token of something that is no letter."""
        return sign_hop(
            self.hop, iss=self.node, aud=self.us.node, at=now(), method=method, path=path, body=body
        )

    def receipt(self, letter: OutLetter, state: State = State.STORED, **change: Any) -> str:
        """A receipt for a letter of ours, right or with something wrong."""
        key = change.pop("key", None) or (self.hop if state is State.STORED else self.sig)
        self.last_rseq += 1
        self.last_hw = max(self.last_hw, letter.ls)
        fields: dict[str, Any] = {
            "iss": self.node,
            "aud": self.us.node,
            "rid": new_id(),
            "mid": str(letter.mid),
            "idg": letter.idg,
            "dig": letter.dig,
            "state": state,
            "at": now().replace(microsecond=0),
            "hw": self.last_hw,
            "rseq": self.last_rseq,
            "reason": "policy" if state is State.REFUSED else None,
            "by": "officer" if state in {State.READ, State.ACTIONED} else None,
        }
        return sign_receipt(Receipt(**{**fields, **change}), key)

    def send_receipts(self, *tokens: str) -> Response:
        """Post receipts as a node does later."""
        body = strict_json.dump({"v": "1.0", "receipts": list(tokens)})
        return self.call("POST", RECEIPTS, self.bare_token("POST", RECEIPTS, body), body)


def kept(data: bytes, label: str, media: str) -> StoredFile:
    """A file of ours, kept as a room does."""
    with taken_in(io.BytesIO(data), label, media, len(data)) as new:
        return keep_file(Process("operator"), new)


def problem_of(response: Response) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status, read_problem(response).code


def receipt_in(response: Response) -> str:
    """The receipt in a positive answer."""
    assert response.status == 202, response.body
    receipt: str = strict_json.parse(response.body, 10_000)["receipt"]
    return receipt


def open_all() -> None:
    """Open what is stored, as the worker does."""
    with actions_only():
        while worker.open_due() or file_checks.check_due():
            pass
