"""Figures of the room for a period, each with the list that opens to exactly these records."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.notices.access import files_visible_to, notices_visible_to
from comity.notices.models import FileState
from comity.web.words import Words


@dataclass(frozen=True)
class Count:
    """One figure: its code, its words, the number, the address of the records counted."""

    code: str
    words: Words
    number: int
    url: str


@dataclass(frozen=True)
class Period:
    """From a moment until before another."""

    since: datetime
    until: datetime


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return the figures a person may see; `partner` is a node id, `agreement` an agreement's id."""
    told = {"partner": partner or "", "agreement": agreement or ""}
    # lists narrow by whole days of the reader's zone: a period of counting begins and ends with one
    last = localtime(period.until - timedelta(microseconds=1))
    days = {"from": localtime(period.since).date().isoformat(), "to": last.date().isoformat()}
    circulated = files_visible_to(person).filter(_within("circulated_at", period))
    ended = files_visible_to(person).filter(_within("ended_at", period)).exclude(state=FileState.CLOSED)
    received = notices_visible_to(person).filter(_within("received_at", period))
    flagged = notices_visible_to(person).filter(_within("flag_at", period)).exclude(flag="")
    if partner:
        circulated, ended = (one.filter(circulations__peer__node=partner) for one in (circulated, ended))
        received, flagged = (one.filter(peer__node=partner) for one in (received, flagged))
    if agreement:
        circulated, ended = (one.filter(circulations__agreement=agreement) for one in (circulated, ended))
        received, flagged = (one.filter(agreement=agreement) for one in (received, flagged))

    def at(name: str, box: str, when: str) -> str:
        asked = {"box": box, **{key: value for key, value in told.items() if value}}
        asked |= {f"{when}-{key}": value for key, value in days.items()}
        return f"{reverse(name)}?{urlencode(asked)}"

    return [
        Count("wanted-circulated", _("Wanted files circulated"), circulated.distinct().count(), at("notices:files", "every", "circulated")),
        Count("wanted-ended", _("Searches ended"), ended.distinct().count(), at("notices:files", "over", "ended")),
        Count("notices-received", _("Notices of others received"), received.count(), at("notices:notices", "every", "received")),
        Count("notices-flagged", _("Notices we cannot act on"), flagged.count(), at("notices:notices", "flagged", "flagged")),
    ]  # fmt: skip


def _within(field: str, period: Period) -> Q:
    return Q(**{f"{field}__gte": period.since, f"{field}__lt": period.until})
