"""What this room tells people: a notice came, a partner flagged one of ours, a review is due, a search ended."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS, Role
from comity.audit.acts import Act
from comity.notices.access import files_visible_to, notices_visible_to
from comity.notices.models import HeldNotice, WantedFile
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify
from comity.web.words import Words

RECEIVED, FLAGGED, NOT_TAKEN = "notice.received", "wanted.flagged", "wanted.not-taken"
REVIEW, EXPIRED, TO_RECALL = "wanted.review", "wanted.expired", "wanted.to-recall"

Rows = Callable[[Person], QuerySet[Any]]
NOTICE, WANTED = pgettext_lazy("notification", "Notice"), pgettext_lazy("notification", "Wanted file")
KINDS: tuple[tuple[str, Words, Words, frozenset[Role], Rows, str, Urgency], ...] = (
    (RECEIVED, NOTICE, _("A partner seeks a person: %(ref)s. It was checked against your records."), WORKS_ON_REQUESTS, notices_visible_to, "notices:notice", Urgency.SOON),
    (FLAGGED, WANTED, _("A partner says whether it can act on %(ref)s."), WORKS_ON_REQUESTS, files_visible_to, "notices:file", Urgency.SOON),
    (NOT_TAKEN, WANTED, _("A partner did not take %(ref)s."), WORKS_ON_REQUESTS, files_visible_to, "notices:file", Urgency.SOON),
    (REVIEW, WANTED, _("%(ref)s ends soon. Say whether it is still needed; it is not renewed by itself."), WORKS_ON_REQUESTS, files_visible_to, "notices:file", Urgency.ORDINARY),
    (EXPIRED, WANTED, _("%(ref)s has expired. Nobody acts on it any more."), WORKS_ON_REQUESTS, files_visible_to, "notices:file", Urgency.SOON),
    (TO_RECALL, WANTED, _("The search %(ref)s is over. Take it back at the partners."), APPROVES_RELEASE, files_visible_to, "notices:file", Urgency.NOW),
)  # fmt: skip


def _visible(rows: Rows) -> Callable[[Person, Collection[str]], set[str]]:
    def those(person: Person, ids: Collection[str]) -> set[str]:
        return {str(each) for each in rows(person).filter(pk__in=ids).values_list("pk", flat=True)}

    return those


def _to(name: str) -> Callable[[str], str]:
    return lambda about_id: reverse(name, args=[about_id])


def register_kinds() -> None:
    """Make the kinds known; at start."""
    for code, name, words, roles, rows, page, urgency in KINDS:
        register_kind(
            Kind(
                code=code,
                name=name,
                words=words,
                roles=roles,
                visible=_visible(rows),
                address=_to(page),
                urgency=urgency,
                params=frozenset({"ref"}),
            )
        )


def _at_home(roles: frozenset[Role]) -> QuerySet[Person]:
    return Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency__is_home=True, roles__overlap=sorted(roles)
    )


def tell_officers(act: Act, kind: str, notice: HeldNotice) -> None:
    """Tell who works on requests of a notice."""
    notify(act, _at_home(WORKS_ON_REQUESTS), kind, about=("notice", notice.pk), params={"ref": notice.ref})


def tell_owner(act: Act, kind: str, file: WantedFile) -> None:
    """Tell who keeps a file: who began it and who wrote last, as far as they still work here; else their unit."""
    named = {one.pk: one for one in (file.created_by, file.changed_by) if one is not None}.values()
    people = [one for one in named if one.is_active and one.holds(WORKS_ON_REQUESTS)]
    people = (
        people
        or list(_at_home(WORKS_ON_REQUESTS).filter(unit=file.unit_id))
        or list(_at_home(WORKS_ON_REQUESTS))
    )
    notify(act, people, kind, about=("wanted", file.pk), params={"ref": file.ref})


def tell_deciders(act: Act, kind: str, file: WantedFile) -> None:
    """Tell who decides for the house about a file."""
    notify(act, _at_home(APPROVES_RELEASE), kind, about=("wanted", file.pk), params={"ref": file.ref})
