"""What the log asks about people: who may look at it, and whose names that person may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from comity.accounts.access import (
    AbsentError,
    holds,
    people_behind,
    people_visible_to,
    person_id_of,
    signed_in_person,
)
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import READS_LOG
from comity.audit.readers import Reader
from comity.web.listing import Listing
from comity.web.listing.filters import Choices
from comity.web.names import Written

MOST_OFFERED = 500  # people in one choice; anybody else is found by pseudonym


@dataclass
class _Name:
    text: str
    language: str
    family: str = ""


class People:
    """The door of the log: its readers are auditors."""

    def reader(self, request: HttpRequest) -> Reader:
        """Return the auditor who looks; one of the node's own agency sees the whole log. Raises AbsentError."""
        person = signed_in_person(request)
        answer = holds(person, READS_LOG)
        if not answer:
            page = request.resolver_match.view_name if request.resolver_match else request.path_info
            raise AbsentError("page", page, answer.reason)
        return Reader(person, whole_log=person.agency.is_home)

    def names(self, request: HttpRequest, pseudonyms: Collection[str]) -> Mapping[str, Written]:
        """Return the names of those among them whom the auditor may see."""
        people = people_behind(signed_in_person(request), pseudonyms)
        return {each: _Name(person.name, person.name_language) for each, person in people.items()}

    def roles(self, pseudonyms: Collection[str]) -> Mapping[str, str]:
        """Return the roles of people in words; they say what somebody is on this node, not who."""
        ids = [found for each in pseudonyms if (found := person_id_of(each))]
        people = Person.objects.filter(id__in=ids)
        return {person.pseudonym: ", ".join(person.role_labels) for person in people}

    def people(self, request: HttpRequest) -> Choices:
        """Return whom the auditor may see, in the order of their names as a machine sorts them."""
        seen = people_visible_to(signed_in_person(request)).order_by("sign_in")[:MOST_OFFERED]
        return sorted(((one.pseudonym, one.name) for one in seen), key=lambda pair: pair[1])

    def write(
        self,
        request: HttpRequest,
        listing: Listing[Any, Any],
        whole: QuerySet[Any] | Sequence[Any],
        *,
        back: str,
    ) -> HttpResponse:
        """Write what the auditor may see of a list to a file."""
        return write_list(request, listing, whole, back=back)

    def absent(self, kind: str, identifier: object) -> Http404:
        """Return the error that the middleware writes down."""
        return AbsentError(kind, identifier, "absent")
