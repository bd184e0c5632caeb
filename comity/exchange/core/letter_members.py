"""The pieces of a letter: who, to whom, under which agreement, how it is to be handled, what it says."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.exchange.core._shape import (
    Members,
    flag,
    integer,
    list_of,
    mapping,
    moment,
    node,
    one_of,
    sha256,
    text,
    uuid,
)
from comity.exchange.core.errors import MalformedError
from comity.exchange.core.moments import to_rfc3339

RELATIONS = frozenset({"reply", "corrects", "recalls", "supersedes", "forwards"})
ONWARD = frozenset({"no", "ask", "listed"})

_SCHEMA = re.compile(r"[a-z][a-z0-9-]{0,49}/[a-z][a-z0-9-]{0,49}/[1-9][0-9]{0,3}", re.ASCII)


def check_schema(value: Any) -> str:
    """Return the name of a body's schema, such as requests/request/1, or raise MalformedError."""
    if not isinstance(value, str) or not _SCHEMA.fullmatch(value):
        raise MalformedError("A schema is named like requests/request/1.")
    return value


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: node and unit, the officer as a pseudonym, and the role."""

    node: str
    unit: str
    actor: str
    role: str

    def to_payload(self) -> dict[str, Any]:
        return {"node": self.node, "unit": self.unit, "actor": self.actor, "role": self.role}

    @classmethod
    def from_payload(cls, value: object) -> "Author":
        members = Members(value, "The sender")
        author = cls(
            node=members.need("node", node),
            unit=members.need("unit", text(64)),
            actor=members.need("actor", text(100)),
            role=members.need("role", text(64)),
        )
        members.done()
        return author


@dataclass(frozen=True, slots=True)
class Addressee:
    """A unit of a node that is written to."""

    node: str
    unit: str

    def to_payload(self) -> dict[str, Any]:
        return {"node": self.node, "unit": self.unit}

    @classmethod
    def from_payload(cls, value: object) -> "Addressee":
        members = Members(value, "The addressee")
        addressee = cls(node=members.need("node", node), unit=members.need("unit", text(64)))
        members.done()
        return addressee


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another letter: its id, the digest of its signed bytes, and the relation (see RELATIONS)."""

    id: str
    digest: str
    rel: str

    def to_payload(self) -> dict[str, Any]:
        return {"id": self.id, "digest": self.digest, "rel": self.rel}

    @classmethod
    def from_payload(cls, value: object) -> "Ref":
        members = Members(value, "The reference")
        ref = cls(
            id=members.need("id", uuid),
            digest=members.need("digest", sha256),
            rel=members.need("rel", one_of(RELATIONS)),
        )
        members.done()
        return ref


@dataclass(frozen=True, slots=True)
class AgreementRef:
    """The agreement a letter is sent under: id, version, digest of its text, and the article relied on."""

    id: str
    ver: int
    digest: str
    article: str

    def to_payload(self) -> dict[str, Any]:
        return {"id": self.id, "ver": self.ver, "digest": self.digest, "article": self.article}

    @classmethod
    def from_payload(cls, value: object) -> "AgreementRef":
        members = Members(value, "The agreement")
        agreement = cls(
            id=members.need("id", text(100)),
            ver=members.need("ver", integer(1)),
            digest=members.need("digest", sha256),
            article=members.need("article", text(100)),
        )
        members.done()
        return agreement


@dataclass(frozen=True, slots=True)
class Classification:
    """A level of the ladder, 0 open to 3, in the words of some scheme."""

    scheme: str
    level: int


@dataclass(frozen=True, slots=True)
class Caveat:
    """A note that binds: a code of the handling room (`death-penalty`, `H3`), and the words where it has some."""

    code: str
    text: str | None = None

    def to_payload(self) -> dict[str, Any]:
        return {"code": self.code} if self.text is None else {"code": self.code, "text": self.text}

    @classmethod
    def from_payload(cls, value: object) -> "Caveat":
        members = Members(value, "The caveat")
        caveat = cls(code=members.need("code", text(50)), text=members.may("text", text(1000)))
        members.done()
        return caveat


@dataclass(frozen=True, slots=True)
class Grading:
    """How good the source is and how good the information, in the codes of the handling room."""

    source: str
    information: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """The originator's conditions, inside the signed bytes.

    An empty `audience` means nobody beyond the addressees. `onward` is no, ask or listed; `listed` names the nodes.
    """

    owner: str
    codes: tuple[str, ...] = ()
    classification: Classification | None = None
    grading: Grading | None = None
    caveats: tuple[Caveat, ...] = ()
    audience: tuple[str, ...] = ()
    onward: str = "no"
    listed: tuple[str, ...] = ()
    retain_until: datetime | None = None
    delete_after: datetime | None = None
    human_review: bool = False

    def to_payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = {"owner": self.owner, "codes": list(self.codes)}
        if self.classification is not None:
            payload["classification"] = {
                "scheme": self.classification.scheme,
                "level": self.classification.level,
            }
        if self.grading is not None:
            payload["grading"] = {"source": self.grading.source, "information": self.grading.information}
        payload |= {
            "caveats": [caveat.to_payload() for caveat in self.caveats],
            "audience": list(self.audience),
            "onward": self.onward,
            "listed": list(self.listed),
        }
        if self.retain_until is not None:
            payload["retain_until"] = to_rfc3339(self.retain_until)
        if self.delete_after is not None:
            payload["delete_after"] = to_rfc3339(self.delete_after)
        payload["human_review"] = self.human_review
        return payload

    @classmethod
    def from_payload(cls, value: object) -> "Handling":
        members = Members(value, "The handling")
        handling = cls(
            owner=members.need("owner", node),
            codes=members.need("codes", list_of(text(50), 50)),
            classification=members.may("classification", _classification),
            grading=members.may("grading", _grading),
            caveats=members.many("caveats", Caveat.from_payload, 50),
            audience=members.need("audience", list_of(text(150), 200)),
            onward=members.need("onward", one_of(ONWARD)),
            listed=members.need("listed", list_of(node, 200)),
            retain_until=members.may("retain_until", moment),
            delete_after=members.may("delete_after", moment),
            human_review=members.need("human_review", flag),
        )
        members.done()
        return handling


@dataclass(frozen=True, slots=True)
class Body:
    """What the letter says: data in the shape of a schema that some room has registered."""

    schema: str
    data: dict[str, Any]

    def to_payload(self) -> dict[str, Any]:
        return {"schema": self.schema, "data": self.data}

    @classmethod
    def from_payload(cls, value: object) -> "Body":
        members = Members(value, "The body")
        body = cls(schema=members.need("schema", check_schema), data=members.need("data", mapping))
        members.done()
        return body


def _classification(value: object) -> Classification:
    members = Members(value, "The classification")
    classification = Classification(
        scheme=members.need("scheme", text(50)), level=members.need("level", integer(0, 9))
    )
    members.done()
    return classification


def _grading(value: object) -> Grading:
    members = Members(value, "The grading")
    grading = Grading(
        source=members.need("source", text(10)), information=members.need("information", text(10))
    )
    members.done()
    return grading
