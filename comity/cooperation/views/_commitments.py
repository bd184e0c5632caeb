"""What the pages of commitments share: refusals in words, choices."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from comity.accounts.models import Person
from comity.agreements.choosing import Choice
from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.cooperation.actions._commitments import has_way_out
from comity.cooperation.commitments.doubts import PromiseDoubtError
from comity.cooperation.forms.commitments_sure import SureFields
from comity.cooperation.models import Commitment
from comity.cooperation.partners.joining import nodes_for
from comity.operations.views._shared import agreement_choices
from comity.release.exceptions import NotReleasedError
from comity.requests.forms.limits import HandlingFields

__all__ = ["agreement_choices", "asked_ways", "known_ways", "nodes_to_join", "sentences", "tried"]


def tried(form: BaseForm, agreement: str, act: Callable[[], object]) -> bool:
    """Do an act; return whether it was done, and put why not at the top of the form."""
    try:
        act()
    except PromiseDoubtError as refusal:
        _doubt(form, refusal)
    except RefusalError as refusal:
        for sentence in sentences(refusal, agreement):
            form.add_error(None, sentence)
    else:
        return True
    return False


def _doubt(form: BaseForm, refusal: PromiseDoubtError) -> None:
    """Ask once more, where the form can."""
    if isinstance(form, SureFields):
        form.doubt(refusal.doubts)
    else:
        form.add_error(None, str(refusal))


def sentences(refusal: RefusalError, agreement: str) -> list[str]:
    """Return why not: of what may not leave under an agreement what stands against it."""
    if not isinstance(refusal, NotReleasedError):
        return [str(refusal)]
    return refusal_sentences(refusal.decision, agreement)


def asked_ways(person: Person, commitment: Commitment) -> list[Choice] | None:
    """Return the agreements to choose from where nobody said yet how letters leave; None where nothing is to be asked."""
    if not commitment.partner or has_way_out(commitment):
        return None
    return agreement_choices(person, commitment.partner)


def known_ways(commitment: Commitment) -> dict[str, Any]:
    """Return what is known of how letters leave, for the boxes that ask: what the partner's proposal told, or what we said once.

    The answers about rights are no part of it: they never leave a house, and each side gives its own.
    """
    told = HandlingFields.handling_initial(commitment.handling) if commitment.handling else {}
    return {"offence": commitment.offence, **told}


def nodes_to_join(commitment: Commitment) -> list[tuple[str, str]]:
    """Return the nodes to choose from where a partner without one may have joined: none of another partner."""
    return [(one.node, str(one)) for one in nodes_for(commitment)]
