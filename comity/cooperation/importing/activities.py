"""A row of a register of activities: trainings, exchanges, exercises, support, equipment, campaigns."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.countries import country_name
from comity.audit.acts import Act
from comity.cooperation import actions
from comity.cooperation.access import activities_visible_to
from comity.cooperation.activities.words import FLAWS, USUAL, boxes_of, currencies, digits_words, money_words
from comity.cooperation.core.activity import MOST_PEOPLE, ActivityDraft, Flaw, flaws
from comity.cooperation.core.cells import is_formula, said
from comity.cooperation.core.money import minor_units
from comity.cooperation.forms.texts import state_of
from comity.cooperation.importing.cells import Cells, words_of
from comity.cooperation.importing.fields import ACTIVITIES
from comity.cooperation.importing.layout import Layout
from comity.cooperation.importing.meetings_named import MeetingsByName
from comity.cooperation.importing.rows import Entry, Reader, Would, in_other_languages, keys_of
from comity.cooperation.meeting_words import states_words, text_of
from comity.cooperation.models import Meeting
from comity.cooperation.states import ActivityKind, ExerciseTheme
from comity.exchange.models import Peer
from comity.exchange.peers import partners_for
from comity.web.dates import day_words

TITLE, PLACE, BORNE = 300, 300, 200
COLUMNS: Mapping[str, str] = {
    "title_en": "title",
    "begins_on": "first",
    "ends_on": "last",
}  # of a box of the form


class ActivityReader(Reader):
    """Reads activities."""

    def __init__(self, person: Person, layout: Layout) -> None:
        """Take who gives the register, and how it is read."""
        self.person, self.layout = person, layout
        self.peers: dict[str, Peer] = {}
        for one in partners_for(person):
            for word in (one.node, *one.names.values()):
                self.peers.setdefault(said(word), one)
        self.meetings = MeetingsByName(person)

    def known(self) -> dict[str, Entry]:
        """Return the activities of the agency by their references, and by title and first day."""
        found: dict[str, Entry] = {}
        for one in activities_visible_to(self.person).only("pk", "ref", "titles", "begins_on"):
            entry = Entry(one.pk, one.ref, reverse("cooperation:activities-activity", args=[one.pk]))
            for key in keys_of(ACTIVITIES, one.ref, one.titles.values(), one.begins_on.isoformat()):
                found.setdefault(key, entry)
        return found

    def read(self, cells: Cells) -> Would | None:
        """Return the activity that a row says."""
        titles = cells.texts("title", TITLE)
        if not titles:
            cells.refuse("title", _("Give a title in at least one language."))
        kind = cells.code("kind", "activity_kind", ActivityKind.choices)
        if not kind and not cells.text("kind"):
            cells.refuse(
                "kind", _("Say what was done: a training, an exchange, an exercise or another kind.")
            )
        first, last = self._span(cells)
        partners, states = self._partners(cells)
        meeting = self.meetings.read(cells)
        theme = cells.code("theme", "exercise_theme", ExerciseTheme.choices)
        place, country = cells.text("place", PLACE), cells.state("place_country")
        parties, people = cells.states("parties"), cells.number("people", MOST_PEOPLE)
        currency, borne_by = self._currency(cells), cells.text("borne_by", BORNE)
        cost = cells.amount("cost", minor_units(currency))
        if first is None:
            return None
        draft = ActivityDraft(
            kind=kind,
            titles=titles,
            begins_on=first,
            ends_on=last or first,
            theme=theme,
            place=place,
            place_country=country,
            partners=partners,
            parties=list(dict.fromkeys([*parties, *states])),
            people=people,
            cost=cost,
            currency=currency,
            borne_by=borne_by,
            meeting=meeting.pk if meeting else None,
        )
        unread = {one.field for one in cells.reasons}
        for flaw in flaws(draft):
            if unread & {COLUMNS.get(one, one) for one in boxes_of(flaw)}:
                continue
            box, words = FLAWS[flaw]
            sentence = digits_words(currency) if flaw is Flaw.MINOR_UNITS else str(words)
            cells.refuse(COLUMNS.get(box, box), sentence)
        return None if cells.reasons else self._would(cells, draft, meeting)

    def _span(self, cells: Cells) -> tuple[date | None, date | None]:
        first, last = cells.days("first"), cells.days("last")
        for name, found in (("first", first), ("last", last)):
            if found is not None and found.first is None:
                cells.refuse(name, _("A month is no day. Write the day."))
        if first is None and not cells.text("first"):
            cells.refuse("first", _("Give the first day."))
        if first is None:
            return None, None
        return first.first, last.last if last else first.last

    def _partners(self, cells: Cells) -> tuple[list[str], list[str]]:
        """Return the nodes and the states that a cell names, between semicolons."""
        text = cells.text("partner", 4000)
        if not text or is_formula(text):
            return [], []
        names = (
            [text] if said(text) in self.peers else [one.strip() for one in text.split(";") if one.strip()]
        )
        nodes, states = [], []
        for name in names:
            if peer := self.peers.get(said(name)):
                nodes.append(peer.node)
            elif state := state_of(name):
                states.append(state)
            else:
                cells.refuse(
                    "partner",
                    _(
                        "“%(name)s” is no agency that is paired with this node, and no state. Give its state in a column of its own."
                    )
                    % {"name": name[:60]},
                )
        return list(dict.fromkeys(nodes)), states

    def _currency(self, cells: Cells) -> str:
        text = cells.text("currency")
        if not text or is_formula(text):
            return ""
        if (code := text.upper()) in currencies():
            return code
        for code, more in words_of("currency").items():
            if said(text) in {said(one) for one in more}:
                return code
        cells.refuse(
            "currency",
            _("“%(word)s” is not known here. Write one of: %(words)s.")
            % {"word": text[:60], "words": ", ".join(USUAL)},
        )
        return ""

    def _would(self, cells: Cells, draft: ActivityDraft, meeting: Meeting | None) -> Would:
        language = get_language() or "en"
        title = text_of(draft.titles)
        country = country_name(draft.place_country, language) if draft.place_country else ""
        days = [day_words(one, language) for one in dict.fromkeys([draft.begins_on, draft.ends_on])]
        facts = [
            (_("Kind"), str(ActivityKind(draft.kind).label)),
            (_("When"), " – ".join(days)),
            (_("Theme, of an exercise"), str(ExerciseTheme(draft.theme).label) if draft.theme else ""),
            (_("Place"), ", ".join(one for one in (draft.place, country) if one)),
            (pgettext("countries", "States"), states_words(draft.parties)),
            (_("Partner"), ", ".join(str(self.peers[said(node)]) for node in draft.partners)),
            (_("How many people took part"), "" if draft.people is None else str(draft.people)),
            (_("Cost"), money_words(draft.cost, draft.currency)),
            (_("Borne by"), draft.borne_by),
            (_("Meeting it was arranged at"), text_of(meeting.titles).text if meeting else ""),
            *in_other_languages(_("Title"), draft.titles, title.language),
        ]
        return Would(
            title.text,
            title.language,
            [(label, words) for label, words in facts if words],
            keys_of(ACTIVITIES, cells.text("ref"), draft.titles.values(), draft.begins_on.isoformat()),
            lambda act, _way: _made(act, draft),
        )


def _made(act: Act, draft: ActivityDraft) -> tuple[str, UUID]:
    made = actions.add_activity(act, draft)
    return made.ref, made.pk
