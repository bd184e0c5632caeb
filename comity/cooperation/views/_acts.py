"""What pages with a button share: its act is done, and what came of it is said on the page that is shown next."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from comity.audit.acts import RefusalError


def told(request: HttpRequest, act: Callable[[], object], sentence: str) -> bool:
    """Do an act that a button asks for, and say that it was done or why not; return whether it was."""
    try:
        act()
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, sentence)
    return True
