"""Our own letters as they hold now: corrected and narrowed by what we have decided since they left."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.handling.stamp import Handling
from comity.sharing.exceptions import NotHereError
from comity.sharing.letters import Content, our_content
from comity.sharing.models import Revision, RevisionKind
from comity.sharing.passages import Passage, corrected


def revisions_of(owner: str, mid: UUID) -> QuerySet[Revision]:
    """Return what an owner decided about a letter, in order."""
    return Revision.objects.filter(owner=owner, mid=mid).order_by("at", "id")


def _content(mid: UUID) -> Content:
    found = our_content(mid)
    if found is None:
        raise NotHereError("letter", mid)
    return found


def current_data(mid: UUID) -> tuple[str, dict[str, Any]]:
    """Return schema and body of a letter of ours with all our corrections. Raises NotHereError."""
    content = _content(mid)
    data = dict(content.data)
    for one in revisions_of(settings.NODE_ID, mid).filter(kind=RevisionKind.CORRECTION):
        data = corrected(data, passages_in(one.content))
    return content.schema, data


def current_handling(mid: UUID) -> Handling:
    """Return the handling of a letter of ours with all that we have narrowed. Raises NotHereError."""
    content = _content(mid)
    handling = content.handling
    for one in revisions_of(settings.NODE_ID, mid).filter(kind=RevisionKind.NARROWING):
        handling = handling.combine(narrowed_to(one.content, handling))
    return handling


def narrowed_to(content: Mapping[str, Any], before: Handling) -> Handling:
    """Return the handling that a narrowing names; the purpose stays."""
    return Handling.from_wire(content["handling"], purpose=before.purpose, owner=before.owner)


def passages_in(content: Mapping[str, Any]) -> list[Passage]:
    """Return the corrected passages of a correction."""
    return [Passage(str(one["at"]), str(one["to"])) for one in content.get("passages", [])]
