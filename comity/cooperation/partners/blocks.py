"""What stands on the page of a partner: each room hands in its block at start, and looks itself at who may see what.

    register(Block("requests", 60, _("Requests"), requests))       # a function of the reader's request and the partner
    filled(request, side)                                          # the blocks that have something for this reader

A figure that opens a list is counted by that list, with the filters of its address: it cannot be another one. To whom the list
does not open the same figure stands alone, without a link, and the block says whom to ask.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from comity.cooperation.partners.sides import PartnerSide
from comity.web.listing import Listing
from comity.web.listing.page import narrowed
from comity.web.words import Words


@dataclass(frozen=True)
class FigureLine:
    """A figure with the list that it opens; without an address there is nothing to open."""

    words: str
    number: int
    href: str = ""
    state: str = ""  # of a tag, where somebody should look


@dataclass(frozen=True)
class BlockLine:
    """One thing of a block: its words with their language, where it leads, what stands below, marks (state and words)."""

    text: str
    language: str = ""
    href: str = ""
    small: Sequence[str] = ()
    tags: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Filled:
    """A block with what the reader may see."""

    figures: Sequence[FigureLine] = ()
    lines: Sequence[BlockLine] = ()
    nothing: Words = ""  # said where there is neither; empty: the block is left out then
    closed: str = ""  # whom to ask, where the records behind the figures are not open to the reader
    more: tuple[Words, str] | None = None  # words and address of a link at its foot


@dataclass(frozen=True)
class Block:
    """A block of the page. `fill` returns None where it is nothing for this reader."""

    code: str
    order: int
    title: Words
    fill: Callable[[HttpRequest, PartnerSide], Filled | None]
    note: Words = ""


@dataclass(frozen=True)
class ShownBlock:
    """A block as the page draws it."""

    code: str
    title: Words
    note: Words
    filled: Filled


@dataclass
class _Register:
    blocks: dict[str, Block] = field(default_factory=dict)


_REGISTER = _Register()


def register(*blocks: Block) -> None:
    """Hand blocks in; one of the same code takes the place of the one before."""
    for one in blocks:
        _REGISTER.blocks[one.code] = one


def filled(request: HttpRequest, side: PartnerSide) -> list[ShownBlock]:
    """Return the blocks that have something for the reader, in their order."""
    found = []
    for block in sorted(_REGISTER.blocks.values(), key=lambda one: one.order):
        content = block.fill(request, side)
        if content is not None and (content.figures or content.lines or content.nothing):
            found.append(ShownBlock(block.code, block.title, block.note, content))
    return found


def counted(  # noqa: PLR0917  # what a figure is made of
    request: HttpRequest,
    listing: Listing[Any, Any],
    whole: QuerySet[Any],
    url_name: str,
    words: str,
    state: str = "",
    **asked: str,
) -> FigureLine | None:
    """Return how many rows a list shows under these filters, with its address; None where the list offers no such filter."""
    found, form = listing.read(request, asked)
    if form.errors:
        return None
    number = narrowed(request, listing, whole, found).count()
    query = urlencode({"all": "1", **asked})  # nobody's kept view in its place
    return FigureLine(words, number, f"{reverse(url_name)}?{query}", state if number else "")


def as_open(figure: FigureLine | None, *, opens: bool) -> FigureLine | None:
    """Return a figure as it stands for a reader: where its list does not open to them the number alone, which asks nothing of them."""
    return figure if opens or figure is None else replace(figure, href="", state="")


def of_each(side: PartnerSide, words: str, figure: Callable[[str, str], FigureLine | None]) -> list[FigureLine]:  # fmt: skip
    """Return a figure of each node of a partner; of several each says whose it is."""
    found = []
    for peer in side.peers:
        said = f"{words} · {peer}" if len(side.peers) > 1 else words
        if (one := figure(peer.node, said)) is not None:
            found.append(one)
    return found
