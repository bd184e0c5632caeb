"""A row of a register of commitments."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Agency, Person
from comity.agreements.countries import country_name
from comity.audit.acts import Act
from comity.cooperation import actions
from comity.cooperation.actions import CommitmentDraft, WayOut
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.doubts import Doubt
from comity.cooperation.commitments.folding import BOTH, OTHER, ledger_of
from comity.cooperation.commitments.resting import agreements_for, named
from comity.cooperation.commitments.words import DEEDS, STAGES, basis_words, text_of
from comity.cooperation.core.cells import said
from comity.cooperation.core.terms import Deed, Stage, Terms
from comity.cooperation.exceptions import NotAtMeetingError
from comity.cooperation.forms.texts import state_of
from comity.cooperation.importing.cells import Cells, words_of
from comity.cooperation.importing.fields import COMMITMENTS
from comity.cooperation.importing.layout import Layout
from comity.cooperation.importing.meetings_named import MeetingsByName
from comity.cooperation.importing.rows import WRITTEN, Entry, Reader, Would, in_other_languages, keys_of
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.partners.related import meetings_at
from comity.exchange.models import Peer
from comity.exchange.peers import partners_for
from comity.requests.choices import ALPHA2
from comity.web.dates import day_words

TEXT, NAME, ARTICLE = 4000, 200, 20
LATER = frozenset({Stage.FULFILLED, Stage.PARTLY, Stage.DROPPED})
SIDES = (
    ("us", gettext_lazy("Our side")),
    ("them", gettext_lazy("The other side")),
    (BOTH, gettext_lazy("Both sides")),
)


@dataclass(frozen=True)
class Partner:
    """With whom: a node, or a state and a name; `words` are those by which the row may call this side."""

    node: str
    country: str
    name: str
    words: frozenset[str]


class CommitmentReader(Reader):
    """Reads commitments."""

    def __init__(self, person: Person, layout: Layout) -> None:
        """Take who gives the register, and how it is read."""
        self.person, self.layout = person, layout
        self.peers: dict[str, Peer] = {}
        for one in partners_for(person):
            for word in (one.node, *one.names.values()):
                self.peers.setdefault(said(word), one)
        home: Agency = person.agency
        self.ours = {said(word) for word in (settings.NODE_ID, *home.names.values())}
        self.own_state = ALPHA2.get(home.country, "")
        self.meetings = MeetingsByName(person)
        self.at_meetings: dict[tuple[str, str], frozenset[UUID]] = {}
        self.agreements = agreements_for(person)

    def known(self) -> dict[str, Entry]:
        """Return the commitments of the agency by their references, and by words, partner and day."""
        found: dict[str, Entry] = {}
        for one in visible_to(self.person):
            entry = Entry(one.pk, one.ref, reverse("cooperation:commitments-commitment", args=[one.pk]))
            due = one.due.isoformat() if one.due else ""
            for key in keys_of(
                COMMITMENTS, one.ref, one.texts.values(), one.partner or one.partner_country, due
            ):
                found.setdefault(key, entry)
        return found

    def read(self, cells: Cells) -> Would | None:
        """Return the commitment that a row says."""
        texts = cells.texts("text", TEXT)
        if not texts:
            cells.refuse("text", _("Write what is promised, in one language at least."))
        partner = self._partner(cells)
        owner = cells.text("owner", NAME)
        stage = self._stage(cells, owner, partner)
        deed = cells.code("deed", "deed", DEEDS.items())
        days = cells.days("due")
        if days is not None and days.first is None:
            cells.refuse("due", _("A month is no last day. Write the day."))
        meeting = self.meetings.read(cells)
        if meeting and partner and meeting.pk not in self._meetings_with(partner):
            cells.refuse("meeting", str(NotAtMeetingError.words))
        actor = self._actor(cells, partner)
        agreement = cells.text("agreement", NAME)
        meant = named(self.agreements, agreement, partner.node, partner.country) if partner else None
        basis = {
            "agreement": meant.basis if meant else agreement,
            "article": cells.text("article", ARTICLE),
        }
        if partner is None or stage is None or cells.reasons:
            return None
        them = partner.node or OTHER
        sides = {"us": (settings.NODE_ID, them), "them": (them, settings.NODE_ID), BOTH: (BOTH, BOTH)}
        terms = Terms(
            # what is under way was first promised; the step follows in the same act
            stage=Stage.SOFT if stage is Stage.SOFT else Stage.COMMITTED,
            deed=Deed(deed) if deed else Deed.PROPOSED if stage is Stage.SOFT else Deed.AGREED,
            actor=sides[actor][0],
            addressee=sides[actor][1],
            texts=texts,
            due=days.last if days else None,
            owner=owner,
            basis={name: text for name, text in basis.items() if text},
            meeting=titles_told(meeting) if meeting else {},
        )
        draft = CommitmentDraft(
            terms=terms,
            partner=partner.node,
            country="" if partner.node else partner.country,
            names={} if partner.node else {(get_language() or "en").split("-")[0]: partner.name},
            meeting=meeting.pk if meeting else None,
        )
        return self._would(cells, draft, stage, partner, actor)

    def _meetings_with(self, partner: Partner) -> frozenset[UUID]:
        """Return the meetings in which a partner took part: their titles travel to it."""
        key = (partner.node, partner.country)
        if key not in self.at_meetings:
            found = meetings_at(self.person, *key).values_list("pk", flat=True)
            self.at_meetings[key] = frozenset(found)
        return self.at_meetings[key]

    def _partner(self, cells: Cells) -> Partner | None:
        name, country = cells.text("partner", NAME), cells.state("country")
        if not name and not country:
            cells.refuse("partner", _("Say with whom: an agency paired with this node, or a state."))
            return None
        if peer := self.peers.get(said(name)):
            words = frozenset({said(one) for one in (peer.node, *peer.names.values())})
            return Partner(peer.node, ALPHA2.get(peer.country, ""), str(peer), words)
        bare = state_of(name)  # only a state is named, and no agency of it
        country = country or bare
        if not country:
            cells.refuse(
                "partner",
                _(
                    "“%(name)s” is no agency that is paired with this node, and no state. Give its state in a column of its own."
                )
                % {"name": name[:60]},
            )
            return None
        if country == self.own_state:
            cells.refuse("country", _("This is our own state. Give the state of the partner."))
        if not name or bare:
            if paired := sorted(
                {str(one) for one in self.peers.values() if ALPHA2.get(one.country) == country}
            ):
                cells.refuse(
                    "partner",
                    _(
                        "Of this state an agency is paired with this node: %(names)s. Write which agency is meant."
                    )
                    % {"names": ", ".join(paired)},
                )
                return None
            # however the register writes the state, it is one partner
            return Partner(
                "", country, country_name(country, get_language() or "en"), frozenset({said(name)})
            )
        return Partner("", country, name, frozenset({said(name)}))

    def _actor(self, cells: Cells, partner: Partner | None) -> str:
        text = cells.text("actor", NAME)
        word = said(text)
        if not word:
            cells.refuse("actor", _("Say who owes it: our side, the other side, or both."))
            return BOTH
        for side, more in words_of("side").items():
            if word in {said(one) for one in more}:
                return side
        state = state_of(text)
        if word in self.ours or (state and state == self.own_state):
            return "us"
        if partner and (word in partner.words or (state and state == partner.country)):
            return "them"
        return cells.code("actor", "side", SIDES) or BOTH

    def _stage(self, cells: Cells, owner: str, partner: Partner | None) -> Stage | None:
        code = cells.code("stage", "stage", STAGES.items())
        stage = Stage(code) if code else Stage.COMMITTED if owner else Stage.SOFT
        if stage in LATER:
            cells.refuse(
                "stage",
                _(
                    "How it ended needs records that show it. Write “%(committed)s” here, and enter the end on its page."
                )
                % {"committed": STAGES[Stage.COMMITTED]},
            )
        elif stage is not Stage.SOFT and not owner:
            cells.refuse("owner", _("Name the unit that answers for it, or leave it a proposal."))
        elif stage is Stage.IN_PROGRESS and partner and partner.node:
            cells.refuse(
                "stage",
                _("The partner signs the promise first. Write “%(committed)s” here.")
                % {"committed": STAGES[Stage.COMMITTED]},
            )
        return stage

    def _would(
        self, cells: Cells, draft: CommitmentDraft, stage: Stage, partner: Partner, actor: str
    ) -> Would:
        terms = draft.terms
        text, language = text_of(terms.texts)
        country = country_name(partner.country, get_language() or "en") if partner.country else ""
        facts = [
            (_("Partner"), partner.name),
            (_("State of the partner"), country if country != partner.name else ""),
            (_("With which word it was given"), str(DEEDS[terms.deed])),
            (_("Who owes it"), str(dict(SIDES)[actor])),
            (pgettext("of a commitment", "Stage"), str(STAGES[stage])),
            (_("Due"), day_words(terms.due, get_language() or "en", WRITTEN) if terms.due else ""),
            (_("Unit that answers for it"), terms.owner),
            (_("Rests on"), basis_words(terms.rests_on)),
            (_("Meeting it was given at"), text_of(terms.meeting)[0] if terms.meeting else ""),
            *in_other_languages(_("What is promised"), terms.texts, language),
        ]
        due = terms.due.isoformat() if terms.due else ""
        return Would(
            text,
            language,
            [(label, words) for label, words in facts if words],
            keys_of(
                COMMITMENTS, cells.text("ref"), terms.texts.values(), partner.node or partner.country, due
            ),
            lambda act, way: _made(act, draft, stage, way),
            node=partner.node,
        )


def _made(act: Act, draft: CommitmentDraft, stage: Stage, way: WayOut | None) -> tuple[str, UUID]:
    # a register holds what was promised long ago; whether a row stands here already its check has said
    sure = (Doubt.PAST, Doubt.SAME)
    made = actions.propose_commitment(act, replace(draft, way_out=way if draft.partner else None, sure=sure))
    if stage is Stage.IN_PROGRESS:
        on = [one.id for one in ledger_of(made).heads]
        actions.propose_change(act, made.pk, replace(draft.terms, stage=stage), on=on)
    return made.ref, made.pk
