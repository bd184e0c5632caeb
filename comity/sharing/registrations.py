"""What the room tells the rooms below it when the program starts."""

from comity.exchange import registry, taking_out
from comity.exchange.core.letter import LetterType
from comity.exchange.registry import BodyType, Sweep
from comity.sharing import proving, recovering, sweeps, watching
from comity.sharing.actions.arriving import receive_onward, receive_passed_on
from comity.sharing.actions.consents import receive_consent
from comity.sharing.actions.following import receive_revision
from comity.sharing.actions.results import receive_result
from comity.sharing.bodies import CONSENT, ONWARD, RESULT, TRAVELS, shape
from comity.sharing.following import follow
from comity.sharing.gate import passing_gate
from comity.sharing.letters import PASSED_ON


def register() -> None:
    """Register bodies, gate, follower, sweep, and what watches the letters that pass."""
    registry.register_body(BodyType(CONSENT, shape("consent-1"), receive_consent, LetterType.CONSENT))
    registry.register_body(BodyType(ONWARD, shape("onward-1"), receive_onward, LetterType.CONSENT))
    registry.register_body(BodyType(PASSED_ON, shape("passed-on-1"), receive_passed_on))
    registry.register_body(
        BodyType(RESULT, shape("deletion-result-1"), receive_result, LetterType.DELETION_RESULT)
    )
    for schema, kind in TRAVELS.values():
        name = schema.split("/")[1]
        registry.register_body(BodyType(schema, shape(f"{name}-1"), receive_revision, kind))
    registry.register_gate(passing_gate)
    registry.register_follower(follow)
    registry.register_witness(watching.note_posted)
    registry.register_taker(watching.note_taken)
    registry.register_bar(watching.barred_because)
    recovering.register()
    taking_out.register_guard(taking_out.Guard(proving.require, proving.note))
    registry.register_sweep(Sweep("shared-letters", sweeps.EVERY, sweeps.sweep))
