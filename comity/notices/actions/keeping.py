"""Acts on what came in a partner's letter, when its owner takes it back, corrects it or makes its handling stricter.

A notice that is taken back says that it was here, and nothing of what it said; the check against our records forgets the person.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.audit import events
from comity.audit.acts import Act, action
from comity.handling.stamp import Handling
from comity.notices.actions._files import take_off
from comity.notices.actions._listing import forget_notice, list_notice
from comity.notices.bodies import FLAG, WANTED
from comity.notices.core.sheet import WantedSheet
from comity.notices.models import Circulation, HeldNotice, HeldState
from comity.notices.standing import checks_of
from comity.screening.actions import forget_queries


def _notices(owner: str, mid: UUID) -> QuerySet[HeldNotice]:
    return HeldNotice.objects.select_for_update(of=("self",)).filter(peer__node=owner, message=mid)


def _flagged(owner: str, mid: UUID) -> QuerySet[Circulation]:
    """Return where a letter is what a partner said last about a file of ours."""
    return Circulation.objects.filter(peer__node=owner, flag_letter=mid)


@action(events.NOTICE_PURGED)
def purge_letter(act: Act, owner: str, mid: UUID) -> int:
    """Delete what a letter of a partner said from the rows of this room; return how many rows were emptied."""
    act.about("letter", mid)
    rows = 0
    for one in _notices(owner, mid):
        forget_queries(act, list(checks_of(one).values_list("pk", flat=True)))  # of older sheets too
        one.sheet, one.name, one.name_language, one.handling = {}, "", "", {}
        one.query, one.flag_text, one.offence = None, "", ""
        one.state, one.ended_at = HeldState.WITHDRAWN, act.at
        one.save()
        forget_notice(act, one)
        take_off(act, one)
        rows += 1
    # who takes a flag back has said nothing
    rows += _flagged(owner, mid).update(flag="", flag_text="", flag_at=None, flag_letter=None)
    act.note(rows=rows)
    return rows


@action(events.NOTICE_CHANGED)
def correct_rows(act: Act, owner: str, mid: UUID, schema: str, data: Mapping[str, Any]) -> int:
    """Write the words that the owner corrected into the rows that came in its letter."""
    act.about("letter", mid)
    rows = 0
    if schema == WANTED:
        for one in _notices(owner, mid):
            sheet = WantedSheet.from_json(data["sheet"])
            one.sheet, one.name, one.name_language = sheet.to_json(), sheet.name.text, sheet.name.language
            one.offence, one.changed_at = sheet.offence, act.at
            one.save()
            list_notice(act, one)
            rows += 1
    if schema == FLAG:
        rows += _flagged(owner, mid).update(flag=data["flag"], flag_text=data["text"])
    act.note(rows=rows)
    return rows


@action(events.NOTICE_CHANGED)
def restamp_rows(act: Act, owner: str, mid: UUID, handling: Handling) -> int:
    """Show the stricter handling with what came in a letter."""
    act.about("letter", mid)
    rows = 0
    for one in _notices(owner, mid):
        one.handling = handling.to_json()
        one.save(update_fields=["handling"])
        list_notice(act, one)
        rows += 1
    act.note(rows=rows)
    return rows
