"""Which agency of this node is a post."""

from comity.accounts.models import Agency


def post_called(code: str) -> Agency | None:
    """Return the agency that a letter names by its code; without one the node's own. None: there is no such agency."""
    if code:
        return Agency.objects.filter(code=code).first()
    return Agency.objects.filter(is_home=True).first()
