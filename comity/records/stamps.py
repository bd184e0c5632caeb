"""The stamp of a source of our own."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from comity.accounts.models import Agency
from comity.handling.classification import Classification
from comity.handling.codes import Code, Codes
from comity.handling.grading import Grading
from comity.handling.stamp import Handling


def own_stamp(
    agency: Agency,
    codes: Iterable[str] = (),
    *,
    purpose: str = "investigation",
    level: int = 0,
    grading: Grading | None = None,
    limits: str = "",
) -> dict[str, Any]:
    """Return the stored form of the stamp of a source whose owner is an agency of this node.

    `codes` as they are called (`H1`); none counts as H1 and H2. `limits` are the words of H3.
    """
    named = Codes.read(codes)
    return Handling(
        owner=settings.NODE_ID if agency.is_home else agency.code,
        codes=named,
        classification=Classification(level),
        purpose=purpose,
        grading=grading,
        h3_texts=frozenset({limits} if limits and Code.H3 in named.named else ()),
    ).to_json()
