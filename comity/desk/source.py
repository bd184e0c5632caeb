"""What a source of the desk is, and the kinds that its filter names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.release.waiting import About
from comity.web.words import Words

# stand in the kept values of a query for the present moment and for the end of the person's day: see written.py
AT, MIDNIGHT = datetime(1000, 1, 1, tzinfo=UTC), datetime(1000, 1, 2, tzinfo=UTC)
# what kind of act something waits for, as the desk's filter names it
KINDS: dict[str, Words] = {
    "approve": _("To approve"),
    "answer": _("To answer"),
    "say": _("Asked back by the partner"),
    "read": _("Answers to read"),
    "draft": _("Own drafts"),
    "decide": _("Hits to decide"),
    "step": _("Steps that are due"),
    "destroy": _("Copies to destroy"),
    "call": _("Not confirmed by partners"),
    "look": _("Documents to look through"),
}


@dataclass(frozen=True)
class Limit:
    """The columns of a limit that runs on something: when it ends, and the first of those that say when it began."""

    due: str
    since: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits: which of them wait on a person, the sentence, the button, the page."""

    kind: str
    found: Callable[[Person], QuerySet[Any]]
    sentence: Words
    act: Words
    page: str = "requests:thread"
    is_hit: bool = False
    about: Callable[[Iterable[UUID]], Mapping[UUID, About]] | None = (
        None  # of what is neither request nor hit
    )

    limit: Limit | None = None  # of what is neither request nor hit
    # what each is called, where the room it comes from says that, and to this person
    titles: Callable[[Person, Iterable[UUID]], Mapping[UUID, str]] | None = None

    @property
    def is_request(self) -> bool:
        """Whether it is a request, on which a legal clock runs."""
        return not self.is_hit and self.about is None
