"""How much one person may look for in a day of theirs: a list is not read by asking it about everybody."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.screening.models import Query, Run, Watch

MOST_WATCHES = 100  # standing ones of one person


class BudgetSpentError(RefusalError):
    """You have looked for as many persons today as this node lets one person look for."""

    words = gettext_lazy("You have looked for as many persons today as this node lets one person look for.")
    code = "budget-spent"


def _day_began(person: Person, at: datetime) -> datetime:
    zone = ZoneInfo(person.zone or person.agency.zone)
    return datetime.combine(at.astimezone(zone).date(), time(), zone)


def _one_at_a_time(person: Person) -> None:
    """Let two searches of one person wait for each other, so that both are counted."""
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)


def require_check(person: Person, at: datetime) -> None:
    """Return when the person may look for one more by hand. Raises BudgetSpentError."""
    _one_at_a_time(person)
    most = settings.SCREENING_CHECKS_A_DAY
    asked = Query.objects.filter(
        agency_id=person.unit.agency_id,
        asked_by=person.pseudonym,
        origin_kind="",
        at__gte=_day_began(person, at),
    )
    if asked.count() >= most:
        raise BudgetSpentError(
            _(
                "You have looked for %(most)s persons today, as many as this node lets one person look for by hand. "
                "For a file of persons use a run; otherwise go on tomorrow, or ask your node’s operator."
            )
            % {"most": most}
        )


def rows_left(person: Person, at: datetime) -> int:
    """Return how many rows of files the person may still have looked for today."""
    begun = Run.objects.filter(begun_by=person, began_at__gte=_day_began(person, at))
    spent = begun.aggregate(rows=Sum("total"))["rows"] or 0
    return max(int(settings.SCREENING_ROWS_A_DAY) - spent, 0)


def require_rows(person: Person, at: datetime, rows: int) -> None:
    """Return when the person may have so many rows looked for today. Raises BudgetSpentError."""
    _one_at_a_time(person)
    left = rows_left(person, at)
    if rows > left:
        raise BudgetSpentError(
            _(
                "The file has %(rows)s rows, and of this node’s budget for a person and day %(left)s are left. Divide the "
                "file, go on tomorrow, or ask your node’s operator."
            )
            % {"rows": rows, "left": left}
        )


def require_watch(person: Person, at: datetime) -> None:
    """Return when the person may set one more watch: it counts as a check, and so many stand at most. Raises BudgetSpentError."""
    require_check(person, at)
    if Watch.objects.filter(owner=person, ended_at=None, ends_on__gte=at.date()).count() >= MOST_WATCHES:
        raise BudgetSpentError(
            _(
                "You have %(most)s standing watches, as many as one person may have. End one that is not needed any more."
            )
            % {"most": MOST_WATCHES}
        )
