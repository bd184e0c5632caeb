"""Making, renewing and ending lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Unit
from comity.accounts.roles import SCREENS
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.records.purposes import Purpose
from comity.screening import list_access
from comity.screening.actions._shared import reason_of
from comity.screening.actions.following import begin_following
from comity.screening.models import Entry, List, ListKind, VersionState
from comity.screening.standing import today

SAID = (
    "title", "source", "legal_basis", "assessment", "ends_on", "handling", "purposes", "roles", "checks_arrivals",
    "two_persons",
)  # fmt: skip


class ListTermsError(RefusalError):
    """A list needs its legal basis, its last day and its impact assessment."""

    code = "list-terms"

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Take the sentence for each field."""
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


class EndedError(RefusalError):
    """The list was ended."""

    words = gettext_lazy("The list was ended.")
    code = "list-ended"


@dataclass(frozen=True, kw_only=True)
class ListTerms:
    """What is said of a list: why and until when it may be used, by whom, for what, and how what comes of it is handled."""

    title: str
    source: str
    legal_basis: str
    assessment: str
    ends_on: date | None
    handling: Mapping[str, Any]
    purposes: Sequence[str]
    roles: Sequence[str]
    units: Sequence[UUID] = ()
    checks_arrivals: bool = False
    two_persons: bool = False


@action(events.LIST_MADE)
def make_list(act: Act, kind: ListKind, terms: ListTerms) -> List:
    """Make a list of the actor's agency. Of its own records an agency has one."""
    act.about("list", "new")
    answer = list_access.may_keep_lists(act.actor)
    if not answer:
        raise AbsentError("list", "new", answer.reason)
    # two who make the list of own records at once wait for each other
    agency = Agency.objects.select_for_update(no_key=True).get(code=act.actor.agency_code)
    made = List(agency=agency, kind=kind, made_at=act.at, made_by=act.actor.pseudonym)
    problems = _problems(made, terms)
    if kind == ListKind.OWN and List.objects.filter(agency=agency, kind=kind, ended_at=None).exists():
        problems["kind"] = _("Your own records have their list already. Renew that one, or end it first.")
    if kind == ListKind.HELD and list_access.list_of(agency, kind) is not None:
        problems["kind"] = _(
            "The notices held here have their list already. Renew that one, or end it first."
        )
    if problems:
        raise ListTermsError(problems)
    act.about("list", made.pk)
    _say(act, made, terms)
    made.save(force_insert=True)
    made.units.set(Unit.objects.filter(pk__in=terms.units))
    if kind == ListKind.HELD:
        begin_following(act, made)
    return made


@action(events.LIST_RENEWED)
def renew_list(act: Act, list_id: UUID, terms: ListTerms) -> List:
    """Say anew what is said of a list, such as a later last day; what stood before is in the log."""
    act.about("list", list_id)
    found = _locked(list_access.list_to_keep(act.actor, list_id))
    problems = _problems(found, terms)
    if problems:
        raise ListTermsError(problems)
    _say(act, found, terms)
    found.save(update_fields=SAID)  # its version and its index are the screener's
    found.units.set(Unit.objects.filter(pk__in=terms.units))
    return found


@action(events.LIST_ENDED)
def end_list(act: Act, list_id: UUID, reason: str) -> List:
    """End a list: from now on nothing is looked for in it; the screener erases its persons, see `erase_ended`."""
    act.about("list", list_id)
    found = _locked(list_access.list_to_keep(act.actor, list_id))
    found.ended_at, found.end_reason, found.index = act.at, reason_of(reason), ""
    found.save(update_fields=["ended_at", "end_reason", "index"])
    untaken = found.versions.exclude(state=VersionState.TAKEN)
    untaken.update(state=VersionState.GIVEN_UP, content=b"", staged=b"", refused=[], sample=[])
    found.versions.update(refused=[])
    return found


@action(events.LIST_ERASED)
def erase_ended(act: Act, list_id: UUID, most: int) -> int:
    """Erase at most so many persons of an ended list that no hit points to; return how many."""
    act.about("list", list_id)
    some = Entry.objects.filter(of_list=list_id, of_list__ended_at__isnull=False, hits=None).order_by("pk")
    erased, _by_kind = Entry.objects.filter(pk__in=list(some.values_list("pk", flat=True)[:most])).delete()
    act.note(erased=erased)
    return erased


def _locked(found: List) -> List:
    """Take the list's row before anything of it is judged: a version may come into force at this moment."""
    locked = List.objects.select_for_update(of=("self",)).select_related("agency").get(pk=found.pk)
    if locked.ended_at is not None:
        raise EndedError(_("The list was ended. Make a new one."))
    return locked


def _problems(of_list: List, terms: ListTerms) -> dict[str, str]:
    problems = {}
    if not terms.title.strip():
        problems["title"] = _("Give the list a name.")
    if not terms.source.strip():
        problems["source"] = _("Say who keeps the list, and where it is had from.")
    if not terms.legal_basis.strip():
        problems["legal_basis"] = _(
            "Without a legal basis no list may be used. Name the law or the agreement, with its article."
        )
    if not terms.assessment.strip():
        problems["assessment"] = _("Without an impact assessment no list may be used. Give its reference.")
    if terms.ends_on is None or terms.ends_on < today(of_list):
        problems["ends_on"] = _("Give the last day on which the list may be used: today or later.")
    if not set(terms.purposes) or not set(terms.purposes) <= set(Purpose.values):
        problems["purposes"] = _("Say what the list may be searched for.")
    if not set(terms.roles) or not set(terms.roles) <= SCREENS:
        problems["roles"] = _("Say whose roles may use the list.")
    known = Unit.objects.filter(agency=of_list.agency, pk__in=terms.units)
    if known.count() != len(set(terms.units)):
        problems["units"] = _("Choose units of your own agency.")
    return problems


def _say(act: Act, of_list: List, terms: ListTerms) -> None:
    of_list.title, of_list.source = terms.title.strip(), terms.source.strip()
    of_list.legal_basis, of_list.assessment = terms.legal_basis.strip(), terms.assessment.strip()
    assert terms.ends_on is not None  # noqa: S101  # looked at among the problems
    of_list.ends_on, of_list.handling = terms.ends_on, dict(terms.handling)
    of_list.purposes, of_list.roles = sorted(terms.purposes), sorted(terms.roles)
    of_list.checks_arrivals, of_list.two_persons = terms.checks_arrivals, terms.two_persons
    act.note(
        kind=of_list.kind,
        ends_on=terms.ends_on.isoformat(),
        purposes=of_list.purposes,
        roles=of_list.roles,
        units=sorted(str(one) for one in terms.units),
        checks_arrivals=of_list.checks_arrivals,
        two_persons=of_list.two_persons,
    )
