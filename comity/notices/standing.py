"""What the pre-flight says of a file of ours today, with what people have answered."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from comity.notices.core.attached import Attached
from comity.notices.core.preflight import Answer, Context, Line, Verdict, count, run
from comity.notices.core.rules import CHECKS
from comity.notices.core.sheet import WantedSheet
from comity.notices.models import HeldNotice, PreflightAnswer, WantedFile
from comity.notices.models.held import CHECK_ORIGIN
from comity.notices.rulebook import laws, rules
from comity.screening.models import Query
from comity.screening.standing import today_at

AHEAD = timedelta(days=183)  # the owner is asked six months before the end


def review_of(until: datetime, at: datetime) -> datetime:
    """Return when its owner is asked whether a file is still needed that was circulated at a moment until another."""
    return max(until - AHEAD, at + (until - at) / 2)


def sheet_of(file: WantedFile) -> WantedSheet:
    """Return the sheet of a file."""
    return WantedSheet.from_json(file.sheet)


def answers_of(file: WantedFile) -> list[Answer]:
    """Return what people answered, the oldest first."""
    rows = PreflightAnswer.objects.filter(file=file).select_related("by").order_by("at", "id")
    return [
        Answer(one.rule, one.about, one.digest, one.satisfied, one.by.pseudonym, one.reason, one.at)
        for one in rows
    ]


def lines_of(file: WantedFile, sheet: WantedSheet | None = None) -> list[Line]:
    """Return every rule with what it says today; of another sheet where one is given."""
    context = Context(file.agency.country, file.kind, today_at(file.agency), laws(), attached_to(file))
    return run(sheet or sheet_of(file), context, rules(), CHECKS, answers_of(file))


def attached_to(thing: WantedFile | HeldNotice) -> tuple[Attached, ...]:
    """Return what is known of the files attached to a file of ours, or that came with a notice."""
    return tuple(one.told for one in thing.attached.all())


def lines_at_receiver(
    sheet: Mapping[str, Any], asking: str, kind: str, today: date, attached: tuple[Attached, ...] = ()
) -> list[Line]:
    """Return what the same rules say of a partner's notice; nobody has answered anything here."""
    context = Context(asking, kind, today, laws(), attached)
    return run(WantedSheet.from_json(sheet), context, rules(), CHECKS)


def checks_of(notice: HeldNotice) -> QuerySet[Query]:
    """Return the checks of a notice's person against our lists: one for each sheet that came."""
    return Query.objects.filter(origin_kind=CHECK_ORIGIN, origin_id=str(notice.pk))


def count_on(file: WantedFile) -> list[str]:
    """Put what stops the file and what waits for a person into its columns; return their names, for saving."""
    lines = lines_of(file)
    file.stopped, file.to_answer = count(lines, Verdict.FAIL), count(lines, Verdict.ASK)
    return ["stopped", "to_answer"]
