"""What pages about several partners show: each party with the decision for it, and the partners to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.question import Item
from comity.exchange.models import Peer, PeerState
from comity.exchange.peers import known_peer, partners_for, peer_of
from comity.lib.clock import now
from comity.requests import departure
from comity.requests.basis import bases_for, chosen_of
from comity.requests.forms.several import PartyRow
from comity.requests.models import GroupMessage, Request
from comity.requests.parties import Party, PartyDraft, as_to, parties_of
from comity.requests.rights import QUESTIONS
from comity.requests.showing import ReleaseWords, item_names, release_words


@dataclass(frozen=True)
class PartyShown:
    """A party with the decision for it: may, ask or no, with the reasons; none where somebody left it out."""

    node: str
    peer: Peer | None
    left_out: bool
    release: ReleaseWords | None

    @property
    def name(self) -> str:
        """Its name, or its node where nobody knows it."""
        return str(self.peer or self.node)

    @property
    def state(self) -> str:
        """What stands beside it in short: may, ask, no, out."""
        if self.left_out:
            return "out"
        return self.release.state if self.release else "no"


def decisions_for(request: Request) -> list[PartyShown]:
    """Return each party of a draft to several, with the decision as it would be now."""
    items = departure.request_items(request)
    author = request.drafted_by.pseudonym if request.drafted_by else ""
    names = item_names(request)
    return [
        _shown(as_to(request, party), party, items, request.rights, author, names)
        for party in parties_of(request)
    ]


def message_decisions(message: GroupMessage) -> list[PartyShown]:
    """Return each member that a message is meant for, with the decision as it would be now."""
    items = departure.group_message_items(message)
    author = message.drafted_by.pseudonym if message.drafted_by else ""
    rights = dict.fromkeys(QUESTIONS, False)
    names = {items[0].id: _("what you say")}
    return [
        _shown(as_to(message.about, party), party, items, rights, author, names)
        for party in message.parties.all()
    ]


def _shown(  # noqa: PLR0917  # one question, in its parts
    view: Request,
    party: Party,
    items: Sequence[Item],
    rights: Mapping[str, bool | None],
    author: str,
    names: dict[str, str],
) -> PartyShown:
    peer = peer_of(party.node)
    if party.left_out or peer is None:
        return PartyShown(party.node, peer or known_peer(party.node), party.left_out, None)
    asked = departure.question(view, peer, author=author, items=items, rights=rights)
    decision, terms = departure.answer(asked, view.agreement, now())
    return PartyShown(party.node, peer, party.left_out, release_words(decision, terms, names))


def rows_for(request: Request, parties: Sequence[PartyDraft]) -> list[PartyRow]:
    """Return the rows of parties for a form, each with the articles of its agreements; where one alone fits, that one."""
    found = []
    for party in parties:
        bases = bases_for(party.node, request.kind, request.offence)
        said = f"{party.agreement}|{party.article}" if party.agreement else ""
        value = chosen_of(bases, said, settled=bool(request.kind)).value
        agreement, _bar, article = value.partition("|")
        row = PartyDraft(party.node, agreement, article, party.left_out)
        found.append(PartyRow(row, str(known_peer(party.node) or party.node), bases))
    return found


def with_basis(request: Request, nodes: Sequence[str]) -> list[PartyDraft]:
    """Return partners as parties, each under the article that alone fits, or that its own request stands under."""
    rows = Request.objects.filter(conversation=request.conversation, partner__in=nodes)
    own = {row.partner: row for row in rows} if request.conversation else {}
    known = [
        PartyDraft(node, own[node].agreement, own[node].article) if node in own else PartyDraft(node)
        for node in nodes
    ]
    return [row.party for row in rows_for(request, known)]


def partner_choices(person: Person) -> list[tuple[str, str]]:
    """Return the active partners that may be chosen, by country and name."""
    return [
        (peer.node, f"{peer.country} · {peer}")
        for peer in partners_for(person).filter(state=PeerState.ACTIVE)
    ]
