"""Proposals name each other by local ids of their document; here an id becomes the words it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.intake.models import Document, Proposal, ProposalKind, ProposalState, Question, QuestionAnswer

NAMED = (ProposalKind.PERSON, ProposalKind.ORGANISATION, ProposalKind.PLACE)


@dataclass(frozen=True)
class Referring:
    """The named things of a document by local id; a person said to be another stands for that other."""

    by_local: Mapping[str, Proposal]

    def named(self, local: object) -> Proposal | None:
        """Return the proposal behind a local id."""
        return self.by_local.get(local) if isinstance(local, str) else None

    def words(self, local: object) -> str | None:
        """Return the name behind a local id; what is no id (a country, words) as it is."""
        found = self.named(local)
        if found is not None:
            return str(found.counts.get("name") or "")
        return local if isinstance(local, str) else None

    @property
    def known(self) -> dict[str, set[str]]:
        """Return the local ids by kind, as the check of changes asks for them."""
        found: dict[str, set[str]] = {str(kind): set() for kind in NAMED}
        for local, one in self.by_local.items():
            found[str(one.kind)].add(local)
        return found

    def spelled_out(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return a content with words where ids stood, and beside it (`refers`) which proposals they were and what was made of them."""
        told: dict[str, Any] = {}
        refers: list[dict[str, Any]] = []
        for name, value in content.items():
            if isinstance(value, list):
                told[name] = [self._said(one, refers) for one in value]
            else:
                told[name] = self._said(value, refers)
        return {**told, "refers": refers}

    def _said(self, value: Any, refers: list[dict[str, Any]]) -> Any:
        found = self.named(value)
        if found is None:
            return value
        words = self.words(value)
        one = {"words": words, "kind": found.kind, "proposal": str(found.pk), "made": found.made}
        if one not in refers:
            refers.append(one)
        return words


def referring_of(document: Document) -> Referring:
    """Return the named things of a document; a local id is given once in it and never to another."""
    rows = Proposal.objects.filter(document=document, kind__in=NAMED).exclude(local="")
    joined = {
        one.other_id: one.one
        for one in Question.objects.filter(document=document, answer=QuestionAnswer.SAME).select_related(
            "one"
        )
    }
    found: dict[str, Proposal] = {}
    for row in rows:
        meant = row
        seen = {row.pk}
        while (
            meant.state == ProposalState.REPLACED and meant.pk in joined and joined[meant.pk].pk not in seen
        ):
            meant = joined[meant.pk]
            seen.add(meant.pk)
        found[row.local] = meant
    return Referring(found)
