"""How this room answers for the letters it took in: see `comity.sharing.keepers`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.operations import actions
from comity.operations.access import visible_to
from comity.operations.bodies import ENTRY, JOINT, categories_of, said_in
from comity.operations.models import Entry, Operation
from comity.operations.states import RELEASE_KINDS
from comity.operations.words import lines_of_body
from comity.release.models import Outgoing
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place
from comity.sharing.models import RevisionKind
from comity.sharing.own import current_data


def _operation_of(ref: LetterRef) -> UUID | None:
    """Return the operation a letter belongs to, whoever wrote it."""
    if ref.owner == settings.NODE_ID:
        return (
            Outgoing.objects.filter(letter=ref.mid, schema__in=[JOINT, ENTRY])
            .values_list("conv", flat=True)
            .first()
        )
    rows = Entry.objects.filter(letter=ref.mid, node=ref.owner)
    return rows.values_list("operation_id", flat=True).first()


def follow_revision(act: Act, mid: UUID, *, is_correction: bool) -> None:
    """Follow what we decided about a letter of ours, where it was one of this room."""
    outgoing = Outgoing.objects.filter(letter=mid, schema__in=[JOINT, ENTRY]).first()
    if outgoing is not None:
        actions.follow_own_revision(act, outgoing, current_data(mid)[1] if is_correction else None)


class OperationKeeper(Keeper):
    """Invitations to operations, and entries."""

    name = "operations"
    schemas = frozenset({JOINT, ENTRY})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the page of the operation where the person may see it."""
        which = _operation_of(ref)
        found = visible_to(person).filter(pk=which).first() if which else None
        if found is None:
            return None
        href = reverse("operations:operation", args=[found.pk])
        return Place(f"{found.ref} {found.title}", found.title_language, href)

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what was said, entry by entry."""
        del schema
        return list(lines_of_body(data))

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes of the operation, and which data is in the letter."""
        del schema
        which = _operation_of(ref)
        found = Operation.objects.filter(pk=which).first() if which else None
        if found is None:
            return None
        categories = tuple(categories_of(said_in(data)))
        return About(RELEASE_KINDS[found.kind], found.offence, found.purpose, "ordinary", categories)

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the operation and the results that came of it."""
        rows = Entry.objects.filter(letter=ref.mid, node=ref.owner, ours=False)
        return {("operation", str(one.operation_id)) for one in rows} | {
            ("result", str(one.pk)) for one in rows if one.kind == "result"
        }

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Empty the entries that came in it, and compute without them."""
        return actions.purge_entries(act, ref.owner, ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected words into the entries that came in it."""
        return actions.correct_entries(act, ref.owner, ref.mid, data)

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show the stricter handling with them."""
        return actions.restamp_entries(act, ref.owner, ref.mid, handling)

    def revised_again(self, act: Act, mid: UUID, kind: str) -> None:
        """Let what we said in the letter count as we had decided before a restore."""
        if kind in {RevisionKind.RECALL, RevisionKind.DELETION, RevisionKind.CORRECTION}:
            follow_revision(act, mid, is_correction=kind == RevisionKind.CORRECTION)
