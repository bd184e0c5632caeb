"""What may wait on a person: one thing with its clock, a sentence with a verb, and where it is done."""

from dataclasses import dataclass
from datetime import datetime

from comity.exchange.models import Peer
from comity.web.clocks import Face
from comity.web.words import Words


@dataclass(frozen=True)
class Item:
    """One thing that waits, and what else tells it apart."""

    face: Face
    due: datetime | None
    sentence: str
    language: str  # of the words inside the sentence that are not the page's own
    subject: str
    href: str
    act: Words
    ref: str
    partner: Peer | None = None
    codes: tuple[str, ...] = ()
    note: str = ""
    since: datetime | None = None  # when it began to wait, where no clock says so
    standing: int = 0  # see standing.py
    left: str = ""  # what its clock says where it counts days and no hours
    also: tuple[str, ...] = ()  # further partners that a draft is meant for, by name
    is_request: bool = False
    is_owed: bool = False  # by us: a partner waits for the answer
