"""Agreements of which both nodes do not hold the same form, in the few words of a desk: see `comity.release.waiting.About`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.agreements.access import held, may_keep, newest_versions, terms_in
from comity.agreements.models import AgreementVersion, PartnerForm
from comity.exchange.peers import known_peer
from comity.release.waiting import About


def forms_that_differ(person: Person) -> QuerySet[PartnerForm]:
    """Return the forms that partners told and that are not the file that speaks here, for whoever keeps agreements."""
    if not may_keep(person):
        return PartnerForm.objects.none()
    ours = AgreementVersion.objects.filter(agreement=OuterRef("agreement")).order_by("-version")
    told = PartnerForm.objects.annotate(our_digest=Subquery(ours.values("digest")[:1]))
    return told.filter(Q(our_digest=None) | ~Q(digest=F("our_digest")))


def about_forms(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return of which agreement, and whose form it is, since it was told."""
    rows = list(PartnerForm.objects.filter(pk__in=list(keys)))
    names = {one.agreement for one in rows}
    ours = {one.row.agreement: one.terms for one in held(newest_versions().filter(agreement__in=names))}
    found = {}
    for one in rows:
        terms = ours.get(one.agreement) or terms_in(one)
        found[one.pk] = About(
            terms.title(get_language() or "en") if terms else one.agreement,
            known_peer(one.node),
            one.agreement if terms else "",
            one.came_at,
            href=reverse("agreements:forms", args=[one.agreement]),
        )
    return found
