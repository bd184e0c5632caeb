"""Acts on records that are proposed as evidence of a commitment: proposed by who may open them, set aside."""

from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitments import lock, person_of
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.evidence import digest_of
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.commitments.offers import (
    may_set_aside,
    named_in,
    offer_for,
    open_commitments,
    open_offers,
    record_for,
    source_of,
)
from comity.cooperation.exceptions import (
    AlreadyOfferedError,
    NoSuchCommitmentError,
    NotHereError,
    SettledError,
)
from comity.cooperation.models import Commitment, EvidenceOffer

RECORDS = "evidence-offer"


@action(events.EVIDENCE_OFFERED)
def offer_evidence(act: Act, kind: str, record_id: UUID, commitment_ref: str) -> EvidenceOffer:
    """Propose a record that the person may open as evidence of a commitment, named by its reference.

    Raises:
        NotHereError: the person may not open the record.
        NoSuchCommitmentError: no commitment of that reference is still owed.
        AlreadyOfferedError: it is proposed or named already.
    """
    act.about(kind, record_id)
    person = person_of(act)
    record = record_for(person, kind, record_id)
    wanted = open_commitments(person).filter(ref=commitment_ref.strip().upper()).first()
    if wanted is None:
        raise NoSuchCommitmentError
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=wanted.pk)
    is_offered = commitment.offers.filter(kind=kind, record=record_id, aside_at=None).exists()
    if is_offered or (kind, str(record_id)) in named_in(ledger_of(commitment)):
        raise AlreadyOfferedError
    source = source_of(kind)
    offer = EvidenceOffer.objects.create(
        agency=person.agency,
        commitment=commitment,
        kind=kind,
        record=record_id,
        number=source.ref(record),
        digest=digest_of(source, record),
        offered_by=person,
        offered_at=act.at,
    )
    commitment.has_open_offers = True
    commitment.save(update_fields=["has_open_offers"])
    act.note(commitment=str(commitment.pk), ref=commitment.ref, number=offer.number, digest=offer.digest)
    notifications.tell(act, notifications.EVIDENCE, commitment)
    return offer


@action(events.EVIDENCE_SET_ASIDE)
def set_evidence_aside(act: Act, offer_id: UUID) -> EvidenceOffer:
    """Set aside what was proposed as evidence: the keeper does not need it, or who proposed it takes it back.

    Raises:
        NotHereError.
        SettledError: it was set aside already.
    """
    act.about(RECORDS, offer_id)
    person = person_of(act)
    found = offer_for(person, offer_id)
    if not (answer := may_set_aside(person, found)):
        raise NotHereError(RECORDS, offer_id, answer.reason)
    commitment = lock(found.commitment)
    offer = EvidenceOffer.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if offer.aside_at is not None:
        raise SettledError
    offer.aside_by, offer.aside_at = person, act.at
    offer.save(update_fields=["aside_by", "aside_at"])
    commitment.has_open_offers = bool(open_offers(commitment))
    commitment.save(update_fields=["has_open_offers"])
    act.note(commitment=str(offer.commitment_id), number=offer.number)
    return offer
