"""What other parts of the room show beside a person held: filled at start, drawn on the page of the detention.

register_beside(draw)      # draw(request, person, detention) -> a panel as markup, or nothing
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from comity.accounts.models import Person
from comity.protection.models import Detention

Draw = Callable[[HttpRequest, Person, Detention], SafeString]
_draws: list[Draw] = []


def register_beside(draw: Draw) -> None:
    """Have something drawn beside a person held."""
    if draw not in _draws:
        _draws.append(draw)


def beside(request: HttpRequest, person: Person, detention: Detention) -> list[SafeString]:
    """Return what is shown beside a person held; what is empty is left out."""
    return [drawn for draw in _draws if (drawn := draw(request, person, detention))]
