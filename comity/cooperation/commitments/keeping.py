"""How this room answers for the letters about commitments that it took in: see `comity.sharing.keepers`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation.actions import commitments_following as following
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.binding import is_in_force
from comity.cooperation.commitments.bodies import COMMITMENT, FACTS, KIND, PURPOSE
from comity.cooperation.commitments.words import lines_of_body, text_of
from comity.cooperation.models import CommitmentEntry
from comity.handling.stamp import Handling
from comity.release.models import Outgoing
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place
from comity.sharing.models import RevisionKind


def _commitment_of(ref: LetterRef) -> UUID | None:
    """Return the commitment a letter belongs to, whoever wrote it."""
    if ref.owner == settings.NODE_ID:
        rows = Outgoing.objects.filter(letter=ref.mid, schema=COMMITMENT)
        return rows.values_list("conv", flat=True).first()
    entries = CommitmentEntry.objects.filter(letter=ref.mid, node=ref.owner)
    return entries.values_list("commitment_id", flat=True).first()


def follow_revision(act: Act, mid: UUID) -> None:
    """Follow what we decided about a letter of ours, where it was about a commitment."""
    outgoing = Outgoing.objects.filter(letter=mid, schema=COMMITMENT).first()
    if outgoing is not None:
        following.follow_own_revision(act, outgoing)


class CommitmentKeeper(Keeper):
    """Entries of commitments."""

    name = "commitments"
    schemas = frozenset({COMMITMENT})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the page of the commitment where the person may see it."""
        which = _commitment_of(ref)
        found = visible_to(person).filter(pk=which).first() if which else None
        if found is None:
            return None
        text, language = text_of(found.texts)
        href = reverse("cooperation:commitments-commitment", args=[found.pk])
        return Place(f"{found.ref} {text[:120]}", language, href)

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what was said, entry by entry."""
        del schema
        return list(lines_of_body(data, "", {}))

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes that every letter of a commitment leaves under."""
        del schema
        return (
            About(KIND, str(data["offence"]), PURPOSE, "ordinary", (FACTS,)) if _commitment_of(ref) else None
        )

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the commitment."""
        rows = CommitmentEntry.objects.filter(letter=ref.mid, node=ref.owner, ours=False)
        return {("commitment", str(one.commitment_id)) for one in rows}

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Empty the entries that came in it, and compute without them."""
        return following.purge_entries(act, ref.owner, ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Correct nothing: `is_bound` refuses it before, for what is signed is changed by one more entry."""
        del act, ref, data
        return 0

    def is_bound(self, ref: LetterRef, kind: str) -> bool:
        """Whether it would rewrite signed entries, or un-sign what both sides have signed."""
        if kind == RevisionKind.CORRECTION:
            return _commitment_of(ref) is not None
        return kind in {RevisionKind.RECALL, RevisionKind.DELETION} and is_in_force(ref.owner, ref.mid)

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show the stricter handling with them."""
        return following.restamp_entries(act, ref.owner, ref.mid, handling)

    def revised_again(self, act: Act, mid: UUID, kind: str) -> None:
        """Let what we said in the letter count as we had decided before a restore."""
        if kind in {RevisionKind.RECALL, RevisionKind.DELETION}:
            follow_revision(act, mid)
