"""Forms of agreements that our agency holds alone: which one is held, why it lets nothing leave, and how it is begun."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import yaml
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.accounts.models import Agency
from comity.agreements.forms import next_version
from comity.agreements.models import AgreementVersion, PartnerForm
from comity.agreements.terms import Agreement
from comity.cooperation.models import OneSidedForm, PartnerAgency, RegisteredAgreement
from comity.cooperation.partners.sides import home_state
from comity.cooperation.states import FormState
from comity.exchange.models import Peer, PeerState
from comity.lib.clock import now

LANGUAGES = {"zh-hans": "zh-Hans"}  # as the file of an agreement writes them
YEARS = 5


def held_alone(agreements: Collection[str]) -> dict[str, OneSidedForm | None]:
    """Return, of those ids whose newest version our agency holds alone, the form that was confirmed; None where nobody confirmed it."""
    newest = AgreementVersion.objects.filter(agreement__in=agreements).order_by("agreement", "-version")
    digests = {one.agreement: one.digest for one in newest.distinct("agreement") if one.alone_with}
    rows = OneSidedForm.objects.filter(
        terms__in=digests, digest__in=digests.values(), state=FormState.HELD
    ).select_related("agreement", "partner")
    found: dict[str, OneSidedForm | None] = dict.fromkeys(digests)
    for one in rows:
        if digests[one.terms] == one.digest:
            found[one.terms] = one
    return found


def form_held_with(agreement: str) -> OneSidedForm | None:
    """Return the form of an id where our agency holds it alone and a second person confirmed it."""
    return held_alone([agreement]).get(agreement) if agreement else None


def stops_of_alone(agreements: Collection[str]) -> Mapping[str, str]:
    """Return which forms held alone rest on nothing any more, with a sentence: no entry, or another copy than they were read against."""
    found = {}
    for terms, form in held_alone(agreements).items():
        if form is None:
            found[terms] = _("No second person of your agency has confirmed this form.")
        elif form.agreement.terms != terms:
            found[terms] = _("No agreement of the register has this form any more.")
        elif form.agreement.copy_digest != form.copy_digest:
            found[terms] = _(
                "The depositary’s copy that this form was read against is not the one that is kept with %(ref)s. Enter the form again."
            ) % {"ref": form.agreement.ref}
    return found


def has_form(partner: PartnerAgency) -> bool:
    """Whether a form for that partner alone waits for its second person, or is held."""
    rows = partner.forms.filter(state__in=[FormState.WAITS, FormState.HELD])
    states = list(rows.values_list("terms", "state"))
    if any(state == FormState.WAITS for _terms, state in states):
        return True
    held = held_alone({terms for terms, _state in states})
    return any(form is not None and form.partner_id == partner.pk for form in held.values())


@dataclass(frozen=True)
class Readers:
    """Who stands for forms beside who entered them: the nodes that we are paired with, and what they told that they hold; asked once for many."""

    nodes: frozenset[str]
    told: frozenset[tuple[str, str, str]]  # id and digest of a form, the node that holds it too

    def stand_for(self, terms: Agreement, recipient: str) -> bool:
        """Whether somebody stands for what leaves to a party under a form.

        That is the second person who confirmed it, the node of the party itself, or the node of a third party that told us that it holds
        this very file. That a file names a node is not that its agency stands for it.
        """
        if terms.alone_with or recipient in self.nodes:
            return True
        others = {one.agency for one in terms.parties} - {settings.NODE_ID, recipient}
        return any((terms.id, terms.digest, one) in self.told for one in others)


def readers_of(forms: Iterable[Agreement]) -> Readers:
    """Return who stands for forms now: no node with which traffic is suspended, whatever it told before."""
    return _readers(forms, Peer.objects.filter(state=PeerState.ACTIVE))


def stood_for(terms: Agreement, recipient: str, at: datetime) -> bool:
    """Whether somebody stood for what left to a party at a moment that is over, as far as it is kept.

    Kept is the newest form that a node told, and since when. Who stood for a form before that, and with which nodes traffic was suspended
    then, nobody knows any more: what was released then was released because somebody did.
    """
    others = {one.agency for one in terms.parties} - {settings.NODE_ID, recipient}
    told = PartnerForm.objects.filter(agreement=terms.id, node__in=others)
    newest = told.order_by("-came_at").first()
    if newest is None or at < newest.came_at:
        return True
    return _readers([terms], Peer.objects.all()).stand_for(terms, recipient)


def _readers(forms: Iterable[Agreement], peers: QuerySet[Peer]) -> Readers:
    forms = list(forms)
    parties = {party.agency for one in forms for party in one.parties} - {settings.NODE_ID}
    nodes = frozenset(peers.filter(node__in=parties).values_list("node", flat=True))
    told = PartnerForm.objects.filter(agreement__in=[one.id for one in forms], node__in=nodes, relies=True)
    return Readers(nodes, frozenset(told.values_list("agreement", "digest", "node")))


def begun_form(agreement: RegisteredAgreement, partner: PartnerAgency) -> str:
    """Return the file of a form as far as the register knows it; it permits nothing before somebody writes what the articles permit."""
    form = form_held_with(agreement.terms)
    if form is not None:
        return next_version(bytes(form.source).decode(), form.number)
    home = Agency.objects.get(pk=agreement.agency_id)
    last = agreement.expires_on or (now() + timedelta(days=365 * YEARS)).date()
    first = agreement.steps.filter(state="in-force").order_by("on").first()
    begins = datetime.combine(first.on if first else now().date(), time(), UTC)
    articles = [
        {"number": one["number"], "verified": False, "texts": _texts(one["texts"])}
        for one in agreement.articles
    ]
    number = articles[0]["number"] if articles else "1"
    data: dict[str, Any] = {
        "schema": "comity/agreement/1",
        "id": f"{agreement.ref.lower()}-{partner.country.lower()}",
        "version": 1,
        "status": "in-force",
        "titles": _texts(agreement.titles),
        "parties": [
            {"agency": settings.NODE_ID, "country": home_state(), "names": _texts(home.names)},
            {
                "agency": partner.party or _new_id(partner),
                "country": partner.country,
                "names": _texts(partner.names),
            },
        ],
        "nbf": f"{begins:%Y-%m-%dT%H:%M:%SZ}",
        "exp": f"{datetime.combine(last + timedelta(days=1), time(), UTC):%Y-%m-%dT%H:%M:%SZ}",
        "articles": articles or [{"number": "1", "verified": False, "texts": {"en": "…"}}],
        "permissions": [],
        "handling_floor": {"codes": ["H2"]},
        "retention": {"days": 365, "article": number},
    }
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _new_id(partner: PartnerAgency) -> str:
    """Return an id for a partner that no agreement names yet, of the shape of ids of nodes: it may become that of its node."""
    names = partner.names.get("en") or next(iter(partner.names.values()), "")
    plain = unicodedata.normalize("NFKD", names).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or str(partner.pk)[:8]
    return f"cxp:node:{partner.country.casefold()}:{slug}"


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {LANGUAGES.get(code, code): text for code, text in texts.items() if text.strip()}
