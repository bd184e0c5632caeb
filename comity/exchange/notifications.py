"""What this room tells operators: partners paired, letters held back here or refused there. They read no letters."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE
from comity.audit.acts import Act
from comity.exchange.access import peers_visible_to
from comity.exchange.models import Peer
from comity.exchange.peers import peer_of
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.web.words import Words

PAIRED, HELD, REFUSED, ODD = "peer.paired", "letter.held", "letter.refused", "receipt.odd"
CARD_TAKEN = "peer.card-taken"
KEYS_END = "keys.end"
USE_CODES: Mapping[str, Words] = {
    "card": _("the card"),
    "hop": _("the key for requests between nodes"),
    "sig": _("the key for letters and receipts"),
    "enc": _("the key for what is written to us"),
    "log": _("the key of the log"),
    "tls": _("the key of the connections"),
}
RESTORED, DOUBLED = "peer.restored", "peer.doubled"
NOT_RETURNED = "peer.letter-not-returned"
LETTER = pgettext_lazy("notification", "Letter")
KINDS: tuple[tuple[str, Words, Words], ...] = (
    (PAIRED, pgettext_lazy("notification", "Partner"), _("%(partner)s is paired with this node.")),
    (
        CARD_TAKEN,
        pgettext_lazy("notification", "Partner"),
        _("%(partner)s has new keys. Its card was taken: the root key that you compared has signed it."),
    ),
    (
        RESTORED,
        pgettext_lazy("notification", "Partner"),
        _("%(partner)s has restored its node from a backup. What it lost is sent to it again."),
    ),
    (
        NOT_RETURNED,
        pgettext_lazy("notification", "Partner"),
        _(
            "A letter that %(partner)s lost cannot be sent back to it. It is tried again; look whether its card is valid and what the link may carry."
        ),
    ),
    (
        DOUBLED,
        pgettext_lazy("notification", "Partner"),
        _("On the link to %(partner)s a second copy of a node seems to run. Call the partner."),
    ),
    (HELD, LETTER, _("A letter to %(partner)s is held back: it may not leave at present.")),
    (REFUSED, LETTER, _("%(partner)s turned a letter of this node away.")),
    (ODD, LETTER, _("%(partner)s signed a receipt that contradicts another of its receipts.")),
)


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(each) for each in peers_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _shown(params: Mapping[str, str]) -> dict[str, str]:
    return {"partner": str(peer_of(params["node"]) or params["node"])}


def register_kinds() -> None:
    """Make the kinds known; at start."""
    for code, name, words in KINDS:
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=RUNS_NODE,
                visible=_visible,
                address=lambda about_id: reverse("exchange:peer", args=[about_id]),
                params=frozenset({"node"}),
                shown=_shown,
                repeats=False,
            )
        )

    register_kind(
        Kind(
            code=KEYS_END,
            name=_("Keys"),
            words=_("Ends within two weeks with nothing to follow: %(use)s. Make the next one."),
            roles=RUNS_NODE,
            visible=lambda _person, ids: set(ids),  # own keys: whoever has the role may know
            address=lambda _about_id: reverse("exchange:our-keys"),
            urgency=Urgency.SOON,
            params=frozenset({"use"}),
            shown=lambda params: {"use": str(USE_CODES.get(params["use"], params["use"]))},
            repeats=False,
        )
    )


def _operators() -> QuerySet[Person]:
    return Person.objects.select_related("unit__agency").filter(
        is_active=True, roles__overlap=sorted(RUNS_NODE)
    )


def tell_of_ends(act: Act, uses: Collection[str]) -> None:
    """Tell the operators what of our own ends soon; not again while the same stands unseen."""
    for use in uses:
        notify(act, _operators(), KEYS_END, about=("key", use), params={"use": use})


def tell_operators(act: Act, kind: str, peer: Peer) -> None:
    """Tell the operators of this node; who did it knows already."""
    notify(act, _operators(), kind, about=("peer", peer.pk), params={"node": peer.node})
