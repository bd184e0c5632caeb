"""What partners told of the forms they hold, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.agreements.access import Held, beside_of, forms_told
from comity.agreements.comparing import Difference, differences
from comity.agreements.models import FormTelling, PartnerForm
from comity.agreements.sentences import party_names
from comity.agreements.telling import partners_of
from comity.exchange.peers import peer_of


@dataclass(frozen=True)
class PartnerLine:
    """A party beside us: what it told, when we told it last, what differs.

    `state` is `same`, `differs`, `unreadable`, `not-relied` or `untold`. `is_refused` where its node refused what we told it;
    `again_at` is then when it is told anew, None while that letter is on its way.
    """

    node: str
    name: str
    state: str
    form: PartnerForm | None = None
    told_at: datetime | None = None
    may_tell: bool = False
    differences: Sequence[Difference] = ()
    may_take: bool = False
    is_refused: bool = False
    again_at: datetime | None = None


def partner_lines(found: Held) -> list[PartnerLine]:
    """Return each other party of an agreement of ours."""
    told = {one.node: one for one in FormTelling.objects.filter(agreement=found.row.agreement)}
    forms = {one.node: one for one in forms_told(found.row.agreement)}
    return [_line(found, node, forms.get(node), told.get(node)) for node in partners_of(found)]


def stranger_lines(agreement: str) -> list[PartnerLine]:
    """Return what partners told of an agreement of which we hold nothing."""
    found = []
    for form in forms_told(agreement):
        terms = beside_of(form, "").terms
        name = party_names(terms).get(form.node, form.node) if terms else form.node
        state = "unreadable" if terms is None else "differs"
        found.append(PartnerLine(form.node, name, state, form, may_take=terms is not None))
    return found


def _line(found: Held, node: str, form: PartnerForm | None, told: FormTelling | None) -> PartnerLine:
    names = party_names(found.terms) if found.terms else {}
    line = PartnerLine(
        node,
        names.get(node, node),
        "untold",
        form,
        told.told_at if told else None,
        peer_of(node) is not None,
        is_refused=told is not None and told.refusals > 0,
        again_at=told.again_at if told else None,
    )
    if form is None:
        return line
    beside = beside_of(form, found.row.digest)
    if beside.same_file:
        return replace(line, state="same" if beside.relies else "not-relied")
    if beside.terms is None or found.terms is None:
        return replace(line, state="unreadable")
    differing = differences(found.terms, beside.terms, get_language() or "en")
    is_newer = form.version > found.row.version
    return replace(line, state="differs", differences=differing, may_take=is_newer)


def form_sentences(found: Held) -> list[str]:
    """Return what a page of the agreement says first of partners' forms that are not ours."""
    names = party_names(found.terms) if found.terms else {}
    stepped = {one.node for one in found.stopped_by}  # said with the day and the reason by `step_showing`
    sentences = []
    for one in found.beside:
        name = {"partner": names.get(one.node, one.node)}
        if not one.same_file:
            sentences.append(
                _("%(partner)s holds another form of this agreement. Only what both forms permit may leave.")
                % name
            )
        if not one.relies and one.node not in stepped:
            sentences.append(
                _(
                    "%(partner)s does not rely on this agreement at present. Nothing passes between you under it."
                )
                % name
            )
    return sentences  # fmt: skip
