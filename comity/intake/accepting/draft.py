"""A meeting, agreement or commitment: confirmed and typed, until the room of cooperation takes it over."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.intake.accepting.confirming import Case, Made, Maker
from comity.intake.accepting.wishes import DRAFT, Target, Wish
from comity.intake.access import may_keep
from comity.intake.models import Draft


def describe(_case: Case) -> Target:
    """Return the target as it is offered."""
    return Target(DRAFT, _("A draft for those who keep cooperation"))


def open_to(person: Person) -> bool:
    """Whether somebody keeps documents."""
    return bool(may_keep(person))


def make(act: Act, case: Case, _wish: Wish) -> Made:
    """Keep the content with words where other proposals were named, and with its quotes."""
    proposal = case.proposal
    draft = Draft.objects.create(
        agency=proposal.document.agency,
        kind=proposal.kind,
        proposal=proposal,
        content={**case.referring.spelled_out(case.content), "quotes": proposal.quotes},
        made_at=act.at,
        made_by=case.person,
    )
    return {"room": "intake", "kind": "draft", "id": str(draft.pk)}


MAKER = Maker(DRAFT, lambda _case: True, open_to, describe, make)
