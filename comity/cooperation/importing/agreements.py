"""A row of a register of agreements."""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation import actions
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.actions._register import today_at
from comity.cooperation.core.standing import NEED_REASON, Dated, placed
from comity.cooperation.importing.cells import Cells
from comity.cooperation.importing.fields import AGREEMENTS
from comity.cooperation.importing.layout import Layout
from comity.cooperation.importing.meetings_named import MeetingsByName
from comity.cooperation.importing.rows import WRITTEN, Entry, Reader, Would, in_other_languages, keys_of
from comity.cooperation.meeting_words import states_words, text_of
from comity.cooperation.models import Meeting, RegisteredAgreement
from comity.cooperation.register_drafts import AgreementDraft, StepDraft
from comity.cooperation.register_subjects import code_of, subjects_words
from comity.cooperation.register_words import refused_words, state_words
from comity.cooperation.states import AgreementKind, AgreementState
from comity.lib.clock import now
from comity.web.dates import day_words

TITLE, SUBJECT, DEPOSITARY, REASON = 400, 40, 200, 2000
NO_DAY_IN_FORCE = gettext_lazy(
    "Between its signing and its suspension it came into force, and no column says on which day. "
    "Leave this day empty here, and enter both steps on its page."
)
STATES = [(one.value, str(one.label)) for one in AgreementState]


class AgreementReader(Reader):
    """Reads agreements."""

    def __init__(self, person: Person, layout: Layout) -> None:
        """Take who gives the register, and how it is read."""
        self.person, self.layout = person, layout
        self.meetings = MeetingsByName(person)
        self.today = today_at(person.agency, now())

    def known(self) -> dict[str, Entry]:
        """Return the agreements of the agency by their references, and by title and the day of each step."""
        found: dict[str, Entry] = {}
        for one in agreements_visible_to(self.person).prefetch_related("steps"):
            entry = Entry(one.pk, one.ref, reverse("cooperation:register-agreement", args=[one.pk]))
            days = {step.on.isoformat() for step in one.steps.all()} | {""}
            for day in days:
                for key in keys_of(AGREEMENTS, one.ref, one.titles.values(), day):
                    found.setdefault(key, entry)
        return found

    def read(self, cells: Cells) -> Would | None:
        """Return the agreement that a row says."""
        titles = cells.texts("title", TITLE)
        if not titles:
            cells.refuse("title", _("Give a title in at least one language."))
        kind = cells.code("kind", "agreement_kind", AgreementKind.choices)
        parties = cells.states("parties")
        if not parties:
            cells.refuse("parties", _("Name the states that are parties."))
        meeting = self.meetings.read(cells)
        steps = self._steps(cells)
        expires = self._day(cells, "expires")
        subjects = [
            code_of(one)
            for one in cells.text("subjects", REASON).replace("、", ",").replace(";", ",").split(",")
        ]
        if any(len(one) > SUBJECT for one in subjects):
            cells.refuse(
                "subjects", _("This is longer than %(limit)s characters. Shorten it.") % {"limit": SUBJECT}
            )
        depositary = cells.text("depositary", DEPOSITARY)
        if cells.reasons:
            return None
        draft = AgreementDraft(
            kind=kind or AgreementKind.AGREEMENT.value,
            titles=titles,
            parties=parties,
            subjects=[one for one in subjects if one],
            steps=steps,
            expires_on=expires,
            meeting=meeting.pk if meeting else None,
            depositary=depositary,
        )
        return self._would(cells, draft, meeting)

    def _day(self, cells: Cells, name: str) -> date | None:
        days = cells.days(name)
        if days is not None and days.first is None:
            cells.refuse(name, _("A month is no day. Write the day."))
        return days.last if days else None

    def _steps(self, cells: Cells) -> list[StepDraft]:
        signed, since = self._day(cells, "signed"), self._day(cells, "since")
        state = cells.code("state", "agreement_state", STATES)
        reason = cells.text("reason", REASON)
        found = [StepDraft("signed", signed)] if signed else []
        if state and state != AgreementState.SIGNED:
            if since is None:
                cells.refuse("since", _("Say since which day it stands so."))
            else:
                if signed and state == AgreementState.SUSPENDED:
                    # what was never in force is not suspended, and no cell says since when it was: nothing is invented
                    cells.refuse("signed", str(NO_DAY_IN_FORCE))
                    return []
                found.append(StepDraft(state, since, reason=reason))
        elif since is not None and (not state or not signed):
            found.append(StepDraft("signed" if state else "in-force", since))
        elif state and not signed:
            cells.refuse("signed", _("Say on which day it was signed."))
        if state in NEED_REASON and not reason:
            cells.refuse("reason", _("Give the reason in one sentence."))
        self._fit(cells, found)
        return found

    def _fit(self, cells: Cells, steps: list[StepDraft]) -> None:
        history: list[Dated] = []
        for one in steps:
            step = Dated(one.state, one.on)
            if refused := placed(history, step, self.today):
                cells.refuse("signed" if one.state == "signed" else "since", refused_words(refused))
                return
            history.append(step)

    def _would(self, cells: Cells, draft: AgreementDraft, meeting: Meeting | None) -> Would:
        language = get_language() or "en"
        title = text_of(draft.titles)
        # without any step it is entered as proposed today
        steps = draft.steps or [StepDraft(AgreementState.PROPOSED, self.today)]
        facts = [
            (_("Kind"), str(AgreementKind(draft.kind).label)),
            (pgettext("countries", "States"), states_words(draft.parties)),
            *((state_words(one.state), day_words(one.on, language, WRITTEN)) for one in steps),
            (_("Reason"), steps[-1].reason),
            (
                _("Last day in force"),
                day_words(draft.expires_on, language, WRITTEN) if draft.expires_on else "",
            ),
            (pgettext("of an agreement", "Subjects"), subjects_words(draft.subjects)),
            (_("Meeting it came from"), text_of(meeting.titles).text if meeting else ""),
            (_("Who keeps the signed original"), draft.depositary),
            *in_other_languages(_("Title"), draft.titles, title.language),
        ]
        day = draft.steps[0].on.isoformat() if draft.steps else ""
        return Would(
            title.text,
            title.language,
            [(label, words) for label, words in facts if words],
            keys_of(AGREEMENTS, cells.text("ref"), draft.titles.values(), day),
            lambda act, _way: _made(act, draft),
        )


def _made(act: Act, draft: AgreementDraft) -> tuple[str, UUID]:
    made: RegisteredAgreement = actions.add_agreement(act, draft)
    return made.ref, made.pk
