"""The fold of a track: from its beginning and the signed entries to the board that both nodes show.

    board = fold(plan, start, entries)          # whatever order the entries came in, and however often
    refused = refusal(board, entry)             # why an entry may not stand after what its author had seen; empty: it may

Two people who act at the same time on two nodes cannot know of each other. What does not fit what stands before it in the one
order is set aside with its reason, on both nodes the same; nothing is lost and nothing is guessed.
"""

from collections.abc import Callable, Iterable

from comity.notices.core.track_board import (
    Board,
    Promise,
    Signed,
    Standing,
    StepState,
    StopStanding,
    StopState,
)
from comity.notices.core.track_entries import Entry, Start, in_order
from comity.notices.core.track_fields import day, moment, wrong_in
from comity.notices.core.track_plan import Plan, Role, Step

GROWN_UP = 18
STEP, WAIVED, STOP, CONSENT = "step", "waived", "stop", "consent"
ASSURANCE, ASSURANCE_ANSWER = "assurance", "assurance-answer"
EXTENDED, RELEASED, DUE, TRANSIT = "extended", "released", "due", "transit"
SETTLEMENT, SETTLEMENT_ANSWER, ENDED = "settlement", "settlement-answer", "ended"
CLOSED = "closed"
AFTER_END = frozenset({SETTLEMENT, SETTLEMENT_ANSWER})
OF_A_STEP = frozenset({"step", "corrects", "batch"})  # beside the fields of a step
# what a step's own answer ends the track with
NOT_THIS_PERSON = {"namesake", "misused-identity"}
SAYS_NO = {"refused", "not-confirmed"}


def begin(plan: Plan, start: Start) -> Board:
    """Return the board of a track in which nothing was signed yet."""
    board = Board(
        plan,
        start,
        {step.code: StepState(step) for step in plan.steps},
        {code: StopStanding(plan.stops[code]) for code in plan.public_stops()},
    )
    for code in plan.required:
        board.stops[code].state = StopState.RAISED
    grown_up = is_grown_up(start)
    if "minor" in board.stops and grown_up is not None:
        board.stops["minor"].state = StopState.CLEARED if grown_up else StopState.RAISED
    if "withheld" in board.stops:
        board.stops["withheld"].state = StopState.CLEARED
    return board


def is_grown_up(start: Start) -> bool | None:
    """Whether the person was 18 when the track began, read by the latest day that the known birth allows; None: not known."""
    parts = start.birth.split("-")
    latest = day({1: f"{start.birth}-12-31", 2: f"{start.birth}-28"}.get(len(parts), start.birth))
    if latest is None:
        return None
    at = start.at.date()
    return at.year - latest.year - ((at.month, at.day) < (latest.month, latest.day)) >= GROWN_UP


def fold(plan: Plan, start: Start, entries: Iterable[Entry]) -> Board:
    """Return the board after all entries that can be placed."""
    board = begin(plan, start)
    for entry in in_order(entries):
        if reason := refusal(board, entry):
            board.set_aside.append((entry, reason))
        else:
            _APPLY[entry.kind](board, entry)
            board.counted.append(entry)
    return board


def refusal(board: Board, entry: Entry) -> str:  # noqa: PLR0911  # one reason a line
    """Return the code of why an entry may not stand on this board; empty: it may."""
    role = board.start.role_of(entry.node)
    if role is None:
        return "not-a-party"
    if entry.kind not in _APPLY:
        return "unknown-kind"
    if board.standing is Standing.CLOSED:
        return "closed"
    if entry.kind == STEP:
        return _step_refusal(board, entry, role)
    spec = board.plan.acts[entry.kind]
    if role not in spec.who:
        return "not-yours"
    if wrong_in(entry.data, spec.fields):
        return "malformed"
    if board.end is not None and entry.kind not in AFTER_END:
        return "ended"
    return _REFUSE[entry.kind](board, entry)


# --- steps


def _step_refusal(board: Board, entry: Entry, role: Role) -> str:  # noqa: PLR0911, C901
    step = board.plan.step(str(entry.data.get("step", "")))
    if step is None:
        return "unknown-step"
    if step.derived or role not in step.owners():
        return "not-yours"
    if wrong_in(entry.data, step.fields, more=OF_A_STEP) or not _names_fit(entry):
        return "malformed"
    if not _limits_hold(step, entry):
        return "limit-before"
    signed = board.steps[step.code].signed.get(entry.node)
    if corrected := entry.data.get("corrects"):
        return _correction_refusal(board, step, signed, str(corrected))
    if step.starts_limit and board.end is None and _may_be_later(board, step, signed):
        return _held_because(board, step)
    if signed is not None or board.steps[step.code].waived is not None:
        return "already-done"
    if step.code == CLOSED and board.differences():
        return "difference-open"
    if board.end is not None:
        return "" if step.code == CLOSED else "ended"
    if any(not board.is_done(one.code) for one in board.plan.steps[: board.plan.place(step.code)]):
        return _why_not_yet(board, step)
    return _held_because(board, step)


def _may_be_later(board: Board, step: Step, signed: Signed | None) -> bool:
    """An arrest may follow a release, or come after it was left out."""
    if signed is None:
        return board.steps[step.code].waived is not None
    return board.release is not None


def _why_not_yet(board: Board, step: Step) -> str:
    """Say that promises are missing where nothing else is; else that another step comes first."""
    before = board.plan.steps[: board.plan.place(step.code)]
    missing = [one for one in before if not board.is_done(one.code)]
    return "assurance-missing" if all(one.derived for one in missing) else "out-of-order"


def _held_because(board: Board, step: Step) -> str:
    if board.holding_stops(board.plan.place(step.code), step):
        return "stopped"
    return "stop-unanswered" if board.unanswered(step) else ""


def _names_fit(entry: Entry) -> bool:
    return all(isinstance(entry.data.get(name, ""), str) for name in OF_A_STEP)


def _limits_hold(step: Step, entry: Entry) -> bool:
    """A time limit ends after it begins."""
    if not step.starts_limit:
        return True
    until, at = moment(entry.data["limit"]["until"]), moment(entry.data["at"])
    return until is not None and at is not None and until > at


def _correction_refusal(board: Board, step: Step, signed: Signed | None, corrects: str) -> str:
    if signed is None or signed.entry.id != corrects:
        return "nothing-to-correct"
    later = board.plan.steps[board.plan.place(step.code) + 1 :]
    if any(board.is_done(one.code) and not one.derived for one in later):
        return "too-late"
    if board.steps[step.code].settled is not None or board.end is not None:
        return "too-late"
    return ""


def _sign(board: Board, entry: Entry) -> None:
    state = board.steps[entry.data["step"]]
    was = state.signed.get(entry.node)
    state.signed[entry.node] = Signed(entry, (*was.before, was.entry) if was else ())
    if was is not None:
        state.proposal = None
    if state.step.starts_limit:
        board.release, board.extensions = None, []
    outcome = entry.data.get("outcome")
    if outcome in NOT_THIS_PERSON | SAYS_NO:
        board.end, board.end_reason = entry, str(outcome)


def _waive_refusal(board: Board, entry: Entry) -> str:
    step = board.plan.step(entry.data["step"])
    if step is None:
        return "unknown-step"
    if not step.optional:
        return "not-optional"
    if board.start.role_of(entry.node) not in step.owners():
        return "not-yours"
    if board.is_done(step.code):
        return "already-done"
    if any(not board.is_done(one.code) for one in board.plan.steps[: board.plan.place(step.code)]):
        return "out-of-order"
    return _held_because(board, step)


def _waive(board: Board, entry: Entry) -> None:
    board.steps[entry.data["step"]].waived = entry


# --- stops, consent, promises


def _stop_refusal(board: Board, entry: Entry) -> str:  # noqa: PLR0911
    one = board.stops.get(entry.data["stop"])
    if one is None:
        return "unknown-stop"
    role, state = board.start.role_of(entry.node), StopState(entry.data["state"])
    if state is StopState.RAISED:
        return "already-raised" if one.state is StopState.RAISED else ""
    if role is not board.answerer(one.stop.code):
        return "not-yours"
    if one.stop.code in board.plan.required:
        return "consent-needed"
    if state is StopState.CLEARED:
        # what somebody raised is settled, not cleared; who raised it may say that it was a mistake
        mine = one.entry is not None and one.entry.node == entry.node
        return "raised" if one.state is StopState.RAISED and not mine else ""
    if one.state is not StopState.RAISED:
        return "not-raised"
    return {"consent": "consent-needed", "assurance": "assurance-needed", "reason": ""}[one.stop.settled_by]


def _stop(board: Board, entry: Entry) -> None:
    _set_stop(board, entry.data["stop"], StopState(entry.data["state"]), entry)


def _set_stop(board: Board, code: str, state: StopState, entry: Entry) -> None:
    one = board.stops[code]
    one.state, one.entry = state, entry
    one.history.append(entry)


def _consent_refusal(board: Board, _entry: Entry) -> str:
    return "" if "consent" in board.stops else "unknown-stop"


def _consent(board: Board, entry: Entry) -> None:
    """Consent counts where it is given in writing; without it, or once it is taken back, the stop stands."""
    free = entry.data["given"] == "yes" and entry.data["written"] == "yes"
    _set_stop(board, "consent", StopState.SETTLED if free else StopState.RAISED, entry)


def _promise_refusal(board: Board, entry: Entry) -> str:
    if board.start.role_of(entry.node) is not board.plan.promises_by:
        return "not-yours"
    return "" if entry.data["stop"] in board.stops else "unknown-stop"


def _promise(board: Board, entry: Entry) -> None:
    board.promises[entry.id] = Promise(entry)


def _answer_refusal(board: Board, entry: Entry) -> str:
    promise = board.promises.get(entry.data["assurance"])
    if promise is None:
        return "unknown-assurance"
    if board.start.role_of(entry.node) is not board.plan.asks_promise:
        return "not-yours"
    return "already-answered" if promise.answer is not None else ""


def _answer(board: Board, entry: Entry) -> None:
    promise = board.promises[entry.data["assurance"]]
    promise.answer = entry
    if promise.accepted:
        _set_stop(board, promise.entry.data["stop"], StopState.SETTLED, entry)


# --- clocks


def _running_limit(board: Board) -> bool:
    return any(clock.by_law and clock.runs for clock in board.clocks())


def _extension_refusal(board: Board, entry: Entry) -> str:
    if not _running_limit(board):
        return "no-limit"
    now = next(clock.due for clock in board.clocks() if clock.by_law)
    until = moment(entry.data["until"])
    return "" if until is not None and until > now else "limit-before"


def _extend(board: Board, entry: Entry) -> None:
    board.extensions.append(entry)


def _release_refusal(board: Board, _entry: Entry) -> str:
    return "" if _running_limit(board) else "no-limit"


def _release(board: Board, entry: Entry) -> None:
    """The person is free again; the papers may still come, and the track goes on."""
    board.release = entry


def _due_refusal(board: Board, entry: Entry) -> str:
    step = board.plan.step(entry.data["step"])
    if step is None or step.derived:
        return "unknown-step"
    return "already-done" if board.is_done(step.code) else ""


def _due(board: Board, entry: Entry) -> None:
    board.dues[entry.data["step"]] = entry


def _always(_board: Board, _entry: Entry) -> str:
    return ""


def _transit(board: Board, entry: Entry) -> None:
    board.transits.append(entry)


# --- differences and the end


def _settlement_refusal(board: Board, entry: Entry) -> str:
    step = board.plan.step(entry.data["step"])
    if step is None:
        return "unknown-step"
    return "" if len(board.steps[step.code].signed) > 1 and board.differs(step.code) else "no-difference"


def _settlement(board: Board, entry: Entry) -> None:
    board.steps[entry.data["step"]].proposal = entry


def _settled_refusal(board: Board, entry: Entry) -> str:
    proposal = _proposal(board, entry)
    if proposal is None:
        return "unknown-settlement"
    return "own-settlement" if proposal.node == entry.node else ""


def _proposal(board: Board, entry: Entry) -> Entry | None:
    standing = (state.proposal for state in board.steps.values())
    return next((one for one in standing if one is not None and one.id == entry.data["settlement"]), None)


def _settle(board: Board, entry: Entry) -> None:
    proposal = _proposal(board, entry)
    if proposal is None:
        return
    state = board.steps[proposal.data["step"]]
    state.proposal = None
    if entry.data["agreed"] == "yes":
        state.settled = {"at": proposal.data["at"], "place": proposal.data["place"]}


def _end_refusal(board: Board, entry: Entry) -> str:
    if board.standing is not Standing.OPEN:
        return "handed-over"
    side = board.plan.ends.get(entry.data["reason"])
    return "" if side is None or board.start.role_of(entry.node) is side else "not-yours"


def _end(board: Board, entry: Entry) -> None:
    board.end, board.end_reason = entry, entry.data["reason"]


_REFUSE: dict[str, Callable[[Board, Entry], str]] = {
    WAIVED: _waive_refusal,
    STOP: _stop_refusal,
    CONSENT: _consent_refusal,
    ASSURANCE: _promise_refusal,
    ASSURANCE_ANSWER: _answer_refusal,
    EXTENDED: _extension_refusal,
    RELEASED: _release_refusal,
    DUE: _due_refusal,
    TRANSIT: _always,
    SETTLEMENT: _settlement_refusal,
    SETTLEMENT_ANSWER: _settled_refusal,
    ENDED: _end_refusal,
}
_APPLY: dict[str, Callable[[Board, Entry], None]] = {
    STEP: _sign,
    WAIVED: _waive,
    STOP: _stop,
    CONSENT: _consent,
    ASSURANCE: _promise,
    ASSURANCE_ANSWER: _answer,
    EXTENDED: _extend,
    RELEASED: _release,
    DUE: _due,
    TRANSIT: _transit,
    SETTLEMENT: _settlement,
    SETTLEMENT_ANSWER: _settle,
    ENDED: _end,
}
