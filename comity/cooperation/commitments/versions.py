"""The versions of a split commitment as one chooses between them: each by who proposed it and by what it says otherwise than the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.cooperation.commitments.differences import changed_languages, differing_parts
from comity.cooperation.commitments.folding import named_sides
from comity.cooperation.commitments.showing import version_words
from comity.cooperation.commitments.words import (
    DEEDS,
    basis_words,
    due_words,
    evidence_kind,
    side_words,
    stage_words,
)
from comity.cooperation.core.ledger import Ledger
from comity.cooperation.core.terms import Terms
from comity.cooperation.forms.texts import language_name
from comity.cooperation.models import Commitment
from comity.web.dates import colon


@dataclass(frozen=True)
class Version:
    """One that stands: the id of its change, who proposed it, and what it says where another one says otherwise."""

    id: str
    title: str
    says: str


def versions_of(commitment: Commitment, ledger: Ledger, names: Mapping[str, str]) -> list[Version]:
    """Return what stands of a split commitment, in the order that both nodes have; `names` are those of both nodes."""
    read = [
        (one, named_sides(one.terms, one.entry.node, commitment))
        for one in ledger.heads
        if one.terms is not None
    ]
    found = []
    for number, (one, terms) in enumerate(read, 1):
        others = [other for change, other in read if change.id != one.id]
        title = version_words(number, names.get(one.entry.node, one.entry.node))
        found.append(Version(one.id, title, " · ".join(_says(terms, others, commitment))))
    return found


def _says(terms: Terms, others: list[Terms], commitment: Commitment) -> Iterator[str]:
    parts = {part for other in others for part in differing_parts(terms, other)}
    mark, names = colon(get_language()), commitment.partner_names

    def side(node: str) -> str:
        return side_words(node, settings.NODE_ID, names) or "—"

    said = (
        ("stage", pgettext("of a commitment", "Stage"), stage_words(terms.stage)),
        ("deed", pgettext("of a commitment", "Word"), str(DEEDS[terms.deed])),
        ("actor", _("Who owes it"), side(terms.actor)),
        ("addressee", _("To whom"), side(terms.addressee)),
        ("due", _("Due"), due_words(terms.due.isoformat() if terms.due else None)),
        ("owner", _("Unit that answers for it"), terms.owner or "—"),
        ("basis", _("Rests on"), basis_words(terms.rests_on) or "—"),
        ("evidence", _("Evidence"), " ".join(f"{evidence_kind(one['kind'])} {one['ref']}" for one in terms.evidence) or "—"),
    )  # fmt: skip
    for part, label, text in said:
        if part in parts:
            yield f"{label}{mark}{text}"
    for code in dict.fromkeys(code for other in others for code in changed_languages(terms, other)):
        yield f"{_('What is promised')} ({language_name(code)}){mark}{terms.texts.get(code, '') or '—'}"
    if terms.reason:
        yield f"{pgettext('of a commitment', 'Reason')}{mark}{terms.reason}"
