"""Agreements a person may read, and the terms that speak for an agreement today."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.accounts.roles import READS_AGREEMENTS
from comity.agreements.loading import load
from comity.agreements.models import AgreementVersion
from comity.agreements.terms import Agreement, Status


@lru_cache(maxsize=256)
def _parsed(source: bytes) -> Agreement:
    return load(source)


def _newest() -> QuerySet[AgreementVersion]:
    return AgreementVersion.objects.order_by("agreement", "-version").distinct("agreement")


def _terms(row: AgreementVersion) -> Agreement:
    terms = _parsed(bytes(row.source))
    # suspended by ourselves: stricter than the file, never looser
    if row.suspended_at is not None and terms.status is Status.IN_FORCE:
        return replace(terms, status=Status.SUSPENDED)
    return terms


def visible_to(person: Person) -> QuerySet[AgreementVersion]:
    """Return the newest version of each agreement, for those who read agreements; nothing for anybody else."""
    if not person.holds(READS_AGREEMENTS):
        return AgreementVersion.objects.none()
    return _newest()


def terms_of(agreement: str) -> Agreement | None:
    """Return the newest terms of an agreement; None when we hold none under this id, which means no."""
    row = _newest().filter(agreement=agreement).first()
    return None if row is None else _terms(row)


def agreements_with(node: str, own_node: str) -> Iterator[Agreement]:
    """Return the newest terms of each agreement to which both nodes are parties, in force or not."""
    for row in _newest().filter(parties__contains=[node, own_node]):
        yield _terms(row)
