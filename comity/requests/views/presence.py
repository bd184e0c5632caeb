"""Who is there is asked again before anything leaves: one more field where the last code is not recent."""

from comity.accounts.presence import PresenceForm


class SubmitForm(PresenceForm):
    """Nothing but the one-time code, and not even that where it was given a moment ago."""
