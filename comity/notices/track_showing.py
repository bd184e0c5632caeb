"""A track as its page shows it: each step with its side, clock, signatures and letters; stops; what is due next and from whom."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.countries import passport_code
from comity.exchange.letters import LetterStatus, status_of
from comity.exchange.refusal_words import refusal_words
from comity.lib.clock import now
from comity.notices.core.track_board import Clock, Next, Standing, StopState, Task
from comity.notices.core.track_entries import Entry
from comity.notices.core.track_plan import Step
from comity.notices.models.track import EntryState, Track, TrackEntry, TrackLetter
from comity.notices.track_access import may_act_on_tracks
from comity.notices.track_bodies import board_of, plan_of
from comity.notices.track_leaving import entry_title, person_lines
from comity.notices.track_lines import clocks_of, lines_of
from comity.notices.track_shapes import (
    Act,
    ClockShown,
    Due,
    LetterShown,
    PrivateShown,
    Shown,
    SignedShown,
    StepShown,
    StopShown,
)
from comity.notices.track_words import (
    ACTS,
    ENDS,
    PROBLEMS,
    STEP_HINTS,
    STEPS,
    STOP_QUESTIONS,
    STOP_STATES,
    STOPS,
    side_words,
    task_words,
)
from comity.sharing.showing import names_of
from comity.web.clocks import read_clock
from comity.web.words import Words

PRIVATE = ("asylum", "political", "press")
STOP_TAGS = {
    StopState.CLEARED: "ok",
    StopState.SETTLED: "ok",
    StopState.RAISED: "late",
    StopState.UNANSWERED: "soon",
}


class Showing:
    """Draws one track for one reader; reads each table once."""

    def __init__(self, person: Person, track: Track) -> None:
        """Fetch what the page needs."""
        self.person, self.track = person, track
        self.board = board_of(track)
        self.plan = plan_of(track)
        self.clocks = clocks_of(track, settings.NODE_ID)
        self.parties = list(track.parties.all())
        self.names = names_of(one.node for one in self.parties)
        self.rows = {str(one.pk): one for one in track.entries.select_related("by")}
        self.letters = list(track.letters.select_related("peer"))
        mids: list[UUID | None] = [one.letter for one in self.letters]
        self.statuses: dict[UUID, LetterStatus] = status_of(mids)
        self.acts_allowed = bool(may_act_on_tracks(person)) and track.is_begun
        self.at = now()
        # one entry after another: nothing is signed while one waits for approval, and the act would be refused
        self.waits = any(row.state == EntryState.WAITS for row in self.rows.values())
        self.may_sign = self.acts_allowed and not self.waits

    def shown(self) -> Shown:
        """Return the whole page."""
        board, track = self.board, self.track
        done = [step for step in self.plan.steps if board.is_done(step.code)]
        current = board.current()
        reached = self.plan.place(current.code) if current else len(self.plan.steps)
        held = bool(board.current() and board.holding_stops(reached, current))
        late = any(clock.runs and clock.due <= self.at for clock in board.clocks())
        return Shown(
            track=track,
            board=board,
            clocks=self.clocks,
            person_lines=person_lines(track),
            parties=[(passport_code(one.country), self.names[one.node], side_words(track.kind, one.role)) for one in self.parties],
            steps=[self._step(one) for one in self.plan.steps],
            stops=[self._stop(code) for code in board.stops],
            privates=self._privates(),
            waits=self.waits,
            asks_first=self.acts_allowed and self._asks_first(),
            dues=[self._due(one) for one in board.nexts()],
            others=self._others(),
            set_aside=[(self._signed(one), str(PROBLEMS.get(why, why))) for one, why in board.set_aside],
            waiting=self._waiting(),
            lost=[(refusal_words(one.problem), self.names.get(one.peer.node, str(one.peer))) for one in self.letters if one.problem and one.problem != "returned"],
            start_letters=self._start_letters(),
            acts=self._acts(),
            stages=[str(STEPS.get(one.code, one.code)) for one in self.plan.steps],
            reached=len(done) if board.standing is Standing.CLOSED else reached,
            stage_state="over" if late else "held" if held or board.standing is Standing.ENDED else "",
            end_words=str(ENDS.get(board.end_reason, "")),
        )  # fmt: skip

    # --- entries and letters

    def _signed(self, entry: Entry, before: Sequence[Entry] = ()) -> SignedShown:
        row = self.rows.get(entry.id)
        title = entry_title(row) if row else entry.kind
        return SignedShown(
            entry,
            title,
            self.names.get(entry.node, entry.node),
            row.by if row else None,
            lines_of(self.plan, entry.kind, entry.data, self.clocks),
            self._letters(row) if row else (),
            entry.node == settings.NODE_ID,
            [lines_of(self.plan, one.kind, one.data, self.clocks) for one in before],
        )

    def _letters(self, row: TrackEntry) -> list[LetterShown]:
        if row.message:
            href = reverse("sharing:letter", args=[row.node, row.message])
            return [LetterShown(self.names.get(row.node, row.node), href, "ok", _("Signed letter"))]
        return [self._own_letter(one) for one in self.letters if one.entry_id == row.pk]

    def _own_letter(self, one: TrackLetter) -> LetterShown:
        name = self.names.get(one.peer.node, str(one.peer))
        if one.letter is None:
            return LetterShown(name, "", "soon", _("Waits for approval"))
        href = reverse("sharing:letter", args=["ours", one.letter])
        status = self.statuses.get(one.letter)
        state = status.state if status else one.letter_state
        words = {
            "queued": ("soon", _("Waits here until the partner’s node answers")),
            "refused": ("late", _("Not taken")),
            "expired": ("late", _("Not delivered in time")),
        }
        tag, said = words.get(state, ("ok", _("Signed letter, with the partner")))
        return LetterShown(name, href, tag, said)

    def _start_letters(self) -> list[LetterShown]:
        if self.track.message:
            node = self.track.begun_by_node
            href = reverse("sharing:letter", args=[node, self.track.message])
            return [LetterShown(self.names.get(node, node), href, "ok", _("Signed letter"))]
        return [self._own_letter(one) for one in self.letters if one.entry_id is None]

    def _waiting(self) -> list[tuple[TrackEntry, str, Sequence[tuple[Words, str]]]]:
        return [
            (row, entry_title(row), lines_of(self.plan, row.kind, row.data, self.clocks))
            for row in self.rows.values()
            if row.state in {EntryState.WAITS, EntryState.RETURNED, EntryState.REFUSED}
        ]

    # --- steps

    def _step(self, step: Step) -> StepShown:
        state = self.board.steps[step.code]
        owners = [(one, self.board.start.node_of(one)) for one in step.owners()]
        found = StepShown(
            step,
            str(STEPS.get(step.code, step.code)),
            " · ".join(side_words(self.track.kind, role) for role, _node in owners),
            " · ".join(self.names.get(node, node) for _role, node in owners),
            self._state_of(step),
            STEP_HINTS.get(step.code, ""),
            [self._signed(one.entry, one.before) for one in state.signed.values()]
            + ([self._signed(state.waived)] if state.waived else []),
            [self._clock(one) for one in self.board.clocks() if one.step == step.code],
        )
        if self.may_sign:
            found.acts = self._step_acts(step)
        return found

    def _state_of(self, step: Step) -> str:
        board = self.board
        if board.steps[step.code].waived is not None and not board.steps[step.code].signed:
            return "left-out"
        if len(board.steps[step.code].signed) > 1 and board.differs(step.code):
            return "differs"
        if board.is_done(step.code):
            return "done"
        if board.end is not None and step.code != "closed":
            return "over"
        current = board.current() if board.end is None else board.steps["closed"].step
        if current is None or current.code != step.code:
            return "later"
        return "held" if board.holding_stops(board.plan.place(step.code), step) else "now"

    def _step_acts(self, step: Step) -> list[Act]:
        board, code = self.board, step.code
        nexts = {(one.task, one.code) for one in board.nexts() if one.node == settings.NODE_ID}
        acts = []
        if (Task.STEP, code) in nexts:
            acts.append(Act(_("Sign this step"), self._to_step(code)))
            if step.optional:
                acts.append(Act(str(ACTS["waived"]), f"{self._to_act('waived')}?step={code}"))
        elif self._may_correct(step):
            acts.append(Act(_("Correct what we signed"), self._to_step(code)))
        if step.starts_limit and self._may_arrest_later(step):
            acts.append(Act(_("Enter an arrest"), self._to_step(code)))
        if step.starts_limit and self._limit_is_ours():
            acts += [Act(str(ACTS[one]), self._to_act(one)) for one in ("extended", "released")]
        if (Task.SETTLE, code) in nexts:
            acts.append(Act(str(ACTS["settlement"]), f"{self._to_act('settlement')}?step={code}"))
        if (Task.ANSWER_SETTLEMENT, code) in nexts:
            acts.append(Act(str(ACTS["settlement-answer"]), self._to_act("settlement-answer")))
        return acts

    def _may_correct(self, step: Step) -> bool:
        signed = self.board.steps[step.code].signed.get(settings.NODE_ID)
        if signed is None or self.board.end is not None or self.board.steps[step.code].settled is not None:
            return False
        later = self.plan.steps[self.plan.place(step.code) + 1 :]
        return not any(self.board.is_done(one.code) and not one.derived for one in later)

    def _may_arrest_later(self, step: Step) -> bool:
        state = self.board.steps[step.code]
        ours = self.track.role == "holding" and self.board.standing is Standing.OPEN
        return ours and (self.board.release is not None or (state.waived is not None and not state.signed))

    def _limit_is_ours(self) -> bool:
        return self.track.role == "holding" and any(one.by_law and one.runs for one in self.board.clocks())

    def _clock(self, clock: Clock) -> ClockShown:
        met = clock.met_at - clock.began if clock.met_at else None
        face = read_clock(
            now=self.at,
            due=clock.due,
            began=clock.began,
            zone=self.clocks.places[0].zone,
            stopped_since=clock.stopped_at,
            met_after=max(met, met - met) if met is not None else None,
        )
        source = (
            clock.source
            if clock.verified or not clock.by_law
            else f"{clock.source} ({_('not checked by a lawyer')})"
        )
        return ClockShown(face, clock, source, self.clocks.words(clock.due))

    # --- stops and what is next

    def _stop(self, code: str) -> StopShown:
        one = self.board.stops[code]
        act = None
        ours = self.board.start.node_of(self.board.answerer(code)) == settings.NODE_ID
        if self.may_sign and self.board.standing is Standing.OPEN:
            to = f"{self._to_act('stop')}?stop={code}"
            if code in self.plan.required or (
                code == "consent" and one.state in {StopState.RAISED, StopState.SETTLED}
            ):
                act = (
                    Act(str(ACTS["consent"]), self._to_act("consent"))
                    if self.track.role == "holding"
                    else None
                )
            elif one.state is StopState.RAISED and one.stop.settled_by == "assurance":
                act = self._promise_act(code)
            elif ours:
                label = _("Settle") if one.state is StopState.RAISED else _("Answer")
                act = Act(label, to)
            elif one.state is not StopState.RAISED:
                act = Act(_("Raise"), to)
        return StopShown(
            code,
            STOPS.get(code, code),
            STOP_QUESTIONS.get(code, ""),
            STOP_TAGS[one.state],
            STOP_STATES[one.state.value],
            self._signed(one.entry) if one.entry else None,
            act,
        )

    def _promise_act(self, code: str) -> Act | None:
        open_one = next(
            (
                key
                for key, one in self.board.promises.items()
                if one.answer is None and one.entry.data["stop"] == code
            ),
            "",
        )
        if open_one:
            ours = self.track.role == self.plan.asks_promise
            to = f"{self._to_act('assurance-answer')}?assurance={open_one}"
            return Act(str(ACTS["assurance-answer"]), to) if ours else None
        ours = self.track.role == self.plan.promises_by
        return Act(str(ACTS["assurance"]), f"{self._to_act('assurance')}?stop={code}") if ours else None

    def _privates(self) -> list[PrivateShown]:
        latest = {one.question: one for one in self.track.private_answers.select_related("by")}
        found = []
        for code in PRIVATE:
            answer = latest.get(code)
            state = StopState(answer.state) if answer else StopState.UNANSWERED
            act = None
            if may_act_on_tracks(self.person) and self.track.is_begun:
                label = _("Settle") if state is StopState.RAISED else _("Answer")
                act = Act(label, reverse("notices:track-private", args=[self.track.pk, code]))
            found.append(
                PrivateShown(
                    code, STOP_QUESTIONS[code], STOP_TAGS[state], STOP_STATES[state.value], answer, act
                )
            )
        return found

    def _asks_first(self) -> bool:
        answered = {one.question for one in self.track.private_answers.all()}
        return self.board.standing is Standing.OPEN and not answered.issuperset(PRIVATE)

    def _due(self, one: Next) -> Due:
        ours = one.node == settings.NODE_ID
        return Due(
            task_words(one.task.value, one.code),
            self.names.get(one.node, one.node),
            ours,
            self._act_for(one) if ours and self.may_sign else None,
        )

    def _act_for(self, one: Next) -> Act:  # noqa: PLR0911  # one task a line
        match one.task:
            case Task.STEP:
                return Act(_("Sign this step"), self._to_step(one.code))
            case Task.SETTLE_STOP | Task.ANSWER_STOP:
                return Act(_("Answer"), f"{self._to_act('stop')}?stop={one.code}")
            case Task.CONSENT:
                return Act(str(ACTS["consent"]), self._to_act("consent"))
            case Task.PROMISE:
                return Act(str(ACTS["assurance"]), f"{self._to_act('assurance')}?stop={one.code}")
            case Task.ANSWER_PROMISE:
                act = self._promise_act(one.code)
                return act or Act(str(ACTS["assurance-answer"]), self._to_act("assurance-answer"))
            case Task.SETTLE:
                return Act(str(ACTS["settlement"]), f"{self._to_act('settlement')}?step={one.code}")
            case Task.ANSWER_SETTLEMENT:
                return Act(str(ACTS["settlement-answer"]), self._to_act("settlement-answer"))

    def _acts(self) -> list[Act]:
        if not self.may_sign or self.board.standing is not Standing.OPEN:
            return []
        if self.track.role == "transit":
            return [Act(str(ACTS["transit"]), self._to_act("transit"))]
        return [Act(str(ACTS[one]), self._to_act(one)) for one in ("due", "ended")]

    def _others(self) -> list[SignedShown]:
        """Return what stands beside steps and stops: promises, extensions, answers about transit, settlements, the end."""
        beside = {
            "assurance",
            "assurance-answer",
            "extended",
            "released",
            "transit",
            "settlement",
            "settlement-answer",
            "ended",
            "due",
        }
        return [self._signed(one) for one in self.board.counted if one.kind in beside]

    def _to_step(self, code: str) -> str:
        return reverse("notices:track-step", args=[self.track.pk, code])

    def _to_act(self, code: str) -> str:
        return reverse("notices:track-act", args=[self.track.pk, code])


def board_page(person: Person, track: Track) -> Shown:
    """Return the page of a track for a reader."""
    return Showing(person, track).shown()
