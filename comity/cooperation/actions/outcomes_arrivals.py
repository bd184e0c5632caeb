"""Acts on a partner's figures: taken in, deleted, corrected, handled more strictly; ours after a restore."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from comity.accounts.models import Agency
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._briefs import forget_figures
from comity.cooperation.actions._outcomes import FIGURES_ORIGIN, settle_question, settle_telling
from comity.cooperation.commitments.bodies import FACTS, KIND
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.models.commitments import LONGEST_AGREEMENT
from comity.cooperation.outcomes import notifications
from comity.cooperation.outcomes.bodies import told_in
from comity.cooperation.states import EntryState
from comity.exchange.keepers import TakenBack
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.handling.stamp import Handling
from comity.operations.checking import YEARS
from comity.release.actions import take_outgoing_back
from comity.release.arrival import check_arrival, stamp_of
from comity.release.returned import author_of, basis_in, handling_in

LONGEST = timedelta(days=366 * 100)


def _moments(node: str, data: Mapping[str, Any]) -> tuple[datetime, datetime, datetime | None]:
    """Return since, until and when it was counted. Raises LetterRefusalError (`malformed`)."""
    try:
        since, until = (datetime.fromisoformat(data[key]) for key in ("since", "until"))
        counted = datetime.fromisoformat(data["counted"]) if data["counted"] else None
        ZoneInfo(data["zone"])
        told = told_in(data)
    except (ValueError, ArithmeticError, ZoneInfoNotFoundError, OSError) as error:
        raise LetterRefusalError("malformed") from error
    strangers = {key.of for key in told.values} - {"", node, settings.NODE_ID}
    nothing = counted is None and (data["figures"] or not data["asks"])
    odd_time = since > until or until - since > LONGEST or {since.year, until.year} - set(YEARS)
    if strangers or nothing or odd_time or len(told.values) != len(data["figures"]):
        raise LetterRefusalError("malformed")
    return since, until, counted


@action(events.FIGURES_RECEIVED)
def receive_figures(act: Act, letter: ReceivedLetter) -> FigureSheet:
    """Take in what a partner tells of its figures, or that it asks for ours."""
    data = letter.data
    act.about("figures", data["sheet"])
    act.note(peer=letter.node, asks=data["asks"], tells=data["counted"] is not None)
    if letter.conv != UUID(data["sheet"]):
        raise LetterRefusalError("malformed")
    since, until, counted = _moments(letter.node, data)
    created = datetime.fromisoformat(letter.envelope["created"])
    if since > created or (counted is not None and counted > created):
        raise LetterRefusalError(
            "malformed"
        )  # a time ahead, which nobody can count; counted after it was written
    check_arrival(letter, kind=KIND, offence=data["offence"], urgency="ordinary", categories=[(FACTS, FACTS)])
    sheet = FigureSheet.objects.select_for_update(of=("self",)).filter(pk=data["sheet"]).first()
    if sheet is None:
        sheet = _begun(act, letter, since, until)
    elif sheet.partner != letter.node:
        raise LetterRefusalError("not-a-party")
    elif (sheet.since, sheet.until, sheet.agreement) != (since, until, data["agreement"]):
        raise LetterRefusalError("id-reused")
    FigureTelling.objects.create(
        sheet=sheet,
        ours=False,
        data=dict(data),
        counted_at=counted,
        state=EntryState.RECEIVED,
        handling=stamp_of(letter).to_json(),
        letter=letter.mid,
        came_at=act.at,
    )
    settle_question(sheet)  # one that comes again after a restore may have been answered before it
    if data["asks"] and sheet.asks_us:
        notifications.tell(act, notifications.ASKED, sheet)
    if counted is not None:
        notifications.tell(act, notifications.TOLD, sheet)
    return sheet


def _begun(act: Act, letter: ReceivedLetter, since: datetime, until: datetime) -> FigureSheet:
    cited, stamp = letter.envelope.get("agreement") or {}, stamp_of(letter)
    return FigureSheet.objects.create(
        id=UUID(letter.data["sheet"]),
        agency=Agency.objects.get(is_home=True),
        partner=letter.node,
        agreement=letter.data["agreement"],
        since=since,
        until=until,
        zone=letter.data["zone"],
        leaves_under=str(cited.get("id", ""))[:LONGEST_AGREEMENT],
        offence=letter.data["offence"],
        handling={
            "codes": stamp.codes.as_list(),
            "level": stamp.classification.level,
            "h3_text": stamp.h3_text,
        },
        created_at=act.at,
    )


def _of_letter(owner: str, mid: UUID) -> list[FigureTelling]:
    if owner == settings.NODE_ID:
        return []
    rows = FigureTelling.objects.select_related("sheet")
    return list(rows.filter(letter=mid, sheet__partner=owner, ours=False))


def _correct(telling: FigureTelling, data: Mapping[str, Any]) -> bool:
    """Write a corrected body into what a letter of either side told; return whether it is one. Both nodes judge alike.

    What is no figures any more, of another sheet or counted later than was signed changes nothing: the signed ones stay.
    """
    sheet = telling.sheet
    try:
        since, until, counted = _moments(sheet.partner, data)
    except LetterRefusalError:
        return False
    of = (data["sheet"], data["agreement"], since, until)
    is_later = counted is not None and (telling.counted_at is None or counted > telling.counted_at)
    if of != (str(sheet.pk), sheet.agreement, sheet.since, sheet.until) or is_later:
        return False
    telling.data, telling.counted_at = dict(data), counted
    telling.save(update_fields=["data", "counted_at"])
    return True


@action(events.FIGURES_PURGED)
def purge_figures(act: Act, owner: str, mid: UUID) -> int:
    """Delete what a letter of a partner told, in joint reports too; return how many rows."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    briefs = sum(forget_figures(row.sheet_id, row.came_at) for row in rows)
    for row in rows:
        row.data, row.counted_at, row.state = {}, None, EntryState.PURGED
        row.handling = {"owner": owner, "codes": []}
        row.save(update_fields=["data", "counted_at", "state", "handling"])
    act.note(rows=len(rows), briefs=briefs)
    return len(rows)


@action(events.FIGURES_CORRECTED)
def correct_figures(act: Act, owner: str, mid: UUID, data: Mapping[str, Any]) -> int:
    """Write the corrected body of a letter into what it told; return how many rows."""
    act.about("letter", mid)
    rows = [one for one in _of_letter(owner, mid) if one.state != EntryState.PURGED and _correct(one, data)]
    act.note(rows=len(rows))
    return len(rows)


@action(events.FIGURES_CORRECTED)
def restamp_figures(act: Act, owner: str, mid: UUID, handling: Handling) -> int:
    """Show the stricter handling with what a letter told; return how many rows."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    for row in rows:
        row.handling = handling.to_json()
        row.save(update_fields=["handling"])
    act.note(rows=len(rows))
    return len(rows)


@action(events.FIGURES_TOLD)
def take_figures_back(act: Act, taken: TakenBack) -> bool:
    """Enter again, after a restore, what we had told in a letter that a partner gave back."""
    data = taken.data
    act.about("figures", data["sheet"])
    act.note(peer=taken.node, letter=str(taken.mid), restored=True, recalled=taken.recalled)
    since, until, counted = _moments(taken.node, data)
    agreement, article = basis_in(taken.letter)
    author = author_of(taken.letter)
    sheet, _made = FigureSheet.objects.get_or_create(
        id=UUID(data["sheet"]),
        defaults={
            "agency": Agency.objects.get(is_home=True), "partner": taken.node, "agreement": data["agreement"], "since": since,
            "until": until, "zone": data["zone"], "offence": data["offence"], "leaves_under": agreement,
            "leaves_article": article, "handling": handling_in(taken.letter), "created_by": author,
            "created_at": taken.letter.created,
        },
    )  # fmt: skip
    telling, _made = FigureTelling.objects.get_or_create(
        sheet=sheet,
        ours=True,
        letter=taken.mid,
        defaults={
            "data": data, "counted_at": counted, "state": EntryState.SENT, "by": author,
            "came_at": counted or taken.letter.created,
        },
    )  # fmt: skip
    take_outgoing_back(act, taken, FIGURES_ORIGIN, telling.pk)
    if taken.recalled:
        telling.state = EntryState.RETURNED
        telling.save(update_fields=["state"])
    settle_question(sheet)
    return True


@action(events.FIGURES_CORRECTED)
def follow_own_figures(act: Act, mid: UUID, data: Mapping[str, Any] | None) -> None:
    """Follow what we decided about a letter of ours: taken back it counts as not told; corrected (`data`) it tells that here too."""
    act.about("letter", mid)
    rows = FigureTelling.objects.filter(letter=mid, ours=True).exclude(state=EntryState.PURGED)
    for telling in rows.select_related("sheet"):
        if data is not None:
            _correct(telling, data)
        settle_telling(telling)
