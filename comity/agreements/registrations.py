"""What the agreements room tells the post office when the program starts."""

from comity.agreements import notifications, steps, sweeps
from comity.agreements.actions import (
    follow_form,
    follow_step,
    receive_form,
    receive_step,
    take_form_back,
    take_step_back,
)
from comity.agreements.reasons import register_words, returned_words
from comity.agreements.telling import FORM, shape
from comity.audit.acts import Act
from comity.exchange import keepers, registry
from comity.exchange.core.letter import LetterType
from comity.exchange.registry import BodyType, ReceiptedLetter, Sweep


def _follow(act: Act, letter: ReceiptedLetter) -> None:
    if letter.schema == FORM:
        follow_form(act, letter)
    elif letter.schema == steps.STEP:
        follow_step(act, letter)


def register() -> None:
    """Take what partners tell of their forms and steps, follow our letters, tell of ours from time to time."""
    registry.register_body(BodyType(FORM, shape(), receive_form, LetterType.AGREEMENT))
    registry.register_body(BodyType(steps.STEP, steps.shape(), receive_step, LetterType.AGREEMENT))
    keepers.register_take_back(FORM, take_form_back)
    keepers.register_take_back(steps.STEP, take_step_back)
    register_words("returned", returned_words)
    registry.register_follower(_follow)
    registry.register_sweep(Sweep("agreement-steps", sweeps.EVERY, sweeps.tell_steps))
    registry.register_sweep(Sweep("agreement-forms", sweeps.EVERY, sweeps.tell))
    notifications.register_kinds()
