"""What the release room asks about things of this room, and tells them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.registry import ReceiptedLetter
from comity.notices.access import circulations_visible_to, notices_visible_to
from comity.notices.actions.circulating import note_receipt, note_renewed, note_returned, note_sent
from comity.notices.actions.flagging import ORIGIN as FLAG_ORIGIN
from comity.notices.actions.flagging import note_flag_state
from comity.notices.clearing import ORIGIN, stopped_because
from comity.notices.core.sheet import WantedSheet
from comity.notices.models import Circulation, FileState
from comity.notices.showing import flag_words, sections, title_of
from comity.notices.words import ASKS
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin
from comity.web.dates import day_words
from comity.web.words import Words


def describe_wanted(person: Person, outgoing: Outgoing) -> Described | None:
    """Return every word of a file that would leave; None once the search is over, for then nobody may approve it."""
    row = circulations_visible_to(person).filter(pk=outgoing.origin_id).first()
    if row is None or row.file.state not in {FileState.DRAFT, FileState.CIRCULATED}:
        return None
    return Described(
        _("Wanted: %(name)s (%(ref)s)") % {"name": title_of(row.file), "ref": row.file.ref},
        reverse("notices:file", args=[row.file_id]),
        tuple(_lines(row, outgoing)),
    )


def _lines(row: Circulation, outgoing: Outgoing) -> Iterator[tuple[Words, str]]:
    yield gettext_lazy("What is asked"), str(ASKS.get(row.kind, row.kind))
    yield gettext_lazy("Stands until"), _last_day(outgoing.data["until"])
    for section in sections(WantedSheet.from_json(outgoing.data["sheet"])):
        for one in section.lines:
            yield one.label, one.text


def _last_day(until: str) -> str:
    """Return the day that was chosen, in words; the letter says the moment at which it ends."""
    last = localtime(from_rfc3339(until) - timedelta(seconds=1)).date()
    return day_words(last, get_language() or "en")


def held_wanted(outgoing: Outgoing, _at: datetime) -> str:
    """Say why a file must not leave at a retry: the search is over, the partner left out, a rule stops it by now."""
    row = Circulation.objects.select_related("file__agency", "peer").filter(pk=outgoing.origin_id).first()
    if row is None:
        return "nothing-decided"
    return stopped_because(row.file, row.peer, WantedSheet.from_json(outgoing.data["sheet"]))


def describe_flag(person: Person, outgoing: Outgoing) -> Described | None:
    """Return what would be said about a partner's notice."""
    notice = notices_visible_to(person).filter(pk=outgoing.origin_id).first()
    if notice is None:
        return None
    code, text = outgoing.data["flag"], outgoing.data["text"]
    return Described(
        _("About the notice %(ref)s") % {"ref": notice.ref},
        reverse("notices:notice", args=[notice.pk]),
        (
            (
                gettext_lazy("Cannot act here because"),
                str(flag_words(code)) if code else _("It can act again."),
            ),
            (gettext_lazy("In words"), text),
        ),
    )


def flag_sent(act: Act, outgoing: Outgoing) -> None:
    """Keep that our answer left."""
    note_flag_state(act, outgoing, "queued")


def flag_returned(act: Act, outgoing: Outgoing) -> None:
    """Keep that our answer was given back."""
    note_flag_state(act, outgoing, "returned")


def flag_followed(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Keep what the partner signed about our answer."""
    note_flag_state(act, outgoing, letter.state)


def register() -> None:
    """Make the things of this room known to the release room; at start."""
    register_origin(
        Origin(
            ORIGIN,
            visible=circulations_visible_to,
            describe=describe_wanted,
            sent=note_sent,
            returned=note_returned,
            held=held_wanted,
            followed=note_receipt,
            renewed=note_renewed,
        )
    )
    register_origin(
        Origin(
            FLAG_ORIGIN,
            visible=notices_visible_to,
            describe=describe_flag,
            sent=flag_sent,
            returned=flag_returned,
            followed=flag_followed,
        )
    )
