"""Identifiers: UUID version 7 for everything made, `cxp:node:<country>:<agency>` for nodes."""

import re

import uuid_utils

from comity.exchange.core.errors import MalformedError

_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_NODE = re.compile(r"cxp:node:[a-z]{2}:[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)


def new_id() -> str:
    """A new UUID version 7 (RFC 9562), lower case with hyphens."""
    return str(uuid_utils.uuid7())


def check_id(value: object) -> str:
    """Return a UUID version 7 in its one spelling, or raise MalformedError."""
    if not isinstance(value, str) or not _UUID7.fullmatch(value):
        raise MalformedError("An identifier is a UUID version 7 in lower case.")
    return value


def check_node_id(value: object) -> str:
    """Return a node id, or raise MalformedError.

    The country is two letters as in ISO 3166-1; an organisation of several states takes one of the codes that
    are free for users (xa to xz). The agency is 1 to 40 letters, digits and inner hyphens.
    """
    if not isinstance(value, str) or not _NODE.fullmatch(value):
        raise MalformedError("A node id is written like cxp:node:jp:npa, in lower case.")
    return value
