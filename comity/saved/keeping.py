"""What stands above every list: the views that its reader keeps or shares."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from comity.accounts.models import Person
from comity.saved.access import visible_to
from comity.saved.models import OpensWith
from comity.web.listing.kept import KeptView


class People:
    """Answers lists for whoever is signed in."""

    def views(self, request: HttpRequest, listing: str) -> Sequence[KeptView]:
        """Return the reader's views of a list: the own ones and those shared with the unit."""
        person = request.user
        if not isinstance(person, Person):
            return ()
        found = list(visible_to(person).filter(listing=listing))
        if not found:
            return ()
        opening = OpensWith.objects.filter(person=person, listing=listing).values_list("view_id", flat=True)
        first = opening.first()
        return [
            KeptView(
                view.name,
                view.query,
                is_default=view.pk == first,
                is_own=view.person_id == person.pk,
                change_at=reverse("saved:view", args=[view.pk]),
            )
            for view in found
        ]

    def keep_at(self, request: HttpRequest) -> str:
        """Return the address that keeps a view."""
        return reverse("saved:keep") if isinstance(request.user, Person) else ""
