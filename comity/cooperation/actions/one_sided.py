"""Acts on the form of an agreement that our agency holds alone: entered, confirmed by a second person, given back.

An agreement with a partner without a node stands in the register with the depositary's copy. What of it lets letters on paper leave is the
form; nobody at the other end can countersign it, so that a second person of the own agency confirms that it reads as the copy does.
"""

from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.agreements.actions import hold_alone
from comity.agreements.exceptions import HeldByBothError
from comity.agreements.files import terms_of_file
from comity.agreements.models import AgreementVersion
from comity.agreements.terms import Agreement
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation import register_notifications as notifications
from comity.cooperation.access import may_confirm_forms, one_sided_for, partner_agency_for
from comity.cooperation.actions._meetings import person_of
from comity.cooperation.actions._register import AGREEMENT, kept_agreement, link_form, settle_form
from comity.cooperation.exceptions import JoinedAlreadyError, NotHereError, ReasonMissingError
from comity.cooperation.models import OneSidedForm, PartnerAgency, RegisteredAgreement
from comity.cooperation.register_exceptions import (
    CopyChangedError,
    EntryHasFormError,
    FormDecidedError,
    FormPartiesError,
    FormTakenError,
    NoCopyError,
)
from comity.cooperation.states import FormState
from comity.exchange.peers import known_peer
from comity.release.exceptions import OtherPersonError


@action(events.REGISTER_FORM_WRITTEN)
def write_form(act: Act, agreement_id: UUID, version: int, partner_id: UUID, source: bytes) -> OneSidedForm:
    """Enter the form of an agreement with a partner without a node; it waits for a second person. One that waited before is replaced.

    Raises:
        NoCopyError: the depositary's copy is not kept, so that nobody could compare them.
        JoinedAlreadyError: the partner has a node.
        AgreementFileError: the file has mistakes.
        FormPartiesError: the file is not between our node and that partner alone, by the state and the party that are kept of it, or its
            state is no party of the agreement.
        EntryHasFormError: the entry has another form, which is to be taken off first.
        HeldByBothError, FormTakenError: its id is that of another form.
        ChangedMeanwhileError, NotHereError.
    """
    agreement = kept_agreement(act, agreement_id, version)
    person = person_of(act)
    partner = partner_agency_for(person, partner_id, keep=True)
    if not agreement.copy_digest:
        raise NoCopyError
    terms = terms_of_file(source)
    party = _checked(agreement, partner, terms)
    OneSidedForm.objects.filter(agreement=agreement, state=FormState.WAITS).update(state=FormState.REPLACED)
    form = OneSidedForm.objects.create(
        agreement=agreement,
        partner=partner,
        party=party,
        terms=terms.id,
        number=terms.version,
        digest=terms.digest,
        source=source,
        copy_digest=agreement.copy_digest,
        written_by=person,
        written_at=act.at,
    )
    act.about(AGREEMENT, agreement.pk)
    act.note(form=terms.id, version=terms.version, digest=terms.digest, copy=agreement.copy_digest)
    notifications.tell_of_form(act, form)
    return form


def _checked(agreement: RegisteredAgreement, partner: PartnerAgency, terms: Agreement) -> str:
    """Return as which party the file names the partner, where the form may be held for it alone."""
    if partner.node:
        raise JoinedAlreadyError
    others = [one for one in terms.parties if one.agency != settings.NODE_ID]
    if len(others) != 1 or terms.party(settings.NODE_ID) is None:
        raise FormPartiesError
    party, country = others[0].agency, others[0].country
    of_others = PartnerAgency.objects.filter(party=party).exclude(pk=partner.pk)
    if (
        country != partner.country
        or country not in agreement.parties
        or partner.party not in {"", party}
        or known_peer(party)
        or of_others.exists()
    ):
        raise FormPartiesError
    held = AgreementVersion.objects.filter(agreement=terms.id).order_by("-version").first()
    if agreement.terms not in {"", terms.id} or (
        held is not None and agreement.terms and not held.alone_with
    ):
        raise EntryHasFormError
    if held is not None and held.alone_with != party:
        raise HeldByBothError
    if RegisteredAgreement.objects.filter(terms=terms.id).exclude(pk=agreement.pk).exists():
        raise FormTakenError
    return party


def _to_decide(act: Act, form_id: UUID) -> tuple[Person, OneSidedForm, RegisteredAgreement]:
    """Return who decides, the form and its agreement, both locked: the agreement first, as whoever enters a form does."""
    person = person_of(act)
    act.about("one-sided-form", form_id)
    if not (answer := may_confirm_forms(person)):
        raise NotHereError("one-sided-form", form_id, answer.reason)
    seen = one_sided_for(person, form_id)
    agreement = RegisteredAgreement.objects.select_for_update(of=("self",)).get(pk=seen.agreement_id)
    form = one_sided_for(person, form_id, lock=True)
    act.about(AGREEMENT, form.agreement_id)
    if form.state != FormState.WAITS:
        raise FormDecidedError
    if form.written_by_id == person.pk:
        raise OtherPersonError
    return person, form, agreement


@action(events.REGISTER_FORM_CONFIRMED)
def confirm_form(act: Act, form_id: UUID) -> AgreementVersion:
    """Confirm as the second person that a form reads as the depositary's copy does: from now on it is held, by our agency alone.

    Raises:
        NotHereError, FormDecidedError, OtherPersonError.
        CopyChangedError: another copy is kept than the one it was read against, or none.
        JoinedAlreadyError, FormPartiesError, EntryHasFormError, HeldByBothError, FormTakenError: it could not be entered today.
        OldVersionError: this version or a newer one is held.
    """
    person, form, agreement = _to_decide(act, form_id)
    if agreement.copy_digest != form.copy_digest:
        raise CopyChangedError
    source = bytes(form.source)
    partner = PartnerAgency.objects.select_for_update(of=("self",)).get(pk=form.partner_id)
    _checked(agreement, partner, terms_of_file(source))
    kept = hold_alone(act, source, form.party)
    if not partner.party:
        partner.party = form.party
        partner.version += 1
        partner.save(update_fields=["party", "version"])
    form.state, form.decided_by, form.decided_at = FormState.HELD, person, act.at
    form.save(update_fields=["state", "decided_by", "decided_at"])
    link_form(act, agreement, form.terms)
    agreement.version += 1
    agreement.save()
    settle_form(act, agreement, "")
    act.about(AGREEMENT, agreement.pk)
    act.note(form=form.terms, version=form.number, digest=form.digest, copy=form.copy_digest)
    return kept


@action(events.REGISTER_FORM_RETURNED)
def give_back_form(act: Act, form_id: UUID, reason: str) -> OneSidedForm:
    """Give a form back to who entered it: it does not read as the copy does.

    Raises:
        NotHereError, FormDecidedError, OtherPersonError, ReasonMissingError.
    """
    person, form, _agreement = _to_decide(act, form_id)
    if not reason.strip():
        raise ReasonMissingError
    form.state, form.decided_by, form.decided_at = FormState.RETURNED, person, act.at
    form.reason = reason.strip()
    form.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    notifications.tell_of_form(act, form)
    return form
