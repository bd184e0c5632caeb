"""When to try again (section 1.9 of the protocol)."""

from datetime import timedelta

STEPS = (1, 5, 30, 120, 600)
LATER = 1800


def backoff(attempts: int, jitter: float) -> timedelta:
    """The pause after so many attempts: 1, 5, 30 s, 2, 10 min, then every 30 min.

    Args:
        attempts: made so far, from 1.
        jitter: 0 to 1; spreads the pause over its last fifth, so that nodes do not knock in step.
    """
    pause = STEPS[attempts - 1] if attempts <= len(STEPS) else LATER
    return timedelta(seconds=pause * (0.8 + 0.2 * jitter))
