"""The form that our agency holds alone, on the page of its agreement: what waits, what was given back, what may be done next."""

from dataclasses import dataclass

from comity.accounts.models import Person
from comity.cooperation.access import forms_to_confirm, may_keep, partner_agencies_visible_to
from comity.cooperation.models import OneSidedForm, RegisteredAgreement
from comity.cooperation.register_alone import form_held_with
from comity.cooperation.states import FormState


@dataclass(frozen=True)
class AlonePanel:
    """`held` is the form that is held alone, `waits` one that waits for a second person, `returned` the last one where it was given back."""

    held: OneSidedForm | None
    waits: OneSidedForm | None
    returned: OneSidedForm | None
    may_enter: bool
    may_decide: bool
    lacks_copy: bool

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.held or self.waits or self.returned or self.may_enter)


def alone_panel(person: Person, agreement: RegisteredAgreement) -> AlonePanel:
    """Return what the page of an agreement says of a form that is held alone."""
    rows = agreement.forms.select_related("partner", "written_by", "decided_by")
    held = form_held_with(agreement.terms)
    waits = rows.filter(state=FormState.WAITS).first()
    last = rows.order_by("-written_at").first()
    on_paper = partner_agencies_visible_to(person).filter(node="", country__in=agreement.parties)
    may_begin = bool(may_keep(person)) and (held is not None or not agreement.terms) and on_paper.exists()
    return AlonePanel(
        held=held,
        waits=waits,
        returned=last if last is not None and last.state == FormState.RETURNED else None,
        may_enter=may_begin and bool(agreement.copy_digest),
        may_decide=waits is not None and forms_to_confirm(person).filter(pk=waits.pk).exists(),
        lacks_copy=may_begin and not agreement.copy_digest,
    )
