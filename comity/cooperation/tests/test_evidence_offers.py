"""Records that colleagues propose as evidence: by number and kind, from either page; the keeper settles with them unseen."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.commitments.evidence import digest_of
from comity.cooperation.commitments.notifications import EVIDENCE, SETTLED
from comity.cooperation.commitments.offers import open_offers, source_of
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import (
    AlreadyOfferedError,
    NoSuchCommitmentError,
    NotHereError,
    SettledError,
)
from comity.cooperation.models import EvidenceOffer
from comity.cooperation.outcomes import Scope, figures
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.test_figures_for_all import YEARS
from comity.lib.ids import new_id
from comity.notifications.models import Notification
from comity.operations.models import Operation, Result
from comity.operations.tests.ground import Ground

pytestmark = pytest.mark.django_db
SECRET = "Điểm tập kết hàng trộm cắp"  # the title of the operation


@pytest.fixture
def operation(ledgers: Ledgers) -> Operation:
    """An operation of the house alone."""
    return Ground(ledgers.office).planned()


def page(person: Person, name: str, *args: object) -> str:
    answer = signed_in(Client(), person).get(reverse(name, args=args))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def sent(person: Person, name: str, *args: object, **data: Any) -> Any:
    return signed_in(Client(), person).post(reverse(name, args=args), data)


def test_an_investigator_proposes_from_the_record_and_the_keeper_settles_unseen(
    ledgers: Ledgers, operation: Operation
) -> None:
    commitment = ledgers.agreed()
    investigator = ledgers.office.cast.investigator
    at = reverse("cooperation:evidence-offer", args=["operation", operation.pk])
    assert f'href="{at}"' in page(investigator, "operations:operation", operation.pk)
    form = page(investigator, "cooperation:evidence-offer", "operation", operation.pk)
    assert commitment.ref not in form  # commitments do not open to this role: it is named by its reference
    answer = sent(
        investigator, "cooperation:evidence-offer", "operation", operation.pk, commitment=commitment.ref
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    offer = EvidenceOffer.objects.get()
    assert (offer.number, offer.digest) == (operation.ref, digest_of(source_of("operation"), operation))
    assert Entry.objects.filter(event="commitment.evidence-proposed").count() == 1
    assert Notification.objects.filter(kind="commitment.evidence", person=ledgers.keeper).count() == 1

    seen = page(ledgers.keeper, "cooperation:commitments-commitment", commitment.pk)
    assert f"Operation {operation.ref}" in seen
    assert SECRET not in seen
    step = page(ledgers.keeper, "cooperation:commitments-step", commitment.pk, "fulfil")
    assert f"Operation {operation.ref}" in step
    assert SECRET not in step
    refused = sent(
        ledgers.keeper,
        "cooperation:commitments-step",
        commitment.pk,
        "fulfil",
        on=",".join(ledgers.heads(commitment)),
    )
    assert "Name or choose at least one record that shows it." in refused.content.decode()
    answer = sent(
        ledgers.keeper, "cooperation:commitments-step", commitment.pk, "fulfil",
        on=",".join(ledgers.heads(commitment)), offered=[str(offer.pk)],
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    ledgers.countersign(commitment)
    done = ledgers.fresh(commitment)
    assert done.stage == "fulfilled"
    assert open_offers(done) == []
    seen = page(ledgers.keeper, "cooperation:commitments-commitment", commitment.pk)
    assert operation.ref in seen
    assert "not open to you" in seen
    assert reverse("operations:operation", args=[operation.pk]) not in seen
    assert reverse("operations:operation", args=[operation.pk]) in page(
        ledgers.supervisor, "cooperation:commitments-commitment", commitment.pk
    )


def test_evidence_counts_alike_and_says_how_many_open(ledgers: Ledgers, operation: Operation) -> None:
    commitment = ledgers.agreed()
    offer = actions.offer_evidence(ledgers.office.cast.officer, "operation", operation.pk, commitment.ref)
    request = ledgers.office.stored()
    other = actions.offer_evidence(ledgers.office.cast.officer, "request", request.pk, commitment.ref.lower())
    ledgers.change(commitment, stage=Stage.FULFILLED, evidence=(offer.named, other.named))
    ledgers.countersign(commitment)
    scope = Scope(period=YEARS, commitment=ledgers.fresh(commitment))
    found = [
        {one.code: (one.value, one.opened) for one in figures(person, scope) if one.room == "evidence"}
        for person in (ledgers.keeper, ledgers.supervisor)
    ]
    assert found[0]["evidence-operation"] == (1, 0)
    assert found[1]["evidence-operation"] == (1, 1)
    assert {code: value for code, (value, _open) in found[0].items()} == {
        code: value for code, (value, _open) in found[1].items()
    }


def test_an_officer_proposes_from_the_commitment(ledgers: Ledgers, operation: Operation) -> None:
    commitment, officer = ledgers.agreed(), ledgers.office.cast.officer
    where = reverse("cooperation:evidence-offer-to", args=[commitment.pk])
    assert f'href="{where}"' in page(officer, "cooperation:commitments-commitment", commitment.pk)
    answer = sent(officer, "cooperation:evidence-offer-to", commitment.pk, record=operation.ref)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert [one.number for one in open_offers(commitment)] == [operation.ref]
    closed = sent(ledgers.keeper, "cooperation:evidence-offer-to", commitment.pk, record=operation.ref)
    assert "There is no record of this name for you." in closed.content.decode()
    assert commitment.ref in page(officer, "cooperation:evidence-offer", "operation", operation.pk)


def test_what_is_not_open_or_not_owed_is_refused(ledgers: Ledgers, operation: Operation) -> None:
    commitment, officer = ledgers.agreed(), ledgers.office.cast.officer
    for person, kind, record in (
        (ledgers.keeper, "operation", operation.pk),  # not open to this role
        (ledgers.office.cast.investigator, "request", ledgers.office.stored().pk),
        (ledgers.office.cast.partner, "operation", operation.pk),
        (officer, "operation", uuid4()),
        (officer, "exhibit", operation.pk),
    ):
        with pytest.raises(NotHereError):
            actions.offer_evidence(person, kind, record, commitment.ref)
    with pytest.raises(NoSuchCommitmentError):
        actions.offer_evidence(officer, "operation", operation.pk, "C-2026-9999")
    offer = actions.offer_evidence(officer, "operation", operation.pk, commitment.ref)
    with pytest.raises(AlreadyOfferedError):
        actions.offer_evidence(ledgers.supervisor, "operation", operation.pk, commitment.ref)
    with pytest.raises(NotHereError):  # neither theirs nor theirs to keep
        actions.set_evidence_aside(ledgers.office.cast.investigator, offer.pk)
    assert sent(ledgers.keeper, "cooperation:evidence-aside", offer.pk).status_code == 302
    with pytest.raises(SettledError):
        actions.set_evidence_aside(officer, offer.pk)
    assert open_offers(commitment) == []
    assert actions.offer_evidence(officer, "operation", operation.pk, commitment.ref).pk != offer.pk


def test_what_stands_names_is_not_proposed_again(ledgers: Ledgers, operation: Operation) -> None:
    commitment, source = ledgers.alone(), source_of("operation")
    named = {"kind": "operation", "ref": str(operation.pk), "digest": digest_of(source, operation)}
    ledgers.change(commitment, stage=Stage.PARTLY, evidence=(named,), reason="The half of it is done.")
    with pytest.raises(AlreadyOfferedError):
        actions.offer_evidence(
            ledgers.office.cast.investigator, "operation", operation.pk, ledgers.fresh(commitment).ref
        )


def test_results_of_one_operation_are_told_apart(ledgers: Ledgers, operation: Operation) -> None:
    numbers = set()
    for day in (1, 1, 2):
        result = Result(
            id=new_id(),
            operation=operation,
            zone="Asia/Ho_Chi_Minh",
            at=datetime(2026, 3, day, 20, tzinfo=UTC),
        )
        numbers.add(source_of("result").ref(result))
    assert len(numbers) == 3
    assert {number.rsplit(" · ", 1)[0] for number in numbers} == {
        f"{operation.ref} · 2026-03-02",
        f"{operation.ref} · 2026-03-03",
    }


def test_whether_an_offer_waits_is_read_in_one_query(ledgers: Ledgers, operation: Operation) -> None:
    officer, ids = ledgers.office.cast.officer, set()
    for _number in range(3):
        commitment = ledgers.agreed()
        actions.offer_evidence(officer, "operation", operation.pk, commitment.ref)
        ids.add(str(commitment.pk))
        with CaptureQueriesContext(connection) as asked:
            assert SETTLED[EVIDENCE](ids) == set()
        assert len(asked) == 1
    offers = {str(one.commitment_id): one for one in EvidenceOffer.objects.all()}
    aside, named = list(offers.values())[:2]
    actions.set_evidence_aside(officer, aside.pk)
    ledgers.change(named.commitment, stage=Stage.FULFILLED, evidence=(named.named,))
    assert set(SETTLED[EVIDENCE](ids)) == {str(aside.commitment_id)}
    ledgers.countersign(named.commitment)
    assert set(SETTLED[EVIDENCE](ids)) == {str(aside.commitment_id), str(named.commitment_id)}


def test_who_proposes_reads_what_the_digest_gives_away(ledgers: Ledgers, operation: Operation) -> None:
    seen = page(ledgers.office.cast.officer, "cooperation:evidence-offer", "operation", operation.pk)
    assert "whoever tries all that is possible can find them" in seen
